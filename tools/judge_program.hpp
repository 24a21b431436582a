// Whether a program makes the same of one recorded answer in every cutting.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>

#include <reprise/harness/chunking/plan.hpp>

#include "exec_subject.hpp"
#include "input.hpp"
#include "judge.hpp"
#include "smallest_case.hpp"

namespace reprise::tools {

// Runs the program on the whole body and then in every cutting, and stops at the first that changes what it prints or
// how it ends; that one is shrunk. A program that fails on the whole body, or prints nothing for it, is a problem too.
// `cuttings` counts up while it works, for a progress display. Thread-safe.
[[nodiscard]] Verdict judge_program(const Session& session, std::span<const harness::ChunkPlan> plans,
                                    const ExecOptions& program, const CaseOptions& smallest,
                                    std::atomic<std::uint64_t>& cuttings);

// The flags of `reprise verify` that name this program, each with a space before it.
[[nodiscard]] std::string flags_of(const ExecOptions& program);

}  // namespace reprise::tools
