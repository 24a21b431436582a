// How often memory was asked for: the benchmark's own operator new counts.
#pragma once

#include <cstdint>

namespace reprise::bench {

[[nodiscard]] std::uint64_t allocations();

}  // namespace reprise::bench
