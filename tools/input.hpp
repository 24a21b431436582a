// What a FILE argument holds: the answers of a fixture, or one raw event stream.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/http/transport.hpp>
#include <reprise/result.hpp>

namespace reprise::tools {

// One recorded answer, whatever file it came from.
struct Session {
  std::string name;                    // the file, with "#2" and so on where it holds several
  harness::RecordedResponse response;  // of a raw stream: 200, text/event-stream, one chunk
  std::string expect;                  // see harness::Interaction
  bool has_head = false;               // false for a raw stream

  // The boundaries of the recording as offsets into the body.
  [[nodiscard]] harness::Cuts recorded_cuts() const;
};

// Reads `file`; "-" is the standard input. A fixture is recognised by its key `reprise`, not by the file's name.
// Fails with kNotFound, kIo, kFormat or kUnsupported; the message begins with the file's name. Warnings about the
// file go to stderr.
[[nodiscard]] Result<std::vector<Session>> load_sessions(const std::string& file);

// The recorded answer as a transport would give it, cut at `cuts`, without waiting.
[[nodiscard]] http::Reply reply_of(const Session& session, const harness::Cuts& cuts);

// The files below `path` that hold sessions: fixtures and `*.sse`, sorted; `passed_over` counts the others.
struct FoundFiles {
  std::vector<std::string> files;
  std::size_t passed_over = 0;
};
[[nodiscard]] Result<FoundFiles> find_files(const std::filesystem::path& path);

}  // namespace reprise::tools
