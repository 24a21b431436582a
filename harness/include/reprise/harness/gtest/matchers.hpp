// Matchers for answers. "Bytes" are what a std::string_view can be made of: the body of an event stream.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include <reprise/harness/gtest/print.hpp>
#include <reprise/harness/testing/explain.hpp>
#include <reprise/harness/testing/reading.hpp>
#include <reprise/llm/chunk.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::harness {

[[nodiscard]] inline Transcript to_lines(const std::vector<sse::Event>& events) {
  Transcript lines;
  for (const sse::Event& event : events) lines.push_back(to_line(event.view()));
  return lines;
}
[[nodiscard]] inline Transcript to_lines(const std::vector<llm::Chunk>& chunks) {
  Transcript lines;
  for (const llm::Chunk& chunk : chunks) lines.push_back(llm::to_json(chunk));
  return lines;
}

// A list that is equal to another; says where they begin to differ.
MATCHER_P(IsTheList, expected, (negation ? "are not " : "are ") + ::testing::PrintToString(expected)) {
  if (arg == expected) return true;
  *result_listener << explain_difference(to_lines(expected), to_lines(arg));
  return false;
}

// Bytes whose events `events` matches: EmitsEvents(SizeIs(3)), EmitsEvents(ElementsAre(…)). What the end of the bytes
// cut off is no event. Bytes that the decoder refuses do not match.
MATCHER_P(EmitsEvents, events,
          "emits events that " + ::testing::DescribeMatcher<std::vector<sse::Event>>(events, negation)) {
  const EventList list = read_events(arg);
  *result_listener << "which emits " << list.events.size() << " events";
  if (list.tail) *result_listener << " and an unfinished one of " << list.tail->bytes << " bytes";
  if (list.error) *result_listener << " and then fails with " << ::testing::PrintToString(*list.error);
  *result_listener << ", ";
  const bool matches = ::testing::ExplainMatchResult(events, list.events, result_listener);
  if (!matches && result_listener->IsInterested()) *result_listener << numbered(to_lines(list.events));
  return matches && !list.error;
}
// Just these events: EmitsEvents({{"ping", "{}", ""}}).
[[nodiscard]] inline auto EmitsEvents(std::vector<sse::Event> events) {
  return EmitsEvents(IsTheList(std::move(events)));
}

[[nodiscard]] inline Reading reading_of(std::string_view body) { return read_all(body); }
[[nodiscard]] inline const Reading& reading_of(const Reading& reading) { return reading; }

// A Reading, or bytes, whose chunks `chunks` matches: EmitsChunks(Contains(llm::TextDelta{0, "Hi"})). A matcher of one
// chunk may look into it: VariantWith<llm::ToolCall>(Field(&llm::ToolCall::name, "f")).
MATCHER_P(EmitsChunks, chunks,
          "emits chunks that " + ::testing::DescribeMatcher<std::vector<llm::Chunk>>(chunks, negation)) {
  const Reading& reading = reading_of(arg);
  *result_listener << "which emits " << reading.chunks().size() << " chunks, ";
  const bool matches = ::testing::ExplainMatchResult(chunks, reading.chunks(), result_listener);
  if (!matches && result_listener->IsInterested()) {
    *result_listener << numbered(to_lines(reading.chunks()));
    const auto failure = failure_of(reading);
    *result_listener << "\n  and ends with " << (failure ? ::testing::PrintToString(*failure) : "complete");
  }
  return matches;
}
// Just these chunks, whose texts outlive the matcher: EmitsChunks({llm::TextDelta{0, "Hi"}, llm::MessageEnd{}}).
[[nodiscard]] inline auto EmitsChunks(std::vector<llm::Chunk> chunks) {
  return EmitsChunks(IsTheList(std::move(chunks)));
}

[[nodiscard]] inline std::optional<Error> failure_of(std::string_view body) { return failure_of(read_all(body)); }
template <class T>
[[nodiscard]] std::optional<Error> failure_of(const tl::expected<T, Error>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

// `code` is nothing for an end without an error.
MATCHER_P(EndsAs, code,
          std::string(negation ? "does not end with " : "ends with ") +
              std::string(code ? to_string(*code) : "complete")) {
  const std::optional<Error> failure = failure_of(arg);
  *result_listener << "which ends with " << (failure ? ::testing::PrintToString(*failure) : "complete");
  return failure.has_value() == code.has_value() && (!failure || failure->code == *code);
}

struct Complete {};
inline constexpr Complete kComplete{};

// A Reading, a Message, bytes, or a Result of any kind that ends so: EndsWith(ErrorCode::kTruncated). A Result that has
// a value is complete; for the others the provider's terminal event makes them so.
[[nodiscard]] inline auto EndsWith(ErrorCode code) { return EndsAs(std::optional(code)); }
[[nodiscard]] inline auto EndsWith(Complete) { return EndsAs(std::optional<ErrorCode>()); }

}  // namespace reprise::harness
