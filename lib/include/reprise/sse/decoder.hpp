// Bytes to events (WHATWG HTML 9.2.5 and 9.2.6).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::sse {

enum class Utf8Policy {
  kReplace,  // each maximal subpart of an ill-formed sequence becomes U+FFFD, as the standard has it
  kStrict,   // an ill-formed sequence fails the stream
};

struct DecoderOptions {
  Utf8Policy utf8 = Utf8Policy::kReplace;
  std::size_t max_line_bytes = std::size_t{64} << 20U;   // of one line, without its end
  std::size_t max_event_bytes = std::size_t{64} << 20U;  // of the joined data of one event

  friend bool operator==(const DecoderOptions&, const DecoderOptions&) = default;
};

// Turns bytes into events. The events do not depend on how the bytes were cut into chunks.
//
// A regular value: copies are independent, and two decoders that compare equal behave alike from then on.
// Not thread-safe: one decoder serves one stream.
class Decoder {
 public:
  explicit Decoder(DecoderOptions options = {}) : options_(options) {}

  // Calls `sink(const EventView&)` for each event that `bytes` completes, in order. A sink that has the members
  // `comment(std::string_view)` or `retry(std::chrono::milliseconds)` is told of those as well.
  // The views live until the sink returns. Keeps no pointer into `bytes`. The sink must not call this decoder.
  // Fails with kLimitExceeded or kInvalidUtf8 and the byte's offset in the stream, and from then on the same way
  // on every call. Events completed before that byte have been handed out. A line is too long at the first byte over
  // the limit, an event too large at the end of the line that made it so.
  template <class Sink>
  [[nodiscard]] Result<void> feed(std::string_view bytes, Sink&& sink);

  // What would be lost if the stream ended here: the standard drops an event without its blank line.
  [[nodiscard]] std::optional<UnfinishedTail> unfinished_tail() const;

  // The last event ID as of the last blank line: what a client sends as `Last-Event-ID` when it reconnects.
  [[nodiscard]] const std::string& last_event_id() const { return last_id_; }

  // Bytes fed so far, up to the failure where there was one.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  // Back to the state of a new decoder with the same options; buffers are kept for use again.
  void reset();

  friend bool operator==(const Decoder&, const Decoder&) = default;

 private:
  // The sink without its type, so that the work is compiled once. Null where the sink has no such member.
  struct Callbacks {
    void* sink = nullptr;
    void (*event)(void*, const EventView&) = nullptr;
    void (*comment)(void*, std::string_view) = nullptr;
    void (*retry)(void*, std::chrono::milliseconds) = nullptr;
  };

  [[nodiscard]] Result<void> feed_bytes(std::string_view bytes, const Callbacks& callbacks);
  [[nodiscard]] std::string_view skip_bom(std::string_view bytes);
  [[nodiscard]] Result<void> take_line(std::string_view line, const Callbacks& callbacks);
  [[nodiscard]] Result<void> take_field(std::string_view name, std::string_view value, const Callbacks& callbacks);
  [[nodiscard]] Result<void> check_line_size(std::size_t new_bytes);
  [[nodiscard]] Result<void> fail_at(ErrorCode code, std::uint64_t offset, std::string message);
  void dispatch(const Callbacks& callbacks);
  static void tell_comment(std::string_view text, const Callbacks& callbacks);

  DecoderOptions options_;
  std::uint64_t offset_ = 0;        // of the next byte in the stream
  std::uint64_t block_offset_ = 0;  // of the first byte after the last blank line
  std::uint8_t bom_bytes_ = 0;      // how much of a leading BOM has been seen; 3 once that is settled
  bool after_cr_ = false;           // the last byte was CR: an LF now belongs to it
  bool has_data_ = false;           // at least one data field since the last blank line
  std::string line_;                // the line under way, where it spans chunks
  std::string data_;                // data fields so far, each followed by LF
  std::string type_;
  std::string id_buffer_;
  std::string last_id_;
  std::optional<Error> error_;
};

template <class Sink>
Result<void> Decoder::feed(std::string_view bytes, Sink&& sink) {
  using Plain = std::remove_reference_t<Sink>;
  Callbacks callbacks;
  callbacks.sink = const_cast<void*>(static_cast<const void*>(std::addressof(sink)));
  callbacks.event = [](void* s, const EventView& event) { (*static_cast<Plain*>(s))(event); };
  if constexpr (requires(Plain & s, std::string_view text) { s.comment(text); }) {
    callbacks.comment = [](void* s, std::string_view text) { static_cast<Plain*>(s)->comment(text); };
  }
  if constexpr (requires(Plain & s, std::chrono::milliseconds time) { s.retry(time); }) {
    callbacks.retry = [](void* s, std::chrono::milliseconds time) { static_cast<Plain*>(s)->retry(time); };
  }
  return feed_bytes(bytes, callbacks);
}

}  // namespace reprise::sse
