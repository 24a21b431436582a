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
      {{"", R"({"type":"response.created"})", ""}, std::nullopt},
      {{"message_start", R"({"type":"response.created"})", ""}, std::nullopt},
      {{"", R"({"object":"chat.completion.chunk"})", ""}, std::nullopt},
      {{"", "[DONE]", ""}, std::nullopt},
      {{"", "", ""}, std::nullopt},
      {{"message", "hello", ""}, std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(recognise(row.event), row.provider) << row.event.type << row.event.data;
}

TEST(Provider, HasAParserAndAName) {
  EXPECT_EQ(to_string(Provider::kAnthropic), "anthropic");
  const auto parser = make_parser(Provider::kAnthropic);
  ASSERT_NE(parser, nullptr);
  std::vector<Chunk> chunks;
  ASSERT_TRUE(parser->parse({"", R"({"type":"message_stop"})", ""}, chunks));
  EXPECT_TRUE(parser->complete());
}

}  // namespace
}  // namespace reprise::llm
