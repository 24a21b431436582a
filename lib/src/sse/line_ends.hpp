// What the scanning functions write. Nothing here may define a function with external linkage: this header is read by
// sources that are compiled for more than the oldest machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace reprise::sse {

inline constexpr std::size_t kBlockBytes = 64;

// Below this many bytes, looking at each beats the cost of starting the vectors.
inline constexpr std::size_t kFewBytes = 16;

// Bytes scanned at a time: enough to make a vector loop worth while, few enough to stay in the first-level cache.
inline constexpr std::size_t kSegmentBytes = 8192;

// The line ends of a segment in order, without regard to blocks: the loop over them is then one that a processor
// predicts well. Not initialised: `count` says how much of it means something.
struct LineEnds {
  // Writers may overshoot by as much.
  static constexpr std::size_t kSlack = 4;

  std::size_t count;
  // 1 where the last byte before the next block is a CR: an LF there ends no line of its own.
  std::uint64_t after_cr;
  // Behind the last byte beyond ASCII in the segment; 0 where there is none.
  std::uint16_t non_ascii_end;
  std::uint16_t non_ascii_end_of[kSegmentBytes / kBlockBytes];  // the same, as it was behind each block
  std::uint16_t at[kSegmentBytes + kSlack];  // where each line ends: at an LF, a CR, or the CR of a CR LF
};

// What one block of 64 bytes holds: bit i speaks of byte i.
struct BlockMasks {
  std::uint64_t lf;
  std::uint64_t cr;
  std::uint64_t non_ascii;
};

// Copies `size` bytes, kFewBytes to kBlockBytes, to where kBlockBytes may be written.
using CopyFew = BlockMasks (*)(char* to, const char* from, std::size_t size);

// Appends the line ends of `blocks` whole blocks; `offset` is that of the first in the segment.
using FindLineEnds = void (*)(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends);

// Writes four ends whether or not there are as many: cheaper than a branch that goes now this way, now that.
static inline std::uint64_t write_four(std::uint64_t mask, std::size_t offset, std::uint16_t* to) {
  for (std::size_t i = 0; i < LineEnds::kSlack; ++i) {
    to[i] = static_cast<std::uint16_t>(offset + static_cast<std::size_t>(__builtin_ctzll(mask | (mask == 0))));
    mask &= mask - 1;
  }
  return mask;
}

// What is carried from one block to the next, kept in registers.
struct Progress {
  std::size_t count;
  std::uint64_t after_cr;
  std::uint16_t non_ascii_end;
};

[[gnu::always_inline]] static inline void note_non_ascii(std::uint64_t non_ascii, std::size_t offset, LineEnds& ends,
                                                         Progress& so_far) {
  if (non_ascii != 0) {
    so_far.non_ascii_end =
        static_cast<std::uint16_t>(offset + kBlockBytes - static_cast<std::size_t>(__builtin_clzll(non_ascii)));
  }
  ends.non_ascii_end_of[offset / kBlockBytes] = so_far.non_ascii_end;
}

[[gnu::always_inline]] static inline void note(const BlockMasks& masks, std::size_t offset, LineEnds& ends,
                                               Progress& so_far) {
  note_non_ascii(masks.non_ascii, offset, ends, so_far);
  std::uint64_t found = masks.lf;
  if ((masks.cr | so_far.after_cr) != 0) {
    found = masks.cr | (masks.lf & ~(masks.cr << 1U | so_far.after_cr));
    so_far.after_cr = masks.cr >> 63U;
  }
  std::uint16_t* to = ends.at + so_far.count;
  for (std::uint64_t rest = write_four(found, offset, to); rest != 0; rest = write_four(rest, offset, to)) {
    to += LineEnds::kSlack;
  }
  so_far.count += static_cast<std::size_t>(__builtin_popcountll(found));
}

// A FindLineEnds made from `look_at`, which turns a block into its masks. In long lines four blocks are looked at
// together: the less there is to do for each, the more of them a processor reads ahead.
template <class LookAt>
[[gnu::always_inline]] static inline void find_line_ends_by(LookAt look_at, const char* bytes, std::size_t blocks,
                                                            std::size_t offset, LineEnds& ends) {
  constexpr std::size_t kTogether = 4;
  Progress so_far{ends.count, ends.after_cr, ends.non_ascii_end};
  std::size_t last_found_at = offset;
  for (const std::size_t end = offset + blocks * kBlockBytes; offset < end;) {
    const BlockMasks masks = look_at(bytes);
    const std::size_t count = so_far.count;
    note(masks, offset, ends, so_far);
    bytes += kBlockBytes;
    offset += kBlockBytes;
    last_found_at = so_far.count == count ? last_found_at : offset;
    if (offset - last_found_at < kTogether * kBlockBytes) continue;
    for (; end - offset >= kTogether * kBlockBytes;
         offset += kTogether * kBlockBytes, bytes += kTogether * kBlockBytes) {
      const BlockMasks four[kTogether] = {look_at(bytes), look_at(bytes + kBlockBytes),
                                          look_at(bytes + 2 * kBlockBytes), look_at(bytes + 3 * kBlockBytes)};
      std::uint64_t any = so_far.after_cr;
      for (const BlockMasks& each : four) any |= each.lf | each.cr;
      if (any != 0) break;
      for (std::size_t i = 0; i < kTogether; ++i) {
        note_non_ascii(four[i].non_ascii, offset + i * kBlockBytes, ends, so_far);
      }
    }
  }
  ends.count = so_far.count;
  ends.after_cr = so_far.after_cr;
  ends.non_ascii_end = so_far.non_ascii_end;
}

#if defined(__x86_64__)
BlockMasks copy_few_avx2(char* to, const char* from, std::size_t size);
BlockMasks copy_few_avx512(char* to, const char* from, std::size_t size);
void find_line_ends_avx2(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends);
void find_line_ends_avx512(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends);
#endif

}  // namespace reprise::sse
