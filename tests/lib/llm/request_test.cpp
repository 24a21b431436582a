#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/request.hpp>
#include <reprise/llm/response.hpp>

#include "anthropic_stream.hpp"

namespace reprise::llm {
namespace {

using test::block_delta;
using test::block_start;
using test::block_stop;

// What a message with these content blocks becomes.
Turn turn_of_blocks(const std::string& blocks) {
  const auto message =
      parse_response(Provider::kAnthropic, R"({"id":"m","type":"message","role":"assistant","model":"c","content":[)" +
                                               blocks + R"(],"stop_reason":"tool_use","usage":{}})");
  EXPECT_TRUE(message) << message.error().message;
  auto turn = turn_of(*message);
  EXPECT_TRUE(turn) << turn.error().message;
  return turn.value_or(Turn{});
}

std::string raw(const Part& part) { return nlohmann::json::parse(std::get<RawPart>(part).json).dump(); }

TEST(TurnOf, RepeatsTextThoughtsAndToolCalls) {
  const Turn turn =
      turn_of_blocks(R"({"type":"thinking","thinking":"hm","signature":"sig"},{"type":"text","text":"So"},)"
                     R"({"type":"tool_use","id":"c1","name":"f","input":{"a":1}})");
  EXPECT_EQ(turn.role, Role::kAssistant);
  EXPECT_EQ(turn.content,
            (std::vector<Part>{ThinkingPart{"hm", "sig"}, TextPart{"So"}, ToolCallPart{"c1", "f", R"({"a":1})"}}));
}

TEST(TurnOf, LeavesOutWhatNoProviderTakesBack) {
  EXPECT_EQ(turn_of_blocks(R"({"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":""})").content,
            std::vector<Part>{});
}

TEST(TurnOf, RepeatsOtherBlocksAsTheyWere) {
  const std::string redacted = R"({"data":"x","type":"redacted_thinking"})";
  const std::string search = R"({"id":"s1","input":{"q":"a"},"name":"web_search","type":"server_tool_use"})";
  const std::string found = R"({"content":[],"tool_use_id":"s1","type":"web_search_tool_result"})";
  const std::string cited = R"({"citations":[{"cited_text":"c","type":"char_location"}],"text":"So","type":"text"})";
  const Turn turn = turn_of_blocks(redacted + "," + search + "," + found + "," + cited);
  ASSERT_EQ(turn.content.size(), 4U);
  EXPECT_EQ(raw(turn.content[0]), redacted);
  EXPECT_EQ(raw(turn.content[1]), search);
  EXPECT_EQ(raw(turn.content[2]), found);
  EXPECT_EQ(raw(turn.content[3]), cited);
}

TEST(TurnOf, RefusesAToolCallThatIsNotWhole) {
  const std::vector<std::vector<std::string>> rows = {
      {test::kMessageStart, block_start(0, test::kToolBlock), test::input_delta(0, "{\"a\":1}")},
      {test::kMessageStart, block_start(0, test::kToolBlock), test::input_delta(0, "{\"a\":"), block_stop(0)},
  };
  for (const auto& events : rows) {
    const auto turn = turn_of(test::run(events).message);
    ASSERT_FALSE(turn);
    EXPECT_EQ(turn.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(turn.error().message, "the call of tool 'f' is not whole");
  }
}

}  // namespace
}  // namespace reprise::llm
