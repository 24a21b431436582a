#include "llm/parts.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace reprise::llm {
namespace {

TEST(Parts, TakeWholeNumbersForIndexes) {
  EXPECT_EQ(index_of(json::value_of("0")), 0U);
  EXPECT_EQ(index_of(json::value_of("17")), 17U);
  for (const char* text : {"-1", "1.5", "1e2", "99999999999999999999", "\"1\"", "null", ""}) {
    EXPECT_EQ(index_of(json::value_of(text)), std::nullopt) << text;
  }
}

TEST(Parts, KnowEmptyContainers) {
  for (const char* text : {"{}", "[]", "{ }", "[\n]"}) EXPECT_TRUE(is_empty_container(text)) << text;
  for (const char* text : {"", "{", "\"\"", "{\"a\":1}", "[0]", "null"}) EXPECT_FALSE(is_empty_container(text)) << text;
}

TEST(Parts, GatherWhatIsNotKnownAndHasAValue) {
  constexpr std::array<std::string_view, 2> kKnown{"id", "model"};
  std::string details;
  add_details(details, R"({"id":"x","a":1,"b":null,"model":2})", kKnown);
  add_details(details, R"({"c":{"d":[]}})", kKnown);
  EXPECT_EQ(end_details(details), R"({"a":1,"c":{"d":[]}})");
  std::string nothing;
  EXPECT_EQ(end_details(nothing), "");
  add_details(nothing, R"({"id":"x"})", kKnown);
  EXPECT_EQ(end_details(nothing), "");
}

TEST(Parts, WriteErrorsOnOneLineOfBoundedLength) {
  EXPECT_EQ(one_line("  a\r\nb\tc "), "a  b c");
  std::string text = "x";
  while (text.size() < 5000) text += "\xE2\x82\xAC";
  EXPECT_EQ(one_line(text).size(), 1U + 3 * 1365);
  EXPECT_EQ(error_body(text).size(), 1U + 3 * 1365);
  EXPECT_EQ(error_body("a\xFF"), "a");
}

}  // namespace
}  // namespace reprise::llm
