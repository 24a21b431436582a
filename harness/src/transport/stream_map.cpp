#include "transport/stream_map.hpp"

#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

#include <reprise/sse/decoder.hpp>

namespace reprise::harness {
namespace {

// The line at the start of `text`, with its end.
std::string_view first_line(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return text;
  return text.substr(0, end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
}

bool brings_content(const llm::Chunk& chunk) {
  return std::holds_alternative<llm::TextDelta>(chunk) || std::holds_alternative<llm::RefusalDelta>(chunk) ||
         std::holds_alternative<llm::ThinkingDelta>(chunk) || std::holds_alternative<llm::SignatureDelta>(chunk) ||
         std::holds_alternative<llm::ToolInputDelta>(chunk) || std::holds_alternative<llm::OtherDelta>(chunk);
}

class Mapper {
 public:
  StreamMap map(std::string_view body) {
    map_.boundaries.push_back(0);
    std::size_t offset = 0;
    while (offset < body.size()) {
      const std::string_view line = first_line(body.substr(offset));
      offset += line.size();
      line_end_ = offset;
      const auto fed = decoder_.feed(line, [this](const sse::EventView& event) { take(event); });
      if (!fed) break;
      if (line.front() == '\r' || line.front() == '\n') map_.boundaries.push_back(offset);
    }
    return std::move(map_);
  }

 private:
  void take(const sse::EventView& event) {
    map_.events.push_back(
        {.begin = map_.boundaries.back(), .end = line_end_, .event = sse::Event(event), .is_delta = is_delta(event)});
  }

  bool is_delta(const sse::EventView& event) {
    if (parser_ == nullptr) {
      map_.provider = llm::recognise(event);
      if (!map_.provider) return false;
      parser_ = llm::make_parser(*map_.provider);
    }
    chunks_.clear();
    failed_ = failed_ || !parser_->parse(event, chunks_);
    return std::any_of(chunks_.begin(), chunks_.end(), brings_content);
  }

  sse::Decoder decoder_;
  std::unique_ptr<llm::Parser> parser_;
  std::vector<llm::Chunk> chunks_;
  bool failed_ = false;
  std::size_t line_end_ = 0;
  StreamMap map_;
};

std::size_t length_by_first_byte(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte >= 0xF0) return byte <= 0xF4 ? 4 : 1;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC2 ? 2 : 1;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The offsets behind the first bytes of characters of several.
std::vector<std::size_t> insides_of_characters(std::string_view body) {
  std::vector<std::size_t> insides;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const std::size_t length = length_by_first_byte(body[i]);
    const std::string_view rest = body.substr(i + 1, length - 1);
    if (length == 1 || rest.size() != length - 1 || !std::all_of(rest.begin(), rest.end(), is_continuation)) continue;
    insides.push_back(i + 1);
    i += length - 1;
  }
  return insides;
}

tl::unexpected<Error> not_there(const std::string& what, std::size_t count, const std::string& noun) {
  return fail(ErrorCode::kInvalidArgument,
              "the body has no " + what + ": it has " + std::to_string(count) + " " + noun);
}

FoundPlace at_event(const StreamMap& map, std::size_t index) {
  return {.offset = map.events[index].begin, .unit = FaultUnit::kEvent, .index = index};
}

// The event of that number, from 1, among those for which `counts` holds.
template <class Counts>
Result<FoundPlace> nth_event(const StreamMap& map, std::uint64_t number, const std::string& what, Counts&& counts) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < map.events.size(); ++i) {
    if (counts(map.events[i]) && ++found == number) return at_event(map, i);
  }
  return not_there(what + " " + std::to_string(number), found, "of them");
}

Result<FoundPlace> nth_called(const StreamMap& map, std::uint64_t number, const std::string& name) {
  return nth_event(map, number, "event called '" + name + "', number",
                   [&name](const MappedEvent& event) { return is_called(event.event, name); });
}

Result<FoundPlace> after_called(const StreamMap& map, const std::string& name) {
  auto place = nth_called(map, 1, name);
  if (place) place->offset = map.events[place->index++].end;
  return place;
}

Result<FoundPlace> nth_chunk(std::uint64_t number, const std::vector<std::size_t>& chunk_ends) {
  if (number > chunk_ends.size()) return not_there("chunk " + std::to_string(number), chunk_ends.size(), "of them");
  const auto index = static_cast<std::size_t>(number - 1);
  return FoundPlace{.offset = index == 0 ? 0 : chunk_ends[index - 1], .unit = FaultUnit::kChunk, .index = index};
}

}  // namespace

StreamMap map_stream(std::string_view body) { return Mapper().map(body); }

bool is_called(const sse::Event& event, std::string_view name) {
  if (event.view().name() == name || event.data == name) return true;
  if (!event.type.empty() || !event.data.starts_with('{')) return false;
  const auto json = nlohmann::json::parse(event.data, nullptr, false);
  const auto type = json.find("type");
  return type != json.end() && type->is_string() && type->get_ref<const std::string&>() == name;
}

std::size_t characters_of_several_bytes(std::string_view body) { return insides_of_characters(body).size(); }

Result<FoundPlace> find_place(const FaultPosition& position, std::string_view body, const StreamMap& map,
                              const std::vector<std::size_t>& chunk_ends) {
  const auto bytes_in = [](std::size_t offset) { return FoundPlace{.offset = offset, .index = offset}; };
  switch (position.place) {
    case FaultPlace::kByte:
      if (position.number > body.size()) {
        return not_there("offset " + std::to_string(position.number), body.size(), "bytes");
      }
      return bytes_in(static_cast<std::size_t>(position.number));
    case FaultPlace::kChunk:
      return nth_chunk(position.number, chunk_ends);
    case FaultPlace::kEvent:
      if (!position.name.empty()) return nth_called(map, position.number, position.name);
      return nth_event(map, position.number, "event", [](const MappedEvent&) { return true; });
    case FaultPlace::kDelta:
      return nth_event(map, position.number, "event with content, number",
                       [](const MappedEvent& event) { return event.is_delta; });
    case FaultPlace::kBefore:
      return nth_called(map, 1, position.name);
    case FaultPlace::kAfter:
      return after_called(map, position.name);
    case FaultPlace::kInsideUtf8: {
      const auto insides = insides_of_characters(body);
      if (position.number > insides.size()) {
        return not_there("character " + std::to_string(position.number) + " of several bytes", insides.size(),
                         "of them");
      }
      return bytes_in(insides[static_cast<std::size_t>(position.number - 1)]);
    }
    case FaultPlace::kEnd:
      break;
  }
  return bytes_in(body.size());
}

}  // namespace reprise::harness
