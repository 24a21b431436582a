// Dates of other formats as fixtures write them: RFC 3339, UTC.
#pragma once

#include <string>
#include <string_view>

namespace reprise::harness {

// "Wed, 19 Aug 2026 14:34:12 GMT" (RFC 5322, 3.3; day of the week and seconds optional) or RFC 3339 with any offset, as
// "2026-08-19T14:34:12Z"; a fraction stays as it is, and so does what is UTC already. Empty for anything else.
[[nodiscard]] std::string to_rfc3339_utc(std::string_view date);

}  // namespace reprise::harness
