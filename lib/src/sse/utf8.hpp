// UTF-8, checked and repaired (Unicode 15, 3.9; WHATWG Encoding 8.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reprise::sse {

[[nodiscard]] bool is_valid_utf8(std::string_view text);

// The length of the longest well-formed prefix of `text`: its size where all of it is UTF-8.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);

// Appends `text` to `out` with each maximal subpart of an ill-formed sequence replaced by U+FFFD.
void append_repaired(std::string_view text, std::string& out);

}  // namespace reprise::sse
