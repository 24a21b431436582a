// Events to bytes (WHATWG HTML 9.2.5).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::sse {

// Writes what a decoder reads back the same: a Decoder that is fed all that one Encoder wrote, in any chunks, hands out
// equal events, comments and retries in the same order.
//
// Each function appends to `out`, whose capacity is used as it is: nothing is allocated where that suffices. What
// cannot be expressed is refused with kInvalidArgument and `byte_offset`, the offending byte's place in the text that
// was given: text that is not UTF-8, and line ends and NUL where noted below. A refused call leaves `out` and the
// encoder as they were.
//
// A regular value. Not thread-safe: one encoder serves one stream, from its first byte on.
class Encoder {
 public:
  // Appends the event and its blank line. `event` must not view `out`.
  //   type  one `event` line as given, "message" too; none where it is empty. Refused: CR, LF.
  //   data  a `data` line for each line of it, split at LF; one where it is empty. Refused: CR, which the decoder would
  //         hand back as LF.
  //   id    one `id` line where it differs from the event's before (at the stream's start: from the empty one), since
  //         an id holds until the next; an empty one resets it. Refused: CR, LF, and NUL, for which decoders ignore
  //         the whole line.
  [[nodiscard]] Result<void> append(const EventView& event, std::string& out);

  // Appends one comment line: a colon and `text`, exactly as a decoder's sink is told it. Refused: CR, LF.
  // An event is not ended by it, and an empty one keeps a quiet connection open.
  [[nodiscard]] static Result<void> append_comment(std::string_view text, std::string& out);

  // Appends a `retry` line: how long a client waits before it reconnects. Refused, without `byte_offset`: a negative
  // time.
  [[nodiscard]] static Result<void> append_retry(std::chrono::milliseconds time, std::string& out);

  // The id of the last event appended; empty at the start.
  [[nodiscard]] const std::string& last_event_id() const { return last_id_; }

  // Back to the state of a new encoder, for the next stream; its buffer is kept for use again.
  void reset() { last_id_.clear(); }

  friend bool operator==(const Encoder&, const Encoder&) = default;

 private:
  std::string last_id_;
};

}  // namespace reprise::sse
