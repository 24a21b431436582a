#include "verdict_json.hpp"

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

TEST(VerdictJson, GivesBackEveryMember) {
  Verdict verdict;
  verdict.name = "a.sse";
  verdict.events = 1;
  verdict.chunks = 2;
  verdict.lines = 3;
  verdict.cuttings = 4;
  verdict.feeds = 5;
  verdict.complete_proofs = 6;
  verdict.proofs = {"proof"};
  verdict.checks = {
      {.name = "whole"}, {.name = "bytes:1", .problems = {"problem"}}, {.name = "every", .left_out = "why"}};
  const auto json = to_json(verdict);
  EXPECT_EQ(
      json.dump(),
      R"({"name":"a.sse","ok":false,"events":1,"chunks":2,"lines":3,"cuttings":4,"feeds":5,)"
      R"("complete_proofs":6,"proofs":["proof"],"checks":[{"name":"whole"},{"name":"bytes:1","problems":["problem"]},)"
      R"({"name":"every","left_out":"why"}]})");
  EXPECT_EQ(to_json(to_verdict(json)), json);
}

TEST(VerdictJson, RefusesWhatLacksAMember) {
  auto json = to_json(Verdict{});
  json.erase("feeds");
  EXPECT_THROW(static_cast<void>(to_verdict(json)), nlohmann::json::exception);
}

TEST(VerdictJson, OfFaultsHasOutcomesOrWhyThereAreNone) {
  FaultVerdict verdict;
  verdict.name = "a.sse";
  verdict.faults = 2;
  verdict.counts["reset"]["reset"] = 2;
  EXPECT_EQ(to_json(verdict).dump(),
            R"({"name":"a.sse","ok":true,"positions":0,"faults":2,"outcomes":{"reset":{"reset":2}},"problems":{}})");
  verdict.left_out = "no stream";
  EXPECT_EQ(to_json(verdict).dump(), R"({"name":"a.sse","left_out":"no stream"})");
}

}  // namespace
}  // namespace reprise::tools
