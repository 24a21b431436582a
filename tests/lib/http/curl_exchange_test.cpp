#include <cstring>

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include "curl_test_util.hpp"

namespace {

// Holds the look-up of slow.invalid up. Never destroyed: the look-up's thread comes back after the test.
reprise::test::Gate& slow_lookup() {
  static auto* const gate = new reprise::test::Gate;
  return *gate;
}

}  // namespace

// Stands before the system's function for the whole program, libcurl included: no test asks a name server.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && std::strcmp(node, "slow.invalid") == 0) {
    slow_lookup().wait();
    return EAI_NONAME;
  }
  if (node != nullptr && std::strcmp(node, "nowhere.invalid") == 0) return EAI_NONAME;
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

namespace reprise::http {
namespace {

using test::Gate;
using test::http_chunk;
using test::Peer;
using test::plain_answer;
using test::RawServer;
using testing::HasSubstr;

TEST(CurlExchange, ReadsAPieceThatWasSentAloneAlone) {
  std::vector<Gate> gates(20);
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head());
    for (std::size_t i = 0; i < gates.size() && peer.wait(gates[i]); ++i) {
      peer.send(http_chunk("event " + std::to_string(i) + "\n\n"));
    }
    peer.send(http_chunk(""));
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply) << reply.error().message;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    gates[i].open();
    EXPECT_EQ(reply->body->read(), "event " + std::to_string(i) + "\n\n");
  }
  EXPECT_EQ(reply->body->read(), "");
  EXPECT_EQ(reply->body->read(), "");
}

TEST(CurlExchange, KeepsTheBoundariesOfChunksThatArriveTogether) {
  std::string all = test::chunked_head();
  std::vector<std::string> chunks;
  for (int i = 0; i < 200; ++i) chunks.emplace_back(static_cast<std::size_t>(i % 7 + 1), 'a');
  for (const auto& chunk : chunks) all += http_chunk(chunk);
  all += http_chunk("");
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(all);
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  const auto drained = drain(*reply->body);
  EXPECT_TRUE(drained.end);
  EXPECT_EQ(drained.pieces, chunks);
}

TEST(CurlExchange, ReadsUpToTheDeadlineAndNoLonger) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("there in time"));
    peer.stall();
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  reply->body->set_deadline(std::chrono::steady_clock::now() + std::chrono::hours(1));
  EXPECT_EQ(reply->body->read(), "there in time");
  const Stopwatch watch;
  reply->body->set_deadline(std::chrono::steady_clock::now() + milliseconds(50));
  const auto late = reply->body->read();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(late.error().message, HasSubstr("read timeout: nothing more came from 127.0.0.1"));
  EXPECT_GE(watch.elapsed(), milliseconds(50));
  EXPECT_LT(watch.elapsed(), kPrompt);
}

TEST(CurlExchange, DeliversALargeBodyExactly) {
  std::string body;
  for (int i = 0; body.size() < (8U << 20); ++i) body += "line " + std::to_string(i) + "\n";
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(plain_answer(body));
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  const auto drained = drain(*reply->body);
  EXPECT_TRUE(drained.end);
  EXPECT_TRUE(drained.bytes == body);
}

TEST(CurlExchange, HoldsTheSenderBackWhileNobodyReads) {
  std::atomic<std::size_t> sent = 0;
  Gate gone;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(1U << 20, 'x');
    while (sent < (256U << 20) && peer.send(block)) sent += block.size();
    gone.open();
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  ASSERT_TRUE(reply->body->read());
  // The sender stands still once the sockets' buffers are full.
  std::size_t seen = 1;
  for (std::size_t last = 0; seen != last;) {
    last = seen;
    std::this_thread::sleep_for(milliseconds(200));
    seen = sent;
  }
  EXPECT_LT(seen, 64U << 20);
  reply->body.reset();
  EXPECT_TRUE(gone.wait());
}

TEST(CurlExchange, OpensBeforeTheBodyBegins) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
    peer.send("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nx-a: 1\r\nx-a: 2\r\ncontent-length: 5\r\n\r\n");
    peer.stall();
  });
  CurlTransport transport;
  const auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 429);
  EXPECT_EQ(reply->http_version, "1.1");
  EXPECT_EQ(reply->headers, (Headers{{"Retry-After", "7"}, {"x-a", "1"}, {"x-a", "2"}, {"content-length", "5"}}));
}

struct TimeoutRow {
  const char* name;
  Timeouts timeouts;
  RawServer::Script script;
};

Timeouts unlimited() { return {milliseconds(0), milliseconds(0), milliseconds(0), milliseconds(0)}; }

Timeouts only(milliseconds Timeouts::*which) {
  auto timeouts = unlimited();
  timeouts.*which = milliseconds(250);
  return timeouts;
}

// Opens and reads to the end, wherever the failure shows.
Error failure_of(Transport& transport, const Request& request, const ExchangeOptions& options) {
  auto reply = transport.open(request, options);
  if (!reply) return reply.error();
  const auto drained = drain(*reply->body);
  if (drained.end) {
    ADD_FAILURE() << "no failure, but the body " << drained.bytes;
    return {};
  }
  return drained.end.error();
}

TEST(CurlExchange, NamesTheLimitThatRanOut) {
  const TimeoutRow rows[] = {
      {"first-byte timeout", only(&Timeouts::first_byte), [](Peer& peer) { peer.stall(); }},
      {"first-byte timeout", only(&Timeouts::first_byte),
       [](Peer& peer) {
         peer.read_request();
         peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
         peer.stall();
       }},
      {"idle timeout", only(&Timeouts::idle),
       [](Peer& peer) {
         peer.read_request();
         peer.send("HTTP/1.1 200 OK\r\na: b");
         peer.stall();
       }},
      {"idle timeout", only(&Timeouts::idle),
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::chunked_head() + http_chunk("one"));
         peer.stall();
       }},
      {"total timeout", only(&Timeouts::total),
       [](Peer& peer) {
         peer.read_request();
         peer.send(test::chunked_head());
         while (peer.send(http_chunk("on and on"))) std::this_thread::sleep_for(milliseconds(5));
       }},
      {"total timeout", only(&Timeouts::total), [](Peer& peer) { peer.stall(); }},
  };
  CurlTransport transport;
  for (const auto& row : rows) {
    RawServer server(row.script);
    const Stopwatch watch;
    const auto error = failure_of(transport, get(server.url()), {.timeouts = row.timeouts});
    EXPECT_EQ(error.code, ErrorCode::kTimeout);
    EXPECT_THAT(error.message, HasSubstr(row.name));
    EXPECT_GE(watch.elapsed(), milliseconds(250)) << error.message;
    EXPECT_LT(watch.elapsed(), kPrompt) << error.message;
  }
}

TEST(CurlExchange, LimitsTheTimeToConnect) {
  const test::BlackHole hole;
  CurlTransport transport;
  const Stopwatch watch;
  const auto error = failure_of(transport, get("http://127.0.0.1:" + std::to_string(hole.port())),
                                {.timeouts = only(&Timeouts::connect)});
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_THAT(error.message, HasSubstr("connect timeout: no connection to 127.0.0.1:"));
  EXPECT_GE(watch.elapsed(), milliseconds(250));
  EXPECT_LT(watch.elapsed(), kPrompt);
}

TEST(CurlExchange, CountsIdlenessOnlyWhileSomebodyReads) {
  Gate gate;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("one"));
    peer.wait(gate);
    peer.send(http_chunk("two") + http_chunk(""));
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {.timeouts = only(&Timeouts::idle)});
  ASSERT_TRUE(reply);
  std::string bytes(reply->body->read().value_or("failed"));
  std::this_thread::sleep_for(milliseconds(400));
  std::jthread opener([&] {
    std::this_thread::sleep_for(milliseconds(50));
    gate.open();
  });
  const auto rest = drain(*reply->body);
  EXPECT_TRUE(rest.end) << rest.end.error().message;
  EXPECT_EQ(bytes + rest.bytes, "onetwo");
}

TEST(CurlExchange, CountsIdlenessOfAHeadFromItsFirstByte) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    std::this_thread::sleep_for(milliseconds(1200));
    peer.send("HTTP/1.1 200 OK\r\n");
    std::this_thread::sleep_for(milliseconds(50));
    peer.send("content-length: 0\r\n\r\n");
  });
  CurlTransport transport;
  auto timeouts = unlimited();
  timeouts.idle = milliseconds(1000);
  const auto reply = transport.open(get(server.url()), {.timeouts = timeouts});
  EXPECT_TRUE(reply) << reply.error().message;
}

TEST(CurlExchange, FailsTheSameWayAgain) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("one"));
    peer.stall();
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {.timeouts = only(&Timeouts::idle)});
  ASSERT_TRUE(reply);
  const auto first = drain(*reply->body);
  EXPECT_EQ(first.bytes, "one");
  ASSERT_FALSE(first.end);
  EXPECT_EQ(first.end.error().byte_offset, 3U);
  EXPECT_EQ(reply->body->read(), tl::unexpected(first.end.error()));
}

// How long after a stop `call` came back. Without a wake-up it would be the seconds of some timer of libcurl's.
template <class Call>
milliseconds time_to_stop(Call call) {
  std::stop_source stop;
  Stopwatch watch;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(50));
    watch = {};
    stop.request_stop();
  });
  const Error error = call(stop.get_token());
  stopper.join();
  const auto elapsed = watch.elapsed();
  EXPECT_EQ(error.code, ErrorCode::kCancelled) << error.message;
  return elapsed;
}

// The best of a few, so that a busy machine does not count.
template <class Call>
void expect_stopped_at_once(Call call) {
  milliseconds best = time_to_stop(call);
  for (int i = 0; i < 4 && best > milliseconds(100); ++i) best = std::min(best, time_to_stop(call));
  EXPECT_LE(best, milliseconds(100));
}

TEST(CurlExchange, AStopWakesABlockedRead) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("one"));
    peer.stall();
  });
  CurlTransport transport;
  expect_stopped_at_once([&](const std::stop_token& stop) -> Error {
    auto reply = transport.open(get(server.url()), {.timeouts = unlimited(), .stop = stop});
    if (!reply) return reply.error();
    EXPECT_EQ(reply->body->read(), "one");
    const auto piece = reply->body->read();
    EXPECT_FALSE(piece);
    EXPECT_EQ(piece.error().byte_offset, 3U);
    EXPECT_EQ(reply->body->read(), piece);
    return piece.error();
  });
}

void expect_stop_wakes_open(const std::string& url) {
  CurlTransport transport;
  expect_stopped_at_once([&](const std::stop_token& stop) -> Error {
    const auto reply = transport.open(get(url), {.timeouts = unlimited(), .stop = stop});
    return reply ? Error{} : reply.error();
  });
}

TEST(CurlExchange, AStopWakesOpenWhileTheServerIsSilent) {
  RawServer server([](Peer& peer) { peer.stall(); });
  expect_stop_wakes_open(server.url());
}

TEST(CurlExchange, AStopWakesOpenWhileItConnects) {
  const test::BlackHole hole;
  expect_stop_wakes_open("http://127.0.0.1:" + std::to_string(hole.port()));
}

TEST(CurlExchange, AStopWakesOpenWhileTheNameIsLookedUp) {
  expect_stop_wakes_open("http://slow.invalid/");
  slow_lookup().open();
}

TEST(CurlExchange, DoesNotConnectOnceStopped) {
  RawServer server([](Peer& peer) { peer.stall(); });
  CurlTransport transport;
  std::stop_source stop;
  stop.request_stop();
  const auto reply = transport.open(get(server.url()), {.stop = stop.get_token()});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlExchange, AStopDropsWhatHasNotBeenRead) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("one") + http_chunk("two") + http_chunk(""));
  });
  CurlTransport transport;
  std::stop_source stop;
  auto reply = transport.open(get(server.url()), {.stop = stop.get_token()});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body->read(), "one");
  stop.request_stop();
  const auto piece = reply->body->read();
  ASSERT_FALSE(piece);
  EXPECT_EQ(piece.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(piece.error().byte_offset, 3U);
}

TEST(CurlExchange, AStopAfterTheEndChangesNothing) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(plain_answer("all"));
  });
  CurlTransport transport;
  std::stop_source stop;
  auto reply = transport.open(get(server.url()), {.stop = stop.get_token()});
  ASSERT_TRUE(reply);
  EXPECT_EQ(drain(*reply->body).bytes, "all");
  stop.request_stop();
  EXPECT_EQ(reply->body->read(), "");
}

TEST(CurlExchange, DestroyingTheBodyClosesTheConnection) {
  Gate closed;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk("one"));
    peer.stall();
    closed.open();
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  reply->body.reset();
  EXPECT_TRUE(closed.wait());
}

struct EndRow {
  const char* name;
  std::string head;
  std::string body;
  bool reset;
  std::string pieces;
  ErrorCode code;
  const char* says;
};

TEST(CurlExchange, SaysHowABrokenAnswerBroke) {
  const std::string chunked = test::chunked_head();
  const std::string sized = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";
  const EndRow rows[] = {
      {"reset in chunks", chunked, http_chunk("one"), true, "one", ErrorCode::kReset, "in the middle of the body"},
      {"reset with a length", sized, "one", true, "one", ErrorCode::kReset, "in the middle of the body"},
      {"reset before the answer", "", "", true, "", ErrorCode::kReset, "before the answer's head"},
      {"no last chunk", chunked, http_chunk("one"), false, "one", ErrorCode::kClosedEarly, "before the body was whole"},
      {"inside a chunk", chunked, "a\r\none", false, "one", ErrorCode::kClosedEarly, "before the body was whole"},
      {"less than its length", sized, "one", false, "one", ErrorCode::kClosedEarly, "before the body was whole"},
      {"no answer", "", "", false, "", ErrorCode::kClosedEarly, "before the head"},
      {"half a head", "HTTP/1.1 200 OK\r\na: b\r\n", "", false, "", ErrorCode::kClosedEarly, "before the head"},
      {"bad chunk size", chunked, http_chunk("one") + "nonsense\r\n", false, "one", ErrorCode::kHttp, "chunk"},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "", false, "", ErrorCode::kHttp, "HTTP/0.9"},
      {"not gzip", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\n", "one", false, "",
       ErrorCode::kHttp, "encoding"},
  };
  for (const auto& row : rows) {
    RawServer server([&](Peer& peer) {
      peer.read_request();
      peer.send(row.head + row.body);
      if (row.reset) peer.reset();
    });
    CurlTransport transport;
    auto reply = transport.open(get(server.url()), {});
    const auto drained =
        reply ? drain(*reply->body) : Drained{.pieces = {}, .bytes = "", .end = tl::unexpected(reply.error())};
    ASSERT_FALSE(drained.end) << row.name;
    EXPECT_EQ(drained.end.error().code, row.code) << row.name << ": " << drained.end.error().message;
    EXPECT_EQ(drained.bytes, row.pieces) << row.name;
    EXPECT_THAT(drained.end.error().message, HasSubstr(row.says)) << row.name;
    EXPECT_THAT(drained.end.error().message, HasSubstr("127.0.0.1:" + std::to_string(server.port()))) << row.name;
    if (reply) {
      EXPECT_EQ(drained.end.error().byte_offset, row.pieces.size()) << row.name;
    }
  }
}

TEST(CurlExchange, EndsWellWhereTheAnswerEndsWithItsConnection) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.0 200 OK\r\n\r\nall of it");
  });
  CurlTransport transport;
  auto reply = transport.open(get(server.url()), {});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->http_version, "1.0");
  const auto drained = drain(*reply->body);
  EXPECT_TRUE(drained.end);
  EXPECT_EQ(drained.bytes, "all of it");
}

TEST(CurlExchange, RefusesAHeadThatNeverEnds) {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\n");
    while (peer.send("a: " + std::string(10'000, 'x') + "\r\n")) {
    }
  });
  CurlTransport transport;
  const auto reply = transport.open(get(server.url()), {});
  ASSERT_FALSE(reply);
  EXPECT_THAT(reply.error().message, HasSubstr("127.0.0.1"));
}

}  // namespace
}  // namespace reprise::http
