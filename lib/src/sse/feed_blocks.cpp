#include <algorithm>
#include <bit>

#include "sse/feed.hpp"
#include "sse/lines.hpp"

namespace reprise::sse {
namespace {

constexpr std::uint16_t kTwoLf = 0x0A0A;

}  // namespace

bool Decoder::Feed::take_blocks() {
  partial_ = d_.offset_ != d_.line_offset_;
  bool clean = !partial_ && d_.type_.empty() && !d_.has_data_ && d_.last_id_ == d_.id_buffer_;
  ends_.after_cr = 0;
  for (std::size_t begin = 0; begin < bytes_.size(); begin += kSegmentBytes) {
    is_non_ascii_ = begin > 0 && (is_non_ascii_ || ends_.non_ascii_end != 0);
    segment_ = bytes_.substr(begin, kSegmentBytes);
    scan(*d_.scanner_, segment_, ends_);
    padded_count_ = count_padded();
    if (!take_segment(begin, clean)) return false;
  }
  return keep_rest();
}

std::size_t Decoder::Feed::take_few() {
  // Copied to where they belong if a data field is under way: with or without a line end, that is the one copy.
  const BlockMasks few = d_.scanner_->copy_few(d_.data_.reserve(kBlockBytes), bytes_.data(), bytes_.size());
  ends_.non_ascii_end = ends_.non_ascii_end_of[0] = static_cast<std::uint16_t>(std::bit_width(few.non_ascii));
  const bool carry_follows =
      !callbacks_.tell_of_lines() && (few.non_ascii == 0 || d_.options_.utf8 != Utf8Policy::kStrict);
  std::uint64_t left = few.cr | (few.lf & ~(few.cr << 1U));
  if (d_.in_data_ && left != 0 && is_within_limits()) {
    const auto size = static_cast<std::size_t>(std::countr_zero(left));
    continue_data(size, (few.non_ascii & (left - 1) & ~left) != 0);
    left &= left - 1;
    line_begin_ = size + line_end_bytes(bytes_, size);
    if (!end_partial()) return kNothing;
  } else {
    partial_ = d_.offset_ != d_.line_offset_;
  }
  for (; left != 0 && line_begin_ < bytes_.size(); left &= left - 1) {
    const auto at = static_cast<std::size_t>(std::countr_zero(left));
    if (at == line_begin_ && !partial_) {
      take_blank(at);
      if (carry_follows) bytes_ = bytes_.substr(0, line_begin_);
    } else if (!take_line(at)) {
      return kNothing;
    }
  }
  return keep_rest() ? bytes_.size() : kNothing;
}

// The first `size` bytes belong to the data field under way, and have been copied to their place.
inline void Decoder::Feed::continue_data(std::size_t size, bool is_non_ascii) {
  d_.data_.advance(size);
  d_.offset_ += size;
  d_.data_non_ascii_ = d_.data_non_ascii_ || is_non_ascii;
}

// Whether no limit can be broken by bytes of the data field under way.
inline bool Decoder::Feed::is_within_limits() const {
  return d_.offset_ - d_.line_offset_ + bytes_.size() <= d_.options_.max_line_bytes &&
         d_.data_.size() + bytes_.size() <= d_.options_.max_event_bytes;
}

// What the next call is to go on with.
inline bool Decoder::Feed::keep_rest() {
  if (!partial_) {
    store_pending();
    d_.offset_ = d_.line_offset_ = base_ + line_begin_;
  }
  if (bytes_.back() == '\r') d_.phase_ = Phase::kAfterCr;
  return line_begin_ == bytes_.size() || append_partial(bytes_.substr(line_begin_));
}

// `clean`: nothing of a block is under way but the line whose end is the next.
inline bool Decoder::Feed::take_segment(std::size_t segment_begin, bool& clean) {
  std::size_t next = 0;
  while (true) {
    if (clean) next = take_common(next);
    if (next == ends_.count) return true;
    const std::size_t at = segment_begin + ends_.at[next++];
    clean = at == line_begin_ && !partial_;
    if (clean) {
      take_blank(at);
    } else if (!take_line(at)) {
      return false;
    }
  }
}

// How many of the segment's line ends have kEventPadding bytes behind them.
inline std::size_t Decoder::Feed::count_padded() const {
  const char* const end = bytes_.data() + bytes_.size();
  std::size_t count = ends_.count;
  while (count > 0 && end - (segment_.data() + ends_.at[count - 1]) < static_cast<std::ptrdiff_t>(kEventPadding))
    --count;
  return count;
}

// Takes whole events of the common kind as long as they come: an event field or none, one data field, a blank line, all
// ended by LF. And comments with a blank line behind them, where nobody is told of comments. Returns the first line end
// that it has left; nothing of a block is under way before that line.
std::size_t Decoder::Feed::take_common(std::size_t first) {
  const char* line = bytes_.data() + line_begin_;
  if (line < segment_.data()) return first;
  if (std::min(d_.options_.max_line_bytes, d_.options_.max_event_bytes) < bytes_.size()) return first;
  const bool checks_utf8 = d_.options_.utf8 != Utf8Policy::kTrust && ends_.non_ascii_end != 0;
  std::size_t next = first;
  while (next + 2 < padded_count_) {
    const char* end = segment_.data() + ends_.at[next];
    std::size_t lines = 2;
    std::string_view type;
    std::uint64_t head = load<std::uint64_t>(line);
    const char* data = line;
    if (has(head, kEventStart)) {
      type = between(line + kEventSpace.size(), end);
      data = end + 1;
      head = load<std::uint64_t>(data);
      end = segment_.data() + ends_.at[next + 1];
      lines = 3;
    }
    if (load<std::uint16_t>(end) != kTwoLf) break;
    const std::string_view block = between(line, end);
    if (checks_utf8 && !is_valid(block)) break;
    if (has(head, kDataStart)) {
      callbacks_.event(sink_,
                       EventView{.type = type, .data = between(data + kDataSpace.size(), end), .id = d_.last_id_});
    } else if (*line != ':' || callbacks_.comment != nullptr) {
      break;
    }
    line = end + 2;
    next += lines;
  }
  if (next == first) return next;
  line_begin_ = static_cast<std::size_t>(line - bytes_.data());
  d_.block_offset_ = base_ + line_begin_;
  return next;
}

inline void Decoder::Feed::take_blank(std::size_t at) {
  line_begin_ = at + line_end_bytes(bytes_, at);
  d_.block_offset_ = base_ + line_begin_;
  blank_line();
}

inline bool Decoder::Feed::take_line(std::size_t at) {
  const std::string_view line = bytes_.substr(line_begin_, at - line_begin_);
  line_begin_ = at + line_end_bytes(bytes_, at);
  if (!partial_) return take_whole(line);
  partial_ = false;
  return append_partial(line) && end_partial();
}

// Whether the data field under way is the event's first, and within the limit.
inline bool Decoder::Feed::is_first_data(std::size_t value_bytes) const {
  return !pending_.has_data && !d_.has_data_ && d_.options_.utf8 != Utf8Policy::kStrict &&
         value_bytes <= d_.options_.max_event_bytes;
}

inline bool Decoder::Feed::take_whole(std::string_view line) {
  if (line.size() > d_.options_.max_line_bytes) return take_as_partial(line);
  // Too close to the end for a word to be read.
  if (bytes_.data() + bytes_.size() - line.data() < 8) return take_other(line);
  const auto head = load<std::uint64_t>(line.data());
  if (has(head, kDataStart)) {
    if (!is_first_data(line.size() - kDataSpace.size())) return take_whole_data(line, kDataSpace.size());
    pending_.data = line.substr(kDataSpace.size());
    pending_.has_data = true;
    return true;
  }
  if (d_.options_.utf8 == Utf8Policy::kStrict) return take_other(line);
  if (has(head, kEventStart)) {
    pending_.type = line.substr(kEventSpace.size());
    pending_.has_type = true;
    return true;
  }
  if (!has(head, kIdStart)) return take_other(line);
  take_id(line.substr(kIdSpace.size()));
  return true;
}

}  // namespace reprise::sse
