// From a cutting that changes the outcome to the smallest one that does.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/invariance.hpp>
#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {

// Whether `body` cut at `cuts` has another outcome than uncut.
using OutcomeChanges = std::function<bool(std::string_view body, const Cuts& cuts)>;

// The question put to a subject. Keeps the transcript of the last uncut body: one thread at a time.
[[nodiscard]] OutcomeChanges outcome_changes(Subject subject);

struct Shrunk {
  std::string body{};
  Cuts cuts{};  // none where the body changes the outcome even uncut: the subject answers differently each time
  std::size_t runs = 0;
  // Nothing can be left out alone any more: no cut, nor any byte of a shrunk body. False where `max_runs` came first.
  bool is_minimal = false;
};

// How many cuttings are tried at most.
inline constexpr std::size_t kMaxShrinkRuns = 10'000;

// Leaves out cuts, by ever smaller groups and then one by one, for as long as the outcome of the same body changes;
// where several remain, looks for one of `cuts` that changes it alone. `cuts` is taken to change it. Deterministic.
[[nodiscard]] Shrunk shrink_cuts(std::string_view body, const Cuts& cuts, const OutcomeChanges& changes,
                                 std::size_t max_runs = kMaxShrinkRuns);

// Leaves out bytes in the same manner, cuts moving with the bytes around them, and then cuts again.
[[nodiscard]] Shrunk shrink_body(std::string_view body, const Cuts& cuts, const OutcomeChanges& changes,
                                 std::size_t max_runs = kMaxShrinkRuns);

}  // namespace reprise::harness
