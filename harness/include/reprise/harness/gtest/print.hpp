// How GoogleTest prints Reprise's values. Include this, or another header of reprise/harness/gtest, in each test source
// that may print them: one that does without has them printed as bytes, and the linker takes either way for both.
#pragma once

#include <ostream>
#include <type_traits>
#include <variant>

#include <gtest/gtest.h>

#include <reprise/harness/testing/fixture_case.hpp>
#include <reprise/harness/testing/reading.hpp>
#include <reprise/llm/chunk.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise {

// timeout
inline void PrintTo(ErrorCode code, std::ostream* out) { *out << to_string(code); }

// http_status (429): slow down
inline void PrintTo(const Error& error, std::ostream* out) {
  *out << to_string(error.code);
  if (error.http_status) *out << " (" << *error.http_status << ")";
  *out << ": " << error.message;
}

template <class T>
void PrintTo(const tl::expected<T, Error>& result, std::ostream* out) {
  if (!result) return PrintTo(result.error(), out);
  if constexpr (std::is_void_v<T>) {
    *out << "success";
  } else {
    *out << ::testing::PrintToString(*result);
  }
}

namespace sse {

// {"event":"ping","data":"{}","id":""}
inline void PrintTo(const EventView& event, std::ostream* out) { *out << harness::to_line(event); }
inline void PrintTo(const Event& event, std::ostream* out) { PrintTo(event.view(), out); }

}  // namespace sse

namespace llm {

template <class Kind, class Variant>
inline constexpr bool kIsKindOf = false;
template <class Kind, class... Kinds>
inline constexpr bool kIsKindOf<Kind, std::variant<Kinds...>> = (std::is_same_v<Kind, Kinds> || ...);
template <class Kind>
concept KindOfChunk = kIsKindOf<Kind, Chunk>;

// {"type":"text","index":0,"text":"Hi"}
template <KindOfChunk Kind>
void PrintTo(const Kind& chunk, std::ostream* out) {
  *out << to_json(Chunk(chunk));
}

// length
inline void PrintTo(FinishReason reason, std::ostream* out) { *out << to_string(reason); }
// openai-chat
inline void PrintTo(Provider provider, std::ostream* out) { *out << to_string(provider); }

}  // namespace llm

namespace harness {

// fixtures/a.yaml cut by bytes:1
inline void PrintTo(const FixtureCase& fixture_case, std::ostream* out) {
  *out << fixture_case.file.string();
  if (!fixture_case.plan.empty()) *out << " cut by " << fixture_case.plan;
}

// 14 chunks, complete
inline void PrintTo(const Reading& reading, std::ostream* out) {
  *out << reading.chunks().size() << " chunks, ";
  if (const auto failure = failure_of(reading)) {
    PrintTo(*failure, out);
  } else {
    *out << "complete";
  }
}

}  // namespace harness
}  // namespace reprise
