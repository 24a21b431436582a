#include <algorithm>
#include <initializer_list>
#include <set>

#include <reprise/harness/transport/fault_matrix.hpp>

#include "transport/response_editor.hpp"
#include "transport/stream_map.hpp"

namespace reprise::harness {
namespace {

constexpr std::size_t kMostNames = 24;

class PositionList {
 public:
  void add(FaultPosition position) {
    if (std::find(positions_.begin(), positions_.end(), position) == positions_.end()) {
      positions_.push_back(std::move(position));
    }
  }

  // The places of that kind that there are, of `count` numbered from 1.
  void add_numbers(FaultPlace place, std::size_t count, std::initializer_list<std::size_t> numbers) {
    for (const std::size_t number : numbers) {
      if (number >= 1 && number <= count) add({.place = place, .number = number});
    }
  }

  [[nodiscard]] std::vector<FaultPosition> take() { return std::move(positions_); }

 private:
  std::vector<FaultPosition> positions_;
};

// The first of each name, in order.
std::vector<std::string> names_of(const StreamMap& map) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const MappedEvent& event : map.events) {
    std::string name(event.event.data == "[DONE]" ? event.event.data : event.event.view().name());
    if (names.size() < kMostNames && seen.insert(name).second) names.push_back(std::move(name));
  }
  return names;
}

std::vector<Fault> parsed(std::initializer_list<std::string_view> texts) {
  std::vector<Fault> faults;
  for (const std::string_view text : texts) faults.push_back(Fault::parse(text).value());
  return faults;
}

}  // namespace

std::vector<FaultPosition> standard_positions(const RecordedResponse& response) {
  const std::string_view body = response.body;
  const StreamMap map = map_stream(body);
  const std::size_t size = body.size();
  const std::size_t events = map.events.size();
  const auto deltas = static_cast<std::size_t>(
      std::count_if(map.events.begin(), map.events.end(), [](const MappedEvent& event) { return event.is_delta; }));
  const std::size_t chunks = ResponseEditor(response).chunk_ends().size();
  const std::size_t characters = characters_of_several_bytes(body);

  PositionList list;
  list.add({.place = FaultPlace::kByte, .number = 0});
  list.add_numbers(FaultPlace::kByte, size, {1, size / 2, size == 0 ? 0 : size - 1});
  list.add_numbers(FaultPlace::kChunk, chunks, {2, chunks});
  list.add_numbers(FaultPlace::kEvent, events, {1, 2, (events + 1) / 2, events});
  list.add_numbers(FaultPlace::kDelta, deltas, {1, 2, (deltas + 1) / 2, deltas});
  for (const std::string& name : names_of(map)) {
    list.add({.place = FaultPlace::kBefore, .name = name});
    list.add({.place = FaultPlace::kAfter, .name = name});
  }
  list.add_numbers(FaultPlace::kInsideUtf8, characters, {1, characters});
  list.add({.place = FaultPlace::kEnd});
  return list.take();
}

std::vector<Fault> standard_faults() {
  return parsed({"reset@end", "close@end", "close:clean@end", "stall:119s@end", "stall:10m@end", "latency:5ms@end",
                 "bandwidth:1M@end", "corrupt:1@end", "corrupt:0xff@end", "drop:1@end", "duplicate:1@end",
                 "error:overloaded_error@end", "event:ping@end", "event:unheard_of@end", "bom@end", "crlf@end",
                 "comment:x@end"});
}

std::vector<Fault> standard_statuses() {
  return parsed({"302", "400", "401", "403", "404", "413", "429:2s", "500", "503", "504", "529:250ms"});
}

}  // namespace reprise::harness
