// Text made safe for XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace reprise::harness {

// `text` for an element or a quoted attribute: & < > " ' as references, and each maximal sequence that is no character
// of XML 1.0 (2.2: control characters but tab and line ends, U+FFFE, U+FFFF, bytes that are not UTF-8) as U+FFFD.
[[nodiscard]] std::string escaped_markup(std::string_view text);

}  // namespace reprise::harness
