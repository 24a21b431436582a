// A recording served over real HTTP, read by libcurl and recorded again, is the same recording.
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/server/replay_server.hpp>
#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/http/curl_transport.hpp>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using test::drain;
using test::fixture_of;
using test::interaction;

struct Recorded {
  Interaction interaction;
  std::optional<Error> error{};
};

Recorded record_over_http(const Interaction& original, const http::Timeouts& timeouts = {}) {
  auto server = ReplayServer::start(fixture_of({original})).value();
  http::CurlTransport curl;
  const auto tape = std::make_shared<Tape>();
  RecordingTransport recorder(curl, tape);
  auto request = original.request;
  request.url = server.base_url() + "/v1/messages?beta=true";
  const auto reply = recorder.open(request, {.timeouts = timeouts});
  if (!reply) return {.interaction = {}, .error = reply.error()};
  auto drained = drain(*reply->body);
  auto taken = tape->take();
  EXPECT_EQ(taken.size(), 1U);
  return {.interaction = taken.empty() ? Interaction{} : taken.front(), .error = std::move(drained.error)};
}

// About two seconds in sixty reads: bursts, pauses, characters of several bytes.
Interaction realistic(BodyEnd end = {}) {
  std::vector<test::TimedBytes> chunks;
  for (int i = 0; i < 60; ++i) {
    const auto delay = microseconds(i % 7 == 0 ? 150'123 : 3'000 + 7'919 * i % 29'000);
    std::string text;
    for (int word = 0; word <= i * 7 % 11; ++word) text += word % 3 == 0 ? "Grüße " : "wörd 🙂 ";
    chunks.push_back({delay, "event: content_block_delta\ndata: {\"text\":\"" + text + "\"}\n\n"});
  }
  auto made = interaction("POST", "https://api.example/v1/messages", chunks, std::move(end));
  made.request.headers = {{"content-type", "application/json"}};
  made.request.body = "{\"stream\":true}";
  return made;
}

std::vector<std::size_t> sizes(const RecordedResponse& response) {
  std::vector<std::size_t> all;
  for (const auto& mark : response.chunks) all.push_back(mark.bytes);
  return all;
}

// How far each read came from its recorded time after the head, sorted.
std::vector<microseconds> time_differences(const RecordedResponse& a, const RecordedResponse& b) {
  std::vector<microseconds> all;
  microseconds a_time{0};
  microseconds b_time{0};
  for (std::size_t i = 0; i < std::min(a.chunks.size(), b.chunks.size()); ++i) {
    a_time += a.chunks[i].delay;
    b_time += b.chunks[i].delay;
    all.push_back(std::chrono::abs(a_time - b_time));
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST(EndToEnd, ARecordingOfAServedRecordingIsTheSame) {
  const auto original = realistic({.delay = 12ms});
  const auto [again, error] = record_over_http(original);
  ASSERT_FALSE(error) << error->message;
  EXPECT_EQ(again.response.status, 200);
  EXPECT_EQ(again.response.http_version, "1.1");
  EXPECT_EQ(again.response.headers.find("content-type"), "text/event-stream");
  EXPECT_EQ(again.response.body, original.response.body);
  EXPECT_EQ(sizes(again.response), sizes(original.response));
  EXPECT_EQ(again.response.end.kind, EndKind::kComplete);

  const auto differences = time_differences(original.response, again.response);
  ASSERT_EQ(differences.size(), 60U);
  std::cout << "times off by: median " << differences[30].count() << " us, at most " << differences.back().count()
            << " us\n";
  EXPECT_LT(differences.back(), 250ms);
}

TEST(EndToEnd, EachEndIsRecordedAsItWas) {
  for (const auto kind : {EndKind::kComplete, EndKind::kClosedEarly, EndKind::kReset, EndKind::kTimeout}) {
    const auto original = interaction("GET", "/v1/messages", {{0us, "data: 1\n\n"}, {10ms, "data: 2"}}, {.kind = kind});
    const auto [again, error] = record_over_http(original, {.idle = 400ms});
    EXPECT_EQ(again.response.end.kind, kind) << again.response.end.detail;
    EXPECT_EQ(again.response.body, original.response.body) << to_string(kind);
    ASSERT_EQ(error.has_value(), kind != EndKind::kComplete);
    if (error) {
      EXPECT_EQ(body_end_of(*error).kind, kind);
    }
  }
}

TEST(EndToEnd, EveryStatusAndHeaderComesThrough) {
  auto original = interaction("POST", "/v1/messages", {{0us, "{\"error\":1}"}});
  original.response.status = 529;
  original.response.headers = {{"Request-Id", "req_1"}, {"retry-after", "7"}, {"x", "1"}, {"x", "2"}};
  const auto [again, error] = record_over_http(original);
  EXPECT_FALSE(error);
  EXPECT_EQ(again.response.status, 529);
  auto headers = again.response.headers;
  headers.remove("transfer-encoding");
  EXPECT_EQ(headers, original.response.headers);
}

}  // namespace
}  // namespace reprise::harness
