#include "llm/encode_openai.hpp"

#include <gtest/gtest.h>

namespace reprise::llm {
namespace {

TEST(EncodeOpenAi, TellsCustomInputFromJson) {
  const auto object = openai_input({"c", "f", R"({ "a":1})"});
  ASSERT_TRUE(object);
  EXPECT_FALSE(object->custom);
  EXPECT_EQ(object->text, R"({ "a":1})");
  const auto text = openai_input({"c", "f", R"(" SELECT\n")"});
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->custom);
  EXPECT_EQ(text->text, " SELECT\n");
  for (const char* input : {"{", "[]", "1", "", "\"a"}) {
    const auto refused = openai_input({"c", "f", input});
    ASSERT_FALSE(refused) << input;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().message, "input of tool call 'c': a JSON object was expected");
  }
}

TEST(EncodeOpenAi, AddsNothingWhereThereAreNoTools) {
  const ToolStyle style{.function = [](EncodedJson members) { return members; }, .always_strict = true};
  EncodedJson body;
  ASSERT_TRUE(add_openai_tools(body, {.model = "m", .messages = {}}, style));
  EXPECT_TRUE(body.is_null());
  ASSERT_TRUE(add_openai_tools(body, {.model = "m", .messages = {}, .tools = {{.name = "f"}}}, style));
  EXPECT_EQ(body.dump(), R"({"tools":[{"name":"f","parameters":{"type":"object"},"strict":false}]})");
}

}  // namespace
}  // namespace reprise::llm
