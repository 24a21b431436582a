// Small chunks: events of a few hundred bytes come in them whole or in parts. What one holds is found by vectors alone,
// and put behind what came before it. Lines are looked at once, when the blank line behind them is there.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <reprise/sse/decoder.hpp>

#include "sse/feed.hpp"
#include "sse/lines.hpp"

namespace reprise::sse {

using detail::Carry;

bool Decoder::carry(std::string_view bytes, const Callbacks& callbacks, void* sink) {
  if (!may_carry(bytes.size(), callbacks)) return false;
  const std::size_t base = carry_.bytes.size();
  const BlockMasks masks = copy_behind_carry(bytes);
  if (masks.non_ascii != 0 && options_.utf8 == Utf8Policy::kStrict) return false;
  phase_ = Phase::kCarrying;
  carry_.bytes.advance(bytes.size());
  offset_ += bytes.size();
  // Bit i speaks of byte i, and moved by one, of the byte before it.
  std::uint64_t ends = masks.lf;
  std::uint64_t begins = masks.lf << 1U | carry_.after_lf;
  if ((masks.cr | carry_.after_cr) != 0) {
    const std::uint64_t after_cr = masks.cr << 1U | carry_.after_cr;
    ends = masks.cr | (masks.lf & ~after_cr);
    begins |= after_cr & ~masks.lf;
    // The LF of a blank line's CRLF: on the next block's front it would cost the slow way.
    if (carry_.begin == base) carry_.begin += carry_.after_cr & masks.lf;
    carry_.after_cr = masks.cr >> (bytes.size() - 1);
  }
  carry_.after_lf = masks.lf >> (bytes.size() - 1);
  std::uint64_t non_ascii = masks.non_ascii;
  for (std::uint64_t blanks = ends & begins; blanks != 0;) {
    const std::uint64_t through = blanks ^ (blanks - 1);
    note_carried(ends & through >> 1U, non_ascii & through, base);
    end_carried_block(base + static_cast<std::size_t>(std::countr_zero(blanks)), callbacks, sink);
    ends &= ~through;
    non_ascii &= ~through;
    blanks &= ~through;
  }
  note_carried(ends, non_ascii, base);
  if (carry_.begin > Carry::kMaxDoneBytes) drop_done();
  return true;
}

inline bool Decoder::may_carry(std::size_t size, const Callbacks& callbacks) const {
  // Only whole blocks are carried.
  if (phase_ != Phase::kCarrying && (phase_ != Phase::kRunning || offset_ != block_offset_)) return false;
  // Comments and times to retry are told as soon as their lines end.
  if (callbacks.tell_of_lines()) return false;
  const std::size_t block_bytes = carry_.bytes.size() - carry_.begin + size;
  return block_bytes <= std::min({Carry::kMaxBlockBytes, options_.max_line_bytes, options_.max_event_bytes});
}

// They are not yet part of it.
inline BlockMasks Decoder::copy_behind_carry(std::string_view bytes) {
  char* const to = carry_.bytes.reserve(kBlockBytes);
  if (bytes.size() >= kFewBytes) return scanner_->copy_few(to, bytes.data(), bytes.size());
  std::array<char, kFewBytes> padded{};
  std::memcpy(padded.data(), bytes.data(), bytes.size());
  return scanner_->copy_few(to, padded.data(), padded.size());
}

// What a piece at `base` holds of the block under way.
inline void Decoder::note_carried(std::uint64_t ends, std::uint64_t non_ascii, std::size_t base) {
  // Written whether or not a line ends: cheaper than a branch that goes now this way, now that.
  const std::uint64_t second = ends & (ends - 1);
  const std::uint64_t third = second & (second - 1);
  std::size_t* const to = carry_.line_ends + std::min<std::size_t>(carry_.line_count, 2);
  to[0] = base + static_cast<std::size_t>(std::countr_zero(ends));
  to[1] = base + static_cast<std::size_t>(std::countr_zero(second));
  for (const std::uint64_t each : {ends, second, third}) carry_.line_count += static_cast<std::size_t>(each != 0);
  if (non_ascii == 0) return;
  if (carry_.non_ascii_end == 0) carry_.non_ascii_begin = base + static_cast<std::size_t>(std::countr_zero(non_ascii));
  carry_.non_ascii_end = base + static_cast<std::size_t>(std::bit_width(non_ascii));
}

// The block's blank line ends at `blank`.
inline void Decoder::end_carried_block(std::size_t blank, const Callbacks& callbacks, void* sink) {
  const std::string_view bytes = carry_.bytes.view();
  std::size_t line = carry_.begin;
  std::size_t end = carry_.line_ends[0];
  std::size_t lines = carry_.line_count;
  std::string_view type;
  if (lines == 2 && has(load<std::uint64_t>(bytes.data() + line), kEventStart)) {
    type = between(bytes, line + kEventSpace.size(), end);
    line = end + line_end_bytes(bytes, end);
    end = carry_.line_ends[1];
    lines = 1;
  }
  if (lines == 1 && has(load<std::uint64_t>(bytes.data() + line), kDataStart) && is_carried_block_valid()) {
    callbacks.event(sink,
                    EventView{.type = type, .data = between(bytes, line + kDataSpace.size(), end), .id = last_id_});
  } else if (lines != 0 && !(lines == 1 && bytes[line] == ':')) {
    take_carried(between(bytes, carry_.begin, blank + 1), callbacks, sink);
  }
  carry_.begin_block(blank + line_end_bytes(bytes, blank));
}

// Whether the block is well-formed UTF-8, or nobody asks.
inline bool Decoder::is_carried_block_valid() const {
  if (carry_.non_ascii_end == 0 || options_.utf8 == Utf8Policy::kTrust) return true;
  return is_valid_utf8(between(carry_.bytes.view(), carry_.non_ascii_begin, carry_.non_ascii_end));
}

// Takes what there is of the block the ordinary way, from the state before its first byte.
void Decoder::take_carried(std::string_view part, const Callbacks& callbacks, void* sink) {
  const std::uint64_t offset = offset_;
  offset_ = line_offset_ = block_offset_ = offset - (carry_.bytes.size() - carry_.begin);
  // It cannot fail: no limit is in reach, and what must be UTF-8 is ASCII.
  if (!part.empty()) (void)Feed(*this, part, callbacks, sink).take_blocks();
  phase_ = Phase::kCarrying;
  offset_ = offset;
}

void Decoder::drop_done() {
  for (std::size_t& end : carry_.line_ends) end -= carry_.begin;
  carry_.non_ascii_begin -= carry_.begin;
  if (carry_.non_ascii_end != 0) carry_.non_ascii_end -= carry_.begin;
  carry_.bytes.drop_front(carry_.begin);
  carry_.begin = 0;
}

// From here on as if nothing had been carried.
void Decoder::settle() {
  take_carried(carry_.bytes.view().substr(carry_.begin), Callbacks{}, nullptr);
  phase_ = carry_.after_cr != 0 ? Phase::kAfterCr : Phase::kRunning;
  carry_.clear();
}

Decoder Decoder::settled() const {
  Decoder copy = *this;
  copy.settle();
  return copy;
}

}  // namespace reprise::sse
