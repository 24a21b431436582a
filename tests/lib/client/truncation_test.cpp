// A stream cut off at every byte: never a success before the terminal event, never a tool call out of half a block.
#include <algorithm>

#include <gtest/gtest.h>

#include <reprise/client/stream.hpp>
#include <reprise/harness/fixture/read.hpp>

#include "memory_transport.hpp"
#include "paths.hpp"

namespace reprise::client {
namespace {

std::string body_of(const std::string& name) {
  const auto file = harness::read_fixture(test::source_file("fixtures/anthropic/" + name));
  EXPECT_TRUE(file) << file.error().message;
  return file ? file->fixture.interactions.front().response.body : std::string();
}

struct Seen {
  llm::Message message;
  std::size_t tool_calls = 0;
};

Seen read_all(std::string body, std::optional<Error> failure = {}) {
  auto stream =
      Stream::adopt(test::event_stream({std::move(body)}, std::move(failure)), {.provider = llm::Provider::kAnthropic});
  Seen seen;
  seen.message = stream->collect(
      [&seen](const llm::Chunk& chunk) { seen.tool_calls += std::holds_alternative<llm::ToolCall>(chunk) ? 1 : 0; });
  return seen;
}

// How many tool blocks the provider has closed.
std::size_t closed_tools(const llm::Message& message) {
  return static_cast<std::size_t>(std::count_if(message.content.begin(), message.content.end(), [](const auto& block) {
    return block.type == "tool_use" && block.closed;
  }));
}

// The number of `name` events that are whole, blank line included.
std::size_t whole_events(std::string_view body, std::string_view name) {
  std::size_t count = 0;
  for (auto at = body.find(name); at != std::string_view::npos; at = body.find(name, at + 1)) {
    if (body.find("\n\n", at) != std::string_view::npos) ++count;
  }
  return count;
}

class Truncation : public testing::TestWithParam<const char*> {};

TEST_P(Truncation, AtEveryByteIsAnErrorAndKeepsWhatCame) {
  const std::string body = body_of(GetParam());
  const Seen whole = read_all(body);
  ASSERT_TRUE(whole.message.complete);
  const std::size_t last = body.find("event: message_stop");
  const std::size_t end = body.find("\n\n", last) + 2;
  ASSERT_GT(end, last);
  for (std::size_t size = 0; size < end; ++size) {
    const std::string prefix = body.substr(0, size);
    const Seen seen = read_all(prefix);
    ASSERT_FALSE(seen.message.complete) << size;
    ASSERT_TRUE(seen.message.error) << size;
    ASSERT_EQ(seen.message.error->code, ErrorCode::kTruncated) << size;
    ASSERT_EQ(seen.message.error->byte_offset, size);
    ASSERT_TRUE(whole.message.text().starts_with(seen.message.text())) << size;
    ASSERT_TRUE(whole.message.thinking().starts_with(seen.message.thinking())) << size;
    ASSERT_LE(seen.tool_calls, whole_events(prefix, "event: content_block_stop")) << size;
    ASSERT_EQ(seen.tool_calls, closed_tools(seen.message)) << size;
    ASSERT_EQ(seen.message.content.size(), whole_events(prefix, "event: content_block_start")) << size;
  }
  EXPECT_TRUE(read_all(body.substr(0, end)).message.complete);
}

TEST_P(Truncation, ByAResetIsTheResetsError) {
  const std::string body = body_of(GetParam());
  const std::size_t end = body.find("\n\n", body.find("event: message_stop")) + 2;
  for (std::size_t size = 1; size < end; size += 7) {
    const Seen seen = read_all(body.substr(0, size), Error{.code = ErrorCode::kReset, .message = "reset"});
    ASSERT_TRUE(seen.message.error) << size;
    ASSERT_EQ(seen.message.error->code, ErrorCode::kReset) << size;
  }
  EXPECT_TRUE(read_all(body, Error{.code = ErrorCode::kReset, .message = "late"}).message.complete);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Truncation,
                         testing::Values("claude-haiku-4-5-20251001/parallel-tools.yaml",
                                         "claude-sonnet-4-5-20250929/thinking.yaml"));

}  // namespace
}  // namespace reprise::client
