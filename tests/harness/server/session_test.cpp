
#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/server/replay_server.hpp>

#include "interactions.hpp"
#include "tcp_client.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using test::fixture_of;
using test::interaction;
using test::TcpClient;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nhost: h\r\n\r\n";
constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

ReplayServer serve(std::vector<Interaction> interactions, ReplayTiming timing = ReplayTiming::kNone) {
  return ReplayServer::start(fixture_of(std::move(interactions)), {.timing = timing}).value();
}

Interaction one_two(BodyEnd end = {}) {
  return interaction("GET", "http://recorded/a?q=1", {{0us, "one"}, {0us, "two"}}, std::move(end));
}

TEST(Session, SendsEachRecordedChunkAsOneHttpChunk) {
  auto server = serve({one_two()});
  TcpClient client(server.port());
  client.send(kGet);
  EXPECT_EQ(client.receive_until(kLastChunk), std::string(kHead) + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
}

// Reads may join writes where this machine is busy, but no read may end inside one.
TEST(Session, WritesEachChunkAtOnce) {
  const std::size_t sizes[] = {1, 10, 1400, 5, 20'000, 70'000, 3};
  std::vector<test::TimedBytes> chunks;
  for (const auto size : sizes) chunks.push_back({10ms, std::string(size, 'x')});
  auto server = serve({interaction("GET", "/a", chunks)}, ReplayTiming::kRecorded);
  TcpClient client(server.port());
  client.send(kGet);
  client.receive_until(kLastChunk);
  const auto ends = [](const auto& lengths) {
    std::vector<std::size_t> sums(lengths.size());
    std::partial_sum(lengths.begin(), lengths.end(), sums.begin());
    return sums;
  };
  std::vector<std::size_t> written = {kHead.size()};
  for (const auto size : sizes) {
    const auto digits = size > 65535 ? 5U : size > 4095 ? 4U : size > 255 ? 3U : size > 15 ? 2U : 1U;
    written.push_back(digits + 2 + size + 2);
  }
  written.push_back(kLastChunk.size());
  EXPECT_THAT(ends(written), IsSupersetOf(ends(client.read_sizes())));
  RecordProperty("reads", static_cast<int>(client.read_sizes().size()));
  RecordProperty("writes", static_cast<int>(written.size()));
}

TEST(Session, EndsTheBodyAsRecorded) {
  struct Row {
    EndKind kind;
    TcpClient::End end;
  };
  const Row rows[] = {
      {EndKind::kClosedEarly, TcpClient::End::kClosed},
      {EndKind::kCancelled, TcpClient::End::kClosed},
      {EndKind::kRecorderKilled, TcpClient::End::kClosed},
      {EndKind::kReset, TcpClient::End::kReset},
  };
  for (const auto& row : rows) {
    auto server = serve({one_two({.kind = row.kind})});
    TcpClient client(server.port());
    client.send(kGet);
    EXPECT_EQ(client.receive_all(), std::string(kHead) + "3\r\none\r\n3\r\ntwo\r\n") << to_string(row.kind);
    EXPECT_EQ(client.end(), row.end) << to_string(row.kind);
  }
}

TEST(Session, StaysSilentAfterARecordedTimeOut) {
  auto server = serve({one_two({.kind = EndKind::kTimeout})});
  TcpClient client(server.port());
  client.send(kGet);
  EXPECT_THAT(client.receive_until("two\r\n"), EndsWith("3\r\ntwo\r\n"));
  client.send("more");
  EXPECT_TRUE(client.silent_for(100ms));
  client.finish_sending();
  EXPECT_EQ(client.receive_all(), "");
  EXPECT_EQ(client.end(), TcpClient::End::kClosed);
}

TEST(Session, DeliversAllBytesBeforeAReset) {
  const std::string large(8U << 20U, 'x');
  auto server = serve({interaction("GET", "/a", {{0us, large}}, {.kind = EndKind::kReset})});
  TcpClient client(server.port(), 64 << 10);
  client.send(kGet);
  EXPECT_EQ(client.receive_all().size(), kHead.size() + 8 + large.size() + 2);
  EXPECT_EQ(client.end(), TcpClient::End::kReset);
}

TEST(Session, KeepsTheConnectionForTheNextRequest) {
  auto server = serve({one_two()});
  TcpClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(kGet);
    EXPECT_THAT(client.receive_until(kLastChunk), StartsWith("HTTP/1.1 200"));
  }
  client.send("GET /missing HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.receive_until("}}\n"), StartsWith("HTTP/1.1 404"));
  client.send("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.receive_all(), AllOf(HasSubstr("connection: close\r\n"), EndsWith(kLastChunk)));
  EXPECT_EQ(client.end(), TcpClient::End::kClosed);
}

TEST(Session, SaysNothingToAClientThatIsDone) {
  auto server = serve({one_two()});
  for (const std::string_view sent : {std::string_view(), std::string_view("GET /a HT"), kGet}) {
    TcpClient client(server.port());
    client.send(sent);
    if (sent == kGet) client.receive_until(kLastChunk);
    client.finish_sending();
    EXPECT_EQ(client.receive_all(), "") << sent;
    EXPECT_EQ(client.end(), TcpClient::End::kClosed) << sent;
  }
}

TEST(Session, AnswersPipelinedRequestsInOrder) {
  auto server = serve({interaction("GET", "/a", {{0us, "first"}}), interaction("POST", "/b", {{0us, "second"}})});
  TcpClient client(server.port());
  client.send(std::string(kGet) + "POST /b HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc");
  EXPECT_THAT(client.receive_until(kLastChunk), HasSubstr("5\r\nfirst\r\n"));
  EXPECT_THAT(client.receive_until(kLastChunk), HasSubstr("6\r\nsecond\r\n"));
}

TEST(Session, TakesARequestInAnyPieces) {
  auto server = serve({interaction("POST", "/a", {{0us, "ok"}})});
  TcpClient client(server.port());
  for (const char c : std::string("POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")) {
    ASSERT_TRUE(client.send({&c, 1}));
  }
  EXPECT_THAT(client.receive_until(kLastChunk), HasSubstr("2\r\nok\r\n"));
}

TEST(Session, NamesWhatThereIsWhereNothingMatches) {
  auto server = serve({one_two(), interaction("POST", "https://api.example/v1/messages", {})});
  TcpClient client(server.port());
  client.send("POST /v1/complete?x=1 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(
      client.receive_until("}}\n"),
      AllOf(StartsWith("HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\n"),
            EndsWith(
                "{\"error\":{\"type\":\"not_found\",\"message\":\"no recorded answer for POST /v1/complete: closest is "
                "interaction 2, POST /v1/messages: path: recorded \\\"/v1/messages\\\", asked "
                "\\\"/v1/complete\\\"\",\"available\":[\"GET /a\",\"POST /v1/messages\"]}}\n")));
}

TEST(Session, RefusesWhatIsNotARequest) {
  struct Row {
    std::string sent;
    std::string status;
  };
  const Row rows[] = {
      {"nonsense\r\n\r\n", "400"},
      {"GET /a HTTP/9.9\r\n\r\n", "400"},
      {"GET /a HTTP/1.1\r\nno colon\r\n\r\n", "400"},
      {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n", "400"},
      {"POST /a HTTP/1.1\r\ncontent-length: x\r\n\r\n", "400"},
      {"POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"GET /a HTTP/1.1\r\nx: " + std::string(66'000, 'x') + "\r\n\r\n", "431"},
      {"GET /" + std::string(200'000, 'x') + " HTTP/1.1\r\n\r\n", "431"},
      {"POST /a HTTP/1.1\r\ncontent-length: 67108865\r\n\r\n", "413"},
  };
  auto server = serve({one_two()});
  for (const auto& row : rows) {
    SCOPED_TRACE(row.sent.substr(0, 60));
    TcpClient client(server.port());
    client.send(row.sent);
    EXPECT_THAT(client.receive_all(), AllOf(StartsWith("HTTP/1.1 " + row.status + " "),
                                            HasSubstr("connection: close\r\n"), EndsWith("}}\n")));
    EXPECT_EQ(client.end(), TcpClient::End::kClosed);
  }
}

TEST(Session, TakesAHeadOfSixtyThousandBytes) {
  auto server = serve({one_two()});
  TcpClient client(server.port());
  client.send("GET /a HTTP/1.1\r\nx: " + std::string(60'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.receive_until(kLastChunk), StartsWith("HTTP/1.1 200"));
}

TEST(Session, TellsAClientToGoOnWithItsBody) {
  auto server = serve({interaction("POST", "/a", {{0us, "ok"}})});
  TcpClient client(server.port());
  client.send("POST /a HTTP/1.1\r\nexpect: 100-Continue\r\ncontent-length: 3\r\n\r\n");
  EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_THAT(client.receive_until(kLastChunk), HasSubstr("2\r\nok\r\n"));
}

TEST(Session, AnswersHeadWithoutABodyAndWithoutUsingUpTheAnswer) {
  auto server = serve({interaction("GET", "/a", {{0us, "first"}}), interaction("GET", "/a", {{0us, "second"}})});
  TcpClient client(server.port());
  client.send("HEAD /a HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.receive_until("\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 200 OK"), Not(HasSubstr("transfer-encoding"))));
  client.send("HEAD /missing HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.receive_until("\r\n\r\n"), StartsWith("HTTP/1.1 404"));
  client.send(kGet);
  EXPECT_EQ(client.receive_until(kLastChunk), std::string(kHead) + "5\r\nfirst\r\n0\r\n\r\n");
}

TEST(Session, GivesAnOldClientTheBodyUpToTheClose) {
  auto server = serve({one_two()});
  TcpClient client(server.port());
  client.send("GET /a HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.receive_all(),
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\nonetwo");
  EXPECT_EQ(client.end(), TcpClient::End::kClosed);
}

TEST(Session, SendsNoBodyWithAStatusThatHasNone) {
  auto none = one_two();
  none.response.status = 204;
  auto server = serve({none});
  TcpClient client(server.port());
  client.send(kGet);
  client.send("GET /a HTTP/1.1\r\nconnection: close\r\n\r\n");
  const std::string head = "HTTP/1.1 204 No Content\r\ncontent-type: text/event-stream\r\n";
  EXPECT_EQ(client.receive_all(), head + "\r\n" + head + "connection: close\r\n\r\n");
}

TEST(Session, WaitsAsLongAsRecorded) {
  auto server =
      serve({interaction("GET", "/a", {{30ms, "one"}, {40ms, "two"}}, {.delay = 30ms})}, ReplayTiming::kRecorded);
  TcpClient client(server.port());
  const auto start = std::chrono::steady_clock::now();
  client.send(kGet);
  client.receive_until("one\r\n");
  EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
  client.receive_until("two\r\n");
  EXPECT_GE(std::chrono::steady_clock::now() - start, 70ms);
  client.receive_until(kLastChunk);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 100ms);
}

}  // namespace
}  // namespace reprise::harness
