// Any program as a subject: it reads a stream in chunks from its standard input and prints what it makes of it.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::tools {

// How the program is told where a chunk ends.
enum class ChunkFraming {
  kLength,  // each chunk is its length, 4 bytes, most significant first, and then its bytes
  kWrite,   // each chunk is a write to the pipe, made once the program has read all of the last one
};

struct ExecOptions {
  std::string command{};  // for `sh -c`
  ChunkFraming framing = ChunkFraming::kLength;
  std::chrono::milliseconds time_limit = std::chrono::seconds(10);  // for one stream
};

struct ExecRun {
  harness::Transcript lines{};  // of the standard output, without their LF
  // Why the program did not end well, with the last line of its standard error: "exit status 1: no such file". Empty
  // where it did.
  std::string failure{};

  // The lines, and the failure as one more where there is one.
  [[nodiscard]] harness::Transcript transcript() const;
};

// At most so much is read of what the program prints in one run; more is a failure.
inline constexpr std::size_t kMaxExecOutput = std::size_t{64} << 20U;

// Runs the program on the chunks, then closes its standard input, and waits for its end or kills it, and all that it
// started, once its time is over. A program that does not read all is no failure. SIGPIPE is to be ignored.
// Thread-safe.
[[nodiscard]] ExecRun run_program(const ExecOptions& options, std::span<const std::string_view> chunks);

}  // namespace reprise::tools
