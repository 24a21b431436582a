// Results of checks as JUnit XML, which CI services read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::harness {

enum class TestOutcome : std::uint8_t {
  kPassed,
  kFailed,   // what was checked does not hold
  kError,    // it could not be checked
  kSkipped,  // it was not checked
};

struct TestCase {
  std::string class_name;  // what was checked, say a session
  std::string name;        // by what
  TestOutcome outcome = TestOutcome::kPassed;
  std::string message{};  // what is wrong, or why it was skipped; may have several lines
  double seconds = 0;
};

struct TestSuite {
  std::string name;
  std::vector<TestCase> cases{};
};

// A document that is valid against the schema of Ant's JUnit task (github.com/windyroad/JUnit-Schema) and Jenkins's, in
// UTF-8. `recorded_at` is when the checks were made: RFC 3339, UTC. What XML cannot hold (most control characters,
// bytes that are no UTF-8) becomes U+FFFD.
[[nodiscard]] std::string to_junit(std::span<const TestSuite> suites, std::string_view recorded_at);

}  // namespace reprise::harness
