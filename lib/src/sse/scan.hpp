// The vector part of decoding: where lines end, and where bytes are not ASCII.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <reprise/sse/scan_path.hpp>

#include "sse/line_ends.hpp"

namespace reprise::sse {

struct Scanner {
  FindLineEnds find;
  CopyFew copy_few;
};

// The functions for `path`; for one that this machine lacks, the portable ones.
[[nodiscard]] const Scanner& scanner(ScanPath path);

// Finds the line ends of `segment`, at most kSegmentBytes long. `ends.after_cr` is to say what came before it, and says
// afterwards what came last.
void scan(const Scanner& scanner, std::string_view segment, LineEnds& ends);

// Whether no byte has its high bit set.
[[nodiscard]] bool is_ascii(std::string_view bytes);

}  // namespace reprise::sse
