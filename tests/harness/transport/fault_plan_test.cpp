#include <chrono>

#include <gtest/gtest.h>

#include <reprise/harness/transport/fault_plan.hpp>

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;

TEST(Fault, ReadsEachKind) {
  const FaultPosition end{.place = FaultPlace::kEnd};
  const std::pair<std::string_view, Fault> rows[] = {
      {"reset@end", {.kind = FaultKind::kReset, .position = end}},
      {"close@end", {.kind = FaultKind::kClose, .position = end}},
      {"close:clean@end", {.kind = FaultKind::kCloseClean, .position = end}},
      {"stall:250ms@end", {.kind = FaultKind::kStall, .duration = 250ms, .position = end}},
      {"latency:3s@end", {.kind = FaultKind::kLatency, .duration = 3s, .position = end}},
      {"bandwidth:64k@end", {.kind = FaultKind::kBandwidth, .count = 64'000, .position = end}},
      {"corrupt:3@end", {.kind = FaultKind::kCorrupt, .count = 3, .position = end}},
      {"corrupt:3:7@end", {.kind = FaultKind::kCorrupt, .count = 3, .seed = 7, .position = end}},
      {"corrupt:0x00ff@end", {.kind = FaultKind::kOverwrite, .text = std::string("\0\xFF", 2), .position = end}},
      {"drop:2@end", {.kind = FaultKind::kDrop, .count = 2, .position = end}},
      {"duplicate:1@end", {.kind = FaultKind::kDuplicate, .count = 1, .position = end}},
      {"status:529", {.kind = FaultKind::kStatus, .count = 529}},
      {"status:429:2s", {.kind = FaultKind::kStatus, .count = 429, .duration = 2s}},
      {"error:overloaded_error@end", {.kind = FaultKind::kError, .name = "overloaded_error", .position = end}},
      {"event:ping@end", {.kind = FaultKind::kEvent, .name = "ping", .text = R"({"type":"ping"})", .position = end}},
      {"event:a%3db=1=2@end", {.kind = FaultKind::kEvent, .name = "a=b", .text = "1=2", .position = end}},
      {"event:=[DONE]@end", {.kind = FaultKind::kEvent, .text = "[DONE]", .position = end}},
      {"event:x=@end", {.kind = FaultKind::kEvent, .name = "x", .position = end}},
      {"bom@end", {.kind = FaultKind::kBom, .position = end}},
      {"crlf@end", {.kind = FaultKind::kCrlf, .position = end}},
      {"comment@end", {.kind = FaultKind::kComment, .position = end}},
      {"comment:a%20b@end", {.kind = FaultKind::kComment, .text = "a b", .position = end}},
  };
  for (const auto& [text, fault] : rows) {
    const auto parsed = Fault::parse(text);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(*parsed, fault) << text;
    EXPECT_EQ(fault.to_string(), text);
  }
}

TEST(Fault, ReadsEachPosition) {
  const std::pair<std::string_view, FaultPosition> rows[] = {
      {"byte:0", {.place = FaultPlace::kByte, .number = 0}},
      {"byte:18446744073709551615", {.place = FaultPlace::kByte, .number = 18446744073709551615U}},
      {"chunk:2", {.place = FaultPlace::kChunk, .number = 2}},
      {"event:3", {.place = FaultPlace::kEvent, .number = 3}},
      {"event:response.output_text.delta#4",
       {.place = FaultPlace::kEvent, .number = 4, .name = "response.output_text.delta"}},
      {"event:a%23b#1", {.place = FaultPlace::kEvent, .number = 1, .name = "a#b"}},
      {"delta:5", {.place = FaultPlace::kDelta, .number = 5}},
      {"before:message_stop", {.place = FaultPlace::kBefore, .name = "message_stop"}},
      {"after:[DONE]", {.place = FaultPlace::kAfter, .name = "[DONE]"}},
      {"inside-utf8:6", {.place = FaultPlace::kInsideUtf8, .number = 6}},
      {"end", {.place = FaultPlace::kEnd}},
  };
  for (const auto& [text, position] : rows) {
    const auto parsed = Fault::parse("reset@" + std::string(text));
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->position, position) << text;
    EXPECT_EQ(parsed->to_string(), "reset@" + std::string(text));
  }
}

TEST(Fault, WritesTheShortestForm) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"stall:060000ms@byte:00", "stall:1m@byte:0"},
      {"bandwidth:1000k@end", "bandwidth:1M@end"},
      {"corrupt:1:0@end", "corrupt:1@end"},
      {"corrupt:0xAB@end", "corrupt:0xab@end"},
      {"comment:@end", "comment@end"},
      {R"(event:ping={"type":"ping"}@end)", "event:ping@end"},
      {R"(event:x={"a": "b"}@end)", R"(event:x={"a":%20"b"}@end)"},
      {"503", "status:503"},
      {"429:1000ms", "status:429:1s"},
  };
  for (const auto& [text, shortest] : rows) {
    const auto parsed = Fault::parse(text);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->to_string(), shortest);
    EXPECT_EQ(Fault::parse(shortest), parsed);
  }
}

constexpr std::string_view kAnyKind =
    "a kind: reset, close, stall, latency, bandwidth, corrupt, drop, duplicate, status, error, event, bom, crlf or "
    "comment";
constexpr std::string_view kAnyPlace =
    "a position: byte:N, chunk:N, event:N, event:NAME#K, delta:K, before:NAME, after:NAME, inside-utf8:K or end";

TEST(Fault, SaysWhereWhatWasExpected) {
  const struct {
    std::string text;
    int character;
    std::string expected;
  } rows[] = {
      {"", 1, std::string(kAnyKind)},
      {"Reset@end", 1, std::string(kAnyKind)},
      {" reset@end", 1, std::string(kAnyKind)},
      {"reset", 6, "'@' and a position"},
      {"reset:1@end", 7, "no argument"},
      {"bom:@end", 5, "no argument"},
      {"close:dirty@end", 7, "'clean' or nothing"},
      {"stall@end", 6, "':' and the argument of 'stall'"},
      {"stall:@end", 7, "a duration such as 250ms, 5s or 2m: a number from 0 to 31536000000000"},
      {"stall:5@end", 8, "a unit: us, ms, s or m"},
      {"stall:999999m@end", 13, "a duration of at most a year (525600m)"},
      {"bandwidth:0@end", 11, "a rate in bytes a second, such as 800, 64k or 2M: a number from 1 to 18446744073709"},
      {"corrupt:0@end", 9, "how many bytes, a number from 1 to 18446744073709551615"},
      {"corrupt:1:x@end", 11, "a seed from 0 to 18446744073709551615"},
      {"corrupt:0xg@end", 11, "bytes in hexadecimal, two digits each"},
      {"corrupt:0xabc@end", 13, "'@' and a position"},
      {"drop:0@end", 6, "how many, a number from 1 to 18446744073709551615"},
      {"duplicate:18446744073709551616@end", 11, "how many, a number from 1 to 18446744073709551615"},
      {"status:200", 8, "a status from 300 to 599"},
      {"600", 1, "a status from 300 to 599"},
      {"status:429:2", 13, "a unit: us, ms, s or m"},
      {"status:429@byte:0", 11, "no position, and no more"},
      {"error:@end", 7, "an error type, without CR, LF and NUL"},
      {"error:a%0ab@end", 7, "an error type, without CR, LF and NUL"},
      {"event:@end", 7, "an event's name, or '=' and data, without CR, LF and NUL"},
      {"event:x=%0d@end", 9, "data without CR: its lines end with LF"},
      {"event:x=%@end", 10, "two hexadecimal digits after '%'"},
      {"comment:%0A@end", 9, "one line of text"},
      {"reset@", 7, std::string(kAnyPlace)},
      {"reset@start", 7, std::string(kAnyPlace)},
      {"reset@byte", 11, "':' after 'byte'"},
      {"reset@byte:-1", 12, "an offset from 0 to 18446744073709551615"},
      {"reset@byte:1k", 13, "no more"},
      {"reset@chunk:0", 13, "a number from 1 to 18446744073709551615"},
      {"reset@event:ping", 13, "a number from 1 to 18446744073709551615"},
      {"reset@event:#1", 13, "an event's name, without CR, LF and NUL"},
      {"reset@event:ping#0", 18, "a number from 1 to 18446744073709551615"},
      {"reset@before:", 14, "an event's name, without CR, LF and NUL"},
      {"reset@end:1", 10, "no more"},
      {"reset@end@end", 10, "no more"},
  };
  for (const auto& row : rows) {
    const auto parsed = Fault::parse(row.text);
    ASSERT_FALSE(parsed) << row.text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(parsed.error().message,
              "'" + row.text + "', character " + std::to_string(row.character) + ": expected " + row.expected);
  }
}

TEST(FaultPlan, ReadsOneExchangeAfterTheOther) {
  const auto plan = FaultPlan::parse("429:2s then 529 then stall:1s@byte:0 and reset@end then ok");
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->steps.size(), 4U);
  EXPECT_EQ(plan->steps[0], std::vector{Fault::parse("status:429:2s").value()});
  EXPECT_EQ(plan->steps[2], (std::vector{Fault::parse("stall:1s@byte:0").value(), Fault::parse("reset@end").value()}));
  EXPECT_TRUE(plan->steps[3].empty());
  EXPECT_EQ(plan->to_string(), "status:429:2s then status:529 then stall:1s@byte:0 and reset@end then ok");
  EXPECT_EQ(FaultPlan::parse(plan->to_string()), plan);
}

TEST(FaultPlan, SaysWhereInTheWholeTextAStepIsWrong) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"ok then reset", "'ok then reset', character 14: expected '@' and a position"},
      {"reset@end and ok", "'reset@end and ok', character 15: expected a kind"},
      {"ok  then ok", "'ok  then ok', character 1: expected a kind"},
      {"429 then ", "'429 then ', character 10: expected a kind"},
      {"", "'', character 1: expected a kind"},
  };
  for (const auto& [text, message] : rows) {
    const auto plan = FaultPlan::parse(text);
    ASSERT_FALSE(plan) << text;
    EXPECT_EQ(plan.error().message.substr(0, message.size()), message);
  }
}

TEST(FaultPlan, KeepsTheWordsOfTheGrammarInsideTextsApart) {
  const Fault fault{.kind = FaultKind::kEvent, .name = "x", .text = "now then you and I @ 100%", .position = {}};
  const auto plan = FaultPlan::parse(fault.to_string());
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->steps, std::vector<std::vector<Fault>>(1, {fault}));
}

}  // namespace
}  // namespace reprise::harness
