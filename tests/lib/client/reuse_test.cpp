// What becomes of a connection after a stream's end, over real sockets.
#include <gtest/gtest.h>

#include <reprise/client/stream.hpp>
#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/http/curl_transport.hpp>

#include "raw_server.hpp"
#include "short_answer.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::http_chunk;
using test::Peer;
using test::RawServer;

const std::string kOverloaded =
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

// Answers every request of a connection with `body` and then its end, in a packet of its own.
RawServer::Script answering(std::string body) {
  return [body = std::move(body)](Peer& peer) {
    while (peer.read_request()) {
      peer.send(test::chunked_head() + http_chunk(body));
      std::this_thread::sleep_for(milliseconds(5));
      peer.send(http_chunk(""));
    }
  };
}

http::Request post(const RawServer& server) { return {.method = "POST", .url = server.url("/v1/messages")}; }

TEST(Reuse, OneConnectionServesStreamAfterStream) {
  RawServer server(answering(test::short_answer()));
  http::CurlTransport transport;
  for (int i = 0; i < 3; ++i) {
    auto stream = open(transport, post(server));
    ASSERT_TRUE(stream) << stream.error().message;
    EXPECT_TRUE(stream->collect().complete);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Reuse, AStreamThatEndsWithTheProvidersErrorLeavesItsConnectionAsWell) {
  RawServer server(answering(test::kStart + kOverloaded));
  http::CurlTransport transport;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(open(transport, post(server))->collect().error->code, ErrorCode::kProvider);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Reuse, ARecordingOfAStreamIsWhole) {
  RawServer server(answering(test::short_answer() + ": bye\n\n"));
  http::CurlTransport curl;
  const auto tape = std::make_shared<harness::Tape>();
  harness::RecordingTransport recorder(curl, tape);
  EXPECT_TRUE(open(recorder, post(server))->collect().complete);
  const auto taken = tape->take();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken.front().response.end.kind, harness::EndKind::kComplete);
  EXPECT_EQ(taken.front().response.body, test::short_answer() + ": bye\n\n");
}

TEST(Reuse, ABodyThatNeverEndsHoldsNobodyUp) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk(test::short_answer()));
    peer.stall();
  });
  http::CurlTransport transport;
  const auto start = std::chrono::steady_clock::now();
  auto stream = open(transport, post(server), {.drain = {.time = milliseconds(50)}});
  EXPECT_TRUE(stream->collect().complete);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Reuse, ABodyThatGoesOnAndOnIsLeft) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk(test::short_answer()));
    while (peer.send(http_chunk(std::string(1000, ':')))) continue;
  });
  http::CurlTransport transport;
  auto stream = open(transport, post(server), {.drain = {.bytes = 10'000, .time = std::chrono::seconds(60)}});
  EXPECT_TRUE(stream->collect().complete);
}

}  // namespace
}  // namespace reprise::client
