// The streams that the benchmark decodes: made by rule, the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace reprise::bench {

struct Workload {
  std::string_view name;
  std::string body;
  std::uint64_t events = 0;
};

// W1: Anthropic's text deltas, about 150 bytes an event, one in eight with characters beyond ASCII. 64 MiB.
[[nodiscard]] const Workload& small_events();
// W2: one data line of 64 KiB an event, ASCII. 256 MiB.
[[nodiscard]] const Workload& large_events();
// W3: CRLF line ends, an ID, a type and three to six data lines an event, half of the text beyond ASCII. 64 MiB.
[[nodiscard]] const Workload& many_lines();
// W4: nine comments and keep-alive pings for each of W1's events. 64 MiB.
[[nodiscard]] const Workload& keep_alives();

[[nodiscard]] const Workload& workload(int number);

// As many events of a workload as make `bytes`, from its start: for what is too slow for all of it.
[[nodiscard]] std::string_view start_of(const Workload& workload, std::size_t bytes);

}  // namespace reprise::bench
