#include "llm/openai_events.hpp"

#include <array>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace reprise::llm::openai {
namespace {

TEST(OpenAiEvents, HaveARuleWhereTheyAreMoreThanPassedOn) {
  EXPECT_EQ(rule_for("response.output_text.delta").action, Action::kDelta);
  EXPECT_EQ(rule_for("response.refusal.done").text, kRefusal);
  EXPECT_EQ(rule_for("response.reasoning_summary_text.done").part, PartKind::kSummary);
  EXPECT_EQ(rule_for("response.custom_tool_call_input.done").text, kInput);
  EXPECT_EQ(rule_for("error").action, Action::kError);
  for (const char* type : {"", "response.", "response.new", "response.web_search_call.searching", "message_start"}) {
    EXPECT_EQ(rule_for(type).action, Action::kUnknown) << type;
  }
}

TEST(OpenAiEvents, AreReadFieldByField) {
  std::array<json::Value, kSlots> slots{};
  json::Reader reader;
  ASSERT_EQ(reader.read(R"({"type":"t","sequence_number":4,"response":{"incomplete_details":{"reason":"r"},"id":"i"}})",
                        event_fields(), slots),
            json::Outcome::kObject);
  EXPECT_EQ(slots[kSequence].raw, "4");
  EXPECT_EQ(reader.text(slots[kIncompleteReason]), "r");
  EXPECT_EQ(reader.text(slots[kId]), "i");
}

TEST(OpenAiEvents, KnowWhatRepeatsTheRequest) {
  const auto known = known_in_response();
  const std::set<std::string_view> names(known.begin(), known.end());
  EXPECT_EQ(names.size(), known.size());
  EXPECT_EQ(names.count("tools") + names.count("output") + names.count("usage"), 3U);
  EXPECT_EQ(names.count("service_tier") + names.count("created_at"), 0U);
}

}  // namespace
}  // namespace reprise::llm::openai
