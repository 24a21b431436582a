// An answer read to its end, as a value that a test can look at as often as it likes.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <reprise/client/stream.hpp>
#include <reprise/http/transport.hpp>
#include <reprise/llm/chunk.hpp>
#include <reprise/llm/message.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/decoder.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::harness {

// What an answer gave, and how it ended. Copies share the texts that the chunks are views of.
class Reading {
 public:
  using Texts = std::deque<std::string>;

  Reading() = default;
  // `texts` are what the views of `chunks` point into.
  explicit Reading(llm::Message message, std::vector<llm::Chunk> chunks = {},
                   std::shared_ptr<const Texts> texts = nullptr)
      : message_(std::move(message)), chunks_(std::move(chunks)), texts_(std::move(texts)) {}

  // In order. Their views live as long as the reading or a copy of it does: name it before asking for them.
  [[nodiscard]] const std::vector<llm::Chunk>& chunks() const& { return chunks_; }
  const std::vector<llm::Chunk>& chunks() const&& = delete;

  // `complete` and `error` say how it ended.
  [[nodiscard]] const llm::Message& message() const& { return message_; }
  [[nodiscard]] llm::Message message() && { return std::move(message_); }

 private:
  llm::Message message_;
  std::vector<llm::Chunk> chunks_;
  std::shared_ptr<const Texts> texts_;
};

// Reads what is left of the stream. What its caller has already pulled is in the message alone.
[[nodiscard]] Reading read_all(client::Stream& stream);
// The same; a stream that never began gives no chunks, and its error.
[[nodiscard]] Reading read_all(Result<client::Stream> stream);
// The same for what a transport gives: an answer whose head has arrived (see client::Stream::adopt), or an error.
[[nodiscard]] Reading read_all(Result<http::Reply> reply, client::StreamOptions options = {});
// The same for an answer with the status 200 whose body is `body`, an event stream.
[[nodiscard]] Reading read_all(std::string_view body, client::StreamOptions options = {});

// Why it did not end as it should; nothing where the provider's terminal event was seen. A message that ended with
// neither counts as kTruncated.
[[nodiscard]] std::optional<Error> failure_of(const llm::Message& message);
[[nodiscard]] std::optional<Error> failure_of(const Reading& reading);

// The events of a body, as sse::Decoder gives them.
struct EventList {
  std::vector<sse::Event> events{};
  std::optional<sse::UnfinishedTail> tail{};  // what the end of the body cut off
  std::optional<Error> error{};               // what the decoder failed with, after the events
};
[[nodiscard]] EventList read_events(std::string_view body, sse::DecoderOptions options = {});

// One line for people: {"event":"ping","data":"{}","id":""}. What is not UTF-8 is repaired with U+FFFD.
[[nodiscard]] std::string to_line(const sse::EventView& event);

}  // namespace reprise::harness
