#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/foreign/import.hpp>

#include "packed.hpp"

namespace reprise::harness {
namespace {

using testing::StartsWith;

const std::string kCassette =
    "interactions:\n- request: {method: GET, uri: 'http://h/'}\n  response:\n    status: {code: 200}\n"
    "    headers: {content-encoding: [gzip], content-length: ['30']}\n    body: {string: \"data: 1\\n\\n\"}\n";

TEST(Import, GoesByTheContent) {
  const auto imported = import_fixture(kCassette, "c.txt");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->format, ForeignFormat::kVcrpy);
  const RecordedResponse& response = imported->fixture.interactions.at(0).response;
  EXPECT_EQ(response.body, "data: 1\n\n");
  EXPECT_TRUE(response.headers.empty());
  EXPECT_EQ(response.chunks, (std::vector<ReadMark>{{.bytes = 9}}));
}

TEST(Import, TakesTheFormatItIsTold) {
  const auto imported = import_fixture(kCassette, "c", {.format = ForeignFormat::kSse});
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->fixture.interactions.at(0).response.body, kCassette);
  EXPECT_FALSE(import_fixture(kCassette, "c", {.format = ForeignFormat::kHar}));
}

TEST(Import, UnpacksAFileThatIsPackedAsAWhole) {
  const auto imported = import_fixture(test::gzipped(kCassette), "c.yaml.gz");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->format, ForeignFormat::kVcrpy);
  EXPECT_EQ(import_fixture(test::gzipped(kCassette).substr(0, 30), "c.yaml.gz").error().message,
            "c.yaml.gz: packed byte 30: the end is missing");
}

TEST(Import, ReadsCassettesInJson) {
  const auto vcrpy = import_fixture(
      R"({"version": 1, "interactions": [{"request": {"method": "GET", "uri": "http:\/\/h/"},
          "response": {"status": {"code": 200}, "body": {"string": "data: \ud83d\ude00\n\n"}}}]})",
      "c.json");
  ASSERT_TRUE(vcrpy) << vcrpy.error().message;
  EXPECT_EQ(vcrpy->format, ForeignFormat::kVcrpy);
  EXPECT_EQ(vcrpy->fixture.interactions.at(0).response.body, "data: \xf0\x9f\x98\x80\n\n");
  const auto vcr = import_fixture(
      R"({"http_interactions": [{"request": {"method": "get", "uri": "u"}, "response": {"status": {"code": 200}}}]})",
      "c");
  ASSERT_TRUE(vcr) << vcr.error().message;
  EXPECT_EQ(vcr->format, ForeignFormat::kVcr);
}

TEST(Import, SetsAByteOrderMarkAsideButForAStream) {
  EXPECT_EQ(import_fixture("\xef\xbb\xbf" + kCassette, "c").value().format, ForeignFormat::kVcrpy);
  const std::string stream =
      "\xef\xbb\xbf"
      "data: 1\n\n";
  EXPECT_EQ(import_fixture(stream, "s").value().fixture.interactions.at(0).response.body, stream);
}

TEST(Import, TakesNoFieldOfHttp2ForAHeader) {
  const std::string recordings[] = {
      R"({"log": {"entries": [{"request": {"method": "GET", "url": "u", "headers": [{"name": ":method", "value": "GET"},
          {"name": "a", "value": "1"}]}, "response": {"status": 200, "headers": [{"name": ":status", "value": "200"},
          {"name": "b", "value": "2"}]}}]}})",
      R"({"request": {"method": "GET", "url": "u", "headers": {":method": "GET", "a": "1"}},
          "response": {"status": 200, "headers": {":status": ["200"], "b": ["2"]}}})",
      "interactions:\n- request: {method: GET, uri: u, headers: {':method': [GET], a: ['1']}}\n"
      "  response: {status: {code: 200}, headers: {':status': ['200'], b: ['2']}, body: {string: ''}}\n"};
  for (const std::string& recording : recordings) {
    const auto imported = import_fixture(recording, "x");
    ASSERT_TRUE(imported) << imported.error().message;
    const Interaction& it = imported->fixture.interactions.at(0);
    EXPECT_EQ(it.request.headers, (http::Headers{{"a", "1"}})) << recording;
    EXPECT_EQ(it.response.headers, (http::Headers{{"b", "2"}})) << recording;
  }
}

TEST(Import, SaysWhatItIsNot) {
  const std::pair<std::string, std::string> rows[] = {
      {"", "x: the file is empty"},
      {"hello\n", "x: not a recording in a format that is known (vcrpy, vcr, req-llm, har, httprr, chunks, sse, curl)"},
      {"reprise: 1\ninteractions: []\n", "x: a fixture already"},
      {"PK\x03\x04zip", "x: a ZIP archive; unpack it"},
      {"interactions:\n- request: {method: GET, uri: u}\n  response: {status: 200, headers: {content-encoding: br}, "
       "body: {string: !!binary /w==}}\n",
       "x: answer 1: the body is packed by 'br'"},
  };
  for (const auto& [bytes, message] : rows) {
    const auto imported = import_fixture(bytes, "x");
    ASSERT_FALSE(imported) << bytes;
    EXPECT_THAT(imported.error().message, StartsWith(message)) << bytes;
  }
}

TEST(Import, HasALimit) {
  EXPECT_EQ(import_fixture("data: 1\n\n", "x", {.max_bytes = 8}).error().code, ErrorCode::kLimitExceeded);
  EXPECT_TRUE(import_fixture("data: 1\n\n", "x", {.max_bytes = 9}));
  const std::string bomb = test::gzipped(std::string(100'000, 'a'));
  EXPECT_EQ(import_fixture(bomb, "x", {.max_bytes = 10'000}).error().code, ErrorCode::kLimitExceeded);
}

TEST(Import, LimitsWhatAliasesStandFor) {
  std::string yaml = "interactions: []\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) yaml += ", " + before;
    yaml += "]\n";
  }
  const auto imported = import_fixture(yaml, "x");
  ASSERT_FALSE(imported);
  EXPECT_EQ(imported.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::harness
