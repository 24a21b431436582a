// Lists of lines, shown to people who want to know why they are not what they should be.
#pragma once

#include <string>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::harness {

// Where two lists first differ, as three lines without a last line end, or nothing:
//   #3 is the first that differs
//     expected: …
//     actual:   …
// Lines are shown from shortly before the first byte that differs; one that is not there is "(nothing)".
[[nodiscard]] std::string explain_difference(const Transcript& expected, const Transcript& actual);

// Each line by its number, "\n  #0 …": at most 100 of them, and the beginnings of long ones.
[[nodiscard]] std::string numbered(const Transcript& lines);

}  // namespace reprise::harness
