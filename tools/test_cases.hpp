// Verdicts as test cases, for reports that other programs read.
#pragma once

#include <vector>

#include <reprise/harness/report/junit.hpp>

#include "fault_judge.hpp"
#include "judge.hpp"

namespace reprise::tools {

// One for each check.
[[nodiscard]] std::vector<harness::TestCase> test_cases(const Verdict& verdict);
// One for each kind of fault.
[[nodiscard]] std::vector<harness::TestCase> test_cases(const FaultVerdict& verdict);

// What GitHub's workflow commands (docs.github.com, "Workflow commands for GitHub Actions") say of the cases that do
// not hold: "::error file=…,title=…::…", a line each.
[[nodiscard]] std::string annotations(const std::string& file, const std::vector<harness::TestCase>& cases);

}  // namespace reprise::tools
