#include "chunking/aim.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

struct Row {
  std::string_view body;
  Cuts expected;
};

void expect_cuts(Cuts (*find)(std::string_view), std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(find(row.body), row.expected) << row.body;
}

TEST(Aim, FindsTheInsideOfMultiByteCharacters) {
  expect_cuts(inside_utf8, {
                               {"", {}},
                               {"abc", {}},
                               {"a\xC3\xA9z", {2}},
                               {"\xE2\x82\xAC", {1, 2}},
                               {"\xF0\x9F\x99\x82\xF0\x9F\x99\x82", {1, 2, 3, 5, 6, 7}},
                               {"\xE2\x82z", {1}},
                               {"\x80z\xBF\xC0", {2}},
                           });
}

TEST(Aim, FindsThePlaceBetweenCrAndLf) {
  expect_cuts(between_cr_and_lf,
              {{"", {}}, {"\r\n", {1}}, {"a\r\n\r\nb", {2, 4}}, {"\r\r\n\n", {2}}, {"\n\r", {}}, {"a\n\nb\r", {}}});
}

TEST(Aim, FindsBothSidesOfLineEnds) {
  expect_cuts(around_newlines, {{"", {}},
                                {"\n", {}},
                                {"a\n", {1}},
                                {"\na", {1}},
                                {"ab\ncd", {2, 3}},
                                {"ab\n\ncd", {2, 3, 4}},
                                {"ab\r\n\r\ncd", {2, 3, 4, 5, 6}},
                                {"ab\rcd", {2, 3}}});
}

TEST(Aim, FindsTheInsideOfFieldNames) {
  expect_cuts(inside_field_names, {{"", {}},
                                   {"data: x", {1, 2, 3}},
                                   {"a:bcd", {}},
                                   {": note", {}},
                                   {"data", {1, 2, 3}},
                                   {"\n\nid:1\nid:2\rid\r\nid", {3, 8, 13, 17}}});
}

TEST(Aim, FindsColonsAndTheSpaceAfterThem) {
  expect_cuts(around_colons, {{"", {}},
                              {"data", {}},
                              {"a:b", {1, 2}},
                              {"a: b", {1, 2, 3}},
                              {"a:  b", {1, 2, 3}},
                              {"a: b: c", {1, 2, 3}},
                              {":b", {1}},
                              {"a: ", {1, 2}},
                              {"a:", {1}},
                              {"a:\n b", {1, 2}},
                              {"a\nb:c\r\n:d", {3, 4, 7, 8}}});
}

TEST(Aim, FindsTheInsideAndTheEndOfJsonEscapes) {
  expect_cuts(inside_json_escapes, {{"", {}},
                                    {"abc", {}},
                                    {"a\\nb", {2, 3}},
                                    {"\\\\n", {1, 2}},
                                    {"\\", {}},
                                    {"a\\", {}},
                                    {"\\\\\\\"", {1, 2, 3}},
                                    {"\\u00e9z", {1, 2, 3, 4, 5, 6}},
                                    {"\\u00e9ab", {1, 2, 3, 4, 5, 6}},
                                    {"\\ud83d\\ude42", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
                                    {"\\u12g4", {1, 2, 3, 4}},
                                    {"\\u00", {1, 2, 3}},
                                    {"\\nu00e9", {1, 2}}});
}

TEST(Aim, FindsTheByteOrderMarkAtTheBeginningOnly) {
  expect_cuts(inside_bom, {{"", {}},
                           {"\xEF\xBB\xBF", {1, 2}},
                           {"\xEF\xBB\xBF\xEF\xBB\xBF", {1, 2, 3}},
                           {"a\xEF\xBB\xBF", {}},
                           {"\xEF\xBBz", {}}});
}

TEST(Aim, FindsAllOfTheseEachOnce) {
  expect_cuts(around_tokens, {{"", {}},
                              {"\xEF\xBB\xBF"
                               "data: \xC3\xA9\\nz\r\n\r\n",
                               {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17}}});
  for (const auto find : {inside_utf8, between_cr_and_lf, around_newlines, inside_field_names, around_colons,
                          inside_json_escapes, inside_bom}) {
    const std::string_view body =
        "\xEF\xBB\xBF"
        "event: a\r\ndata: {\"\xE2\x82\xAC\\u00e9\"}\r\n\r\n:x\n\nid";
    const Cuts all = around_tokens(body);
    EXPECT_FALSE(find(body).empty());
    EXPECT_EQ(merged(all, find(body)), all);
  }
}

TEST(Aim, MergesInOrderWithoutDoubles) {
  EXPECT_EQ(merged({1, 3, 5}, {2, 3, 9}), (Cuts{1, 2, 3, 5, 9}));
  EXPECT_EQ(merged({}, {}), Cuts{});
}

}  // namespace
}  // namespace reprise::harness
