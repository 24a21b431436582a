#include "test_cases.hpp"

#include <string>
#include <string_view>

namespace reprise::tools {
namespace {

using harness::TestCase;
using harness::TestOutcome;

std::string joined(const std::vector<std::string>& problems) {
  std::string text;
  for (const std::string& problem : problems) text += (text.empty() ? "" : "\n") + problem;
  return text;
}

// A property's value ends at a comma or a colon, a message at the line's end.
std::string escaped(std::string_view text, std::string_view special) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte / 16U], kDigits[byte % 16U]};
    }
  }
  return out;
}

}  // namespace

std::vector<TestCase> test_cases(const Verdict& verdict) {
  std::vector<TestCase> cases;
  for (const Check& check : verdict.checks) {
    TestCase test{.class_name = verdict.name, .name = check.name, .seconds = check.seconds};
    if (!check.problems.empty()) {
      test.outcome = TestOutcome::kFailed;
      test.message = joined(check.problems);
    } else if (!check.left_out.empty()) {
      test.outcome = TestOutcome::kSkipped;
      test.message = check.left_out;
    }
    cases.push_back(std::move(test));
  }
  return cases;
}

std::vector<TestCase> test_cases(const FaultVerdict& verdict) {
  if (!verdict.left_out.empty()) {
    return {
        {.class_name = verdict.name, .name = "faults", .outcome = TestOutcome::kSkipped, .message = verdict.left_out}};
  }
  std::vector<TestCase> cases;
  for (const auto& [kind, codes] : verdict.counts) {
    TestCase test{.class_name = verdict.name, .name = kind};
    if (const auto problems = verdict.problems.find(kind); problems != verdict.problems.end()) {
      test.outcome = TestOutcome::kFailed;
      test.message = joined(problems->second);
    }
    cases.push_back(std::move(test));
  }
  return cases;
}

std::string annotations(const std::string& file, const std::vector<TestCase>& cases) {
  std::string text;
  for (const TestCase& test : cases) {
    if (test.outcome != TestOutcome::kFailed && test.outcome != TestOutcome::kError) continue;
    text += "::error file=" + escaped(file, "%\r\n:,") +
            ",title=" + escaped(test.class_name + " (" + test.name + ")", "%\r\n:,") +
            "::" + escaped(test.message, "%\r\n") + '\n';
  }
  return text;
}

}  // namespace reprise::tools
