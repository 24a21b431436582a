// `verify --exhaustive`: every cutting of an answer, as far as a budget goes.
#pragma once

#include <atomic>
#include <cstdint>

#include "input.hpp"
#include "judge.hpp"

namespace reprise::tools {

// Proves the answer's events, and its chunks where its provider is recognised, to be the same in every cutting; adds
// to `verdict` a sentence on what was proved for each, or the step that differs. Half the budget
// (harness::ProofOptions) is for either. `feeds` counts up while it works. Thread-safe.
void prove(const Session& session, std::uint64_t budget, unsigned threads, std::atomic<std::uint64_t>& feeds,
           Verdict& verdict);

}  // namespace reprise::tools
