#include "client/attempts.hpp"

#include <gtest/gtest.h>

#include "client/response_error.hpp"
#include "scripted_transport.hpp"
#include "short_answer.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::event_stream;
using test::reply_with;

const Error kRefused{.code = ErrorCode::kConnect, .message = "refused"};

struct Script {
  std::shared_ptr<test::ScriptedTransport> transport = std::make_shared<test::ScriptedTransport>();
  VirtualClock clock{};
  StreamOptions options{};
  RetryPolicy policy{.jitter = 0};
  std::vector<std::string> log{};

  Attempts attempts(std::uint64_t seed = 1) {
    options.clock = &clock;
    options.log = [this](const LogRecord& record) {
      log.push_back(std::string(to_string(record.kind)) + " " + std::to_string(record.attempt) + " " +
                    std::to_string(record.elapsed.count() / 1000));
    };
    return Attempts(transport, {.method = "POST", .url = "http://a/"}, options, policy, seed, &check_stream);
  }
  [[nodiscard]] milliseconds elapsed() const {
    return std::chrono::duration_cast<milliseconds>(clock.now().time_since_epoch());
  }
};

TEST(Attempts, SendsOnceWhereAllIsWell) {
  Script script;
  script.transport->answer(event_stream({}));
  EXPECT_TRUE(script.attempts().send());
  EXPECT_EQ(script.transport->requests.size(), 1U);
  EXPECT_EQ(script.elapsed(), milliseconds(0));
}

TEST(Attempts, SendsAgainUntilItPasses) {
  Script script;
  script.transport->answer(kRefused);
  script.transport->answer(reply_with(529, {}, {}));
  script.transport->answer(event_stream({}));
  EXPECT_TRUE(script.attempts().send());
  EXPECT_EQ(script.transport->requests.size(), 3U);
  EXPECT_EQ(script.transport->requests.front(), script.transport->requests.back());
  EXPECT_EQ(script.elapsed(), milliseconds(1500));
  EXPECT_EQ(script.log, (std::vector<std::string>{"retry 1 0", "head 2 500", "retry 2 500", "head 3 1500"}));
}

TEST(Attempts, GivesTheLastErrorAndSaysHowManyThereWere) {
  Script script;
  for (int i = 0; i < 3; ++i) script.transport->answer(kRefused);
  const auto reply = script.attempts().send();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().message, "refused (attempt 3)");
  EXPECT_EQ(script.transport->requests.size(), 3U);
}

TEST(Attempts, DoesNotSendAgainWhatWouldFailAgain) {
  Script script;
  script.transport->answer(reply_with(401, {}, {}));
  EXPECT_EQ(script.attempts().send().error().http_status, 401);
  EXPECT_EQ(script.transport->requests.size(), 1U);
}

TEST(Attempts, WaitsAsLongAsTheServerSays) {
  Script script;
  script.transport->answer(reply_with(429, {{"retry-after", "7"}}, {}));
  script.transport->answer(reply_with(503, {{"retry-after-ms", "20"}}, {}));
  script.transport->answer(event_stream({}));
  EXPECT_TRUE(script.attempts().send());
  EXPECT_EQ(script.elapsed(), milliseconds(7020));
}

TEST(Attempts, ObeysXShouldRetry) {
  Script script;
  script.transport->answer(reply_with(400, {{"x-should-retry", "true"}}, {}));
  script.transport->answer(reply_with(529, {{"x-should-retry", "false"}}, {}));
  EXPECT_EQ(script.attempts().send().error().http_status, 529);
  EXPECT_EQ(script.transport->requests.size(), 2U);
}

TEST(Attempts, GivesAllAttemptsTogetherTheTotalTime) {
  Script script;
  script.options.exchange.timeouts.total = milliseconds(1400);
  for (int i = 0; i < 3; ++i) script.transport->answer(kRefused);
  EXPECT_FALSE(script.attempts().send());
  ASSERT_EQ(script.transport->exchanges.size(), 2U);
  EXPECT_EQ(script.transport->exchanges[0].timeouts.total, milliseconds(1400));
  EXPECT_EQ(script.transport->exchanges[1].timeouts.total, milliseconds(900));
}

TEST(Attempts, TakesATotalTimeBeyondTheClockForNone) {
  Script script;
  script.options.exchange.timeouts.total = milliseconds::max();
  script.transport->answer(kRefused);
  script.transport->answer(event_stream({}));
  EXPECT_TRUE(script.attempts().send());
  EXPECT_GT(script.transport->exchanges[1].timeouts.total, std::chrono::hours(24));
}

TEST(Attempts, AStopEndsTheWait) {
  std::stop_source source;
  Script script;
  script.options.exchange.stop = source.get_token();
  script.transport->answer(kRefused);
  source.request_stop();
  EXPECT_EQ(script.attempts().send().error().code, ErrorCode::kCancelled);
  EXPECT_EQ(script.transport->requests.size(), 1U);
}

TEST(Attempts, DrawsItsDelaysFromTheSeed) {
  const auto delay_of = [](std::uint64_t seed) {
    Script script;
    script.policy = {.max_retries = 1, .jitter = 0.5};
    script.transport->answer(kRefused);
    script.transport->answer(event_stream({}));
    EXPECT_TRUE(script.attempts(seed).send());
    return script.elapsed();
  };
  EXPECT_EQ(delay_of(7), delay_of(7));
  std::set<milliseconds> delays;
  for (std::uint64_t seed = 0; seed < 20; ++seed) delays.insert(delay_of(seed));
  EXPECT_GT(delays.size(), 5U);
  EXPECT_GE(*delays.begin(), milliseconds(250));
  EXPECT_LE(*delays.rbegin(), milliseconds(500));
}

}  // namespace
}  // namespace reprise::client
