// Whether a stream's meaning depends on how its bytes were cut.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {

// What a subject made of a stream, a line an item, in order.
using Transcript = std::vector<std::string>;

// Anything that reads a stream in chunks: a decoder, a parser on top of one, a whole client.
using Subject = std::function<Transcript(std::span<const std::string_view> chunks)>;

// The first place where a cutting changed the outcome.
struct Difference {
  std::string plan{};      // the plan the cutting came from
  Cuts cuts{};             // the cutting
  std::size_t line = 0;    // the first transcript line that differs, counted from 0
  std::string expected{};  // that line of the whole stream; empty where it has fewer lines
  std::string actual{};
};

struct InvarianceReport {
  std::size_t cuttings = 0;  // tried
  std::optional<Difference> difference{};
};

// Runs `subject` over `subject_bytes` in every cutting of every plan and compares with the uncut stream.
// Stops at the first difference. `progress`, where given, is told the number of cuttings tried so far.
[[nodiscard]] InvarianceReport check_invariance(const Subject& subject, const CutSubject& subject_bytes,
                                                std::span<const ChunkPlan> plans,
                                                const std::function<void(std::size_t)>& progress = {});

// The first line at which two transcripts differ, if any; `plan` and `cuts` are left empty.
[[nodiscard]] std::optional<Difference> first_difference(const Transcript& expected, const Transcript& actual);

// For people, some lines of printable ASCII, each ended by LF: "cut at 17 (recorded) changes line 3:", then that line
// both ways from shortly before the first byte that differs, then the bytes of `body` around the first cut, with a bar
// at each cut among them.
[[nodiscard]] std::string describe(const Difference& difference, std::string_view body);

}  // namespace reprise::harness
