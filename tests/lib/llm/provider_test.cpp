#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include <reprise/llm/provider.hpp>

namespace reprise::llm {
namespace {

TEST(Provider, IsRecognisedByItsFirstEvent) {
  struct Row {
    sse::EventView event;
    std::optional<Provider> provider;
  };
  const std::vector<Row> rows{
      {{"message_start", R"({"type":"message_start"})", ""}, Provider::kAnthropic},
      {{"", R"({"type":"message_start","message":{}})", ""}, Provider::kAnthropic},
      {{"message_start", "{}", ""}, Provider::kAnthropic},
      {{"error", "not JSON", ""}, Provider::kAnthropic},
      {{"ping", R"({"type": "ping"})", ""}, Provider::kAnthropic},
      {{"", R"({"index":0,"type":"content_block_delta"})", ""}, Provider::kAnthropic},
      {{"", R"({"type":"response.created"})", ""}, Provider::kOpenAiResponses},
      {{"response.in_progress", "{}", ""}, Provider::kOpenAiResponses},
      {{"message_start", R"({"type":"response.created"})", ""}, Provider::kOpenAiResponses},
      {{"", R"({"object":"chat.completion.chunk"})", ""}, Provider::kOpenAiChat},
      {{"", R"({"choices":[],"object":""})", ""}, Provider::kOpenAiChat},
      {{"", R"({"object":"text_completion"})", ""}, Provider::kOpenAiChat},
      {{"", "[DONE]", ""}, Provider::kOpenAiChat},
      {{"", R"({"error":{"message":"m"}})", ""}, Provider::kOpenAiChat},
      {{"", R"({"object":"error","message":"m"})", ""}, Provider::kOpenAiChat},
      {{"error", R"({"error":{"message":"m"}})", ""}, Provider::kOpenAiChat},
      {{"error", R"({"message":"m","code":1})", ""}, Provider::kOpenAiChat},
      {{"error", R"({"type":"error","error":{"type":"api_error"}})", ""}, Provider::kAnthropic},
      {{"error", R"({"type":"error","message":"m"})", ""}, Provider::kOpenAiResponses},
      {{"", R"({"type":"error","error":{"type":"x"},"sequence_number":0})", ""}, Provider::kOpenAiResponses},
      {{"", R"({"error":null})", ""}, std::nullopt},
      {{"", R"({"type":"other","choices":[]})", ""}, std::nullopt},
      {{"", R"([{"choices":[]}])", ""}, std::nullopt},
      {{"", "", ""}, std::nullopt},
      {{"message", "hello", ""}, std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(recognise(row.event), row.provider) << row.event.type << row.event.data;
}

TEST(Provider, HasAParserAndAName) {
  struct Row {
    Provider provider;
    std::string_view name;
    std::vector<std::string_view> data;
  };
  const std::vector<Row> rows{
      {Provider::kAnthropic, "anthropic", {R"({"type":"message_stop"})"}},
      {Provider::kOpenAiChat, "openai-chat", {R"({"choices":[{"finish_reason":"stop"}]})", "[DONE]"}},
      {Provider::kOpenAiResponses, "openai-responses", {R"({"type":"response.completed","response":{}})"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(to_string(row.provider), row.name);
    EXPECT_EQ(provider_named(row.name), row.provider);
    const auto parser = make_parser(row.provider);
    ASSERT_NE(parser, nullptr);
    std::vector<Chunk> chunks;
    for (const std::string_view data : row.data) ASSERT_TRUE(parser->parse({"", data, ""}, chunks)) << row.name;
    EXPECT_TRUE(parser->complete()) << row.name;
  }
  EXPECT_EQ(provider_named("openai"), std::nullopt);
}

}  // namespace
}  // namespace reprise::llm
