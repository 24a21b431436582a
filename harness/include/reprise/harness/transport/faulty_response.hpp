// Faults, applied to a recorded answer.
#pragma once

#include <cstddef>
#include <span>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/fault_plan.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

// `response` with `fault` in it; body, chunks, times and end agree. The same on every machine.
//
// A fault cuts the chunk it falls into; what it adds is a chunk of its own, with no time before it, and what it takes
// away leaves its time behind. Pieces that `bandwidth` makes come every 100 ms or so. An `event` or `error` goes to the
// next boundary between events, a `comment` to the next start of a line; where the body ends before there is one, the
// line or event under way is ended first. An `error` speaks the provider's protocol, which is told by the body's
// first events, Anthropic's where they do not say.
// Fails with kInvalidArgument where the body does not have the position, or nothing to drop or repeat there, and
// kLimitExceeded for what would make a body of more than kMaxFaultyBytes.
[[nodiscard]] Result<RecordedResponse> with_fault(RecordedResponse response, const Fault& fault);

// One after the other, each position being one of what the fault before has made.
[[nodiscard]] Result<RecordedResponse> with_faults(RecordedResponse response, std::span<const Fault> faults);

inline constexpr std::size_t kMaxFaultyBytes = std::size_t{256} << 20U;

}  // namespace reprise::harness
