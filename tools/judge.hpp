// Whether one recorded answer means the same in every cutting, to the reference decoder, and to its author.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <reprise/harness/chunking/plan.hpp>

#include "input.hpp"
#include "smallest_case.hpp"

namespace reprise::tools {

struct Verdict {
  std::string name;
  std::size_t events = 0;
  std::size_t chunks = 0;           // of the decoded answer; 0 where its provider is not known
  std::size_t lines = 0;            // printed by a program that was judged
  std::uint64_t cuttings = 0;       // compared with the whole
  std::uint64_t feeds = 0;          // tried for proofs
  std::size_t complete_proofs = 0;  // how many of `proofs` cover every cutting
  std::vector<std::string> proofs;  // a sentence each
  std::vector<std::string> problems;
  std::vector<std::string> notes;  // what was left out, and why

  [[nodiscard]] bool holds() const { return problems.empty(); }
};

// Plans that families are too costly for: `every` over a body larger than this is n² bytes of work.
inline constexpr std::size_t kMaxFamilyBody = std::size_t{192} << 10U;

// Decodes the answer whole, by the reference decoder, and in every cutting of every plan; checks the expectation.
// Events are compared in every cutting. Chunks are a function of the events alone; they are compared, through the
// whole client, in every plan that is not a family. `insist` runs families on large bodies too.
// A cutting that changes something is handed over as the smallest such case, one for each plan.
// `cuttings` counts up while it works, for a progress display. Thread-safe.
[[nodiscard]] Verdict judge(const Session& session, std::span<const harness::ChunkPlan> plans, bool insist,
                            std::atomic<std::uint64_t>& cuttings, const CaseOptions& smallest = {});

}  // namespace reprise::tools
