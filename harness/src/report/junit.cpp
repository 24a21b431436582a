#include <algorithm>
#include <cstddef>
#include <cstdio>

#include <reprise/harness/report/junit.hpp>

#include "report/markup.hpp"

namespace reprise::harness {
namespace {

constexpr std::string_view kPackage = "reprise";

std::string seconds_text(double seconds) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3f", std::max(0.0, seconds));
  return text;
}

// A name is required to have at least one character.
std::string name_text(std::string_view name) { return escaped_markup(name.empty() ? "(no name)" : name); }

double seconds_of(const TestSuite& suite) {
  double seconds = 0;
  for (const TestCase& test : suite.cases) seconds += test.seconds;
  return seconds;
}

std::string count_of(const TestSuite& suite, TestOutcome outcome) {
  return std::to_string(std::count_if(suite.cases.begin(), suite.cases.end(),
                                      [outcome](const TestCase& test) { return test.outcome == outcome; }));
}

void append_problem(std::string& xml, std::string_view element, const TestCase& test) {
  const std::string_view message = test.message;
  xml.append("<").append(element).append(" type=\"").append(kPackage).append("\" message=\"");
  xml.append(escaped_markup(message.substr(0, message.find('\n')))).append("\">");
  xml.append(escaped_markup(message)).append("</").append(element).append(">");
}

void append_case(std::string& xml, const TestCase& test) {
  xml.append("    <testcase classname=\"").append(name_text(test.class_name)).append("\" name=\"");
  xml.append(name_text(test.name)).append("\" time=\"").append(seconds_text(test.seconds)).append("\"");
  if (test.outcome == TestOutcome::kPassed) {
    xml.append("/>\n");
    return;
  }
  xml.append(">");
  if (test.outcome == TestOutcome::kFailed) append_problem(xml, "failure", test);
  if (test.outcome == TestOutcome::kError) append_problem(xml, "error", test);
  if (test.outcome == TestOutcome::kSkipped) {
    xml.append("<skipped message=\"").append(escaped_markup(test.message)).append("\"/>");
  }
  xml.append("</testcase>\n");
}

void append_suite(std::string& xml, const TestSuite& suite, std::size_t id, std::string_view timestamp) {
  xml.append("  <testsuite id=\"").append(std::to_string(id)).append("\" package=\"").append(kPackage);
  xml.append("\" name=\"").append(name_text(suite.name)).append("\" hostname=\"localhost\" timestamp=\"");
  xml.append(escaped_markup(timestamp)).append("\" tests=\"").append(std::to_string(suite.cases.size()));
  xml.append("\" failures=\"").append(count_of(suite, TestOutcome::kFailed));
  xml.append("\" errors=\"").append(count_of(suite, TestOutcome::kError));
  xml.append("\" skipped=\"").append(count_of(suite, TestOutcome::kSkipped));
  xml.append("\" time=\"").append(seconds_text(seconds_of(suite))).append("\">\n    <properties/>\n");
  for (const TestCase& test : suite.cases) append_case(xml, test);
  xml.append("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
}

}  // namespace

std::string to_junit(std::span<const TestSuite> suites, std::string_view recorded_at) {
  // The schema wants a time without a zone.
  const std::string_view timestamp = recorded_at.substr(0, recorded_at.find('Z'));
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (std::size_t id = 0; id < suites.size(); ++id) append_suite(xml, suites[id], id, timestamp);
  return xml + "</testsuites>\n";
}

}  // namespace reprise::harness
