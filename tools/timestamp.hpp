// The time of day, for file names and recordings.
#pragma once

#include <chrono>
#include <string>

namespace reprise::tools {

// "2026-11-22T23:55:54Z" (RFC 3339, UTC).
[[nodiscard]] std::string rfc3339_now();
// The same for a time that lies so far back.
[[nodiscard]] std::string rfc3339_before(std::chrono::seconds ago);
// "20261122T235554Z": the same, fit for a file's name.
[[nodiscard]] std::string compact_now();

}  // namespace reprise::tools
