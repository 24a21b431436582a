#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "short_answer.hpp"
#include "show.hpp"

namespace reprise::tools {
namespace {

Session raw(std::string body) {
  Session session{.name = "s", .response = {}, .expect = {}, .has_head = false};
  session.response.status = 200;
  session.response.headers.add("content-type", "text/event-stream");
  session.response.body = std::move(body);
  return session;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(ShowEvents, PrintsTypeDataAndId) {
  std::ostringstream out;
  ASSERT_TRUE(show_events(raw("data: a\\\ndata: \"b\"\nid: 7\n\nevent: x\ndata:\n\n"), {}, out));
  EXPECT_EQ(out.str(),
            "{\"event\":\"message\",\"data\":\"a\\\\\\n\\\"b\\\"\",\"id\":\"7\"}\n"
            "{\"event\":\"x\",\"data\":\"\",\"id\":\"7\"}\n");
}

TEST(ShowEvents, FailsOnInvalidUtf8OnlyWhenStrict) {
  const Session session = raw("data: ok\n\ndata: \xFF\n\n");
  std::ostringstream out;
  EXPECT_TRUE(show_events(session, {}, out));
  EXPECT_NE(out.str().find("\xEF\xBF\xBD"), std::string::npos);
  std::ostringstream strict;
  const auto shown = show_events(session, {.utf8 = sse::Utf8Policy::kStrict}, strict);
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().byte_offset, 16U);
  EXPECT_EQ(lines_of(strict.str()).size(), 1U);
}

TEST(ShowCount, PrintsEventsAndBytes) {
  const Session session = raw("data: \xE2\x82\xAC\n\n:x\ndata\n\ndata: lost\n");
  std::ostringstream text;
  ASSERT_TRUE(show_count(session, {.cuts = {1, 8}}, text));
  EXPECT_EQ(text.str(), "2 events, 31 bytes\n");
  std::ostringstream json;
  ASSERT_TRUE(show_count(session, {.json = true}, json));
  EXPECT_EQ(json.str(), "{\"events\":2,\"bytes\":31}\n");
}

TEST(ShowCount, PrintsNothingWhereItFails) {
  std::ostringstream out;
  const auto shown = show_count(raw("data: 1\n\ndata: \xFF\n\n"), {.utf8 = sse::Utf8Policy::kStrict}, out);
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().byte_offset, 15U);
  EXPECT_EQ(out.str(), "");
}

TEST(ShowChunks, ClosesATruncatedStreamWithAnError) {
  std::ostringstream out;
  (void)show_chunks(raw(test::kStart + test::kHello), {}, out);
  const auto lines = lines_of(out.str());
  ASSERT_FALSE(lines.empty());
  const auto last = nlohmann::json::parse(lines.back());
  EXPECT_EQ(last["type"], "error");
  EXPECT_EQ(last["error"]["code"], "truncated");
}

TEST(ShowMessage, HasEveryKeyOfTheAccumulatedMessage) {
  std::ostringstream out;
  (void)show_message(raw(test::short_answer()), {}, out);
  const auto message = nlohmann::json::parse(out.str());
  for (const char* key : {"id", "model", "content", "text", "thinking", "tool_calls", "stop_reason", "finish_reason",
                          "usage", "complete", "error"}) {
    EXPECT_TRUE(message.contains(key)) << key;
  }
  EXPECT_EQ(message["text"], "Hello");
  EXPECT_EQ(message["stop_reason"], "end_turn");
  EXPECT_EQ(message["finish_reason"], "stop");
  EXPECT_EQ(message["usage"]["output_tokens"], 5);
  EXPECT_EQ(message["complete"], true);
  EXPECT_TRUE(message["error"].is_null());
}

TEST(ShowMessage, TellsOfAnAnswerThatIsNoStream) {
  Session session = raw(R"({"error":{"type":"not_found_error","message":"no such model"}})");
  session.response.status = 404;
  std::ostringstream out;
  (void)show_message(session, {}, out);
  const auto message = nlohmann::json::parse(out.str());
  EXPECT_EQ(message["complete"], false);
  EXPECT_EQ(message["error"]["http_status"], 404);
}

TEST(ShowForms, FailOnInvalidUtf8WhenStrict) {
  const Session session = raw(test::kStart + "data: \xFF\n\n");
  const ShowOptions strict{.utf8 = sse::Utf8Policy::kStrict};
  std::ostringstream out;
  EXPECT_FALSE(show_chunks(session, strict, out));
  EXPECT_FALSE(show_message(session, strict, out));
  EXPECT_FALSE(show_table(session, strict, out));
  EXPECT_TRUE(show_message(session, {}, out));
}

TEST(ShowForms, DoNotDependOnTheCuts) {
  const Session session = raw(test::short_answer());
  std::ostringstream whole;
  (void)show_chunks(session, {}, whole);
  for (std::size_t cut = 1; cut < session.response.body.size(); cut += 7) {
    std::ostringstream out;
    ShowOptions options;
    options.cuts = {cut};
    (void)show_chunks(session, options, out);
    EXPECT_EQ(out.str(), whole.str()) << cut;
  }
}

}  // namespace
}  // namespace reprise::tools
