// What the scanning functions write. Nothing here may define a function with external linkage: this header is read by
// sources that are compiled for more than the oldest machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace reprise::sse {

inline constexpr std::size_t kBlockBytes = 64;

// Bytes scanned at a time: enough to make a vector loop worth while, few enough to stay in the first-level cache.
inline constexpr std::size_t kSegmentBytes = 2048;

// The line ends of a segment in order, without regard to blocks: the loop over them is then one that a processor
// predicts well. Not initialised: `count` says how much of it means something.
struct LineEnds {
  // Writers may overshoot by as much.
  static constexpr std::size_t kSlack = 4;

  std::size_t count;
  // Behind the last 64-byte block of the segment that holds a byte beyond ASCII; 0 where none does.
  std::uint16_t non_ascii_end;
  std::uint16_t at[kSegmentBytes + kSlack];                // the offset of each CR and LF in the segment
  std::uint16_t non_ascii_before[kSegmentBytes + kSlack];  // `non_ascii_end` as it was at each of them
};

// Appends the line ends of `blocks` whole blocks; `offset` is that of the first in the segment.
using FindLineEnds = void (*)(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends);

#if defined(__x86_64__)
void find_line_ends_avx2(const char* bytes, std::size_t blocks, std::size_t offset, LineEnds& ends);
#endif

}  // namespace reprise::sse
