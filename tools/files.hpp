// Files read whole, without exceptions and without end.
#pragma once

#include <cstddef>
#include <string>

#include <reprise/result.hpp>

namespace reprise::tools {

inline constexpr std::size_t kMaxInputBytes = std::size_t{1} << 30U;

// The content of `file`; "-" is the standard input. The message of an error begins with the file's name.
// Fails with kNotFound, kIo (a directory, no permission, a failed read) or kLimitExceeded (over kMaxInputBytes).
[[nodiscard]] Result<std::string> read_whole_file(const std::string& file);

}  // namespace reprise::tools
