#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "curl_test_util.hpp"

namespace reprise::http {
namespace {

using test::http_chunk;
using test::Peer;
using test::plain_answer;
using test::RawServer;
using testing::AllOf;
using testing::HasSubstr;

class CurlTls : public testing::Test {
 protected:
  CurlTls() { std::ofstream(ca_file_) << certificate_.certificate; }
  ~CurlTls() override { std::filesystem::remove(ca_file_); }

  test::TestCertificate certificate_ = test::make_test_certificate();
  std::string ca_file_ = testing::TempDir() + "reprise-ca-" + std::to_string(::getpid()) + ".pem";
};

TEST_F(CurlTls, RefusesACertificateOfAnUnknownAuthority) {
  RawServer server(echo, certificate_);
  CurlTransport transport;
  const auto reply = transport.open(get(server.url()), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kTls);
  EXPECT_THAT(reply.error().message, AllOf(HasSubstr("certificate"), HasSubstr("localhost:"), HasSubstr("ca_file")));
}

TEST_F(CurlTls, TrustsTheAuthorityItIsGiven) {
  RawServer server(echo, certificate_);
  CurlTransport transport({.ca_file = ca_file_});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fetch(transport, get(server.url())));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlTls, RefusesACertificateOfAnotherHost) {
  const auto other = test::make_test_certificate("DNS:elsewhere.invalid");
  std::ofstream(ca_file_) << other.certificate;
  RawServer server(echo, other);
  CurlTransport transport({.ca_file = ca_file_});
  const auto reply = transport.open(get(server.url()), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kTls);
}

TEST_F(CurlTls, TrustsAnybodyWhereToldTo) {
  RawServer server(echo, certificate_);
  CurlTransport transport({.verify_tls = false});
  EXPECT_TRUE(fetch(transport, get(server.url())));
}

TEST_F(CurlTls, SaysThatTheAuthorityCannotBeRead) {
  RawServer server(echo, certificate_);
  CurlTransport transport({.ca_file = "/nonexistent/ca.pem"});
  const auto reply = transport.open(get(server.url()), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kTls);
  EXPECT_THAT(reply.error().message, HasSubstr("/nonexistent/ca.pem"));
}

TEST_F(CurlTls, SaysThatThePeerSpeaksNoTls) {
  RawServer server([](Peer& peer) { peer.send(plain_answer("", "400 Bad Request")); });
  CurlTransport transport;
  const auto reply = transport.open(get("https://" + address(server.port())), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kTls) << reply.error().message;
}

TEST_F(CurlTls, TellsAnEarlyCloseFromAReset) {
  for (const bool reset : {false, true}) {
    RawServer server(
        [=](Peer& peer) {
          peer.read_request();
          peer.send(test::chunked_head() + http_chunk("one"));
          reset ? peer.reset() : peer.close();
        },
        certificate_);
    CurlTransport transport({.ca_file = ca_file_});
    auto reply = transport.open(get(server.url()), {});
    ASSERT_TRUE(reply) << reply.error().message;
    const auto drained = drain(*reply->body);
    ASSERT_FALSE(drained.end);
    EXPECT_EQ(drained.bytes, "one");
    EXPECT_EQ(drained.end.error().code, reset ? ErrorCode::kReset : ErrorCode::kClosedEarly)
        << drained.end.error().message;
  }
}

}  // namespace
}  // namespace reprise::http
