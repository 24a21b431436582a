// `reprise verify --faults`.
#pragma once

#include <string>
#include <vector>

namespace reprise::tools {

// Judges the answers of all files on all cores and prints the outcome, as one JSON object where `as_json`. Returns the
// program's exit status. `passed_over` files were found that hold no answers.
[[nodiscard]] int verify_faults(const std::vector<std::string>& files, std::size_t passed_over, bool as_json);

}  // namespace reprise::tools
