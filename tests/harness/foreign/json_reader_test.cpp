#include "foreign/json_reader.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

TEST(ParseJson, SaysWhereTheTextIsNoJson) {
  EXPECT_EQ(parse_json("{\"b\": 1, \"a\": [true]}", "a.har").value().dump(), "{\"b\":1,\"a\":[true]}");
  const auto refused = parse_json("{\n\"a\": x}", "a.har");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.substr(0, 60), "a.har: this is not JSON: parse error at line 2, column 6: sy");
  EXPECT_FALSE(parse_json("", "a"));
  EXPECT_FALSE(parse_json("\"\xff\"", "a"));
  EXPECT_FALSE(parse_json("1e999", "a"));
}

TEST(ParseJson, HasALimitOfDepth) {
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']'), "a"));
  EXPECT_EQ(parse_json(std::string(65, '['), "a").error().message, "a: byte 64: nested more than 64 deep");
  EXPECT_TRUE(parse_json("\"" + std::string(65, '[') + "\\\"" + std::string(65, '{') + "\"", "a"));
}

class Reading : public testing::Test {
 protected:
  const std::string name_ = "a.har";
  JsonReader reader_{name_};

  std::string error() const { return reader_.error() ? reader_.error()->message : ""; }
};

TEST_F(Reading, GivesValuesByTheirPlace) {
  const Json json = Json::parse(R"({"a": {"b": ["x", 200, "AAE="]}, "none": null})");
  const auto a = reader_.need({&json, ""}, "a").value();
  const auto list = reader_.need(a, "b").value();
  EXPECT_EQ(list.path, "a.b");
  EXPECT_TRUE(reader_.is_list(list));
  EXPECT_EQ(reader_.text(JsonReader::at(list, 0)), "x");
  EXPECT_EQ(reader_.status(JsonReader::at(list, 1)), 200);
  EXPECT_EQ(reader_.base64(JsonReader::at(list, 2)), std::string("\0\1", 2));
  EXPECT_FALSE(JsonReader::find({&json, ""}, "none"));
  EXPECT_FALSE(JsonReader::find(list, "b"));
  EXPECT_EQ(reader_.optional_text({&json, ""}, "none"), "");
  EXPECT_EQ(error(), "");
}

TEST_F(Reading, KeepsTheFirstError) {
  const Json json = Json::parse(R"({"a": [{"b": 7}]})");
  const JsonPlace place = JsonReader::at(reader_.need({&json, ""}, "a").value(), 0);
  EXPECT_EQ(reader_.text(*JsonReader::find(place, "b")), "");
  EXPECT_EQ(error(), "a.har: a[0].b: expected a string, found 7");
  EXPECT_FALSE(reader_.need(place, "c"));
  EXPECT_EQ(error(), "a.har: a[0].b: expected a string, found 7");
}

TEST_F(Reading, NamesWhatIsMissing) {
  const Json json = Json::parse(R"({"a": {}})");
  EXPECT_FALSE(reader_.need(reader_.need({&json, ""}, "a").value(), "url"));
  EXPECT_EQ(error(), "a.har: a.url: expected a value, found none");
}

TEST_F(Reading, NamesWhatIsNoObject) {
  const Json json = Json::parse(R"({"a": [1]})");
  EXPECT_FALSE(reader_.need(reader_.need({&json, ""}, "a").value(), "url"));
  EXPECT_EQ(error(), "a.har: a.url: expected an object around it, found a list of 1");
}

TEST(JsonReader, TakesOnlyStatusesThatHttpHas) {
  for (const char* text : {"99", "1000", "-200", "200.5", "\"200\"", "true", "null", "18446744073709551615"}) {
    const Json json = Json::parse(text);
    const std::string name = "a";
    JsonReader reader(name);
    EXPECT_EQ(reader.status({&json, "status"}), 0);
    ASSERT_TRUE(reader.error()) << text;
    EXPECT_EQ(reader.error()->message.substr(0, 51), "a: status: expected a whole number from 100 to 999,");
  }
}

}  // namespace
}  // namespace reprise::harness
