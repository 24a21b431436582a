#include "llm/openai_items.hpp"

#include <gtest/gtest.h>

namespace reprise::llm::openai {
namespace {

TEST(OpenAiItems, SumUpTextHoweverItIsCut) {
  Checksum whole;
  whole.add("hello");
  Checksum pieces;
  pieces.add("he");
  EXPECT_FALSE(whole == pieces);
  pieces.add("");
  pieces.add("llo");
  EXPECT_TRUE(whole == pieces);
  EXPECT_EQ(whole.size(), 5U);
  for (const char* text : {"hellp", "jello", "ehllo", "heello"}) {
    Checksum other;
    other.add(text);
    EXPECT_FALSE(whole == other) << text;
  }
}

TEST(OpenAiItems, KeepPartsByKindAndNumber) {
  Item item;
  item.part(PartKind::kText, 0).sum.add("a");
  item.part(PartKind::kSummary, 0).sum.add("bc");
  item.part(PartKind::kText, 1).sum.add("def");
  EXPECT_EQ(item.parts.size(), 3U);
  EXPECT_EQ(item.part(PartKind::kText, 0).sum.size(), 1U);
  EXPECT_EQ(item.part(PartKind::kSummary, 0).sum.size(), 2U);
  EXPECT_EQ(item.part(PartKind::kText, 1).sum.size(), 3U);
}

TEST(OpenAiItems, AreBlocksOfTheTypesThatAllProvidersShare) {
  const auto type_of = [](std::string_view type) { return block_type(item_kind(type), type); };
  EXPECT_EQ(type_of("message"), "text");
  EXPECT_EQ(type_of("reasoning"), "thinking");
  EXPECT_EQ(type_of("function_call"), "tool_use");
  EXPECT_EQ(type_of("custom_tool_call"), "tool_use");
  EXPECT_EQ(type_of("mcp_call"), "mcp_call");
  EXPECT_EQ(type_of("web_search_call"), "web_search_call");
  EXPECT_EQ(type_of(""), "");
}

TEST(OpenAiItems, HavePartsOfFiveKinds) {
  EXPECT_EQ(part_kind("output_text"), PartKind::kText);
  EXPECT_EQ(part_kind("refusal"), PartKind::kRefusal);
  EXPECT_EQ(part_kind("reasoning_text"), PartKind::kReasoning);
  EXPECT_EQ(part_kind("summary_text"), PartKind::kSummary);
  EXPECT_EQ(to_string(PartKind::kText), "text");
  EXPECT_EQ(to_string(PartKind::kRefusal), "refusal");
  EXPECT_EQ(to_string(PartKind::kReasoning), "reasoning");
  EXPECT_EQ(to_string(PartKind::kSummary), "summary");
  EXPECT_EQ(to_string(PartKind::kCode), "code");
}

}  // namespace
}  // namespace reprise::llm::openai
