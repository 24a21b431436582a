// Plans that make one cutting of a body.
#pragma once

#include <string>
#include <string_view>

#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {

// Fails as ChunkPlan::parse, and with kInvalidArgument for a plan that stands for many cuttings.
[[nodiscard]] inline Result<ChunkPlan> parse_one_cutting(std::string_view plan) {
  auto parsed = ChunkPlan::parse(plan);
  if (!parsed || !parsed->is_family()) return parsed;
  return fail(ErrorCode::kInvalidArgument,
              "the plan '" + std::string(plan) + "' stands for many cuttings; name a plan that makes one");
}

}  // namespace reprise::harness
