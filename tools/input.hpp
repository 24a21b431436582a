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

#include "files.hpp"

namespace reprise::tools {

// One recorded answer, whatever file it came from.
struct Session {
  std::string name;                    // the file, with "#2" and so on where it holds several
  http::Request request{};             // of a raw stream: without a URL
  harness::RecordedResponse response;  // of a raw stream: 200, text/event-stream, one chunk
  std::string expect;                  // see harness::Interaction
  bool has_head = false;               // false for a raw stream

  // The boundaries of the recording as offsets into the body.
  [[nodiscard]] harness::Cuts recorded_cuts() const;
};

// A FILE argument, opened and read as far as it takes to know what it is. Move-only.
class Input {
 public:
  // "-" is the standard input. A fixture is recognised by its key `reprise` near its beginning or its name's ".yaml".
  // Fails with kNotFound, kIo, or kFormat where it is plainly neither a fixture nor an event stream; the message of
  // every error begins with the file's name.
  [[nodiscard]] static Result<Input> open(const std::string& file);

  // The file as named, or "<stdin>".
  [[nodiscard]] const std::string& name() const { return reader_.name(); }
  [[nodiscard]] bool is_fixture() const { return is_fixture_; }

  // The next bytes, from the first on, in constant memory; none at the end. The view lives until the next call.
  // Fails with kIo.
  [[nodiscard]] Result<std::string_view> read();

  // What the whole file holds, where nothing of it has been `read`. Fails with kIo, kFormat or kUnsupported; warnings
  // about the file go to stderr.
  [[nodiscard]] Result<std::vector<Session>> load();

 private:
  explicit Input(FileReader reader) : reader_(std::move(reader)) {}
  [[nodiscard]] Result<void> read_part();

  FileReader reader_;
  std::filesystem::path folder_{};  // of a fixture's `body_file` entries; the standard input has none
  std::string part_{};              // the bytes read last, at first those that tell what it is
  bool is_part_new_ = true;         // it has not been handed out
  bool is_fixture_ = false;
};

// All that `file` holds. Fails as Input does.
[[nodiscard]] Result<std::vector<Session>> load_sessions(const std::string& file);

// The recorded answer as a transport would give it, cut at `cuts`, without waiting.
[[nodiscard]] http::Reply reply_of(const Session& session, const harness::Cuts& cuts);

// The files below `path` that hold sessions: fixtures and `*.sse`, sorted; `passed_over` counts the others.
struct FoundFiles {
  std::vector<std::string> files;
  std::size_t passed_over = 0;
};
[[nodiscard]] Result<FoundFiles> find_files(const std::filesystem::path& path);
// The files that `paths` name, and what `find_files` finds below the folders among them.
[[nodiscard]] Result<FoundFiles> find_all_files(const std::vector<std::string>& paths);

}  // namespace reprise::tools
