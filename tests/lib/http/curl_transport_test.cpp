#include <cstdlib>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/http/curl_transport.hpp>

#include "curl_test_util.hpp"

namespace reprise::http {
namespace {

using test::Gate;
using test::http_chunk;
using test::Peer;
using test::plain_answer;
using test::RawServer;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(CurlTransport, SendsTheRequestAsGiven) {
  RawServer server(echo);
  CurlTransport transport;
  const auto get = fetch(transport, {.url = server.url("/v1?q=1"), .headers = {{"X-A", "1"}, {"x-a", "2"}, {"e", ""}}});
  ASSERT_TRUE(get);
  EXPECT_THAT(*get, AllOf(StartsWith("GET /v1?q=1 HTTP/1.1\r\n"), HasSubstr("\r\nX-A: 1\r\nx-a: 2\r\ne:\r\n"),
                          HasSubstr("\r\nUser-Agent: reprise\r\n"), Not(HasSubstr("Content-")), EndsWith("\r\n\r\n")));

  using namespace std::string_literals;
  const auto post = fetch(transport, {.method = "POST", .url = server.url(), .body = "a\0b"s});
  ASSERT_TRUE(post);
  EXPECT_THAT(*post, AllOf(StartsWith("POST / "), HasSubstr("\r\nContent-Length: 3\r\n"),
                           Not(HasSubstr("Content-Type")), Not(HasSubstr("Expect")), EndsWith("\r\n\r\na\0b"s)));

  const Request counted{
      .method = "POST", .url = server.url(), .headers = {{"content-LENGTH", "3"}, {"b", "c"}}, .body = "abc"};
  EXPECT_THAT(fetch(transport, counted).value_or("failed"),
              AllOf(HasSubstr("\r\ncontent-LENGTH: 3\r\nb: c\r\n"), Not(HasSubstr("Content-Length"))));

  for (const auto* method : {"POST", "PUT", "PATCH"}) {
    EXPECT_THAT(fetch(transport, {.method = method, .url = server.url()}).value(),
                AllOf(StartsWith(method), HasSubstr("\r\nContent-Length: 0\r\n"), EndsWith("\r\n\r\n")));
  }
  for (const auto* method : {"DELETE", "OPTIONS", "query"}) {
    EXPECT_THAT(fetch(transport, {.method = method, .url = server.url()}).value(),
                AllOf(StartsWith(std::string(method) + " / HTTP/1.1\r\n"), Not(HasSubstr("Content-"))));
  }
}

TEST(CurlTransport, SendsALargeBodyWithoutWaitingForLeave) {
  RawServer server(echo);
  CurlTransport transport;
  const std::string body(4U << 20, 'b');
  const auto answer = fetch(transport, {.method = "POST", .url = server.url(), .body = body});
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, Not(HasSubstr("Expect")));
  EXPECT_TRUE(answer->ends_with(body));
}

TEST(CurlTransport, AHeadRequestHasNoBodyToRead) {
  RawServer server([](Peer& peer) {
    EXPECT_THAT(peer.read_request().value_or(""), StartsWith("HEAD / "));
    peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
    peer.stall();
  });
  CurlTransport transport;
  EXPECT_EQ(fetch(transport, {.method = "HEAD", .url = server.url()}), "");
}

TEST(CurlTransport, SendsNothingOfARequestThatIsWrong) {
  RawServer server(echo);
  CurlTransport transport;
  const Request wrong[] = {
      {.url = server.url(), .headers = {{"a", "b\r\nInjected: yes"}}},
      {.url = "not a url"},
      {.url = "ftp://127.0.0.1/"},
      {.method = "GET /x HTTP/1.1\r\n", .url = server.url()},
  };
  for (const auto& request : wrong) {
    const auto reply = transport.open(request, {});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::kInvalidArgument) << reply.error().message;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlTransport, SaysWhyThereIsNoConnection) {
  CurlTransport transport;
  const auto port = test::closed_port();
  const auto refused = transport.open(get("http://" + address(port)), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConnect);
  EXPECT_THAT(refused.error().message, HasSubstr(address(port) + ": refused"));

  const auto unknown = transport.open(get("http://nowhere.invalid/"), {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kResolve);
  EXPECT_THAT(unknown.error().message, HasSubstr("'nowhere.invalid'"));
}

TEST(CurlTransport, UsesAFinishedConnectionAgain) {
  RawServer server(echo);
  CurlTransport transport;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(fetch(transport, get(server.url())));
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransport, DoesNotUseAConnectionAgainThatWasLeftHalfRead) {
  RawServer server([](Peer& peer) {
    while (peer.read_request()) peer.send(test::chunked_head() + http_chunk("left over"));
  });
  CurlTransport transport;
  for (int i = 0; i < 3; ++i) {
    auto reply = transport.open(get(server.url()), {});
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body->read(), "left over");
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST(CurlTransport, SurvivesAKeptConnectionThatTheServerClosed) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(plain_answer("once"));
  });
  CurlTransport transport;
  for (int i = 0; i < 20; ++i) ASSERT_EQ(fetch(transport, get(server.url())), "once");
}

TEST(CurlTransport, BodiesOutliveIt) {
  Gate gate;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head());
    peer.wait(gate);
    peer.send(http_chunk("late") + http_chunk(""));
  });
  auto transport = std::make_unique<CurlTransport>();
  auto reply = transport->open(get(server.url()), {});
  ASSERT_TRUE(reply);
  transport.reset();
  gate.open();
  EXPECT_EQ(drain(*reply->body).bytes, "late");
}

TEST(CurlTransport, CarriesExchangesOfManyThreads) {
  RawServer server([](Peer& peer) {
    while (const auto request = peer.read_request()) {
      peer.send(test::chunked_head());
      for (int i = 0; i < 20; ++i) peer.send(http_chunk(request->substr(0, request->find(' ', 5))));
      peer.send(http_chunk(""));
    }
  });
  CurlTransport transport;
  std::atomic<int> good = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const auto path = "/" + std::to_string(t) + "-" + std::to_string(i);
        std::string expected;
        for (int n = 0; n < 20; ++n) expected += "GET " + path;
        good += fetch(transport, get(server.url(path))) == expected ? 1 : 0;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good, 400);
  EXPECT_LE(server.connections(), 8);
}

TEST(CurlTransport, HoldsFiftyStreamsOpenAtOnce) {
  Gate gate;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("a"));
    peer.wait(gate);
    peer.send(http_chunk("b") + http_chunk(""));
  });
  CurlTransport transport;
  std::vector<Reply> replies;
  for (int i = 0; i < 50; ++i) replies.push_back(transport.open(get(server.url()), {}).value());
  gate.open();
  for (auto& reply : replies) EXPECT_EQ(drain(*reply.body).bytes, "ab");
}

// Answers with a redirect to `location` once, then echoes.
RawServer::Script redirecting(std::string status, std::string location) {
  return [=](Peer& peer) {
    while (const auto request = peer.read_request()) {
      const bool first = request->find(" /first ") != std::string::npos;
      peer.send(first ? plain_answer("moved", status, "location: " + location + "\r\n") : plain_answer(*request));
    }
  };
}

TEST(CurlTransport, DoesNotFollowRedirectsUnlessAsked) {
  RawServer server(redirecting("302 Found", "/second"));
  CurlTransport transport;
  auto reply = transport.open(get(server.url("/first")), {});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 302);
  EXPECT_EQ(reply->headers.find("location"), "/second");
  EXPECT_EQ(drain(*reply->body).bytes, "moved");
}

TEST(CurlTransport, FollowsRedirectsWhereAsked) {
  RawServer server(redirecting("307 Temporary Redirect", "/second"));
  CurlTransport transport({.follow_redirects = true});
  const Request request{
      .method = "POST", .url = server.url("/first"), .headers = {{"x-api-key", "k"}}, .body = "hello"};
  EXPECT_THAT(fetch(transport, request).value_or("failed"),
              AllOf(StartsWith("POST /second "), HasSubstr("x-api-key: k"), EndsWith("\r\n\r\nhello")));
}

TEST(CurlTransport, TakesNoCredentialsToAnotherServer) {
  RawServer other(echo);
  RawServer server(redirecting("302 Found", other.url("/second")));
  CurlTransport transport({.follow_redirects = true});
  const Request request{.url = server.url("/first"), .headers = {{"X-Api-Key", "k"}, {"x-plain", "p"}}};
  EXPECT_THAT(fetch(transport, request).value_or("failed"),
              AllOf(StartsWith("GET /second "), Not(HasSubstr("Api-Key")), HasSubstr("x-plain: p")));
}

TEST(CurlTransport, GivesUpAfterTenRedirects) {
  std::atomic<int> requests = 0;
  RawServer server([&](Peer& peer) {
    while (peer.read_request()) {
      ++requests;
      peer.send(plain_answer("", "302 Found", "location: /again\r\n"));
    }
  });
  CurlTransport transport({.follow_redirects = true});
  const auto reply = transport.open(get(server.url()), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kHttp);
  EXPECT_THAT(reply.error().message, HasSubstr("10 redirects"));
  EXPECT_EQ(requests, 11);
}

// Sets variables of the environment, and takes them away again.
class Environment {
 public:
  explicit Environment(std::vector<std::pair<std::string, std::string>> variables) : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) ::unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::vector<std::pair<std::string, std::string>> variables_;
};

TEST(CurlTransport, DoesNotReadProxiesFromTheEnvironment) {
  const auto nobody = "http://" + address(test::closed_port());
  const Environment environment({{"http_proxy", nobody}, {"ALL_PROXY", nobody}, {"all_proxy", nobody}});
  RawServer server(echo);
  CurlTransport transport;
  EXPECT_TRUE(fetch(transport, get(server.url())));
}

TEST(CurlTransport, UsesTheProxyOfItsOptions) {
  const Environment environment({{"no_proxy", "*"}, {"NO_PROXY", "*"}});
  RawServer proxy(echo);
  RawServer direct(echo);
  CurlTransport transport({.proxy = "http://" + address(proxy.port()), .no_proxy = "127.0.0.1,other.invalid"});
  EXPECT_THAT(fetch(transport, get("http://somewhere.invalid/x")).value_or("failed"),
              StartsWith("GET http://somewhere.invalid/x HTTP/1.1\r\n"));
  EXPECT_THAT(fetch(transport, get(direct.url("/x"))).value_or("failed"), StartsWith("GET /x HTTP/1.1\r\n"));
}

TEST(CurlTransport, SaysThatTheProxyRefused) {
  RawServer proxy([](Peer& peer) {
    EXPECT_THAT(peer.read_request().value_or(""), StartsWith("CONNECT somewhere.invalid:443 "));
    peer.send(plain_answer("", "407 Proxy Authentication Required"));
  });
  CurlTransport transport({.proxy = "http://" + address(proxy.port())});
  const auto reply = transport.open(get("https://somewhere.invalid/"), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kConnect) << reply.error().message;
  EXPECT_THAT(reply.error().message, AllOf(HasSubstr("proxy"), HasSubstr("407")));
}

// "data: hello\n\n" three times over.
constexpr std::string_view kGzip(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\x4B\x49\x2C\x49\xB4\x52\xC8\x48\xCD\xC9\xC9\xE7\xE2\x4A\xC1\xC9\x01\x00"
    "\x56"
    "\x36\x9C\x63\x27\x00\x00\x00",
    36);

TEST(CurlTransport, UndoesContentCodingsWhereAsked) {
  RawServer server([](Peer& peer) {
    const auto request = peer.read_request().value_or("");
    const auto asked = request.find("Accept-Encoding: ");
    EXPECT_EQ(asked != std::string::npos && request.find("gzip", asked) != std::string::npos, peer.number() == 0);
    peer.send(plain_answer(kGzip, "200 OK", "Content-Encoding: gzip\r\n"));
  });
  CurlTransport unpacking;
  auto reply = unpacking.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->headers.find("content-encoding"), "gzip");
  EXPECT_EQ(reply->decoded_from, "gzip");
  EXPECT_EQ(drain(*reply->body).bytes, "data: hello\n\ndata: hello\n\ndata: hello\n\n");

  CurlTransport plain({.decompress = false});
  auto packed = plain.open(get(server.url()), {});
  ASSERT_TRUE(packed);
  EXPECT_EQ(packed->decoded_from, "");
  EXPECT_EQ(drain(*packed->body).bytes, std::string(kGzip));
}

// 40 MiB of zeros, packed twice.
constexpr std::string_view kBomb(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xED\xDC\x2D\x6E\x02\x61\x14\x05\xD0\x8F\x99\x11\xA4\x02\x8A\xA8"
    "\x42\x50\x12\xF6\x00\xA6\x49\x6B\xAA\x11\x45\x93\xA6\x9A\x35\x30\x09\x41\x61\x58\x00\x7B\x40\xB1\x00\x5C"
    "\x77\xD0\x1F\x55\x5D\x48\x45\x45\x55\xC3\xB4\x33\xBB\xE0\x9B\x73\xD4\xD3\x57\xDE\xBC\xDC\xDE\xAA\x19\x4A"
    "\x49\x7A\xDC\x37\x1A\xFF\x47\xBE\x3E\x6D\xBF\x9A\x17\x01\x00\x00\x00\x88\x5C\xFE\xB6\x48\xCB\x32\x20\x5C"
    "\x17\x2F\xF7\xE3\x09\x00\x00\x00\x10\xBB\xC7\x76\x2B\xAB\x4A\x81\xDF\x69\xF7\x4E\x1C\x00\x00\x00\x10\xBD"
    "\xE5\xCD\xE8\xB2\xFA\x10\xF8\x9E\xCF\x32\x71\x00\x00\x00\x40\xF4\xAE\x7E\x3E\x6E\xAB\x2E\xE0\xB9\xD8\x75"
    "\x1E\xE4\x01\x00\x00\x00\xD1\x7B\x35\x18\x00\x00\x00\x00\xB5\x62\x30\x00\x00\x00\x00\xEA\xC5\x60\x00\x00"
    "\x00\x00\xD4\x8B\xC1\x00\x00\x00\x00\xA8\x99\xF7\x45\x9A\x94\x5D\x40\xBF\x98\x0E\x07\x01\x00\x00\x00\xCE"
    "\xC5\x26\xFB\x7C\x3A\x9C\x42\xC8\x93\x3F\x40\xB6\xDB\x4F\x55\x9F\x00\x00",
    226);

TEST(CurlTransport, LimitsTheTotalTimeOfASlowReader) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head());
    const std::string chunk = test::http_chunk(std::string(std::size_t{1} << 18U, 'x'));
    while (peer.send(chunk)) {
    }
  });
  CurlTransport transport;
  const Stopwatch watch;
  auto reply = transport.open(get(server.url()), {.timeouts = {.total = milliseconds(300)}});
  ASSERT_TRUE(reply);
  Result<std::string_view> piece = reply->body->read();
  // A reader slower than the sender never finds the network empty.
  while (piece && watch.elapsed() < kPrompt) {
    std::this_thread::sleep_for(milliseconds(5));
    piece = reply->body->read();
  }
  ASSERT_FALSE(piece) << "still flowing";
  EXPECT_EQ(piece.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(piece.error().message, HasSubstr("total timeout"));
}

TEST(CurlTransport, TakesLimitsBeyondTheClockForNone) {
  RawServer server(echo);
  CurlTransport transport;
  constexpr auto kNever = milliseconds::max();
  auto reply = transport.open(get(server.url()),
                              {.timeouts = {.connect = kNever, .first_byte = kNever, .idle = kNever, .total = kNever}});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_TRUE(drain(*reply->body).end);
}

TEST(CurlTransport, DoesNotUnpackMoreThanItCanHold) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(plain_answer(kBomb, "200 OK", "Content-Encoding: gzip, gzip\r\n"));
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  const auto drained = drain(*reply->body);
  ASSERT_FALSE(drained.end);
  EXPECT_EQ(drained.end.error().code, ErrorCode::kLimitExceeded) << drained.end.error().message;
  EXPECT_LE(drained.bytes.size(), 16U << 20);
}

}  // namespace
}  // namespace reprise::http
