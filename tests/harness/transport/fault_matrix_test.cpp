#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/fault_matrix.hpp>
#include <reprise/harness/transport/faulty_response.hpp>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

std::vector<std::string> positions(const std::vector<test::TimedBytes>& chunks) {
  std::vector<std::string> texts;
  for (const FaultPosition& position : standard_positions(test::interaction("GET", "http://h/", chunks).response)) {
    const Fault fault{.kind = FaultKind::kReset, .position = position};
    texts.push_back(fault.to_string().substr(std::string_view("reset@").size()));
  }
  return texts;
}

TEST(StandardPositions, AreThoseThatTheBodyHas) {
  EXPECT_THAT(positions({}), ElementsAre("byte:0", "end"));
  EXPECT_THAT(positions({{{}, "data: \xC3\xA9\n\n"}, {{}, "data: [DONE]\n\n"}}),
              ElementsAre("byte:0", "byte:1", "byte:12", "byte:23", "chunk:2", "event:1", "event:2", "before:message",
                          "after:message", "before:[DONE]", "after:[DONE]", "inside-utf8:1", "end"));
  EXPECT_THAT(positions({{{}, test::kStart + test::kHello}}),
              testing::IsSupersetOf({"delta:1", "event:3", "before:content_block_delta"}));
}

TEST(StandardPositions, TakeEveryStandardFaultOrSayWhyNot) {
  const auto response = test::interaction("GET", "http://h/", {{{}, test::short_answer()}}).response;
  std::size_t taken = 0;
  for (Fault fault : standard_faults()) {
    for (const FaultPosition& position : standard_positions(response)) {
      fault.position = position;
      const auto faulty = with_fault(response, fault);
      taken += faulty ? 1 : 0;
      if (faulty) continue;
      EXPECT_NE(faulty.error().message.find("there is nothing at or after"), std::string::npos) << fault.to_string();
    }
  }
  // Where the body ends there is nothing to change, drop or repeat.
  EXPECT_EQ(taken, standard_faults().size() * standard_positions(response).size() - 8U);
}

TEST(StandardFaults, AreOneOfEachKind) {
  std::vector<FaultKind> kinds;
  for (const Fault& fault : standard_faults()) kinds.push_back(fault.kind);
  for (const Fault& fault : standard_statuses()) kinds.push_back(fault.kind);
  for (int kind = 0; kind <= static_cast<int>(FaultKind::kComment); ++kind) {
    EXPECT_THAT(kinds, testing::Contains(static_cast<FaultKind>(kind)));
  }
}

}  // namespace
}  // namespace reprise::harness
