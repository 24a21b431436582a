#include "report/timeline.hpp"

#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <gtest/gtest.h>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

boost::property_tree::ptree parsed(const std::string& svg) {
  std::istringstream in(svg);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);
  return tree;
}

std::string drawn(const RecordedResponse& response) { return timeline_svg(response, story_of(response)); }

TEST(Timeline, IsOneElementWithReadsEventsAndMarks) {
  const auto response =
      test::interaction(
          "POST", "http://h/",
          {{microseconds(100), test::kStart}, {microseconds(200), test::kHello}, {microseconds(700), test::kEnd}},
          {.kind = EndKind::kReset})
          .response;
  const std::string svg = drawn(response);
  EXPECT_EQ(parsed(svg).count("svg"), 1U);
  for (const char* part : {"class=\"read\"", "class=\"k-text\"", "class=\"answer\"", ">first token<", ">broken here<",
                           ">400 µs<", ">1 ms<"}) {
    EXPECT_NE(svg.find(part), std::string::npos) << part << "\n" << svg;
  }
  // The text event, at 300 of 1000 µs: 66 + 960 * 0.3.
  EXPECT_NE(svg.find("<rect class=\"k-text\" x=\"354.0\""), std::string::npos) << svg;
}

TEST(Timeline, GoesByBytesWhereThereAreNoTimes) {
  const auto response = test::interaction("POST", "http://h/", {{{}, test::short_answer()}}).response;
  const std::string svg = drawn(response);
  EXPECT_NE(svg.find(" B</text>"), std::string::npos) << svg;
  EXPECT_EQ(svg.find("first token"), std::string::npos);
  EXPECT_EQ(parsed(drawn(RecordedResponse{})).count("svg"), 1U);
}

TEST(Timeline, DoesNotGrowWithTheAnswer) {
  std::vector<test::TimedBytes> reads{{microseconds(1), test::kStart}};
  for (int i = 0; i < 20'000; ++i) reads.push_back({microseconds(100), test::kHello});
  const auto response = test::interaction("POST", "http://h/", reads).response;
  EXPECT_LT(drawn(response).size(), 200'000U);
}

TEST(Timeline, WritesTimesInUnitsThatFit) {
  EXPECT_EQ(time_text(microseconds(0)), "0 µs");
  EXPECT_EQ(time_text(microseconds(999)), "999 µs");
  EXPECT_EQ(time_text(microseconds(1250)), "1.25 ms");
  EXPECT_EQ(time_text(microseconds(3'400'000)), "3.4 s");
}

}  // namespace
}  // namespace reprise::harness
