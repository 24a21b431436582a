// `reprise verify --faults`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "file_reports.hpp"

namespace reprise::tools {

// Judges the answers of all files on all cores and reports the outcome. Returns the program's exit status.
// `passed_over` files were found that hold no answers.
[[nodiscard]] int verify_faults(const std::vector<std::string>& files, std::size_t passed_over,
                                const ReportOptions& options);

}  // namespace reprise::tools
