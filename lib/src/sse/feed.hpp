// One call of Decoder::feed: the bytes at hand, and what is known of them that is not yet part of the decoder.
#pragma once

#include <reprise/sse/decoder.hpp>

#include "sse/scan.hpp"
#include "sse/utf8.hpp"

namespace reprise::sse {

// Between two calls a decoder's state is a function of the bytes fed alone, never of how they were cut (but for a block
// that is carried, see carry.cpp): that makes equal states comparable. So whatever Feed keeps as views for speed is
// stored before it returns.
class Decoder::Feed {
 public:
  // `ends_` is filled by scanning as far as it counts; clearing 16 KB for each chunk would cost more than the chunk.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
  Feed(Decoder& decoder, std::string_view bytes, const Callbacks& callbacks, void* sink)
      : d_(decoder), bytes_(bytes), callbacks_(callbacks), sink_(sink), base_(decoder.offset_), segment_(bytes) {}

  // Takes a few bytes one at a time.
  [[nodiscard]] bool take_bytes();
  // Takes up to kBlockBytes; where the carry can go on after it, not beyond the first blank line. How many it has
  // taken; none once the stream has failed.
  [[nodiscard]] std::size_t take_few();
  // Takes many.
  [[nodiscard]] bool take_blocks();

 private:
  static constexpr std::size_t kNothing = 0;

  // Lines of the block under way that lie in `bytes_` and have not been copied.
  struct Pending {
    std::string_view type;
    std::string_view data;
    bool has_type = false;
    bool has_data = false;
  };

  // These return false once the stream has failed. "Whole" lines lie in `bytes_` from end to end; a "partial" line is
  // one that is, or is treated as, spread over several calls.
  bool take_segment(std::size_t segment_begin, bool& clean);
  [[nodiscard]] std::size_t take_common(std::size_t first);
  [[nodiscard]] bool is_within_limits() const;
  void continue_data(std::size_t size, bool is_non_ascii);
  bool keep_rest();
  void take_blank(std::size_t at);
  bool take_line(std::size_t at);
  bool take_whole(std::string_view line);
  bool take_whole_data(std::string_view line, std::size_t value_begin);
  bool take_as_partial(std::string_view line);
  bool take_byte(char c);
  [[nodiscard]] bool begins_data(std::string_view part) const;
  bool append_partial(std::string_view part);
  bool end_partial();
  bool enter_data();
  bool take_other(std::string_view line);
  bool check_utf8(std::string_view line, std::uint64_t end_offset);
  bool fail(ErrorCode code, std::uint64_t offset, const std::string& message);
  bool fail_line_limit(std::uint64_t offset);
  bool fail_event_limit(std::uint64_t offset);

  void tell_comment(std::string_view text) const;
  void take_field(std::string_view name, std::string_view value);
  void take_id(std::string_view value);
  void assign_repaired(std::string& target, std::string_view value) const;
  void blank_line();
  [[nodiscard]] std::size_t count_padded() const;
  [[nodiscard]] bool is_first_data(std::size_t value_bytes) const;
  void dispatch();
  std::string_view pending_data();
  std::string_view stored_data();
  std::string_view repair_data(std::string_view data);
  void store_type();
  void store_pending();
  void store_data(std::string_view value);

  // Whether kEventPadding bytes behind `part` of `bytes_` may be read.
  [[nodiscard]] bool is_padded(std::string_view part) const {
    return bytes_.data() + bytes_.size() - (part.data() + part.size()) >= static_cast<std::ptrdiff_t>(kEventPadding);
  }
  [[nodiscard]] std::size_t room_for_data() const;
  [[nodiscard]] std::uint64_t offset_of(const char* at) const {
    return base_ + static_cast<std::uint64_t>(at - bytes_.data());
  }
  // `part` of `bytes_`, not beyond the segment under way, up to its last byte that may not be ASCII: empty is certain.
  [[nodiscard]] std::string_view up_to_non_ascii(std::string_view part) const {
    const std::ptrdiff_t begin = part.data() - segment_.data();
    const std::ptrdiff_t end = begin + static_cast<std::ptrdiff_t>(part.size());
    if (begin < 0 || end == 0) return is_non_ascii_ || ends_.non_ascii_end != 0 ? part : std::string_view();
    const std::ptrdiff_t last = ends_.non_ascii_end_of[static_cast<std::size_t>(end - 1) / kBlockBytes];
    return last <= begin ? std::string_view() : part.substr(0, static_cast<std::size_t>(last - begin));
  }
  [[nodiscard]] bool holds_non_ascii(std::string_view part) const {
    if (ends_.non_ascii_end == 0 && !is_non_ascii_) return false;
    const std::string_view suspect = up_to_non_ascii(part);
    if (suspect.empty()) return false;
    return (static_cast<unsigned char>(suspect.back()) & 0x80U) != 0 || !is_ascii(suspect);
  }
  // Whether `part`, the same, is well-formed UTF-8.
  [[nodiscard]] bool is_valid(std::string_view part) const {
    const std::string_view suspect = up_to_non_ascii(part);
    return suspect.empty() || is_valid_utf8(suspect);
  }

  Decoder& d_;
  std::string_view bytes_;
  const Callbacks& callbacks_;
  void* sink_;
  std::uint64_t base_;            // offset of the first byte in the stream
  std::size_t line_begin_ = 0;    // of the line under way, in `bytes_`
  bool partial_ = false;          // the line under way began in an earlier call
  bool is_non_ascii_ = false;     // a segment before this one holds a byte that is not ASCII
  std::size_t padded_count_ = 0;  // of the segment's line ends, those with kEventPadding bytes behind them
  std::string_view segment_;      // the part of `bytes_` whose lines are being taken
  Pending pending_;
  LineEnds ends_;  // of the segment
};

// Whether `next` is the LF of a CRLF whose CR ended a line already: then it has been taken.
inline bool Decoder::skip_lf(char next) {
  if (phase_ != Phase::kAfterCr) return false;
  phase_ = Phase::kRunning;
  if (next != '\n') return false;
  if (block_offset_ == offset_) ++block_offset_;
  line_offset_ = ++offset_;
  return true;
}

}  // namespace reprise::sse
