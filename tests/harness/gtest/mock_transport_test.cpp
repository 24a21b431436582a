#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/client/client.hpp>
#include <reprise/harness/gtest/mock_transport.hpp>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using testing::_;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::NiceMock;

const std::string kBody = "data: 1\n\n";

test::Drained read(http::Transport& transport) {
  const auto reply = transport.open({.method = "GET", .url = "http://h/a"}, {});
  return reply ? test::drain(*reply->body) : test::Drained{.reads = {}, .error = reply.error()};
}

TEST(MockTransport, AnswersWithBytesInTheChunksOfAPlan) {
  MockTransport transport;
  EXPECT_CALL(transport, open)
      .WillOnce(AnswerWith(kBody))
      .WillOnce(AnswerWith(kBody, "bytes:4"))
      .WillOnce(AnswerWith(kBody, "at:1", {.kind = EndKind::kReset, .detail = "gone"}))
      .WillOnce(AnswerInChunks({"da", "ta"}, {.kind = EndKind::kTimeout}));
  EXPECT_THAT(read(transport).reads, ElementsAre(kBody));
  EXPECT_THAT(read(transport).reads, ElementsAre("data", ": 1\n", "\n"));
  const auto broken = read(transport);
  EXPECT_THAT(broken.reads, ElementsAre("d", "ata: 1\n\n"));
  ASSERT_TRUE(broken.error);
  EXPECT_EQ(broken.error->code, ErrorCode::kReset);
  const auto silent = read(transport);
  EXPECT_THAT(silent.reads, ElementsAre("da", "ta"));
  EXPECT_EQ(silent.error.value().code, ErrorCode::kTimeout);
}

TEST(MockTransport, AnswersAnyNumberOfTimes) {
  MockTransport transport;
  EXPECT_CALL(transport, open).WillRepeatedly(AnswerWith(kBody, "bytes:5"));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(read(transport).reads, ElementsAre("data:", " 1\n\n"));
}

TEST(MockTransport, AnswersWithAStatusOrAnError) {
  MockTransport transport;
  EXPECT_CALL(transport, open)
      .WillOnce(AnswerWithStatus(429, "{}", {{"retry-after", "1"}}))
      .WillOnce(FailWith(ErrorCode::kConnect, "nobody there"))
      .WillOnce(FailWith(Error{.code = ErrorCode::kTls, .message = "expired"}));
  const auto reply = transport.open({}, {});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 429);
  EXPECT_EQ(reply->headers.find("retry-after"), "1");
  EXPECT_THAT(test::drain(*reply->body).reads, ElementsAre("{}"));
  EXPECT_EQ(read(transport).error, (Error{.code = ErrorCode::kConnect, .message = "nobody there"}));
  EXPECT_EQ(read(transport).error, (Error{.code = ErrorCode::kTls, .message = "expired"}));
}

TEST(MockTransport, AnswersAsAFixtureDid) {
  MockTransport transport;
  EXPECT_CALL(transport, open)
      .WillOnce(AnswerWith(test::interaction("GET", "http://h", {{{}, "a"}, {{}, "b"}}).response));
  EXPECT_THAT(read(transport).reads, ElementsAre("a", "b"));
}

TEST(MockTransport, FailsWhereAPlanIsWrong) {
  MockTransport transport;
  EXPECT_CALL(transport, open).WillOnce(AnswerWith(kBody, "bites:4")).WillOnce(AnswerWith(kBody, "every"));
  EXPECT_EQ(read(transport).error.value().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(read(transport).error.value().code, ErrorCode::kInvalidArgument);
}

TEST(MockTransport, FailsWhereNoActionAnswersAndNamesTheRequest) {
  NiceMock<MockTransport> transport;
  const auto drained = read(transport);
  EXPECT_EQ(drained.error.value().code, ErrorCode::kNotFound);
  EXPECT_THAT(drained.error->message, HasSubstr("GET http://h/a"));
  EXPECT_CALL(transport, open);
  EXPECT_EQ(read(transport).error.value().code, ErrorCode::kNotFound);
}

TEST(MockTransport, StandsInForTheNetworkOfAClient) {
  const auto transport = std::make_shared<MockTransport>();
  EXPECT_CALL(*transport, open(Field(&http::Request::url, HasSubstr("/v1/messages")), _))
      .WillOnce(AnswerWithStatus(529))
      .WillOnce(AnswerWith(test::short_answer(), "bytes:3"));
  VirtualClock clock;
  client::ClientOptions options{.endpoint = {.api_key = "k"}};
  options.stream.clock = &clock;
  client::Client client(transport, options);
  auto stream = client.stream({.model = "m", .messages = {llm::user("Hi")}, .max_tokens = 5});
  ASSERT_TRUE(stream) << stream.error().message;
  EXPECT_EQ(stream->text(), "Hello");
}

TEST(MockTransport, ObeysAStopRequest) {
  MockTransport transport;
  EXPECT_CALL(transport, open).WillOnce(AnswerWith(kBody, "bytes:4"));
  std::stop_source stop;
  const auto reply = transport.open({}, {.stop = stop.get_token()});
  ASSERT_TRUE(reply);
  stop.request_stop();
  EXPECT_EQ(test::drain(*reply->body).error.value().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace reprise::harness
