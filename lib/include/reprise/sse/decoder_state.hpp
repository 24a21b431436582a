// What a decoder keeps of its stream. For reprise::sse::Decoder alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <reprise/result.hpp>
#include <reprise/sse/padded_buffer.hpp>

namespace reprise::sse::detail {

enum class Phase : std::uint8_t {
  kBom,      // a BOM may be under way: `bom_bytes_` of it have been seen
  kAfterCr,  // the last byte was CR: an LF now belongs to it
  kRunning,
  kCarrying,  // the block under way is in `carry_`, whole; the state is that at its first byte, but for its offsets
  kFailed,
};

// A function of the bytes fed alone, but in the phase kCarrying.
class DecoderState {
 protected:
  Phase phase_ = Phase::kBom;
  std::uint8_t bom_bytes_ = 0;
  bool in_data_ = false;            // the line under way is a data field: its value goes straight to `data_`
  bool has_data_ = false;           // at least one whole data field since the last blank line
  bool data_non_ascii_ = false;     // `data_` holds a byte that is not ASCII
  std::uint64_t offset_ = 0;        // of the next byte in the stream
  std::uint64_t line_offset_ = 0;   // of the first byte of the line under way
  std::uint64_t block_offset_ = 0;  // of the first byte after the last blank line
  std::size_t value_begin_ = 0;     // in `data_`, of the data field under way
  PaddedBuffer line_;               // the line under way, where it is no data field as far as can be told
  PaddedBuffer data_;               // data fields as received, each followed by LF
  std::string type_;
  std::string id_buffer_;
  std::string last_id_;
  std::optional<Error> error_;

  friend bool operator==(const DecoderState&, const DecoderState&) = default;
};

// The bytes of a block that small chunks bring, as they come, and what is known of them without looking at its lines.
struct Carry {
  // A block that grows larger is taken up line by line, which costs looking at so many bytes a second time.
  static constexpr std::size_t kMaxBlockBytes = 1536;
  // How many bytes of blocks that are done may lie in front of the one under way.
  static constexpr std::size_t kMaxDoneBytes = 2048;

  PaddedBuffer bytes;               // behind those of blocks that are done
  std::size_t begin = 0;            // of the block
  std::size_t line_count = 0;       // how many of its lines have ended; from 3 on it may be more
  std::size_t line_ends[4] = {};    // of the first two; what stands behind them means nothing
  std::size_t non_ascii_begin = 0;  // of its first byte beyond ASCII
  std::size_t non_ascii_end = 0;    // behind the last one; 0 where there is none
  std::uint64_t after_lf = 1;       // 1 where the last byte was LF, or there is none
  std::uint64_t after_cr = 0;       // 1 where it was CR

  // For all there will ever be, and the piece that is found to be too much.
  void make_room() { static_cast<void>(bytes.reserve(kMaxDoneBytes + kMaxBlockBytes + kEventPadding)); }
  // Bytes from here on belong to the next block.
  void begin_block(std::size_t at) {
    begin = at;
    line_count = non_ascii_end = 0;
  }
  // Memory is kept.
  void clear() {
    bytes.clear();
    begin_block(0);
    after_lf = 1;
    after_cr = 0;
  }
};

}  // namespace reprise::sse::detail
