#include <array>

#include <reprise/sse/decoder.hpp>

#include "sse/feed.hpp"

namespace reprise::sse {
namespace {

constexpr std::array<char, 3> kBom = {'\xEF', '\xBB', '\xBF'};

// Below this many bytes, looking at each beats the cost of starting the vectors.
constexpr std::size_t kFewBytes = 16;

// Up to this many, one look for a line end is worth its cost even if there is one.
constexpr std::size_t kQuickBytes = 128;

}  // namespace

const Result<void> Decoder::kGood;

void Decoder::reset() {
  Decoder fresh(options_);
  fresh.line_.swap(line_);
  fresh.line_.clear();
  fresh.data_.swap(data_);
  fresh.data_.clear();
  *this = std::move(fresh);
}

std::optional<UnfinishedTail> Decoder::unfinished_tail() const {
  const bool in_line = offset_ > line_offset_;
  if (!in_line && !has_data_ && type_.empty() && id_buffer_ == last_id_) return std::nullopt;
  return UnfinishedTail{.offset = block_offset_,
                        .bytes = offset_ - block_offset_,
                        .has_data = has_data_ || in_data_ || line_.view() == "data" || line_.view() == "data:"};
}

// A small chunk that lies wholly inside a data field goes to its place in one pass. False where it is anything else.
bool Decoder::take_quickly(std::string_view bytes) {
  if (!in_data_ || bytes.size() < kFewBytes || bytes.size() > kQuickBytes) return false;
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
  if (phase_ == Phase::kFailed) return false;
  if (phase_ == Phase::kBom) {
    bytes = skip_bom(bytes);
    if (phase_ == Phase::kBom) return true;
    // Bytes that only began like a BOM are the line's.
    if (line_offset_ < offset_) {
      offset_ = 0;
      if (!Feed(*this, {kBom.data(), bom_bytes_}, callbacks, sink).take_bytes()) return false;
    }
  }
  if (bytes.empty()) return true;
  if (phase_ == Phase::kAfterCr) {
    phase_ = Phase::kRunning;
    if (bytes.front() == '\n') {
      skip_lf();
      bytes.remove_prefix(1);
    }
  }
  Feed feed(*this, bytes, callbacks, sink);
  if (bytes.size() < kFewBytes) return feed.take_bytes();
  return bytes.size() <= kBlockBytes ? feed.take_few() : feed.take_blocks();
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

// The LF of a CRLF whose CR ended a line already.
void Decoder::skip_lf() {
  if (block_offset_ == offset_) ++block_offset_;
  ++offset_;
  line_offset_ = offset_;
}

}  // namespace reprise::sse
