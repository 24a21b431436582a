// When each piece of a recorded body is due.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/replay_timing.hpp>

namespace reprise::harness {

// Bytes that arrive at once. Never empty.
struct Piece {
  std::chrono::microseconds due{0};  // after the head
  std::string_view bytes;
};

struct Schedule {
  std::vector<Piece> pieces;
  std::chrono::microseconds end_due{0};  // after the head
};

// The views live as long as the response's body. Times are absolute, so that waiting late once does not delay the
// rest. Marks of no bytes only take time; marks beyond the body are dropped; bytes without a mark come with the last.
// No time is later than a year, whatever the marks say; `timing` scales each.
[[nodiscard]] Schedule schedule_of(const RecordedResponse& response, ReplayTiming timing = ReplayTiming::kRecorded);

}  // namespace reprise::harness
