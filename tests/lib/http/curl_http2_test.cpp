#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "curl_test_util.hpp"

namespace reprise::http {
namespace {

using test::Gate;
using test::Peer;
using test::RawServer;
using testing::HasSubstr;
using testing::StartsWith;

// The few frames of HTTP/2 (RFC 9113, 4.1 and 6) that the tests need.
enum FrameType : unsigned char { kData = 0, kHeaders = 1, kResetStream = 3, kSettings = 4, kGoAway = 7 };

std::string frame(FrameType type, unsigned char flags, unsigned char stream, std::string_view payload) {
  std::string bytes(9, '\0');
  bytes[1] = static_cast<char>(payload.size() >> 8);
  bytes[2] = static_cast<char>(payload.size());
  bytes[3] = static_cast<char>(type);
  bytes[4] = static_cast<char>(flags);
  bytes[8] = static_cast<char>(stream);
  return bytes.append(payload);
}

// Reads the client's preface and frames up to its request, and answers with ":status: 200" and "a: b".
void begin_http2(Peer& peer) {
  constexpr std::size_t kPreface = 24;
  EXPECT_THAT(peer.read_bytes(kPreface).value_or(""), StartsWith("PRI * HTTP/2.0"));
  for (auto head = peer.read_bytes(9); head; head = peer.read_bytes(9)) {
    const auto size = (static_cast<unsigned char>((*head)[1]) << 8) + static_cast<unsigned char>((*head)[2]);
    peer.read_bytes(static_cast<std::size_t>(size));
    if ((*head)[3] == kHeaders) break;
  }
  using namespace std::string_literals;
  peer.send(frame(kSettings, 0, 0, "") + frame(kSettings, 1, 0, "") +
            frame(kHeaders, 4, 1, "\x88\x00\x01"s + "a\x01"s + "b"));
}

CurlOptions http2() { return {.version = HttpVersion::k2PriorKnowledge}; }

TEST(CurlHttp2, IsWhatTlsNegotiatesByDefault) {
  RawServer server(
      [](Peer& peer) {
        begin_http2(peer);
        peer.send(frame(kData, 1, 1, "by TLS"));
        peer.stall();
      },
      test::make_test_certificate(), "h2");
  CurlTransport transport({.verify_tls = false});
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->http_version, "2");
  EXPECT_EQ(drain(*reply->body).bytes, "by TLS");
}

TEST(CurlHttp2, IsOfferedAsAnUpgradeThatTheServerMayDecline) {
  RawServer server(echo);
  CurlTransport transport({.version = HttpVersion::k2});
  EXPECT_THAT(fetch(transport, get(server.url())).value_or("failed"), HasSubstr("Upgrade: h2c"));
}

TEST(CurlHttp2, HandsOutFramesAsTheyArrive) {
  std::vector<Gate> gates(5);
  RawServer server([&](Peer& peer) {
    begin_http2(peer);
    for (std::size_t i = 0; i < gates.size() && peer.wait(gates[i]); ++i) {
      peer.send(frame(kData, i + 1 == gates.size() ? 1 : 0, 1, "piece " + std::to_string(i)));
    }
    peer.stall();
  });
  CurlTransport transport(http2());
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->http_version, "2");
  EXPECT_EQ(reply->headers, (Headers{{"a", "b"}}));
  for (std::size_t i = 0; i < gates.size(); ++i) {
    gates[i].open();
    EXPECT_EQ(reply->body->read(), "piece " + std::to_string(i));
  }
  EXPECT_EQ(reply->body->read(), "");
}

TEST(CurlHttp2, SaysHowAStreamBroke) {
  using namespace std::string_literals;
  struct Row {
    const char* name;
    std::string last_bytes;
    bool reset;
    ErrorCode code;
  };
  for (const auto& row : {Row{"stream reset", frame(kResetStream, 0, 1, "\0\0\0\2"s), false, ErrorCode::kReset},
                          Row{"goaway", frame(kGoAway, 0, 0, "\0\0\0\0\0\0\0\2"s), false, ErrorCode::kHttp},
                          Row{"connection reset", "", true, ErrorCode::kReset},
                          Row{"connection closed", "", false, ErrorCode::kClosedEarly}}) {
    Gate read;
    RawServer server([&](Peer& peer) {
      begin_http2(peer);
      peer.send(frame(kData, 0, 1, "one"));
      peer.wait(read);
      peer.send(row.last_bytes);
      if (row.reset) peer.reset();
      if (!row.last_bytes.empty()) peer.stall();
    });
    CurlTransport transport(http2());
    auto reply = transport.open(get(server.url()), {});
    ASSERT_TRUE(reply) << row.name << ": " << reply.error().message;
    EXPECT_EQ(reply->body->read(), "one") << row.name;
    read.open();
    const auto drained = drain(*reply->body);
    ASSERT_FALSE(drained.end) << row.name;
    EXPECT_EQ(drained.end.error().code, row.code) << row.name << ": " << drained.end.error().message;
  }
}

}  // namespace
}  // namespace reprise::http
