// What a person is handed when a cutting changes the outcome.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::tools {

// How the outcome of `body` cut at `cuts` differs from that of the uncut body, if it does.
using Compare = std::function<std::optional<harness::Difference>(std::string_view body, const harness::Cuts& cuts)>;

struct CaseOptions {
  std::string file{};                   // as the command line named it, for the command that shows the case again
  std::string flags{};                  // of that command, quoted for a shell: what subject was tried, and how
  std::filesystem::path body_folder{};  // where the shortest body goes; empty: the body stays
  std::string body_name{};              // its file there, without ".sse"
  std::size_t max_runs = 0;             // of the comparison, for cuts and for the body each
};

// The difference shrunk to the fewest cuts, described, and how to see it again; several lines, each ended by LF. The
// body stays within `body`'s bytes. Where the folder cannot be written, a line says so.
[[nodiscard]] std::string smallest_case(std::string_view body, const harness::Difference& found, const Compare& compare,
                                        const CaseOptions& options);

// `word` for a POSIX shell: as it is where that is safe, else in single quotes.
[[nodiscard]] std::string shell_quoted(std::string_view word);

}  // namespace reprise::tools
