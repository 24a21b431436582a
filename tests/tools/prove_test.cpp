#include "prove.hpp"

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

Session session_of(std::string body) {
  Session session;
  session.name = "a.sse";
  session.response.body = std::move(body);
  return session;
}

TEST(Prove, CoversEventsAndTheChunksOfAKnownProvider) {
  const Session session = session_of("event: ping\ndata: {\"type\":\"ping\"}\n\n");
  std::atomic<std::uint64_t> feeds = 0;
  Verdict verdict;
  prove(session, std::uint64_t{1} << 30U, 2, feeds, verdict);
  ASSERT_EQ(verdict.proofs.size(), 2U);
  EXPECT_NE(verdict.proofs[0].find("the same events"), std::string::npos);
  EXPECT_NE(verdict.proofs[1].find("the same chunks"), std::string::npos);
  EXPECT_EQ(verdict.complete_proofs, 2U);
  EXPECT_EQ(feeds, verdict.feeds);
  EXPECT_TRUE(verdict.holds());
}

TEST(Prove, LeavesChunksOutWhereNoProviderIsKnown) {
  std::atomic<std::uint64_t> feeds = 0;
  Verdict verdict;
  prove(session_of("data: 1\n\n"), 1U << 20U, 1, feeds, verdict);
  EXPECT_EQ(verdict.proofs.size(), 1U);
}

}  // namespace
}  // namespace reprise::tools
