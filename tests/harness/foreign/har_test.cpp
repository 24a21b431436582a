#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foreign/importers.hpp"

namespace reprise::harness {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const std::string kRequest = R"("request": {"method": "GET", "url": "http://h/"})";

Result<ImportedFixture> import_har(const std::string& json, const std::string& name) {
  bool is_ours = false;
  return harness::import_har(json, name, is_ours);
}

std::string archive(const std::string& entries, const std::string& log = "") {
  return R"({"log": {"version": "1.2", )" + log + R"("entries": [)" + entries + "]}}";
}

std::string entry_with(const std::string& response, const std::string& more = "") {
  return "{" + kRequest + R"(, "response": )" + response + more + "}";
}

TEST(Har, IsReadEntryByEntry) {
  const auto imported =
      import_har(archive(R"({"startedDateTime": "2026-08-01T12:00:00.000+02:00", "time": 5,
        "request": {"method": "POST", "url": "https://h/v1", "httpVersion": "HTTP/2.0",
                    "headers": [{"name": "A", "value": "1"}],
                    "postData": {"mimeType": "application/json", "text": "{\"x\":1}"}},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "h2",
                     "headers": [{"name": "content-type", "value": "text/event-stream"},
                                 {"name": "set-cookie", "value": ["a", "b"]}],
                     "content": {"size": 9, "mimeType": "text/event-stream", "text": "data: 1\n\n"}}},)" +
                             entry_with(R"({"status": 404, "content": {"text": "AAE=", "encoding": "base64"}})"),
                         R"("creator": {"name": "mitmproxy", "version": "11"}, )"),
                 "a.har");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.recorder, "mitmproxy 11");
  EXPECT_EQ(imported->fixture.recorded_at, "2026-08-01T10:00:00.000Z");
  ASSERT_EQ(imported->fixture.interactions.size(), 2U);
  const Interaction& first = imported->fixture.interactions[0];
  EXPECT_EQ(first.request.headers, (http::Headers{{"A", "1"}}));
  EXPECT_EQ(first.request.body, "{\"x\":1}");
  EXPECT_EQ(first.response.http_version, "2");
  EXPECT_EQ(first.response.headers,
            (http::Headers{{"content-type", "text/event-stream"}, {"set-cookie", "a"}, {"set-cookie", "b"}}));
  EXPECT_EQ(first.response.body, "data: 1\n\n");
  EXPECT_EQ(imported->fixture.interactions[1].response.body, std::string("\0\1", 2));
}

TEST(Har, LeavesOutEntriesWithoutAnAnswerAndSaysSo) {
  const auto imported = import_har(
      archive(entry_with(R"({"status": 0})") + "," + entry_with(R"({"status": 200, "content": {"size": 7}})")),
      "a.har");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.interactions.size(), 1U);
  EXPECT_THAT(imported->warnings,
              ElementsAre("a.har: log.entries[0]: there was no answer; left out",
                          "a.har: log.entries[1].response.content: the body is not in the archive"));
}

TEST(Har, JoinsThePiecesOfPolly) {
  const std::string head = R"({"status": 200, "headers": [{"name": "content-encoding", "value": "gzip"}], "content": )";
  const std::string polly = R"("creator": {"name": "Polly.JS", "version": "6"}, )";
  for (const char* text : {R"("[\"1f8b\",\"08ff\"]")", R"("[\"H4s=\",\"CP8=\"]")"}) {
    const std::string entry = entry_with(head + R"({"text": )" + text + "}}");
    EXPECT_EQ(import_har(archive(entry, polly), "a")->fixture.interactions[0].response.body, "\x1f\x8b\x08\xff");
    EXPECT_EQ(import_har(archive(entry), "a")->fixture.interactions[0].response.body[0], '[');
  }
  const std::string other = entry_with(head + R"({"text": "[1]"}})");
  EXPECT_EQ(import_har(archive(other, polly), "a")->fixture.interactions[0].response.body, "[1]");
}

TEST(Har, HasReadsAndEndsWhereWeWroteIt) {
  const std::string more =
      R"(, "_sseChunks": [[412, 7], [9, 2]], "_end": {"kind": "reset", "after_us": 7, "detail": "x"},
                              "_expect": {"events": 1})";
  const auto imported = import_har(archive(entry_with(R"({"status": 200, "content": {"text": "data: 1\n\n"}})", more),
                                           R"("_recordedAt": "at", "_recorder": "by", "_description": "what", )"),
                                   "a");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.recorded_at, "at");
  EXPECT_EQ(imported->fixture.recorder, "by");
  EXPECT_EQ(imported->fixture.description, "what");
  const Interaction& it = imported->fixture.interactions[0];
  EXPECT_EQ(it.expect, "{\"events\":1}");
  EXPECT_EQ(it.response.chunks,
            (std::vector<ReadMark>{{std::chrono::microseconds(412), 7}, {std::chrono::microseconds(9), 2}}));
  EXPECT_EQ(it.response.end, (BodyEnd{EndKind::kReset, "x", std::chrono::microseconds(7)}));
}

TEST(Har, HasOneReadWhereAnArchiveOfOursLostThem) {
  const auto imported = import_har(
      archive(entry_with(R"({"status": 200, "content": {"text": "data: 1\n\n"}})"), R"("_recorder": "by", )"), "a");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->fixture.interactions[0].response.chunks, (std::vector<ReadMark>{{{}, 9}}));
}

TEST(Har, SaysWhatIsWrongAndWhere) {
  const std::string body = R"({"status": 200, "content": {"text": "data: 1\n\n"}})";
  const std::pair<std::string, std::string> rows[] = {
      {"[]", "a: log: expected an object around it, found a list of 0"},
      {R"({"log": {}})", "a: log.entries: expected a value, found none"},
      {R"({"log": {"entries": {}}})", "a: log.entries: expected a list, found an object"},
      {archive("7"), "a: log.entries[0].request: expected an object around it, found 7"},
      {archive("{" + kRequest + "}"), "a: log.entries[0].response: expected a value, found none"},
      {archive(entry_with(R"({"status": "200"})")), "a: log.entries[0].response.status: expected a whole number"},
      {archive(entry_with(R"({"status": 200, "headers": {}})")),
       "a: log.entries[0].response.headers: expected a list, found an object"},
      {archive(entry_with(R"({"status": 200, "headers": [{"name": "a"}]})")),
       "a: log.entries[0].response.headers[0].value: expected a value, found none"},
      {archive(entry_with(R"({"status": 200, "content": {"text": "?", "encoding": "base64"}})")),
       "a: log.entries[0].response.content.text: base64, character 0"},
      {archive(entry_with(R"({"status": 200, "content": {"_file": "x.dat"}})")),
       "a: log.entries[0].response.content._file: the body is in another file"},
      {archive(entry_with(body, R"(, "_sseChunks": [[0, 8]])")),
       "a: log.entries[0]._sseChunks: expected sizes that add up to the body"},
      {archive(entry_with(body, R"(, "_sseChunks": [[0, 9], [0, 18446744073709551615]])")),
       "a: log.entries[0]._sseChunks: expected sizes that add up to the body"},
      {archive(entry_with(body, R"(, "_sseChunks": [[0, 0]])")),
       "a: log.entries[0]._sseChunks[0]: expected [microseconds, bytes], found a list of 2"},
      {archive(entry_with(body, R"(, "_sseChunks": [[-1, 9]])")),
       "a: log.entries[0]._sseChunks[0][0]: expected microseconds up to eleven days, found -1"},
      {archive(entry_with(body, R"(, "_expect": [1])")), "a: log.entries[0]._expect: expected an object, found a list"},
      {archive(entry_with(body, R"(, "_end": {"kind": "boom"})")), "a: log.entries[0]._end: expected a kind"},
  };
  for (const auto& [json, message] : rows) {
    const auto imported = import_har(json, "a");
    ASSERT_FALSE(imported) << json;
    EXPECT_THAT(imported.error().message, StartsWith(message)) << json;
  }
}

}  // namespace
}  // namespace reprise::harness
