// Which instructions the decoder scans with.
#pragma once

#include <string_view>

namespace reprise::sse {

// All give identical results; they differ in speed. Chosen when a decoder is made, not when it is compiled.
enum class ScanPath {
  kAuto,    // the fastest this machine has
  kScalar,  // portable C++
  kSse2,    // x86-64
  kAvx2,    // x86-64 with AVX2
  kAvx512,  // x86-64 with AVX-512 BW
  kNeon,    // arm64
};

// Whether this machine can take `path`.
[[nodiscard]] bool is_available(ScanPath path);

// "auto", "scalar", "sse2", "avx2", "avx512", "neon".
[[nodiscard]] std::string_view to_string(ScanPath path);

}  // namespace reprise::sse
