#include <array>

#include <reprise/sse/decoder.hpp>

#include "sse/feed.hpp"
#include "sse/line_copy.hpp"

namespace reprise::sse {
namespace {

constexpr std::array<char, 3> kBom = {'\xEF', '\xBB', '\xBF'};

// What comes in chunks of up to this size are events of a few hundred bytes, whole or in parts, or parts of a long
// line.
constexpr std::size_t kSmallBytes = 512;

}  // namespace

const Result<void> Decoder::kGood;

Decoder::Decoder(DecoderOptions options) : options_(options), scanner_(&scanner(options.scan_path)) {}

void Decoder::reset() {
  Decoder fresh(options_);
  fresh.line_.swap(line_);
  fresh.line_.clear();
  fresh.data_.swap(data_);
  fresh.data_.clear();
  fresh.carry_.bytes.swap(carry_.bytes);
  fresh.carry_.bytes.clear();
  *this = std::move(fresh);
}

bool operator==(const Decoder& a, const Decoder& b) {
  if (a.phase_ == Decoder::Phase::kCarrying) return a.settled() == b;
  if (b.phase_ == Decoder::Phase::kCarrying) return a == b.settled();
  return a.options_ == b.options_ && static_cast<const detail::DecoderState&>(a) == b;
}

std::optional<UnfinishedTail> Decoder::unfinished_tail() const {
  if (phase_ == Phase::kCarrying) return settled().unfinished_tail();
  const bool in_line = offset_ > line_offset_;
  if (!in_line && !has_data_ && type_.empty() && id_buffer_ == last_id_) return std::nullopt;
  return UnfinishedTail{.offset = block_offset_,
                        .bytes = offset_ - block_offset_,
                        .has_data = has_data_ || in_data_ || line_.view() == "data" || line_.view() == "data:"};
}

// A small chunk that lies wholly inside a data field goes to its place in one pass. False where it is anything else.
bool Decoder::take_quickly(std::string_view bytes) {
  if (!in_data_ || bytes.size() < kFewBytes || bytes.size() > kSmallBytes) return false;
  if (offset_ - line_offset_ + bytes.size() > options_.max_line_bytes) return false;
  if (data_.size() + bytes.size() > options_.max_event_bytes) return false;
  const LineCopy copied = copy_within_line(data_.reserve(bytes.size()), bytes.data(), bytes.size());
  if (!copied.whole) return false;
  data_.advance(bytes.size());
  data_non_ascii_ = data_non_ascii_ || !copied.ascii;
  offset_ += bytes.size();
  return true;
}

bool Decoder::feed_bytes(std::string_view bytes, const Callbacks& callbacks, void* sink) {
  if (bytes.empty()) return phase_ != Phase::kFailed;
  if (phase_ == Phase::kCarrying && bytes.size() <= kBlockBytes) {
    const bool begins_tiny = bytes.size() < kFewBytes && carry_.begin == carry_.bytes.size();
    if (!begins_tiny && carry(bytes, callbacks, sink)) return true;
    settle();
  }
  if (phase_ == Phase::kFailed) return false;
  if (phase_ == Phase::kBom) {
    bytes = skip_bom(bytes);
    if (phase_ == Phase::kBom) return true;
    // Now, and not when the first small chunk comes, which may be the last of a long stream.
    if (!callbacks.tell_of_lines()) carry_.make_room();
    // Bytes that only began like a BOM are the line's.
    if (line_offset_ < offset_) {
      offset_ = 0;
      if (!Feed(*this, {kBom.data(), bom_bytes_}, callbacks, sink).take_bytes()) return false;
    }
  }
  if (bytes.size() < kFewBytes) return Feed(*this, bytes, callbacks, sink).take_bytes();
  if (bytes.size() <= (callbacks.tell_of_lines() ? kBlockBytes : kSmallBytes)) {
    return feed_small(bytes, callbacks, sink);
  }
  if (phase_ == Phase::kCarrying) settle();
  if (skip_lf(bytes.front())) bytes.remove_prefix(1);
  return Feed(*this, bytes, callbacks, sink).take_blocks();
}

bool Decoder::feed_small(std::string_view bytes, const Callbacks& callbacks, void* sink) {
  while (!bytes.empty()) {
    const std::size_t taken = take_piece(bytes.substr(0, kBlockBytes), callbacks, sink);
    if (phase_ == Phase::kFailed) return false;
    bytes.remove_prefix(taken);
  }
  return true;
}

// Takes the first of up to kBlockBytes; how many they were.
std::size_t Decoder::take_piece(std::string_view bytes, const Callbacks& callbacks, void* sink) {
  if (skip_lf(bytes.front())) return 1;
  if (carry(bytes, callbacks, sink)) return bytes.size();
  if (phase_ == Phase::kCarrying) {
    settle();
    if (skip_lf(bytes.front())) return 1;
  }
  Feed feed(*this, bytes, callbacks, sink);
  if (bytes.size() >= kFewBytes) return feed.take_few();
  (void)feed.take_bytes();
  return bytes.size();
}

// A BOM is dropped once, at the very start, however it was cut.
std::string_view Decoder::skip_bom(std::string_view bytes) {
  while (!bytes.empty() && bom_bytes_ < kBom.size() && bytes.front() == kBom[bom_bytes_]) {
    bytes.remove_prefix(1);
    ++bom_bytes_;
    ++offset_;
  }
  if (bom_bytes_ == kBom.size()) line_offset_ = block_offset_ = offset_;
  if (bom_bytes_ == kBom.size() || !bytes.empty()) phase_ = Phase::kRunning;
  return bytes;
}

}  // namespace reprise::sse
