// One answer being read: bytes to events to chunks, and how it ends.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <reprise/client/stream.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::client {

// Events wait here until their chunks are pulled. Slots are used again, so that a steady stream allocates nothing.
class EventQueue {
 public:
  void push(const sse::EventView& event);
  // The next event, or nothing. The view lives until the next push; kEventPadding bytes behind its data are there.
  [[nodiscard]] std::optional<sse::EventView> pop();

 private:
  std::vector<sse::Event> slots_;
  std::size_t next_ = 0;
  std::size_t size_ = 0;
};

class Answer {
 public:
  Answer(http::Reply reply, const StreamOptions& options);

  // The next chunk, nothing after the terminal event's last, or what ended the answer otherwise. After an end it is not
  // called again.
  [[nodiscard]] Result<std::optional<llm::Chunk>> next();

  // Lets the connection go; where the provider has said all it had to say, in a state fit for use again.
  void close(bool said_all);

  [[nodiscard]] const http::Reply& head() const { return reply_; }

 private:
  // Makes chunks of the next event, or reads the bytes of more events.
  [[nodiscard]] Result<void> advance();
  [[nodiscard]] Result<void> take(const sse::EventView& event);
  void feed(std::string_view bytes);
  void at_end();
  [[nodiscard]] Result<std::string_view> read();
  [[nodiscard]] Error no_progress() const;
  [[nodiscard]] Error truncated() const;

  http::Reply reply_;
  std::unique_ptr<http::Body> body_;
  const StreamOptions& options_;
  Clock::Duration progress_;
  sse::Decoder decoder_;
  std::unique_ptr<llm::Parser> parser_;
  EventQueue events_;
  std::vector<llm::Chunk> chunks_;
  std::size_t next_chunk_ = 0;
  std::optional<Error> stream_failure_;  // of the bytes: shows once the chunks before it are delivered
  std::optional<Error> parse_failure_;   // of the event under way, likewise
  bool ended_ = false;
  Clock::Duration waited_{0};  // since the last progress
};

}  // namespace reprise::client
