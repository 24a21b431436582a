#include <utility>

#include <reprise/harness/transport/replay_form.hpp>

#include "transport/schedule.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

Cuts recorded_cuts(const Schedule& schedule) {
  Cuts cuts;
  std::size_t offset = 0;
  for (const Piece& piece : schedule.pieces) {
    if (offset > 0) cuts.push_back(offset);
    offset += piece.bytes.size();
  }
  return cuts;
}

}  // namespace

RecordedResponse with_split(RecordedResponse response, const ChunkPlan& plan) {
  const Schedule schedule = schedule_of(response);
  std::vector<ReadMark> marks;
  plan.for_each({.body = response.body, .recorded = recorded_cuts(schedule)}, [&](const Cuts& cuts) {
    auto piece = schedule.pieces.begin();
    std::size_t offset = 0;
    std::size_t arrived = piece == schedule.pieces.end() ? 0 : piece->bytes.size();
    microseconds before{0};
    for (const std::string_view chunk : cut(response.body, cuts)) {
      offset += chunk.size();
      while (arrived < offset) arrived += (++piece)->bytes.size();
      marks.push_back({.delay = piece->due - std::exchange(before, piece->due), .bytes = chunk.size()});
    }
    return false;
  });
  response.chunks = std::move(marks);
  return response;
}

RecordedResponse with_timing(RecordedResponse response, ReplayTiming timing) {
  const Schedule schedule = schedule_of(response, timing);
  std::vector<ReadMark> marks;
  microseconds before{0};
  for (const auto& [due, bytes] : schedule.pieces) {
    marks.push_back({.delay = due - std::exchange(before, due), .bytes = bytes.size()});
  }
  response.end.delay = schedule.end_due - before;
  response.chunks = std::move(marks);
  return response;
}

}  // namespace reprise::harness
