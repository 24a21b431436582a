// Dates in header fields (RFC 9110, 5.6.7).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace reprise::http {

// "Sun, 06 Nov 1994 08:49:37 GMT" and the two obsolete forms, which still have to be understood; nothing where `text`
// is none of them. A year of two digits lies between 1970 and 2069.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace reprise::http
