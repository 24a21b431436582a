// What somebody wrote, as a message about it quotes it.
#pragma once

#include <string>
#include <string_view>

namespace reprise::harness {

// On one line of printable ASCII, and cut off after 60 bytes.
[[nodiscard]] std::string shown_text(std::string_view text);

}  // namespace reprise::harness
