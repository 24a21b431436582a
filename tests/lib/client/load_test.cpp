// Many streams at once, and how long it takes to be rid of one.
#include <algorithm>
#include <barrier>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "failing_servers.hpp"
#include "paths.hpp"

namespace reprise::client {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Gate;
using test::http_chunk;
using test::Peer;
using test::RawServer;

harness::Interaction recorded_answer() {
  const auto file =
      harness::read_fixture(test::source_file("fixtures/anthropic/claude-haiku-4-5-20251001/parallel-tools.yaml"));
  EXPECT_TRUE(file) << file.error().message;
  return file->fixture.interactions.front();
}

// Opens `count` streams, and once all threads have theirs open, reads them in turn, a chunk each.
std::size_t read_in_turn(Client& client, std::size_t count, const llm::Message& expected, std::barrier<>& all_open) {
  std::vector<Stream> streams;
  for (std::size_t i = 0; i < count; ++i) {
    auto stream = client.stream(test::kAnyRequest);
    if (stream) streams.push_back(std::move(*stream));
  }
  all_open.arrive_and_wait();
  for (std::size_t over = 0; over < streams.size();) {
    over = 0;
    for (Stream& stream : streams) {
      const auto chunk = stream.next();
      if (!chunk || !*chunk) ++over;
    }
  }
  return static_cast<std::size_t>(std::count_if(streams.begin(), streams.end(),
                                                [&](const Stream& stream) { return stream.partial() == expected; }));
}

TEST(Load, AThousandReplayedStreamsOnEightThreadsAreAllTheSame) {
  constexpr std::size_t kThreads = 8;
  constexpr std::size_t kEach = 125;
  const harness::Interaction answer = recorded_answer();
  harness::Fixture fixture;
  fixture.interactions.assign(kThreads * kEach, answer);
  auto reply = harness::replay(answer.response, harness::ReplayTiming::kNone, reprise::steady_clock());
  const llm::Message expected = Stream::adopt(std::move(reply))->collect();
  ASSERT_TRUE(expected.complete);

  Client client(std::make_shared<harness::ReplayTransport>(std::move(fixture)), test::impatient(""));
  std::barrier<> all_open(kThreads);
  std::atomic<std::size_t> good = 0;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] { good += read_in_turn(client, kEach, expected, all_open); });
  }
  threads.clear();
  EXPECT_EQ(good, kThreads * kEach);
}

TEST(Load, TwoHundredStreamsOverHttpAreOpenAtOnce) {
  constexpr std::size_t kThreads = 8;
  constexpr std::size_t kEach = 25;
  std::atomic<std::size_t> waiting = 0;
  Gate all_there;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(test::chunked_head() + http_chunk(test::kStart));
    if (++waiting == kThreads * kEach) all_there.open();
    peer.wait(all_there);
    for (int i = 0; i < 20; ++i) peer.send(http_chunk(test::kHello));
    peer.send(http_chunk(test::kEnd) + http_chunk(""));
  });
  ClientOptions options = test::impatient(server.url(""));
  options.stream.exchange.timeouts = {
      .connect = milliseconds(0), .first_byte = milliseconds(0), .idle = milliseconds(0)};
  Client client(std::make_shared<http::CurlTransport>(), options);
  std::atomic<std::size_t> good = 0;
  std::vector<std::jthread> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      std::vector<Stream> streams;
      for (std::size_t i = 0; i < kEach; ++i) {
        auto stream = client.stream(test::kAnyRequest);
        if (stream) streams.push_back(std::move(*stream));
      }
      for (Stream& stream : streams) {
        const auto message = stream.collect();
        good += message.complete && message.text().size() == 100 ? 1U : 0U;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good, kThreads * kEach);
  EXPECT_EQ(server.connections(), 200);
}

struct Latencies {
  std::vector<microseconds> all;

  [[nodiscard]] microseconds p99() {
    std::sort(all.begin(), all.end());
    return all[all.size() * 99 / 100];
  }
};

// From the request to stop to the return of the call that it wakes.
microseconds time_to_stop(Client& client) {
  std::stop_source source;
  steady_clock::time_point stopped;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(10));
    stopped = steady_clock::now();
    source.request_stop();
  });
  auto stream = client.stream(test::kAnyRequest, source.get_token());
  const auto error = stream ? stream->collect().error : std::optional<Error>(stream.error());
  const auto returned = steady_clock::now();
  stopper.join();
  EXPECT_EQ(error.value_or(Error{.code = ErrorCode::kIo, .message = "none"}).code, ErrorCode::kCancelled);
  return std::chrono::duration_cast<microseconds>(returned - stopped);
}

TEST(Load, AStopIsObeyedAtOnceWhateverIsUnderWay) {
  const test::BlackHole hole;
  RawServer silent([](Peer& peer) { peer.stall(); });
  RawServer stalled(test::streams_then(test::kStart + test::kHello, [](Peer& peer) { peer.stall(); }));
  RawServer busy(test::answers("529 Overloaded", "text/plain", "", "retry-after: 30\r\n"));
  const std::pair<const char*, std::string> rows[] = {
      {"connecting", "http://127.0.0.1:" + std::to_string(hole.port())},
      {"waiting for the head", silent.url("")},
      {"reading", stalled.url("")},
      {"waiting to retry", busy.url("")},
  };
  for (const auto& [name, url] : rows) {
    ClientOptions options = test::impatient(url);
    options.retry.max_retries = 5;
    Client client(std::make_shared<http::CurlTransport>(), options);
    Latencies latencies;
    for (int i = 0; i < 100; ++i) latencies.all.push_back(time_to_stop(client));
    const auto p99 = latencies.p99();
    std::cout << "stop while " << name << ": median " << latencies.all[50].count() << " us, p99 " << p99.count()
              << " us\n";
    EXPECT_LT(p99, milliseconds(100)) << name;
  }
}

TEST(Load, AStreamIsDestroyedAtOnceThoughItsServerIsSilent) {
  RawServer stalled(test::streams_then(test::kStart + test::kHello, [](Peer& peer) { peer.stall(); }));
  Client client(std::make_shared<http::CurlTransport>(), test::impatient(stalled.url("")));
  Latencies latencies;
  for (int i = 0; i < 100; ++i) {
    auto stream = client.stream(test::kAnyRequest);
    ASSERT_TRUE(stream && stream->next());
    const auto start = steady_clock::now();
    stream = fail(ErrorCode::kCancelled, "gone");
    latencies.all.push_back(std::chrono::duration_cast<microseconds>(steady_clock::now() - start));
  }
  const auto p99 = latencies.p99();
  std::cout << "destruction: median " << latencies.all[50].count() << " us, p99 " << p99.count() << " us\n";
  EXPECT_LT(p99, milliseconds(100));
}

}  // namespace
}  // namespace reprise::client
