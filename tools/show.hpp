// The forms in which `reprise show` prints a session.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

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
};

// One JSON object a line: {"event", "data", "id"}. Fails as the decoder does; events before that are printed.
[[nodiscard]] Result<void> show_events(const Session& session, const ShowOptions& options, std::ostream& out);

// One JSON object a line, a chunk each; a stream that ends otherwise than well closes with {"type":"error"}.
// This and the two below fail where the bytes break a limit or the strict policy, after printing what they have.
[[nodiscard]] Result<void> show_chunks(const Session& session, const ShowOptions& options, std::ostream& out);

// One JSON object: the accumulated message.
[[nodiscard]] Result<void> show_message(const Session& session, const ShowOptions& options, std::ostream& out);

// For people: the head, a line an event with its time and meaning, and how it ended.
[[nodiscard]] Result<void> show_table(const Session& session, const ShowOptions& options, std::ostream& out);

// {"event": …, "data": …, "id": …} as show prints it. Invalid UTF-8 does not occur: the decoder repairs it.
[[nodiscard]] std::string event_json(const sse::EventView& event);

}  // namespace reprise::tools
