#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "anthropic_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;
using testing::ElementsAre;

// One stream with every kind of content that has pieces.
const Lines kLongStream{kMessageStart,
                        R"({"type": "ping"})",
                        block_start(0, R"({"type":"thinking","thinking":"","signature":""})"),
                        block_delta(0, R"({"type":"thinking_delta","thinking":"Hm."})"),
                        block_delta(0, R"({"type":"signature_delta","signature":"c2ln"})"),
                        block_stop(0),
                        block_start(1, kTextBlock),
                        text_delta(1, "Caf\\u00e9 \\ud83d\\ude42"),
                        text_delta(1, "!"),
                        block_stop(1),
                        block_start(2, kToolBlock),
                        input_delta(2, ""),
                        input_delta(2, "{\"q\":"),
                        input_delta(2, "1}"),
                        block_stop(2),
                        block_start(3, R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":{}})"),
                        input_delta(3, "{\"query\":\"x\"}"),
                        block_stop(3),
                        block_start(4, R"({"type":"web_search_tool_result","tool_use_id":"srv_1","content":[]})"),
                        block_stop(4),
                        block_start(5, R"({"type":"tool_use","id":"toolu_2","name":"g","input":{}})"),
                        block_stop(5),
                        message_delta("tool_use"),
                        kMessageStop};

TEST(AnthropicParser, TurnsAWholeStreamIntoChunks) {
  const Transcript result = run(kLongStream);
  EXPECT_TRUE(result.complete);
  EXPECT_THAT(
      result.chunks,
      ElementsAre(
          R"({"type":"message_start","id":"msg_1","model":"claude","role":"assistant"})",
          R"({"type":"usage","usage":{"input_tokens":9,"output_tokens":1}})", R"({"type":"keep_alive"})",
          R"({"type":"block_start","index":0,"block_type":"thinking","block":{"type":"thinking","thinking":"","signature":""}})",
          R"({"type":"thinking","index":0,"text":"Hm."})", R"({"type":"signature","index":0,"signature":"c2ln"})",
          R"({"type":"block_end","index":0})",
          R"({"type":"block_start","index":1,"block_type":"text","block":{"type":"text","text":""}})",
          "{\"type\":\"text\",\"index\":1,\"text\":\"Caf\xC3\xA9 \xF0\x9F\x99\x82\"}",
          R"({"type":"text","index":1,"text":"!"})", R"({"type":"block_end","index":1})",
          R"({"type":"block_start","index":2,"block_type":"tool_use","block":)" + kToolBlock + "}",
          R"({"type":"tool_input","index":2,"partial_json":""})",
          R"({"type":"tool_input","index":2,"partial_json":"{\"q\":"})",
          R"({"type":"tool_input","index":2,"partial_json":"1}"})",
          R"({"type":"tool_call","index":2,"id":"toolu_1","name":"f","input":{"q":1},"input_valid":true})",
          R"({"type":"block_end","index":2})",
          R"({"type":"block_start","index":3,"block_type":"server_tool_use","block":{"type":"server_tool_use","id":"srv_1","name":"web_search","input":{}}})",
          R"({"type":"tool_input","index":3,"partial_json":"{\"query\":\"x\"}"})", R"({"type":"block_end","index":3})",
          R"({"type":"block_start","index":4,"block_type":"web_search_tool_result","block":{"type":"web_search_tool_result","tool_use_id":"srv_1","content":[]}})",
          R"({"type":"block_end","index":4})",
          R"({"type":"block_start","index":5,"block_type":"tool_use","block":{"type":"tool_use","id":"toolu_2","name":"g","input":{}}})",
          R"({"type":"tool_call","index":5,"id":"toolu_2","name":"g","input":{},"input_valid":true})",
          R"({"type":"block_end","index":5})", R"({"type":"usage","usage":{"output_tokens":5}})",
          R"({"type":"finish","reason":"tool_calls","raw":"tool_use","stop_sequence":""})",
          R"({"type":"message_end"})"));
}

TEST(AnthropicParser, IsNotCompleteAndCallsNoOpenToolWhereverTheStreamIsCut) {
  for (std::size_t size = 0; size < kLongStream.size(); ++size) {
    const Transcript result = run(Lines(kLongStream.begin(), kLongStream.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_FALSE(result.complete) << size;
    EXPECT_FALSE(result.message.complete) << size;
    EXPECT_EQ(any_tool_call(result), size > 14) << size;
    for (const Block& block : result.message.content) {
      EXPECT_TRUE(!block.input_valid || block.closed) << size;
    }
  }
}

// What each single event gives, in a message that has begun.
TEST(AnthropicParser, PassesOnWhatItHasNoNameFor) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {R"({"type":"new_event","a":[1]})",
       R"({"type":"unknown","event":"new_event","data":{"type":"new_event","a":[1]}})"},
      {R"({"type":"completion","completion":"x"})",
       R"({"type":"unknown","event":"completion","data":{"type":"completion","completion":"x"}})"},
      {"[1]", R"({"type":"unknown","event":"","data":[1]})"},
      {"null", R"({"type":"unknown","event":"","data":null})"},
      {"{}", R"({"type":"unknown","event":"","data":{}})"},
      {R"({"type":5})", R"({"type":"unknown","event":"","data":{"type":5}})"},
      {R"({"type":"content_block_delta","index":0})",
       R"({"type":"unknown","event":"content_block_delta","data":{"type":"content_block_delta","index":0}})"},
      {R"({"type":"content_block_delta","delta":{"type":"text_delta","text":"x"}})",
       R"({"type":"unknown","event":"content_block_delta","data":{"type":"content_block_delta","delta":{"type":"text_delta","text":"x"}}})"},
      {R"({"type":"content_block_start","index":-1,"content_block":{}})",
       R"({"type":"unknown","event":"content_block_start","data":{"type":"content_block_start","index":-1,"content_block":{}}})"},
      {R"({"type":"content_block_start","index":1e2,"content_block":{}})",
       R"({"type":"unknown","event":"content_block_start","data":{"type":"content_block_start","index":1e2,"content_block":{}}})"},
      {R"({"type":"content_block_start","index":99999999999999999999,"content_block":{}})",
       R"({"type":"unknown","event":"content_block_start","data":{"type":"content_block_start","index":99999999999999999999,"content_block":{}}})"},
      {block_stop(7), R"({"type":"unknown","event":"content_block_stop","data":)" + block_stop(7) + "}"},
      {R"({"type":"message_delta","delta":{"stop_reason":null}})",
       R"({"type":"unknown","event":"message_delta","data":{"type":"message_delta","delta":{"stop_reason":null}}})"},
      {R"({"type":"message_start","message":"x"})",
       R"({"type":"unknown","event":"message_start","data":{"type":"message_start","message":"x"}})"},
      {block_start(3, R"({"type":"new_block","x":1})"),
       R"({"type":"block_start","index":3,"block_type":"new_block","block":{"type":"new_block","x":1}})"},
      {block_start(3, "{}"), R"({"type":"block_start","index":3,"block_type":"","block":{}})"},
      {block_delta(0, R"({"type":"new_delta","x":null})"),
       R"({"type":"other_delta","index":0,"delta_type":"new_delta","delta":{"type":"new_delta","x":null}})"},
      {block_delta(0, R"({"type":"text_delta","text":null})"),
       R"({"type":"other_delta","index":0,"delta_type":"text_delta","delta":{"type":"text_delta","text":null}})"},
      {block_delta(0, R"({"type":"citations_delta","citation":{"type":"char_location"}})"),
       R"({"type":"other_delta","index":0,"delta_type":"citations_delta","delta":{"type":"citations_delta","citation":{"type":"char_location"}}})"},
      {block_delta(0, R"({"type":"thinking_delta","thinking":"x"})"),
       R"({"type":"other_delta","index":0,"delta_type":"thinking_delta","delta":{"type":"thinking_delta","thinking":"x"}})"},
      {block_delta(0, R"({"type":"input_json_delta","partial_json":"x"})"),
       R"({"type":"other_delta","index":0,"delta_type":"input_json_delta","delta":{"type":"input_json_delta","partial_json":"x"}})"},
      {block_delta(1, R"({"type":"text_delta","text":"x"})"),
       R"({"type":"other_delta","index":1,"delta_type":"text_delta","delta":{"type":"text_delta","text":"x"}})"},
      {block_delta(0, "{}"), R"({"type":"other_delta","index":0,"delta_type":"","delta":{}})"},
  };
  for (const auto& [data, chunk] : rows) {
    const Transcript result = run({kMessageStart, block_start(0, kTextBlock), block_start(1, kToolBlock), data});
    EXPECT_FALSE(result.message.error) << data;
    EXPECT_EQ(result.chunks.size(), 5U) << data;
    EXPECT_EQ(result.chunks.back(), chunk) << data;
  }
}

TEST(AnthropicParser, GoesByTheTypeInTheDataAndElseByTheEventsName) {
  const std::string start = R"({"message":{"id":"m"}})";
  EXPECT_THAT(run({sse::Event{"message_start", start, ""}}).chunks,
              ElementsAre(R"({"type":"message_start","id":"m","model":"","role":""})"));
  EXPECT_THAT(run({sse::Event{"message_start", kMessageStop, ""}}).chunks, ElementsAre(R"({"type":"message_end"})"));
  EXPECT_THAT(run({sse::Event{"message_stop", "{}", ""}}).chunks, ElementsAre(R"({"type":"message_end"})"));
  EXPECT_TRUE(run({sse::Event{"message_stop", "{}", ""}}).complete);
}

TEST(AnthropicParser, TakesFieldsInAnyOrder) {
  EXPECT_THAT(run({R"({"delta":{"text":"x","type":"text_delta"},"index":4,"type":"content_block_delta"})"}).chunks,
              ElementsAre(R"({"type":"text","index":4,"text":"x"})"));
}

TEST(AnthropicParser, TakesPingsAndEmptyDataAsSignsOfLife) {
  const std::vector<sse::Event> events{{"ping", R"({"type": "ping"})", ""},
                                       {"", R"({"type":"ping","extra":1})", ""},
                                       {"ping", "", ""},
                                       {"ping", "x", ""},
                                       {"message_stop", "", ""},
                                       {"", " \n ", ""}};
  for (const sse::Event& event : events) {
    const Transcript result = run({event});
    EXPECT_THAT(result.chunks, ElementsAre(R"({"type":"keep_alive"})")) << event.data;
    EXPECT_FALSE(result.complete) << event.data;
  }
}

TEST(AnthropicParser, KeepsInputThatDoesNotParseAsItsRawText) {
  struct Row {
    Lines fragments;
    std::string input;
    bool valid;
  };
  const std::vector<Row> rows{
      {{}, "{}", true},
      {{""}, "{}", true},
      {{"", "{\"a\"", ":1}"}, "{\"a\":1}", true},
      {{"{\"a\":\"\\ud8", "3d\\ude42\"}"}, "{\"a\":\"\\ud83d\\ude42\"}", true},
      {{"{\"a\":"}, "{\"a\":", false},
      {{"{\"a\":1}}"}, "{\"a\":1}}", false},
      {{"{\"a\":\"\\x\"}"}, "{\"a\":\"\\x\"}", false},
      {{" "}, " ", false},
      {{std::string(600, '[') + std::string(600, ']')}, std::string(600, '[') + std::string(600, ']'), false},
  };
  for (const Row& row : rows) {
    Lines lines{kMessageStart, block_start(0, kToolBlock)};
    for (const std::string& fragment : row.fragments) lines.push_back(input_delta(0, fragment));
    lines.push_back(block_stop(0));
    const Transcript result = run(lines);
    ASSERT_EQ(result.message.content.size(), 1U);
    EXPECT_EQ(result.message.content[0].input_json, row.input);
    EXPECT_EQ(result.message.content[0].input_valid, row.valid) << row.input;
    EXPECT_TRUE(any_tool_call(result));
  }
}

TEST(AnthropicParser, TakesTheInputOfTheStartWhereNoFragmentComes) {
  const std::string block = R"({"type":"tool_use","id":"t","name":"f","input":{"a": 1}})";
  EXPECT_EQ(run({block_start(0, block), block_stop(0)}).message.content[0].input_json, R"({"a": 1})");
  EXPECT_EQ(run({block_start(0, block), input_delta(0, "{}"), block_stop(0)}).message.content[0].input_json, "{}");
}

TEST(AnthropicParser, CallsNoToolThatHasNoNameOrNeverBeganOrNeverEnded) {
  const std::vector<Lines> streams{
      {block_start(0, R"({"type":"tool_use","id":"t","input":{}})"), block_stop(0)},
      {input_delta(0, "{}"), block_stop(0)},
      {block_start(0, kToolBlock), input_delta(0, "{}"), block_stop(1)},
      {block_start(0, kToolBlock), input_delta(0, "{}"), message_delta("tool_use"), kMessageStop, block_stop(0)},
      {block_start(0, kToolBlock), block_start(0, kTextBlock), block_stop(0)},
      {block_start(0, R"({"type":"server_tool_use","id":"t","name":"f","input":{}})"), block_stop(0)},
      {block_start(0, R"({"type":"mcp_tool_use","id":"t","name":"f","input":{},"server_name":"s"})"), block_stop(0)},
  };
  for (const Lines& lines : streams) {
    const Transcript result = run(lines);
    EXPECT_FALSE(any_tool_call(result)) << lines.front();
    EXPECT_EQ(to_json(result.message)["tool_calls"].size(), 0U) << lines.front();
  }
}

TEST(AnthropicParser, KeepsDeltasOfBlocksThatNeverBegan) {
  const Transcript result =
      run({kMessageStart, text_delta(3, "lost"), block_stop(3), input_delta(4, "{}"), kMessageStop});
  EXPECT_EQ(result.message.text(), "lost");
  ASSERT_EQ(result.message.content.size(), 2U);
  EXPECT_FALSE(result.message.content[0].closed);
  EXPECT_EQ(result.message.content[1].input_json, "{}");
  EXPECT_TRUE(result.complete);
}

TEST(AnthropicParser, KeepsBlocksApartThatOverlap) {
  const Transcript result =
      run({block_start(0, kToolBlock), block_start(1, R"({"type":"tool_use","id":"b","name":"g"})"),
           input_delta(1, "{\"b\":"), input_delta(0, "{\"a\":"), input_delta(1, "2}"), input_delta(0, "1}"),
           block_stop(1), block_stop(0)});
  ASSERT_EQ(result.message.content.size(), 2U);
  EXPECT_EQ(result.message.content[0].input_json, "{\"a\":1}");
  EXPECT_EQ(result.message.content[1].input_json, "{\"b\":2}");
  EXPECT_TRUE(result.message.content[0].input_valid && result.message.content[1].input_valid);
}

TEST(AnthropicParser, ReportsWhyTheModelStoppedAndWhatElseWasSaid) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {R"("delta":{"stop_reason":"stop_sequence","stop_sequence":"END"})",
       R"({"type":"finish","reason":"stop","raw":"stop_sequence","stop_sequence":"END"})"},
      {R"("delta":{"stop_reason":"new_reason"})",
       R"({"type":"finish","reason":"unknown","raw":"new_reason","stop_sequence":""})"},
      {R"("delta":{"stop_reason":"refusal","stop_details":{"category":"c"},"container":null},"context_management":{"a":1})",
       R"({"type":"finish","reason":"content_filter","raw":"refusal","stop_sequence":"","details":{"context_management":{"a":1},"stop_details":{"category":"c"}}})"},
  };
  for (const auto& [members, chunk] : rows) {
    EXPECT_THAT(run({R"({"type":"message_delta",)" + members + "}"}).chunks, ElementsAre(chunk));
  }
}

TEST(AnthropicParser, GivesUsageWithoutAReasonToStop) {
  EXPECT_THAT(run({R"({"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":2}})"}).chunks,
              ElementsAre(R"({"type":"usage","usage":{"output_tokens":2}})"));
}

// The same answer, once in pieces and once whole in message_start.
TEST(AnthropicParser, TakesAPrefilledMessageAsIfItHadBeenStreamed) {
  const Transcript streamed = run(kLongStream);
  const Transcript prefilled = run(
      {R"({"type":"message_start","message":{"id":"msg_1","role":"assistant","model":"claude","content":[)"
       R"({"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"text","text":"Caf\u00e9 \ud83d\ude42!"},)"
       R"({"type":"tool_use","id":"toolu_1","name":"f","input":{"q":1}},)"
       R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"x"}},)"
       R"({"type":"web_search_tool_result","tool_use_id":"srv_1","content":[]},)"
       R"({"type":"tool_use","id":"toolu_2","name":"g","input":{}}],)"
       R"("stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":5}}})",
       kMessageStop});
  EXPECT_EQ(to_json(prefilled.message).dump(1), to_json(streamed.message).dump(1));
  EXPECT_EQ(prefilled.message.text(), "Caf\xC3\xA9 \xF0\x9F\x99\x82!");
}

TEST(AnthropicParser, GoesOnFromACopyAsTheOriginalDoes) {
  const Transcript whole = run(kLongStream);
  for (std::size_t at = 0; at <= kLongStream.size(); ++at) {
    const auto cut = kLongStream.begin() + static_cast<std::ptrdiff_t>(at);
    AnthropicParser original;
    std::vector<std::string> chunks = run(original,
                                          [&] {
                                            std::vector<sse::Event> events;
                                            for (auto it = kLongStream.begin(); it != cut; ++it) {
                                              events.push_back(test::event(*it));
                                            }
                                            return events;
                                          }())
                                          .chunks;
    const AnthropicParser copy = original;
    EXPECT_TRUE(copy == original);
    const std::unique_ptr<Parser> clone = copy.clone();
    std::vector<sse::Event> rest;
    for (auto it = cut; it != kLongStream.end(); ++it) rest.push_back(test::event(*it));
    const Transcript tail = run(*clone, rest);
    chunks.insert(chunks.end(), tail.chunks.begin(), tail.chunks.end());
    EXPECT_EQ(chunks, whole.chunks) << at;
    EXPECT_TRUE(copy == original);
  }
}

TEST(AnthropicParser, TellsStatesApart) {
  std::vector<AnthropicParser> states(1);
  for (const std::string& line : Lines{kMessageStart, block_start(0, kToolBlock), input_delta(0, "{"),
                                       input_delta(0, "}"), block_stop(0), kMessageStop}) {
    AnthropicParser next = states.back();
    std::vector<Chunk> chunks;
    ASSERT_TRUE(next.parse({"", line, ""}, chunks));
    for (const AnthropicParser& earlier : states) EXPECT_FALSE(next == earlier) << line;
    states.push_back(next);
  }
}

}  // namespace
}  // namespace reprise::llm
