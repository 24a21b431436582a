// `verify --exhaustive`: every cutting of an answer, as far as a budget goes.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/proof.hpp>

#include "input.hpp"
#include "judge.hpp"
#include "smallest_case.hpp"

namespace reprise::tools {

// Proves the answer's events, and its chunks where its provider is recognised, to be the same in every cutting; adds
// to `verdict` a sentence on what was proved for each, or what `refutation` says of the step that differs. Half the
// budget (harness::ProofOptions) is for either. `feeds` counts up while it works. Thread-safe.
void prove(const Session& session, std::uint64_t budget, unsigned threads, std::atomic<std::uint64_t>& feeds,
           Verdict& verdict, const CaseOptions& smallest = {});

// What a person is handed when a step of a proof differs: the cutting of `body` that this feed belongs to, or the one
// into single bytes that it was compared with, shrunk, as `smallest_case` has it. Where neither changes the outcome
// (then the state differs, and nothing in this body shows it), the step, and the command that goes there again.
[[nodiscard]] std::string refutation(std::string_view body, const harness::Proof& proof, const std::string& what,
                                     std::uint64_t budget, const Compare& compare, const CaseOptions& smallest);

}  // namespace reprise::tools
