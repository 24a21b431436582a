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
#include <reprise/sse/decoder_state.hpp>
#include <reprise/sse/event.hpp>
#include <reprise/sse/scan_path.hpp>

namespace reprise::sse {

struct BlockMasks;
struct Scanner;

enum class Utf8Policy {
  kReplace,  // each maximal subpart of an ill-formed sequence becomes U+FFFD, as the standard has it
  kStrict,   // an ill-formed sequence fails the stream
  kTrust,    // not looked at: what goes in comes out
};

struct DecoderOptions {
  Utf8Policy utf8 = Utf8Policy::kReplace;
  std::size_t max_line_bytes = std::size_t{64} << 20U;   // of one line, without its end
  std::size_t max_event_bytes = std::size_t{64} << 20U;  // of the joined data of one event, as received
  ScanPath scan_path = ScanPath::kAuto;

  friend bool operator==(const DecoderOptions&, const DecoderOptions&) = default;
};

// Turns bytes into events. The events do not depend on how the bytes were cut into chunks.
//
// A regular value: copies are independent, and two decoders that compare equal behave alike from then on.
// One that has been moved from is fit for `reset`, assignment and destruction alone.
// Not thread-safe: one decoder serves one stream.
class Decoder : private detail::DecoderState {
 public:
  explicit Decoder(DecoderOptions options = {});

  // Calls `sink(const EventView&)` for each event that `bytes` completes, in order. A sink that has the members
  // `comment(std::string_view)` or `retry(std::chrono::milliseconds)` is told of those as well.
  // The views live until the sink returns; at least kEventPadding bytes behind an event's data may be read.
  // Keeps no pointer into `bytes`. The sink must not call this decoder;
  // after a sink that throws, a decoder is fit for `reset` and destruction alone.
  // Fails with kLimitExceeded or kInvalidUtf8 and the byte's offset in the stream, and from then on the same way
  // on every call. Events completed before that byte have been handed out. A limit is broken by the first byte over it.
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

  friend bool operator==(const Decoder& a, const Decoder& b);

 private:
  class Feed;
  using Phase = detail::Phase;

  // The sink without its type, so that the work is compiled once. Null where the sink has no such member.
  struct Callbacks {
    void (*event)(void*, const EventView&) = nullptr;
    void (*comment)(void*, std::string_view) = nullptr;
    void (*retry)(void*, std::chrono::milliseconds) = nullptr;

    [[nodiscard]] bool tell_of_lines() const { return comment != nullptr || retry != nullptr; }
  };
  template <class Sink>
  static constexpr Callbacks callbacks_for();

  // Success, to be copied: `return {}` fills the whole Result with zeros, Error and all, which costs more than a byte's
  // work.
  static const Result<void> kGood;

  [[nodiscard]] bool take_quickly(char c);
  [[nodiscard]] bool take_quickly(std::string_view bytes);
  // These return false once the stream has failed: then `error_` is set.
  [[nodiscard]] bool feed_bytes(std::string_view bytes, const Callbacks& callbacks, void* sink);
  [[nodiscard]] bool feed_small(std::string_view bytes, const Callbacks& callbacks, void* sink);
  [[nodiscard]] std::size_t take_piece(std::string_view bytes, const Callbacks& callbacks, void* sink);
  [[nodiscard]] std::string_view skip_bom(std::string_view bytes);
  [[nodiscard]] bool skip_lf(char next);

  // Up to kBlockBytes go to `carry_`. False where they cannot: nothing has been taken then.
  [[nodiscard]] bool carry(std::string_view bytes, const Callbacks& callbacks, void* sink);
  [[nodiscard]] bool may_carry(std::size_t size, const Callbacks& callbacks) const;
  [[nodiscard]] BlockMasks copy_behind_carry(std::string_view bytes);
  void note_carried(std::uint64_t ends, std::uint64_t non_ascii, std::size_t base);
  void end_carried_block(std::size_t blank, const Callbacks& callbacks, void* sink);
  [[nodiscard]] bool is_carried_block_valid() const;
  void take_carried(std::string_view part, const Callbacks& callbacks, void* sink);
  void drop_done();
  void settle();
  [[nodiscard]] Decoder settled() const;

  DecoderOptions options_;
  const Scanner* scanner_;
  detail::Carry carry_;
};

template <class Sink>
constexpr Decoder::Callbacks Decoder::callbacks_for() {
  Callbacks callbacks;
  callbacks.event = [](void* sink, const EventView& event) { (*static_cast<Sink*>(sink))(event); };
  if constexpr (requires(Sink & sink, std::string_view text) { sink.comment(text); }) {
    callbacks.comment = [](void* sink, std::string_view text) { static_cast<Sink*>(sink)->comment(text); };
  }
  if constexpr (requires(Sink & sink, std::chrono::milliseconds time) { sink.retry(time); }) {
    callbacks.retry = [](void* sink, std::chrono::milliseconds time) { static_cast<Sink*>(sink)->retry(time); };
  }
  return callbacks;
}

// The commonest byte of a stream that comes byte by byte: one inside a line. False where it is anything else.
inline bool Decoder::take_quickly(char c) {
  if (c == '\n' || c == '\r' || phase_ != Phase::kRunning) return false;
  if (offset_ - line_offset_ >= options_.max_line_bytes) return false;
  if (in_data_) {
    if (data_.size() >= options_.max_event_bytes) return false;
    data_.push_back(c);
    data_non_ascii_ = data_non_ascii_ || (static_cast<unsigned char>(c) & 0x80U) != 0;
  } else {
    // With one byte more the line may turn out to be a data field.
    if (line_.size() == 5) return false;
    line_.push_back(c);
  }
  ++offset_;
  return true;
}

template <class Sink>
Result<void> Decoder::feed(std::string_view bytes, Sink&& sink) {
  static constexpr Callbacks callbacks = callbacks_for<std::remove_reference_t<Sink>>();
  if (bytes.size() == 1 ? take_quickly(bytes.front()) : take_quickly(bytes)) return kGood;
  if (feed_bytes(bytes, callbacks, const_cast<void*>(static_cast<const void*>(std::addressof(sink))))) return kGood;
  return tl::unexpected<Error>(*error_);
}

}  // namespace reprise::sse
