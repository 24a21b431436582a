#include "chunking/shown_text.hpp"

#include <algorithm>

namespace reprise::harness {

std::string shown_text(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string shown(text.substr(0, kShown));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text.size() > kShown ? shown + "..." : shown;
}

}  // namespace reprise::harness
