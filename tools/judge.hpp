// Whether one recorded answer means the same in every cutting, to the reference decoder, and to its author.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <reprise/harness/chunking/invariance.hpp>
#include <reprise/harness/chunking/plan.hpp>

#include "input.hpp"
#include "smallest_case.hpp"

namespace reprise::tools {

// One thing that was checked: a plan, the reference decoder, what the author expects, a proof.
struct Check {
  std::string name{};  // "bytes:1", "reference decoder", "expect", "proof of events"
  double seconds = 0;
  std::vector<std::string> problems{};  // none: it holds
  std::string left_out{};               // why it was not made
};

struct Verdict {
  std::string name;
  std::size_t events = 0;
  std::size_t chunks = 0;           // of the decoded answer; 0 where its provider is not known
  std::size_t lines = 0;            // printed by a program that was judged
  std::uint64_t cuttings = 0;       // compared with the whole
  std::uint64_t feeds = 0;          // tried for proofs
  std::size_t complete_proofs = 0;  // how many of `proofs` cover every cutting
  std::vector<std::string> proofs;  // a sentence each
  std::vector<Check> checks;        // in the order in which they were made

  // Adds a check and has `make(check)` say how it went.
  template <class Make>
  void check(std::string check_name, Make&& make) {
    const auto start = std::chrono::steady_clock::now();
    Check check{.name = std::move(check_name)};
    make(check);
    check.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    checks.push_back(std::move(check));
  }

  // Those of all checks.
  [[nodiscard]] std::vector<std::string> problems() const;
  [[nodiscard]] bool holds() const;
};

// Plans that families are too costly for: `every` over a body larger than this is n² bytes of work.
inline constexpr std::size_t kMaxFamilyBody = std::size_t{192} << 10U;

// What an answer's `expect` is held to: the accumulated message (llm::to_json) and "events", their number.
[[nodiscard]] nlohmann::ordered_json outcome_of(const Session& session);

// How the session's answer, if its body were `body`, differs when that arrives cut at `cuts`: in events, or else in
// what the client makes of it.
[[nodiscard]] std::optional<harness::Difference> compare_cutting(const Session& session, std::string_view body,
                                                                 const harness::Cuts& cuts);

// Decodes the answer whole, by the reference decoder, and in every cutting of every plan; checks the expectation.
// Events are compared in every cutting. Chunks are a function of the events alone; they are compared, through the
// whole client, in every plan that is not a family. `insist` runs families on large bodies too.
// A cutting that changes something is handed over as the smallest such case, one for each plan.
// `cuttings` counts up while it works, for a progress display. Thread-safe.
[[nodiscard]] Verdict judge(const Session& session, std::span<const harness::ChunkPlan> plans, bool insist,
                            std::atomic<std::uint64_t>& cuttings, const CaseOptions& smallest = {});

}  // namespace reprise::tools
