// A recorded answer in other chunks, or at another speed.
#pragma once

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/replay_timing.hpp>

namespace reprise::harness {

// The same bytes in the chunks that `plan` gives, each at the time when its last byte came. A plan that stands for many
// cuttings (ChunkPlan::is_family) gives its first.
[[nodiscard]] RecordedResponse with_split(RecordedResponse response, const ChunkPlan& plan);

// The same chunks at the times that `timing` gives.
[[nodiscard]] RecordedResponse with_timing(RecordedResponse response, ReplayTiming timing);

}  // namespace reprise::harness
