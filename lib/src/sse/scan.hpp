// The vector part of decoding: where lines end, and where bytes are not ASCII.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <reprise/sse/scan_path.hpp>

namespace reprise::sse {

inline constexpr std::size_t kBlockBytes = 64;

// What one block of 64 bytes holds: bit i speaks of byte i.
struct BlockMasks {
  std::uint64_t line_ends;  // CR or LF
  std::uint64_t non_ascii;  // the high bit is set
};

// Fills `masks` for `blocks` whole blocks at `bytes`.
using ScanBlocks = void (*)(const char* bytes, std::size_t blocks, BlockMasks* masks);

// The function for `path`; for one that this machine lacks, the portable one.
[[nodiscard]] ScanBlocks scan_function(ScanPath path);

// Masks for all of `bytes`, which may end inside a block; bits beyond the end are 0. `masks` has room for
// bytes.size() / 64 + 1. Returns the number of blocks.
std::size_t scan(ScanBlocks scan_blocks, std::string_view bytes, BlockMasks* masks);

// Whether no byte has its high bit set.
[[nodiscard]] bool is_ascii(std::string_view bytes);

}  // namespace reprise::sse
