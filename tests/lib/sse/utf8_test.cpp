#include "sse/utf8.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace reprise::sse {
namespace {

struct Row {
  std::string_view text;
  std::size_t valid_prefix;
  std::string_view repaired;
};

// Maximal subparts as in Unicode 15, table 3-8 and its neighbours.
const std::vector<Row> kRows = {
    {"", 0, ""},
    {"plain", 5, "plain"},
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
    {"a\x80z", 1, "a\xEF\xBF\xBDz"},
    {"\xC0\xAF", 0, "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xE0\x80\xBF", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xED\xA0\x80", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xF4\x91\x92\x93", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\x41"},
    {"ok\xF0\x9F\x98", 2, "ok\xEF\xBF\xBD"},
    {"\xFF\xFE", 0, "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xE2\x82\xC0", 0, "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xF1\x80\x80\xC0", 0, "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xF0\x8F\xBF\xBF", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xEE\x80\x80\xED\x9F\xBF", 6, "\xEE\x80\x80\xED\x9F\xBF"},
};

TEST(Utf8, FindsTheLongestWellFormedPrefix) {
  for (const Row& row : kRows) EXPECT_EQ(valid_utf8_prefix(row.text), row.valid_prefix) << row.text;
}

TEST(Utf8, ReplacesEachMaximalSubpartOnce) {
  for (const Row& row : kRows) {
    std::string out = "<";
    append_repaired(row.text, out);
    EXPECT_EQ(out, "<" + std::string(row.repaired)) << row.text;
  }
}

}  // namespace
}  // namespace reprise::sse
