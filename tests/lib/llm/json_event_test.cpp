#include "llm/json_event.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace reprise::llm::json {
namespace {

using namespace std::string_literals;

enum Slot : std::size_t { kA, kB, kInner, kX, kY, kSlots };
constexpr std::array kInnerFields{Field{"x", kX}, Field{"y", kY}};
constexpr std::array kFields{Field{"a", kA}, Field{"b", kB}, Field{"inner", kInner, kInnerFields}};

class JsonEvent : public testing::Test {
 protected:
  Outcome read(std::string_view text) { return reader_.read(text, kFields, slots_); }
  std::string text(Slot slot) { return std::string(reader_.text(slots_[slot])); }
  std::string raw(Slot slot) { return std::string(slots_[slot].raw); }

  Reader reader_;
  std::array<Value, kSlots> slots_{};
};

TEST_F(JsonEvent, FillsTheSlotsOfTheFieldsAskedFor) {
  ASSERT_EQ(read(R"( {"z":[1,{"a":2}], "a" : "one" ,"inner":{"y":[ 1 ],"q":{},"x":true},"b":-1.5e3 } )"),
            Outcome::kObject);
  EXPECT_EQ(text(kA), "one");
  EXPECT_EQ(raw(kB), "-1.5e3");
  EXPECT_EQ(slots_[kB].kind, Kind::kNumber);
  EXPECT_EQ(raw(kInner), R"({"y":[ 1 ],"q":{},"x":true})");
  EXPECT_EQ(slots_[kX].kind, Kind::kBool);
  EXPECT_EQ(raw(kY), "[ 1 ]");
}

TEST_F(JsonEvent, KeepsWhatItSaidOfOtherParts) {
  const std::string whole = R"({"a":"\u0061bc"}{"a":"\u0064ef"})";
  ASSERT_EQ(read(whole), Outcome::kFault);
  const std::size_t half = whole.size() / 2;
  ASSERT_EQ(reader_.read_part(std::string_view(whole).substr(0, half), kFields, slots_), Outcome::kObject);
  const std::string_view first = reader_.text(slots_[kA]);
  ASSERT_EQ(reader_.read_part(std::string_view(whole).substr(half), kFields, slots_), Outcome::kObject);
  EXPECT_EQ(text(kA), "def");
  EXPECT_EQ(first, "abc");
}

TEST_F(JsonEvent, LooksIntoAnArrayOfOneObject) {
  for (const char* text : {R"({"inner":[{"x":1}]})", R"({"inner": [ { "x" : 1 } ] })"}) {
    ASSERT_EQ(read(text), Outcome::kObject) << text;
    EXPECT_EQ(slots_[kInner].kind, Kind::kArray);
    EXPECT_EQ(raw(kX), "1") << text;
  }
  for (const char* text : {R"({"inner":[]})", R"({"inner":[ ]})", R"({"inner":[1]})", R"({"inner":[{"x":1},{"x":2}]})",
                           R"({"inner":[{"x":1} , 2]})", R"({"inner":[1,{"x":2}]})", R"({"inner":[[{"x":1}]]})",
                           R"({"inner":[{"x":1}],"inner":[{}]})", R"({"inner":[{"x":1}],"inner":1})"}) {
    ASSERT_EQ(read(text), Outcome::kObject) << text;
    EXPECT_EQ(slots_[kX].kind, Kind::kAbsent) << text;
  }
  ASSERT_EQ(read(R"({"inner":[{"x":1},2],"a":"b"})"), Outcome::kObject);
  EXPECT_EQ(raw(kInner), R"([{"x":1},2])");
  EXPECT_EQ(text(kA), "b");
  for (const char* text : {R"({"inner":[)", R"({"inner":[{"x":1})", R"({"inner":[{"x":1},)", R"({"inner":[{"x":1},]})",
                           R"({"inner":[{"x":1}}]})", R"({"inner":[,1]})", R"({"inner":[{"x":1} 2]})"}) {
    EXPECT_EQ(read(text), Outcome::kFault) << text;
  }
}

TEST_F(JsonEvent, LeavesTheOtherSlotsAbsent) {
  ASSERT_EQ(read(R"({"a":1,"inner":{"x":1}})"), Outcome::kObject);
  ASSERT_EQ(read(R"({"b":null})"), Outcome::kObject);
  EXPECT_EQ(slots_[kA].kind, Kind::kAbsent);
  EXPECT_EQ(slots_[kB].kind, Kind::kNull);
  EXPECT_EQ(slots_[kInner].kind, Kind::kAbsent);
  EXPECT_EQ(slots_[kX].kind, Kind::kAbsent);
}

TEST_F(JsonEvent, TakesTheLastOfFieldsGivenTwice) {
  ASSERT_EQ(read(R"({"a":1,"inner":{"x":1,"y":2},"a":"2","inner":{"x":3}})"), Outcome::kObject);
  EXPECT_EQ(text(kA), "2");
  EXPECT_EQ(raw(kX), "3");
  EXPECT_EQ(slots_[kY].kind, Kind::kAbsent);
  ASSERT_EQ(read(R"({"inner":{"x":1},"inner":"none"})"), Outcome::kObject);
  EXPECT_EQ(slots_[kX].kind, Kind::kAbsent);
}

TEST_F(JsonEvent, KnowsKeysWrittenWithEscapes) {
  ASSERT_EQ(read(R"({"\u0061":"one","in\u006eer":{"\u0078":2}, "a\"":3})"), Outcome::kObject);
  EXPECT_EQ(text(kA), "one");
  EXPECT_EQ(raw(kX), "2");
}

TEST_F(JsonEvent, DecodesEscapesAndHalfSurrogatePairs) {
  ASSERT_EQ(read(R"({"a":"\ud83d\ude42\u0000\n","b":"\ud83d|\ude42","inner":{"x":"\"\\"}})"), Outcome::kObject);
  EXPECT_EQ(text(kA), "\xF0\x9F\x99\x82\0\n"s);
  EXPECT_EQ(text(kB), "\xEF\xBF\xBD|\xEF\xBF\xBD");
  EXPECT_EQ(text(kX), "\"\\");
}

TEST_F(JsonEvent, TellsOtherJsonFromObjects) {
  for (const std::string_view text : {"[]", "5", "null", "\"{}\"", " [{\"a\":1}]"}) {
    EXPECT_EQ(read(text), Outcome::kNotObject) << text;
    EXPECT_EQ(slots_[kA].kind, Kind::kAbsent) << text;
  }
}

// Faults stand where a reader of single fields would not look.
TEST_F(JsonEvent, ChecksTheWholeText) {
  struct Row {
    std::string text;
    std::size_t offset;
  };
  const std::vector<Row> rows{
      {"", 0},
      {R"({"a":"ping")", 11},
      {R"({"a":1}})", 7},
      {R"({"a":1} x)", 8},
      {R"({"a":1}{"a":2})", 7},
      {R"({"a":1},{"a":2})", 7},
      {R"({"z":[1 2],"a":1})", 8},
      {R"({"z":{"y":},"a":1})", 10},
      {R"({"z":{"y":1]},"a":1})", 11},
      {R"({"z":[[1,]],"a":1})", 9},
      {R"({"z":01,"a":1})", 6},
      {R"({"z":nul,"a":1})", 5},
      {R"({"z":-,"a":1})", 6},
      {R"({"z":1.,"a":1})", 7},
      {R"({"z":"\x","a":1})", 7},
      {R"({"z":"\ud83","a":1})", 11},
      {R"({"\q":1})", 3},
      {R"({"inner":{"x":1,},"a":1})", 16},
      {R"({"inner":{"x" 1}})", 14},
      {R"({"inner":{"x":1})", 16},
      {R"({"a":1,})", 7},
      {R"({"a" 1})", 5},
      {R"({a:1})", 1},
      {R"({"a":"b":1})", 8},
      {R"({"z":1:2})", 6},
      {R"({"inner":"x":[1],"a":1})", 12},
      {R"({"a":"x"y})", 8},
      {R"({"a":tru"e"})", 5},
      {"{\"a\":\"x\ny\"}", 7},
      {"{\"a\":\"\xFF\"}", 6},
      {"{\"z\":\"ab\xF0\x9F\x99\"}", 8},
      {"{\"a\":1\0}"s, 6},
      {"{\"a\":1\x0c}", 6},
      {"{\"a\":1\x0c\"b\":2}", 6},
      {"{\"a\"\x1a"
       "1}",
       4},
  };
  for (const Row& row : rows) {
    ASSERT_EQ(read(row.text), Outcome::kFault) << row.text;
    EXPECT_EQ(reader_.fault().offset, row.offset) << row.text << " expected " << reader_.fault().expected;
    EXPECT_EQ(slots_[kA].kind, Kind::kAbsent) << row.text;
    ASSERT_EQ(read(R"({"a":"after"})"), Outcome::kObject) << row.text;
    EXPECT_EQ(text(kA), "after") << row.text;
  }
}

TEST_F(JsonEvent, RefusesDepthBombs) {
  for (const std::string& unit : {"["s, "{\"a\":"s, "{\"inner\":"s, "{\"z\":["s}) {
    std::string bomb = "{\"z\":";
    for (int i = 0; i < 100'000; ++i) bomb += unit;
    EXPECT_EQ(read(bomb), Outcome::kFault) << unit;
  }
  EXPECT_EQ(read("{\"z\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}"), Outcome::kFault);
  EXPECT_EQ(read("{\"z\":" + std::string(500, '[') + std::string(500, ']') + "}"), Outcome::kObject);
}

TEST_F(JsonEvent, AgreesWithAnotherParserOnEveryCutAndChangedByte) {
  const std::string whole =
      R"({"a":"t\u00e9\"x","inner":{"x":[1,-2.5e3,{"q":null}],"y":"\ud83d\ude42"},"b":true,"z":{"k":[[],{}]}})";
  ASSERT_EQ(read(whole), Outcome::kObject);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    ASSERT_EQ(read(whole.substr(0, cut)), Outcome::kFault) << cut;
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char c : "{}[]:,\"\\ 0a\n\x01\xFFu-"s) {
      std::string changed = whole;
      changed[at] = c;
      // The other parser refuses half a surrogate pair.
      const bool valid = nlohmann::json::accept(changed) || (!find_fault(changed) && c != '\xFF');
      ASSERT_EQ(read(changed), valid ? Outcome::kObject : Outcome::kFault) << changed;
    }
  }
}

TEST_F(JsonEvent, ReadsTextsThatGrow) {
  for (std::size_t size = 1; size < (std::size_t{4} << 20U); size = size * 3 + 1) {
    const std::string big(size, 'x');
    const std::string whole = "{\"z\":1,\"a\":\"" + big + "\\n\"}";
    ASSERT_EQ(read(whole), Outcome::kObject) << size;
    ASSERT_EQ(text(kA), big + "\n") << size;
  }
}

}  // namespace
}  // namespace reprise::llm::json
