// How like a recording is to the one it was made from.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>

namespace reprise::tools {

struct Likeness {
  std::size_t reads = 0;                           // of the original
  std::chrono::microseconds median_difference{0};  // between a read's time after the head and the original's
  std::chrono::microseconds largest_difference{0};
  std::vector<std::string> problems;  // "turn 2: the bodies differ at byte 17"

  [[nodiscard]] bool holds() const { return problems.empty(); }
};

// Bodies, boundaries of reads and kinds of end are to be equal; times are measured, where the boundaries are equal.
[[nodiscard]] Likeness compare(std::span<const harness::Interaction> original,
                               std::span<const harness::Interaction> recorded);

}  // namespace reprise::tools
