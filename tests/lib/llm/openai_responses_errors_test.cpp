#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/llm/openai_responses.hpp>

#include "openai_responses_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(OpenAiResponsesErrors, OfTheProviderAreReadInEveryShape) {
  struct Row {
    sse::Event event;
    std::string type, code;
    std::optional<int> status;
    std::string message;
  };
  const std::vector<Row> rows{
      {event(R"({"type":"error","code":"server_error","message":"m","param":null,"sequence_number":1})"),
       "server_error", "server_error", 500, "m"},
      {event(
           R"({"type":"error","sequence_number":9,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"m"}})"),
       "insufficient_quota", "insufficient_quota", 429, "m"},
      {event(R"({"error":{"type":"server_error","message":"m"}})"), "server_error", "", 500, "m"},
      {{"error", R"({"message":"m"})", ""}, "", "", std::nullopt, "m"},
      {{"error", "not JSON", ""}, "", "", std::nullopt, "not JSON"},
      {event(
           R"({"type":"response.failed","response":{"id":"resp_1","error":{"code":"rate_limit_exceeded","message":"m"}}})"),
       "", "rate_limit_exceeded", 429, "m"},
      {event(R"({"type":"response.failed","response":{"error":null}})"), "", "", std::nullopt, "the response failed"},
      {event(R"({"type":"response.failed"})"), "", "", std::nullopt, "the response failed"},
  };
  for (const Row& row : rows) {
    const Transcript result =
        run(Provider::kOpenAiResponses, {event(item_text("output_text.delta", 0, "partial")), row.event});
    ASSERT_TRUE(result.message.error) << row.event.data;
    EXPECT_EQ(result.message.error->code, ErrorCode::kProvider) << row.event.data;
    EXPECT_EQ(result.message.error->provider_type, row.type) << row.event.data;
    EXPECT_EQ(result.message.error->provider_code, row.code) << row.event.data;
    EXPECT_EQ(result.message.error->http_status, row.status) << row.event.data;
    EXPECT_EQ(result.message.error->message, row.message) << row.event.data;
    EXPECT_EQ(result.message.error->body, row.event.data);
    EXPECT_EQ(result.message.text(), "partial");
    EXPECT_FALSE(result.complete);
  }
}

TEST(OpenAiResponsesErrors, GiveTheUsageOfAResponseThatFailed) {
  const Transcript result = run_responses(
      {response_event("response.failed", R"({"response":)" + response_object("failed", kUsageOfResponse) + "}")});
  EXPECT_EQ(result.message.usage.size(), 3U);
  EXPECT_TRUE(result.message.error);
}

TEST(OpenAiResponsesErrors, NameTheEventThatIsMissingOrRepeated) {
  struct Row {
    std::vector<int> numbers;
    std::string message;
  };
  const std::vector<Row> rows{
      {{0, 1, 2}, ""},
      {{7, 8}, ""},
      {{0, 2}, "event 2 comes where event 1 is due: events are missing or repeated"},
      {{0, 1, 1}, "event 1 comes where event 2 is due: events are missing or repeated"},
      {{3, 2}, "event 2 comes where event 4 is due: events are missing or repeated"},
  };
  for (const Row& row : rows) {
    Lines data;
    for (const int number : row.numbers) {
      data.push_back(
          response_event("response.output_text.delta",
                         R"({"output_index":0,"delta":"x","sequence_number":)" + std::to_string(number) + "}"));
    }
    // Events without a number do not count.
    data.insert(data.begin() + 1, item_text("output_text.delta", 0, "y"));
    const Transcript result = run_responses(data);
    EXPECT_EQ(result.message.error ? result.message.error->message : "", row.message);
    if (result.message.error) {
      EXPECT_EQ(result.message.error->code, ErrorCode::kProtocol);
    }
  }
}

// A `.done` that says something else than the deltas: pieces were lost, repeated or damaged.
TEST(OpenAiResponsesErrors, ReportWhatItsEndDoesNotConfirm) {
  struct Row {
    std::string item;
    Lines data;
    std::string message;
  };
  const std::string message = R"({"type":"message"})";
  const std::string function = R"({"type":"function_call"})";
  const std::vector<Row> rows{
      {message,
       {item_text("output_text.delta", 0, "Hi"), item_text("output_text.done", 0, "Hi!", "text")},
       "the text of item 0 is 3 bytes by 'response.output_text.done', and not what its 2 bytes of deltas say"},
      {message,
       {item_text("output_text.delta", 0, "Hi"), item_text("output_text.done", 0, "Ho", "text")},
       "the text of item 0 is 2 bytes by 'response.output_text.done', and not what its 2 bytes of deltas say"},
      {message, {item_text("output_text.delta", 0, "Hi"), item_text("output_text.done", 0, "", "text")}, "the text"},
      {message, {item_text("refusal.delta", 0, "N"), item_text("refusal.done", 0, "No", "refusal")}, "the refusal"},
      {R"({"type":"reasoning"})",
       {item_text("reasoning_text.delta", 0, "N"), item_text("reasoning_text.done", 0, "No", "text")},
       "the reasoning"},
      {R"({"type":"reasoning"})",
       {item_text("reasoning_summary_text.delta", 0, "N"), item_text("reasoning_summary_text.done", 0, "No", "text")},
       "the summary"},
      {R"({"type":"code_interpreter_call"})",
       {item_text("code_interpreter_call_code.delta", 0, "N"),
        item_text("code_interpreter_call_code.done", 0, "No", "code")},
       "the code"},
      {function,
       {item_text("function_call_arguments.delta", 0, "{"),
        item_text("function_call_arguments.done", 0, "{}", "arguments")},
       "the input of item 0 is 2 bytes by 'response.function_call_arguments.done', and not what its 1 bytes"},
      {R"({"type":"mcp_call"})",
       {item_text("mcp_call_arguments.delta", 0, "{"), item_text("mcp_call_arguments.done", 0, "{}", "arguments")},
       "the input"},
      {R"({"type":"custom_tool_call"})",
       {item_text("custom_tool_call_input.delta", 0, "a"), item_text("custom_tool_call_input.done", 0, "b", "input")},
       "the input"},
      {message,
       {item_text("output_text.delta", 0, "Hi"),
        response_event("response.content_part.done",
                       R"({"output_index":0,"content_index":0,"part":{"type":"output_text","text":"Ho"}})")},
       "the text"},
      {R"({"type":"reasoning"})",
       {item_text("reasoning_summary_text.delta", 0, "Hi"),
        response_event("response.reasoning_summary_part.done",
                       R"({"output_index":0,"summary_index":0,"part":{"type":"summary_text","text":"Ho"}})")},
       "the summary"},
      {message,
       {item_text("output_text.delta", 0, "Hi"),
        item_done(0, R"({"type":"message","content":[{"type":"output_text","text":"Ho"}]})")},
       "the text"},
      {R"({"type":"reasoning"})",
       {item_text("reasoning_summary_text.delta", 0, "Hi"),
        item_done(0, R"({"type":"reasoning","summary":[{"type":"summary_text","text":"Ho"}]})")},
       "the summary"},
      {function,
       {item_text("function_call_arguments.delta", 0, "{"),
        item_done(0, R"({"type":"function_call","call_id":"c","name":"f","arguments":"{}"})")},
       "the input"},
  };
  for (const Row& row : rows) {
    Lines data{item_added(0, row.item)};
    data.insert(data.end(), row.data.begin(), row.data.end());
    const Transcript result = run_responses(data);
    ASSERT_TRUE(result.message.error) << data.back();
    EXPECT_EQ(result.message.error->code, ErrorCode::kProtocol);
    EXPECT_THAT(result.message.error->message, HasSubstr(row.message));
    EXPECT_FALSE(any_tool_call(result));
  }
}

TEST(OpenAiResponsesErrors, AreNoneWhereTwoPartsOfAnItemFollowEachOther) {
  const auto part = [](const char* type, int index, const char* key, const char* text) {
    return response_event(
        std::string("response.") + type,
        R"({"output_index":0,"content_index":)" + std::to_string(index) + ",\"" + key + "\":\"" + text + "\"}");
  };
  const Transcript result = run_responses(
      {item_added(0, kMessageItem), part("output_text.delta", 0, "delta", "a"),
       part("output_text.done", 0, "text", "a"), part("refusal.delta", 1, "delta", "b"),
       part("refusal.done", 1, "refusal", "b"), part("output_text.delta", 2, "delta", "c"),
       part("output_text.done", 2, "text", "c"),
       item_done(0,
                 R"({"type":"message","content":[{"type":"output_text","text":"a"},{"type":"refusal","refusal":"b"},)"
                 R"({"type":"output_text","text":"c"}]})")});
  EXPECT_FALSE(result.message.error);
  EXPECT_EQ(result.message.text(), "ac");
  EXPECT_EQ(result.message.refusal(), "b");
}

TEST(OpenAiResponsesErrors, NameTheEventWhoseDataAreNotJson) {
  const Transcript named =
      run(Provider::kOpenAiResponses, {sse::Event{"response.output_text.delta", R"({"type":)", ""}});
  ASSERT_TRUE(named.message.error);
  EXPECT_EQ(named.message.error->code, ErrorCode::kProtocol);
  EXPECT_THAT(named.message.error->message, HasSubstr("the data of event 'response.output_text.delta' is not JSON"));
  EXPECT_TRUE(run(Provider::kOpenAiResponses, {sse::Event{"", "[DONE]", ""}}).message.error);
  EXPECT_THAT(run(Provider::kOpenAiResponses, {sse::Event{"debug", "not JSON", ""}}).chunks,
              ElementsAre(R"({"type":"unknown","event":"debug","data":"not JSON"})"));
}

TEST(OpenAiResponsesErrors, ReportAResponseInsideAnother) {
  const std::string again = R"({"type":"response.created","response":{"id":"resp_2"}})";
  const Transcript result = run_responses({kResponseCreated, again});
  ASSERT_TRUE(result.message.error);
  EXPECT_EQ(result.message.error->message, "response 'resp_2' begins while response 'resp_1' is open");
  EXPECT_THAT(run_responses({kResponseCreated, kResponseCreated}).chunks.back(),
              HasSubstr(R"({"type":"unknown","event":"response.created")"));
}

TEST(OpenAiResponsesErrors, StayTheSame) {
  OpenAiResponsesParser parser;
  std::vector<Chunk> chunks;
  const auto first = parser.parse({"", "{", ""}, chunks);
  const auto second = parser.parse({"", kResponseCompleted, ""}, chunks);
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error(), second.error());
  EXPECT_TRUE(chunks.empty());
  EXPECT_FALSE(parser.complete());
}

TEST(OpenAiResponsesErrors, AreNoneAfterTheEnd) {
  for (const std::string& data :
       {kResponseCreated, item_added(0, kFunctionItem), item_text("output_text.delta", 0, "x"), kResponseCompleted,
        std::string("[DONE]"), std::string("{"), std::string(R"({"type":"error","message":"late"})")}) {
    const Transcript result = run_responses({kResponseCompleted, data});
    EXPECT_FALSE(result.message.error) << data;
    EXPECT_TRUE(result.complete);
    EXPECT_THAT(result.chunks.back(), HasSubstr(R"({"type":"unknown")")) << data;
  }
}

TEST(OpenAiResponsesErrors, LimitTheItemsAndTheirParts) {
  const auto first_over = [](auto&& data_of) {
    OpenAiResponsesParser parser;
    std::vector<Chunk> chunks;
    EXPECT_TRUE(parser.parse({"", item_added(1, kMessageItem), ""}, chunks));
    for (int i = 0; i < 20'000; ++i) {
      chunks.clear();
      const auto parsed = parser.parse({"", data_of(i), ""}, chunks);
      if (parsed) continue;
      EXPECT_EQ(parsed.error().code, ErrorCode::kLimitExceeded);
      return i;
    }
    return -1;
  };
  EXPECT_EQ(first_over([](int) { return item_added(0, kMessageItem); }), 9'999);
  EXPECT_EQ(first_over([](int i) { return item_text("output_text.delta", i + 5, "x"); }), 9'999);
  EXPECT_EQ(first_over([](int i) {
              return response_event("response.output_text.delta",
                                    R"({"output_index":1,"content_index":)" + std::to_string(i) + R"(,"delta":"x"})");
            }),
            10'000);
  EXPECT_EQ(first_over([](int i) {
              return response_event("response.web_search_call.searching",
                                    R"({"output_index":)" + std::to_string(i + 5) + "}");
            }),
            10'000);
  EXPECT_EQ(first_over([](int i) {
              return response_event("response.output_text.done",
                                    R"({"output_index":1,"content_index":)" + std::to_string(i) + R"(,"text":"x"})");
            }),
            10'000);
}

TEST(OpenAiResponsesErrors, LimitTheToolInputThatIsHeld) {
  OpenAiResponsesParser parser;
  std::vector<Chunk> chunks;
  const std::string fragment = item_text("function_call_arguments.delta", 0, std::string(std::size_t{1} << 20U, 'x'));
  // What an item held is free again.
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(parser.parse({"", item_added(0, kFunctionItem), ""}, chunks));
    for (int i = 0; i < 64; ++i) {
      chunks.clear();
      ASSERT_TRUE(parser.parse({"", fragment, ""}, chunks)) << i;
    }
    if (round == 0) {
      ASSERT_TRUE(parser.parse({"", item_done(0, R"({"type":"function_call"})"), ""}, chunks));
    }
  }
  const auto over = parser.parse({"", item_text("function_call_arguments.delta", 0, "x"), ""}, chunks);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::llm
