#include "zoo.hpp"

#include <chrono>
#include <iomanip>
#include <iostream>

#include <gtest/gtest.h>

#include <reprise/harness/chunking/shrink.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::harness {
namespace {

TEST(Zoo, EveryBeastIsFoundByTheDefaultPlansAndShrunkToTwoCutsAtMost) {
  const std::string body = zoo::habitat();
  const auto beasts = zoo::beasts();
  EXPECT_GE(beasts.size(), 20U);
  for (const auto& [name, subject] : beasts) {
    const auto start = std::chrono::steady_clock::now();
    const auto report = check_invariance(subject, {body}, default_plans());
    ASSERT_TRUE(report.difference) << name;
    const Shrunk shrunk = shrink_cuts(body, report.difference->cuts, outcome_changes(subject));
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    EXPECT_TRUE(shrunk.is_minimal) << name;
    EXPECT_GE(shrunk.cuts.size(), 1U) << name;
    EXPECT_LE(shrunk.cuts.size(), 2U) << name;
    EXPECT_TRUE(first_difference(subject(cut(body, {})), subject(cut(body, shrunk.cuts)))) << name;
    std::cout << std::fixed << std::setprecision(2) << std::setw(7) << elapsed.count() << " ms  " << name << ": "
              << report.difference->plan << " after " << report.cuttings << " cuttings, " << shrunk.runs << " runs to "
              << to_plan_text(shrunk.cuts) << '\n';
  }
}

TEST(Zoo, OneCuttingAtAllAimedPlacesFindsNearlyAll) {
  const std::string body = zoo::habitat();
  const ChunkPlan plans[] = {ChunkPlan::parse("tokens").value()};
  std::string unseen;
  for (const auto& [name, subject] : zoo::beasts()) {
    if (!check_invariance(subject, {body}, plans).difference) unseen += std::string(name) + "; ";
  }
  EXPECT_EQ(unseen, "BOM removed from each chunk; JSON string forgotten while counting braces; ");
}

TEST(Zoo, TheBodyShrinksToAFewBytes) {
  const std::string body = zoo::habitat();
  for (const auto& [name, subject] : zoo::beasts()) {
    const auto report = check_invariance(subject, {body}, default_plans());
    ASSERT_TRUE(report.difference) << name;
    const Shrunk shrunk = shrink_body(body, report.difference->cuts, outcome_changes(subject));
    EXPECT_TRUE(shrunk.is_minimal) << name;
    EXPECT_LE(shrunk.cuts.size(), 2U) << name;
    EXPECT_LE(shrunk.body.size(), 70U) << name << ": " << shrunk.body;
    EXPECT_TRUE(first_difference(subject(cut(shrunk.body, {})), subject(cut(shrunk.body, shrunk.cuts)))) << name;
  }
}

TEST(Zoo, NoSoundDecoderRaisesAnAlarm) {
  auto sound = zoo::sound_decoders();
  sound.push_back({"the library's", [](std::span<const std::string_view> chunks) {
                     sse::Decoder decoder;
                     Transcript lines;
                     for (const auto chunk : chunks) {
                       EXPECT_TRUE(decoder.feed(chunk, [&lines](const sse::EventView& event) {
                         lines.push_back(std::string(event.name()) + "|" + std::string(event.data));
                       }));
                     }
                     return lines;
                   }});
  std::vector<ChunkPlan> plans = default_plans();
  for (const char* text : {"pairs:4", "random:7:3", "utf8+crlf"}) plans.push_back(ChunkPlan::parse(text).value());
  const std::string body = zoo::habitat();
  for (const auto& [name, subject] : sound) {
    const auto report = check_invariance(subject, {body}, plans);
    EXPECT_FALSE(report.difference) << name << ": " << describe(report.difference.value(), body);
    EXPECT_GT(report.cuttings, body.size()) << name;
    EXPECT_GT(subject(cut(body, {})).size(), 1U) << name;
  }
}

}  // namespace
}  // namespace reprise::harness
