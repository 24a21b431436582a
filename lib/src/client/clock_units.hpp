#pragma once

#include <algorithm>
#include <chrono>

#include <reprise/clock.hpp>

namespace reprise::client {

// What the clock cannot add to any time is as long as it can.
inline Clock::Duration in_clock_units(std::chrono::milliseconds length) {
  return std::min(length, std::chrono::floor<std::chrono::milliseconds>(Clock::Duration::max() / 2));
}

}  // namespace reprise::client
