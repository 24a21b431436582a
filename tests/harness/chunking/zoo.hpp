// Decoders with a mistake each that shows only where the stream is cut at the wrong place.
#pragma once

#include <string>
#include <vector>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::harness::zoo {

struct Beast {
  const char* name;
  Subject subject;
};

// Each is right about every stream that comes in one chunk, or wrong in the same way about it.
[[nodiscard]] std::vector<Beast> beasts();

// The same machinery without a mistake.
[[nodiscard]] std::vector<Beast> sound_decoders();

// A stream with all that the beasts stumble over, in a few hundred bytes.
[[nodiscard]] std::string habitat();

}  // namespace reprise::harness::zoo
