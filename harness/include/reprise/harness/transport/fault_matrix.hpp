// The standard faults and the places worth breaking a stream at.
#pragma once

#include <string>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/fault_plan.hpp>

namespace reprise::harness {

// Those that the body has: its first byte, second, middle and last; the second chunk and the last; the first event,
// second, middle and last, of all and of those with content; before and after the first of each name (24 of them at
// most); inside the first and last character of several bytes; the end. Each once.
[[nodiscard]] std::vector<FaultPosition> standard_positions(const RecordedResponse& response);

// One of each kind, to be put at each position: how a body ends or falls silent, harmless things and harmful ones.
// The position is yet to be set.
[[nodiscard]] std::vector<Fault> standard_faults();

// Errors in place of an answer: statuses that are worth another try, and such that are not.
[[nodiscard]] std::vector<Fault> standard_statuses();

}  // namespace reprise::harness
