// That nothing is allocated in the steady state: once buffers have the size that the stream asks for.
#include "bench/allocations.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <reprise/client/stream.hpp>

#include "openai_chat_stream.hpp"
#include "openai_responses_stream.hpp"

namespace reprise {
namespace {

using bench::allocations;

// By then every chunk size has had its chunk with the most events in it.
constexpr std::size_t kWarmUp = 5'000;
constexpr std::size_t kDeltas = 10'000;  // these included
constexpr std::size_t kChunkSizes[] = {1, 64, 1'400, 16'384};

// Reads `body` in chunks twice, maybe with a reset between, and counts in the second time.
std::uint64_t allocations_to_decode(const std::string& body, std::size_t chunk, sse::Utf8Policy utf8,
                                    bool with_reset = false) {
  sse::Decoder decoder({.utf8 = utf8});
  std::size_t events = 0;
  const auto feed = [&] {
    for (std::size_t at = 0; at < body.size(); at += chunk) {
      if (!decoder.feed(std::string_view(body).substr(at, chunk), [&](const sse::EventView&) { ++events; })) return;
    }
  };
  feed();
  const std::uint64_t before = allocations();
  if (with_reset) decoder.reset();
  feed();
  const std::uint64_t allocated = allocations() - before;
  EXPECT_EQ(decoder.offset(), (with_reset ? 1 : 2) * body.size());
  EXPECT_GE(events, 400U);
  return allocated;
}

TEST(Allocations, AreNoneForAnEventOfAnyKind) {
  const std::pair<const char*, const char*> rows[] = {
      {"delta", "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0}\n\n"},
      {"CRLF, IDs, comments",
       ": ping\r\nid: 1234567890123456789\r\nevent: a-type-of-some-length\r\nretry: 9\r\n"
       "data: one\r\ndata: two\r\n\r\n"},
      {"beyond ASCII", "event: gr\xC3\xBC\xC3\x9F\ndata: \xE8\xAF\xAD\xE8\xA8\x80 \xF0\x9F\x98\x80\n\n"},
  };
  for (const auto& [name, event] : rows) {
    std::string body;
    for (int i = 0; i < 200; ++i) body += event;
    for (const std::size_t chunk : kChunkSizes) {
      for (const auto utf8 : {sse::Utf8Policy::kReplace, sse::Utf8Policy::kStrict, sse::Utf8Policy::kTrust}) {
        EXPECT_EQ(allocations_to_decode(body, chunk, utf8), 0U) << name << " in chunks of " << chunk;
      }
    }
  }
}

TEST(Allocations, AreNoneForAnEventThatNeedsRepair) {
  std::string body;
  for (int i = 0; i < 200; ++i) body += "event: \xFF\ndata: a\xE8\xAF cut\xC3\ndata: \x80\n\n";
  for (const std::size_t chunk : kChunkSizes) {
    EXPECT_EQ(allocations_to_decode(body, chunk, sse::Utf8Policy::kReplace), 0U) << "in chunks of " << chunk;
  }
}

TEST(Allocations, AreNoneForAStreamAfterReset) {
  std::string body;
  for (int i = 0; i < 200; ++i) body += "event: content_block_delta\ndata: {\"index\":0,\ndata: \"x\":\"y\"}\n\n";
  for (const std::size_t chunk : kChunkSizes) {
    EXPECT_EQ(allocations_to_decode(body, chunk, sse::Utf8Policy::kReplace, true), 0U) << "in chunks of " << chunk;
  }
}

// An answer that begins with `head` and goes on with deltas, each the same but for its number.
struct Answer {
  const char* name;
  llm::Provider provider;
  std::vector<std::string> head;
  std::function<std::string(std::size_t)> delta;

  [[nodiscard]] std::string data(std::size_t number) const {
    return number < head.size() ? head[number] : delta(number - head.size());
  }
  [[nodiscard]] std::size_t events() const { return head.size() + kDeltas; }
};

std::vector<std::string> anthropic_head(const std::string& block) {
  return {
      R"({"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[]}})",
      R"({"type":"content_block_start","index":0,"content_block":)" + block + "}"};
}

std::function<std::string(std::size_t)> always(std::string data) {
  return [data = std::move(data)](std::size_t) { return data; };
}

// Numbers of one length, so that events have one too.
std::function<std::string(std::size_t)> numbered(const std::string& type) {
  return [type](std::size_t number) {
    return R"({"type":")" + type + R"(","sequence_number":)" + std::to_string(100'000 + number) +
           R"(,"item_id":"msg_03b29e7cd56f","output_index":0,"content_index":0,"delta":" w\u00f6rd","obfuscation":"x"})";
  };
}

std::vector<Answer> answers() {
  using enum llm::Provider;
  const std::string reasoning_item = R"({"id":"rs_1","type":"reasoning","summary":[]})";
  return {
      {"anthropic text", kAnthropic, anthropic_head(R"({"type":"text","text":""})"),
       always(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" w\u00f6rd"}})")},
      {"anthropic thinking", kAnthropic, anthropic_head(R"({"type":"thinking","thinking":""})"),
       always(R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" w\n"}})")},
      {"chat text",
       kOpenAiChat,
       {test::chat_delta(R"({"role":"assistant","content":""})")},
       always(test::chat_text(" w\\u00f6rd"))},
      {"chat reasoning",
       kOpenAiChat,
       {test::chat_delta(R"({"role":"assistant","content":""})")},
       always(test::chat_delta(R"({"reasoning_content":" w\n"})"))},
      {"chat refusal",
       kOpenAiChat,
       {test::chat_delta(R"({"role":"assistant","content":null})")},
       always(test::chat_delta(R"({"refusal":" no"})"))},
      {"responses text",
       kOpenAiResponses,
       {test::kResponseCreated, test::item_added(0, test::kMessageItem)},
       numbered("response.output_text.delta")},
      {"responses reasoning",
       kOpenAiResponses,
       {test::kResponseCreated, test::item_added(0, reasoning_item)},
       numbered("response.reasoning_summary_text.delta")},
      {"responses refusal",
       kOpenAiResponses,
       {test::kResponseCreated, test::item_added(0, test::kMessageItem)},
       numbered("response.refusal.delta")},
  };
}

bool is_delta(const llm::Chunk& chunk) {
  return std::holds_alternative<llm::TextDelta>(chunk) || std::holds_alternative<llm::ThinkingDelta>(chunk) ||
         std::holds_alternative<llm::RefusalDelta>(chunk);
}

TEST(Allocations, AreNoneForADeltaThatAParserReads) {
  for (const Answer& answer : answers()) {
    const auto parser = llm::make_parser(answer.provider);
    std::vector<llm::Chunk> chunks;
    std::size_t deltas = 0;
    std::uint64_t allocated = 0;
    for (std::size_t i = 0; i < answer.events(); ++i) {
      const sse::Event event("", answer.data(i), "");
      chunks.clear();
      const std::uint64_t before = allocations();
      const bool parsed = parser->parse(event.view(), chunks).has_value();
      if (deltas > kWarmUp) allocated += allocations() - before;
      ASSERT_TRUE(parsed) << answer.name << ", event " << i;
      for (const llm::Chunk& chunk : chunks) deltas += is_delta(chunk) ? 1 : 0;
    }
    EXPECT_EQ(deltas, kDeltas) << answer.name;
    EXPECT_EQ(allocated, 0U) << answer.name;
  }
}

// Hands out `bytes` in chunks, and allocates nothing itself.
class ChunkedBody final : public http::Body {
 public:
  ChunkedBody(std::string_view bytes, std::size_t chunk) : bytes_(bytes), chunk_(chunk) {}
  [[nodiscard]] Result<std::string_view> read() override {
    const std::string_view chunk = bytes_.substr(0, chunk_);
    bytes_.remove_prefix(chunk.size());
    return chunk;
  }

 private:
  std::string_view bytes_;
  std::size_t chunk_;
};

client::Stream stream_of(const std::string& body, std::size_t chunk) {
  http::Reply reply{.status = 200,
                    .http_version = "1.1",
                    .headers = {{"content-type", "text/event-stream"}},
                    .body = std::make_unique<ChunkedBody>(body, chunk)};
  return *client::Stream::adopt(std::move(reply));
}

std::string body_of(const Answer& answer) {
  std::string body;
  for (std::size_t i = 0; i < answer.events(); ++i) body += "event: x\ndata: " + answer.data(i) + "\n\n";
  return body;
}

// Of the text that the message keeps of the block under way.
std::size_t kept_capacity(const client::Stream& stream) {
  const auto& content = stream.partial().content;
  return content.empty() ? 0 : content.back().text.capacity() + content.back().refusal.capacity();
}

// What `pull` allocates after the warm-up, beside the growth of the message's text: that is what a message is for.
std::uint64_t allocations_beside_text(const client::Stream& stream, const std::function<bool()>& pull) {
  std::uint64_t allocated = 0;
  for (std::size_t deltas = 1; deltas < kDeltas; ++deltas) {
    const std::size_t capacity = kept_capacity(stream);
    const std::uint64_t before = allocations();
    const bool more = pull();
    const std::uint64_t after = allocations();
    if (!more) {
      ADD_FAILURE() << "no delta is left after " << deltas;
      return allocated;
    }
    const bool text_grew = kept_capacity(stream) != capacity;
    if (deltas >= kWarmUp) allocated += after - before - (text_grew ? 1 : 0);
  }
  return allocated;
}

TEST(Allocations, AreNoneForADeltaOfAStreamBesideTheGrowthOfItsMessage) {
  for (const Answer& answer : answers()) {
    const std::string body = body_of(answer);
    for (const std::size_t chunk : kChunkSizes) {
      client::Stream stream = stream_of(body, chunk);
      const auto next_delta = [&stream] {
        while (true) {
          const auto next = stream.next();
          if (!next || !*next) return false;
          if (is_delta(**next)) return true;
        }
      };
      EXPECT_EQ(allocations_beside_text(stream, next_delta), 0U) << answer.name << " in chunks of " << chunk;
    }
  }
}

TEST(Allocations, AreNoneForATokenOfAStreamBesideTheGrowthOfItsMessage) {
  for (const Answer& answer : answers()) {
    if (std::string_view(answer.name).find(" text") == std::string_view::npos) continue;
    const std::string body = body_of(answer);
    client::Stream stream = stream_of(body, 1'400);
    auto token = stream.tokens().begin();
    const auto next_token = [&token] { return token != std::default_sentinel && *token && *++token; };
    EXPECT_EQ(allocations_beside_text(stream, next_token), 0U) << answer.name;
  }
}

}  // namespace
}  // namespace reprise
