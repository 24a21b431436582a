#include <atomic>
#include <thread>

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
using ::testing::HasSubstr;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nconnection: close\r\n\r\n";

TEST(ReplayServer, ListensOnAPortOfItsOwn) {
  auto a = ReplayServer::start(Fixture{});
  auto b = ReplayServer::start(Fixture{});
  ASSERT_TRUE(a && b);
  EXPECT_NE(a->port(), 0);
  EXPECT_NE(a->port(), b->port());
  EXPECT_EQ(a->base_url(), "http://127.0.0.1:" + std::to_string(a->port()));
}

TEST(ReplayServer, SaysWhyItCannotListen) {
  auto first = ReplayServer::start(Fixture{});
  ASSERT_TRUE(first);
  const auto taken = ReplayServer::start(Fixture{}, {.port = first->port()});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kIo);
  EXPECT_THAT(taken.error().message, HasSubstr("127.0.0.1:" + std::to_string(first->port())));
  const auto nowhere = ReplayServer::start(Fixture{}, {.address = "localhost"});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::kInvalidArgument);
}

TEST(ReplayServer, GivesItsPortBackWhenStopped) {
  auto first = ReplayServer::start(Fixture{});
  ASSERT_TRUE(first);
  const auto port = first->port();
  { const TcpClient idle(port); }
  first->stop();
  first->stop();
  EXPECT_FALSE(TcpClient(port).connected());
  EXPECT_TRUE(ReplayServer::start(Fixture{}, {.port = port}));
}

TEST(ReplayServer, ServesManyClientsAtOnce) {
  constexpr int kClients = 50;
  auto server = ReplayServer::start(fixture_of({interaction("GET", "/a", {{100ms, "one"}, {100ms, "two"}})}));
  ASSERT_TRUE(server);
  std::atomic<int> whole = 0;
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kClients; ++i) {
      threads.emplace_back([&] {
        TcpClient client(server->port());
        client.send(kGet);
        whole += client.receive_all().ends_with("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n") ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(whole, kClients);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kClients * 200ms / 2);
}

TEST(ReplayServer, StopsInTheMiddleOfAStream) {
  auto server = ReplayServer::start(fixture_of({interaction("GET", "/a", {{0us, "one"}, {24h, "two"}})}));
  ASSERT_TRUE(server);
  TcpClient streaming(server->port());
  streaming.send(kGet);
  EXPECT_THAT(streaming.receive_until("one\r\n"), HasSubstr("one"));
  TcpClient idle(server->port());
  TcpClient halfway(server->port());
  halfway.send("GET /a HT");
  const auto start = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_EQ(streaming.receive_all(), "");
  EXPECT_NE(streaming.end(), TcpClient::End::kSilent);
  idle.receive_all();
  EXPECT_NE(idle.end(), TcpClient::End::kSilent);
}

TEST(ReplayServer, SurvivesClientsThatLeave) {
  const std::string large(4U << 20U, 'x');
  auto server = ReplayServer::start(fixture_of({interaction("GET", "/a", {{0us, "one"}, {1ms, large}, {1ms, large}})}));
  ASSERT_TRUE(server);
  for (const std::string_view sent : {std::string_view(), kGet.substr(0, 9), kGet}) {
    for (int i = 0; i < 10; ++i) {
      TcpClient client(server->port());
      client.send(sent);
    }
  }
  for (int i = 0; i < 10; ++i) {
    TcpClient client(server->port());
    client.send(kGet);
    client.receive_until("one\r\n");
  }
  TcpClient last(server->port());
  last.send(kGet);
  EXPECT_GT(last.receive_all().size(), 2 * large.size());
}

TEST(ReplayServer, ForgetsConnectionsThatAreOver) {
  auto server = ReplayServer::start(fixture_of({interaction("GET", "/a", {{0us, "one"}})}));
  ASSERT_TRUE(server);
  for (int i = 0; i < 1100; ++i) {
    TcpClient client(server->port());
    client.send(kGet);
    ASSERT_THAT(client.receive_all(), HasSubstr("one")) << "connection " << i;
  }
}

TEST(ReplayServer, MovesWithItsConnections) {
  auto server = ReplayServer::start(fixture_of({interaction("GET", "/a", {{0us, "one"}, {20ms, "two"}})})).value();
  TcpClient client(server.port());
  client.send(kGet);
  client.receive_until("one\r\n");
  const ReplayServer moved = std::move(server);
  EXPECT_THAT(client.receive_all(), HasSubstr("two"));
}

}  // namespace
}  // namespace reprise::harness
