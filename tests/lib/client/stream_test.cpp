#include <gtest/gtest.h>

#include <reprise/client/stream.hpp>

#include "memory_transport.hpp"
#include "short_answer.hpp"

namespace reprise::client {
namespace {

using test::event_stream;

using test::kEnd;
using test::kHello;
using test::kStart;

Stream stream_of(std::vector<std::string> pieces, std::optional<Error> failure = {}) {
  return *Stream::adopt(event_stream(std::move(pieces), std::move(failure)));
}

TEST(Stream, CollectsTheWholeMessage) {
  Stream stream = stream_of({kStart, kHello + kHello, kEnd});
  std::size_t seen = 0;
  const llm::Message message = stream.collect([&seen](const llm::Chunk&) { ++seen; });
  EXPECT_TRUE(message.complete);
  EXPECT_EQ(message.text(), "HelloHello");
  EXPECT_EQ(message.stop_reason, "end_turn");
  EXPECT_EQ(message.error, std::nullopt);
  EXPECT_GE(seen, 8U);
}

TEST(Stream, GivesTheSameMessageForEverySingleCut) {
  const std::string all = kStart + kHello + kEnd;
  const llm::Message whole = stream_of({all}).collect();
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    EXPECT_EQ(stream_of({all.substr(0, cut), all.substr(cut)}).collect(), whole) << "cut at " << cut;
  }
}

TEST(Stream, IsARangeThatEndsAfterTheTerminalEvent) {
  Stream stream = stream_of({kStart + kHello + kEnd + kHello});
  std::string text;
  for (const Result<llm::Chunk>& chunk : stream) {
    ASSERT_TRUE(chunk);
    if (const auto* delta = std::get_if<llm::TextDelta>(&*chunk)) text += delta->text;
  }
  EXPECT_EQ(text, "Hello");
  EXPECT_EQ(*stream.next(), std::nullopt);
}

TEST(Stream, CallsAnEndWithoutTheTerminalEventTruncatedAndKeepsWhatCame) {
  Stream stream = stream_of({kStart + kHello, "event: content_bl"});
  const llm::Message message = stream.collect();
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->code, ErrorCode::kTruncated);
  EXPECT_NE(message.error->message.find("17 bytes of an unfinished event"), std::string::npos);
  EXPECT_FALSE(message.complete);
  EXPECT_EQ(message.text(), "Hello");
  EXPECT_EQ(stream.next().error(), *message.error);
}

TEST(Stream, DeliversEveryChunkBeforeTheTransportsError) {
  const Error reset{.code = ErrorCode::kReset, .message = "connection reset"};
  Stream stream = stream_of({kStart + kHello}, reset);
  std::string text;
  std::vector<ErrorCode> errors;
  for (const Result<llm::Chunk>& chunk : stream) {
    if (!chunk) {
      errors.push_back(chunk.error().code);
    } else if (const auto* delta = std::get_if<llm::TextDelta>(&*chunk)) {
      text += delta->text;
    }
  }
  EXPECT_EQ(text, "Hello");
  EXPECT_EQ(errors, std::vector<ErrorCode>{ErrorCode::kReset});
}

TEST(Stream, EndsWithTheProvidersError) {
  Stream stream = stream_of({kStart + kHello +
                             "event: error\ndata: "
                             R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"
                             "\n\n" +
                             kEnd});
  const llm::Message message = stream.collect();
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->code, ErrorCode::kProvider);
  EXPECT_EQ(message.error->provider_type, "overloaded_error");
  EXPECT_EQ(message.error->http_status, 529);
  EXPECT_EQ(message.text(), "Hello");
  EXPECT_FALSE(message.complete);
}

TEST(Stream, DeliversEventsBeforeALimitIsExceeded) {
  StreamOptions options;
  options.decoder.max_line_bytes = 300;
  Stream stream = *Stream::adopt(event_stream({kStart + kHello + "data: " + std::string(400, 'x')}), options);
  const llm::Message message = stream.collect();
  EXPECT_EQ(message.text(), "Hello");
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->code, ErrorCode::kLimitExceeded);
}

TEST(Stream, RefusesAStreamOfNoKnownProvider) {
  const llm::Message message = stream_of({"data: hello\n\n"}).collect();
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->code, ErrorCode::kProtocol);
}

TEST(Stream, PassesOnWhatComesBeforeTheFirstEventItKnows) {
  Stream stream = stream_of({"event: gateway\ndata: hello\n\n" + kStart + kEnd});
  const auto first = stream.next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ(std::get<llm::UnknownEvent>(**first).data, "hello");
  EXPECT_TRUE(stream.collect().complete);
}

TEST(Stream, RefusesStatusesAndContentTypesThatAreNoStream) {
  const auto not_found = Stream::adopt(test::reply_with(404, {{"content-type", "text/plain"}}, {"nope"}));
  ASSERT_FALSE(not_found);
  EXPECT_EQ(not_found.error().code, ErrorCode::kHttpStatus);
  const auto html = Stream::adopt(test::reply_with(200, {{"content-type", "text/html"}}, {"<p>"}));
  ASSERT_FALSE(html);
  EXPECT_EQ(html.error().code, ErrorCode::kContentType);
}

TEST(Stream, NamesTheProvidersRequestIdInItsErrors) {
  http::Reply reply = test::reply_with(200, {{"content-type", "text/event-stream"}, {"request-id", "req_9"}}, {kStart});
  Stream stream = *Stream::adopt(std::move(reply));
  EXPECT_EQ(stream.request_id(), "req_9");
  EXPECT_EQ(stream.collect().error->request_id, "req_9");
}

}  // namespace
}  // namespace reprise::client
