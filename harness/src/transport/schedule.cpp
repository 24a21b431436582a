#include "transport/schedule.hpp"

#include <algorithm>

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

// Far below where microseconds overflow as nanoseconds.
constexpr microseconds kLongest = std::chrono::hours(24 * 365);

microseconds later(microseconds due, microseconds delay) {
  return std::min(due + std::clamp(delay, microseconds(0), kLongest), kLongest);
}

}  // namespace

Schedule schedule_of(const RecordedResponse& response, ReplayTiming timing) {
  Schedule schedule;
  std::string_view rest = response.body;
  microseconds due{0};
  for (const auto& mark : response.chunks) {
    due = later(due, mark.delay);
    const auto bytes = rest.substr(0, mark.bytes);
    rest.remove_prefix(bytes.size());
    if (!bytes.empty()) schedule.pieces.push_back({timing.scaled(due), bytes});
  }
  if (!rest.empty()) schedule.pieces.push_back({timing.scaled(due), rest});
  schedule.end_due = timing.scaled(later(due, response.end.delay));
  return schedule;
}

}  // namespace reprise::harness
