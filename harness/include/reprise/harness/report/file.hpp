// Reports, written to files.
#pragma once

#include <filesystem>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::harness {

// Puts `text` in the place of `file` in one step: whoever reads it sees the old report or the new one, whole. Fails
// with kIo, and then leaves the old one.
[[nodiscard]] Result<void> write_report(const std::filesystem::path& file, std::string_view text);

}  // namespace reprise::harness
