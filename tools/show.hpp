// The forms in which `reprise show` prints a session.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/decoder.hpp>

#include "input.hpp"

namespace reprise::tools {

struct ShowOptions {
  std::optional<llm::Provider> provider{};  // nothing: recognised from the first event
  sse::Utf8Policy utf8 = sse::Utf8Policy::kReplace;
  harness::Cuts cuts{};
  bool json = false;  // the count as JSON
};

// One JSON object a line: {"event", "data", "id"}. Fails as the decoder does; events before that are printed.
[[nodiscard]] Result<void> show_events(const Session& session, const ShowOptions& options, std::ostream& out);

// One JSON object a line, a chunk each; a stream that ends otherwise than well closes with {"type":"error"}.
// This and the two below fail where the bytes break a limit or the strict policy, after printing what they have.
[[nodiscard]] Result<void> show_chunks(const Session& session, const ShowOptions& options, std::ostream& out);

// One JSON object: the accumulated message.
[[nodiscard]] Result<void> show_message(const Session& session, const ShowOptions& options, std::ostream& out);

// How many events and bytes a stream has, whatever its length: nothing of it is kept.
class StreamCount {
 public:
  explicit StreamCount(const ShowOptions& options)
      : decoder_(sse::DecoderOptions{.utf8 = options.utf8}), json_(options.json) {}

  // The stream's next bytes. Fails as the decoder does.
  [[nodiscard]] Result<void> feed(std::string_view bytes);
  // "2 events, 17 bytes", or {"events":2,"bytes":17}.
  void print(std::ostream& out) const;

 private:
  sse::Decoder decoder_;
  std::uint64_t events_ = 0;
  bool json_;
};

// The StreamCount of a session; nothing is printed where it fails.
[[nodiscard]] Result<void> show_count(const Session& session, const ShowOptions& options, std::ostream& out);

// For people: the head, a line an event with its time and meaning, and how it ended.
[[nodiscard]] Result<void> show_table(const Session& session, const ShowOptions& options, std::ostream& out);

// {"event": …, "data": …, "id": …} as show prints it. Invalid UTF-8 does not occur: the decoder repairs it.
[[nodiscard]] std::string event_json(const sse::EventView& event);

}  // namespace reprise::tools
