#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <gtest/gtest.h>

#include <reprise/harness/report/junit.hpp>

namespace reprise::harness {
namespace {

namespace pt = boost::property_tree;

const std::vector<TestSuite>& suites() {
  static const std::vector<TestSuite> suites = {
      {.name = "a.yaml",
       .cases = {{.class_name = "a.yaml", .name = "whole", .seconds = 0.25},
                 {.class_name = "a.yaml",
                  .name = "bytes:1",
                  .outcome = TestOutcome::kFailed,
                  .message = "line 1 <&> \"x\"\nline 2 \x01",
                  .seconds = 1.5},
                 {.class_name = "a.yaml", .name = "every", .outcome = TestOutcome::kSkipped, .message = "too large"}}},
      {.name = "b.yaml",
       .cases = {{.class_name = "b.yaml", .name = "read", .outcome = TestOutcome::kError, .message = "no file"}}},
  };
  return suites;
}

pt::ptree parsed(const std::string& xml) {
  std::istringstream in(xml);
  pt::ptree tree;
  pt::read_xml(in, tree);
  return tree;
}

TEST(JUnit, IsOneDocumentWithASuiteAFile) {
  EXPECT_EQ(to_junit(suites(), "2026-11-23T06:00:00Z"),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" package="reprise" name="a.yaml" hostname="localhost" timestamp="2026-11-23T06:00:00" tests="3" failures="1" errors="0" skipped="1" time="1.750">
    <properties/>
    <testcase classname="a.yaml" name="whole" time="0.250"/>
    <testcase classname="a.yaml" name="bytes:1" time="1.500"><failure type="reprise" message="line 1 &lt;&amp;&gt; &quot;x&quot;">line 1 &lt;&amp;&gt; &quot;x&quot;
line 2 )"
            "\uFFFD"
            R"(</failure></testcase>
    <testcase classname="a.yaml" name="every" time="0.000"><skipped message="too large"/></testcase>
    <system-out/>
    <system-err/>
  </testsuite>
  <testsuite id="1" package="reprise" name="b.yaml" hostname="localhost" timestamp="2026-11-23T06:00:00" tests="1" failures="0" errors="1" skipped="0" time="0.000">
    <properties/>
    <testcase classname="b.yaml" name="read" time="0.000"><error type="reprise" message="no file">no file</error></testcase>
    <system-out/>
    <system-err/>
  </testsuite>
</testsuites>
)");
}

TEST(JUnit, IsReadByAnXmlParser) {
  const auto tree = parsed(to_junit(suites(), "2026-11-23T06:00:00Z"));
  const auto& suite = tree.get_child("testsuites.testsuite");
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), 1);
  EXPECT_EQ(suite.count("testcase"), 3U);
  EXPECT_EQ(parsed(to_junit({}, "")).count("testsuites"), 1U);
}

TEST(JUnit, NamesWhatHasNoName) {
  const TestSuite suite{.name = "", .cases = {{.class_name = "", .name = ""}}};
  const auto tree = parsed(to_junit({&suite, 1}, "2026-11-23T06:00:00Z"));
  EXPECT_EQ(tree.get<std::string>("testsuites.testsuite.<xmlattr>.name"), "(no name)");
  EXPECT_EQ(tree.get<std::string>("testsuites.testsuite.testcase.<xmlattr>.classname"), "(no name)");
}

}  // namespace
}  // namespace reprise::harness
