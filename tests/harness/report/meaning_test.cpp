#include <gtest/gtest.h>

#include <reprise/harness/report/meaning.hpp>

namespace reprise::harness {
namespace {

TEST(Meaning, IsWhatPeopleLookFor) {
  const struct {
    llm::Chunk chunk;
    std::string_view meaning;
  } rows[] = {
      {llm::MessageStart{.id = "m1", .model = "claude", .role = "assistant"}, "claude m1"},
      {llm::BlockStart{.type = "text", .json = "{}"}, "block text"},
      {llm::TextDelta{.text = "Hi"}, "\"Hi\""},
      {llm::RefusalDelta{.text = "No"}, "refuses \"No\""},
      {llm::ThinkingDelta{.text = "Hm"}, "thinks \"Hm\""},
      {llm::SignatureDelta{.signature = "abc"}, "signature, 3 bytes"},
      {llm::ToolInputDelta{.partial_json = "{\"a"}, "input {\"a"},
      {llm::OtherDelta{.type = "citations_delta", .json = "{}"}, "citations_delta {}"},
      {llm::ToolCall{.id = "t1", .name = "now", .input = "{}"}, "now {}"},
      {llm::BlockEnd{}, "block ends"},
      {llm::UsageUpdate{.json = "{\"a\":1}"}, "usage {\"a\":1}"},
      {llm::Finish{.reason = llm::FinishReason::kStop, .raw = "end_turn", .stop_sequence = ""}, "finish: end_turn"},
      {llm::MessageEnd{}, "complete"},
      {llm::KeepAlive{}, "keep-alive"},
      {llm::UnknownEvent{.type = "x", .data = "y"}, "unknown y"},
  };
  for (const auto& row : rows) EXPECT_EQ(meaning_of(row.chunk), row.meaning);
}

}  // namespace
}  // namespace reprise::harness
