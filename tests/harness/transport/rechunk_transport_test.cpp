#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/rechunk_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using ::reprise::test::drain;
using ::reprise::test::Drained;
using ::reprise::test::fixture_of;
using ::reprise::test::interaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Drained rechunked(const std::string& plan, std::vector<reprise::test::TimedBytes> chunks, BodyEnd end = {}) {
  const auto recorded = interaction("GET", "http://h/a", chunks, std::move(end));
  ReplayTransport inner(fixture_of({recorded}));
  RechunkTransport transport(inner, ChunkPlan::parse(plan).value());
  const auto reply = transport.open(recorded.request, {});
  if (!reply) return {.reads = {}, .error = reply.error()};
  EXPECT_EQ(reply->headers, recorded.response.headers);
  return drain(*reply->body);
}

TEST(RechunkTransport, CutsAsThePlanSays) {
  const std::vector<reprise::test::TimedBytes> chunks = {{{}, "abc"}, {{}, "de"}};
  EXPECT_THAT(rechunked("whole", chunks).reads, ElementsAre("abcde"));
  EXPECT_THAT(rechunked("bytes:2", chunks).reads, ElementsAre("ab", "cd", "e"));
  EXPECT_THAT(rechunked("at:1,4", chunks).reads, ElementsAre("a", "bcd", "e"));
  EXPECT_THAT(rechunked("recorded", chunks).reads, ElementsAre("abc", "de"));
  EXPECT_EQ(rechunked("random:1", chunks).text(), "abcde");
}

TEST(RechunkTransport, KeepsTheEndOfTheBody) {
  const auto drained = rechunked("bytes:2", {{{}, "abc"}}, {.kind = EndKind::kReset, .detail = "gone"});
  EXPECT_THAT(drained.reads, ElementsAre("ab", "c"));
  ASSERT_TRUE(drained.error);
  EXPECT_EQ(drained.error->code, ErrorCode::kReset);
}

TEST(RechunkTransport, AnEmptyBodyHasNoChunk) {
  EXPECT_THAT(rechunked("bytes:1", {}).reads, IsEmpty());
  EXPECT_FALSE(rechunked("bytes:1", {}).error);
}

TEST(RechunkTransport, TheEndStaysTheEnd) {
  const auto recorded = interaction("GET", "http://h/a", {{{}, "abc"}});
  ReplayTransport inner(fixture_of({recorded}));
  RechunkTransport transport(inner, ChunkPlan::parse("whole").value());
  const auto reply = transport.open(recorded.request, {});
  ASSERT_TRUE(reply);
  static_cast<void>(drain(*reply->body));
  EXPECT_TRUE(reply->body->read()->empty());
  EXPECT_TRUE(reply->body->read()->empty());
}

TEST(RechunkTransport, RefusesAFamilyOfCuttings) {
  const auto drained = rechunked("every", {{{}, "abc"}});
  ASSERT_TRUE(drained.error);
  EXPECT_EQ(drained.error->code, ErrorCode::kInvalidArgument);
}

TEST(RechunkTransport, PassesOnWhyItCannotOpen) {
  ReplayTransport nothing(Fixture{});
  RechunkTransport transport(nothing, ChunkPlan::parse("whole").value());
  EXPECT_EQ(transport.open({}, {}).error().code, ErrorCode::kNotFound);
}

TEST(RechunkTransport, EndsABodyThatIsTooLarge) {
  class Endless final : public http::Transport {
   public:
    Result<http::Reply> open(const http::Request&, const http::ExchangeOptions&) override {
      struct Zeros final : http::Body {
        Result<std::string_view> read() override { return std::string_view(zeros); }
        std::string zeros = std::string(std::size_t{60} << 20U, '0');
      };
      return http::Reply{.status = 200, .http_version = {}, .headers = {}, .body = std::make_unique<Zeros>()};
    }
  };
  Endless inner;
  RechunkTransport transport(inner, ChunkPlan::parse("whole").value());
  const auto reply = transport.open({}, {});
  ASSERT_TRUE(reply && reply->body->read());
  EXPECT_EQ(reply->body->read().error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::harness
