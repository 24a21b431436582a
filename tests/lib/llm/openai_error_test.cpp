#include "llm/openai_error.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "openai_chat_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;

TEST(OpenAiError, IsReadInEveryShape) {
  struct Row {
    sse::Event event;
    std::string type, code;
    std::optional<int> status;
    std::string message;
  };
  const std::vector<Row> rows{
      {event(
           R"({"error":{"message":"The server\nhad an error","type":"server_error","param":null,"code":"server_error"}})"),
       "server_error", "server_error", 500, "The server had an error"},
      {{"error", R"({"error":{"message":"m","type":"rate_limit_error","code":null}})", ""},
       "rate_limit_error",
       "",
       429,
       "m"},
      {{"error", R"({"message":"m","type":"server_error","code":"x"})", ""}, "server_error", "x", 500, "m"},
      {event(R"({"object":"error","message":"m","type":"BadRequestError","param":null,"code":400})"), "BadRequestError",
       "400", 400, "m"},
      {event(
           R"({"id":"gen-1","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502,"message":"Provider disconnected"}})"),
       "", "502", 502, "Provider disconnected"},
      {event(R"({"error":"plain"})"), "", "", std::nullopt, "plain"},
      {event(R"({"error":{"type":"x"}})"), "x", "", std::nullopt, R"({"type":"x"})"},
      {{"error", "upstream connect error", ""}, "", "", std::nullopt, "upstream connect error"},
      {{"error", "[1]", ""}, "", "", std::nullopt, "[1]"},
  };
  for (const Row& row : rows) {
    const Transcript result = run(Provider::kOpenAiChat, {event(chat_text("partial")), row.event});
    ASSERT_TRUE(result.message.error) << row.event.data;
    EXPECT_EQ(result.message.error->code, ErrorCode::kProvider) << row.event.data;
    EXPECT_EQ(result.message.error->provider_type, row.type) << row.event.data;
    EXPECT_EQ(result.message.error->provider_code, row.code) << row.event.data;
    EXPECT_EQ(result.message.error->http_status, row.status) << row.event.data;
    EXPECT_EQ(result.message.error->message, row.message) << row.event.data;
    EXPECT_EQ(result.message.error->body, row.event.data);
    EXPECT_EQ(result.message.text(), "partial");
  }
  EXPECT_FALSE(run_chat({R"({"error":null,"choices":[]})"}).message.error);
}

TEST(OpenAiError, OfTheResponsesTakesTheCodeForTheType) {
  const std::string data = R"({"type":"error","code":"server_error","message":"m","param":null,"sequence_number":3})";
  const Error error = openai::provider_error(data, data);
  EXPECT_EQ(error.provider_type, "server_error");
  EXPECT_EQ(error.provider_code, "server_error");
  EXPECT_EQ(error.http_status, 500);
}

}  // namespace
}  // namespace reprise::llm
