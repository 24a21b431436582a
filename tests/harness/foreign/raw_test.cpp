#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foreign/importers.hpp"

namespace reprise::harness {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const Interaction& only(const Result<ImportedFixture>& imported) {
  EXPECT_EQ(imported->fixture.interactions.size(), 1U);
  return imported->fixture.interactions.front();
}

TEST(RawStream, IsKeptByteForByte) {
  constexpr char kBytes[] = "\xef\xbb\xbf: hi\r\n\0\xff\ndata: 1\r\rdata: unfinished";
  const std::string stream(kBytes, sizeof kBytes - 1);
  const auto imported = import_sse(stream, "a.sse");
  ASSERT_TRUE(imported);
  EXPECT_EQ(only(imported).response.body, stream);
  EXPECT_EQ(only(imported).response.status, 200);
  EXPECT_EQ(only(imported).response.headers.find("content-type"), "text/event-stream");
  EXPECT_THAT(imported->warnings, ElementsAre("a.sse: has no request; taken for the answer to GET http://localhost/"));
  EXPECT_EQ(import_sse("", "a.sse").error().message, "a.sse: the file is empty");
}

TEST(RawStream, IsTakenForTheAnswerOfTheProviderWhoseEventsItHas) {
  const std::pair<std::string, std::string> rows[] = {
      {"event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n",
       "https://api.anthropic.com/v1/messages"},
      {"data: {\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n", "https://api.openai.com/v1/chat/completions"},
      {"event: response.created\ndata: {\"type\":\"response.created\",\"response\":{}}\n\n",
       "https://api.openai.com/v1/responses"},
  };
  for (const auto& [stream, url] : rows) {
    const auto imported = import_sse(stream, "a");
    EXPECT_EQ(only(imported).request.method, "POST");
    EXPECT_EQ(only(imported).request.url, url);
  }
}

TEST(CurlOutput, IsAHeadAndABody) {
  const auto imported = import_curl(
      "HTTP/2 200 \r\ndate: Mon, 18 Aug 2025 12:43:00 GMT\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\r\n\r\n",
      "a");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.recorded_at, "2025-08-18T12:43:00Z");
  const RecordedResponse& response = only(imported).response;
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.http_version, "2");
  EXPECT_EQ(response.headers.size(), 2U);
  EXPECT_EQ(response.body, "data: 1\r\n\r\n");
}

TEST(CurlOutput, BeginsWithTheAnswersOnTheWay) {
  const auto imported = import_curl(
      "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 307 Moved\r\nlocation: /x\r\n\r\nHTTP/1.1 100 "
      "Continue\r\n\r\n"
      "HTTP/1.1 529 Overloaded\r\nretry-after: 2\r\n\r\n{}",
      "a");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(only(imported).response.status, 529);
  EXPECT_EQ(only(imported).response.headers, (http::Headers{{"retry-after", "2"}}));
  EXPECT_EQ(only(imported).response.body, "{}");
}

TEST(CurlOutput, MayHaveNoBody) { EXPECT_EQ(only(import_curl("HTTP/1.1 204 No\n\n", "a")).response.body, ""); }

TEST(CurlOutput, SaysWhatIsWrong) {
  EXPECT_EQ(import_curl("HTTP/1.1 200 OK\r\n", "a").error().message,
            "a: after byte 0: byte 17: expected the empty line after the header fields");
  EXPECT_THAT(import_curl("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 OK\r\n\r\n", "a").error().message,
              StartsWith("a: byte 25: expected a status line"));
}

TEST(ChunkLines, GetTheEnvelopeOfTheirProvider) {
  const std::pair<std::string, std::string> rows[] = {
      {"{\"type\":\"ping\"}\n{\"type\":\"message_stop\" }",
       "event: ping\ndata: {\"type\":\"ping\"}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\" }\n\n"},
      {"{\"type\":\"response.created\"}\r\n\n", "event: response.created\ndata: {\"type\":\"response.created\"}\n\n"},
      {"{\"object\":\"chat.completion.chunk\"}\n{\"choices\":[],\"type\":\"x\"}\n",
       "data: {\"object\":\"chat.completion.chunk\"}\n\ndata: {\"choices\":[],\"type\":\"x\"}\n\ndata: [DONE]\n\n"},
      {"{\"error\":{\"type\":\"server_error\"}}", "data: {\"error\":{\"type\":\"server_error\"}}\n\n"},
  };
  for (const auto& [lines, body] : rows) {
    const auto imported = import_chunks(lines, "a");
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_EQ(only(imported).response.body, body);
  }
}

TEST(ChunkLines, SayWhatIsWrongAndInWhichLine) {
  const std::pair<std::string, std::string> rows[] = {
      {"", "a: expected the JSON of an event in each line, found none"},
      {"\n \n", "a: expected the JSON of an event in each line, found none"},
      {"{}\n{", "a:2: this is not JSON: "},
      {"{}\n[1]", "a:2: expected a JSON object"},
      {"{\"type\":\"a\\nb\"}", "a:1: expected a type on one line"},
      {"{\r}", "a:1: a CR inside the line"},
      {"{}\n" + std::string(100, '[') + std::string(100, ']'), "a:2: byte 64: nested more than 64 deep"},
  };
  for (const auto& [lines, message] : rows) {
    const auto imported = import_chunks(lines, "a");
    ASSERT_FALSE(imported) << lines;
    EXPECT_THAT(imported.error().message, StartsWith(message)) << lines;
  }
}

}  // namespace
}  // namespace reprise::harness
