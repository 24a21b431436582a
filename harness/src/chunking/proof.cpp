#include <reprise/harness/chunking/proof.hpp>

#include "chunking/machines.hpp"
#include "chunking/prover.hpp"

namespace reprise::harness {

std::size_t max_chunk_within(std::uint64_t budget, std::size_t bytes) {
  std::uint64_t cost = 0;
  std::size_t chunk = 0;
  while (chunk < bytes) {
    const std::uint64_t next = chunk + 1;
    cost += (bytes - next + 1) * (next + ProofOptions::kFeedCost);
    if (cost > budget && chunk > 0) break;
    ++chunk;
  }
  return chunk;
}

Proof prove_invariance(std::string_view body, const ProofOptions& options) {
  if (options.provider) return Prover<AnswerMachine>(body, AnswerMachine(*options.provider), options).run();
  return Prover<EventMachine>(body, EventMachine(), options).run();
}

std::string describe(const Proof& proof, std::string_view what) {
  const std::string bytes = "n = " + std::to_string(proof.bytes) + " bytes";
  const std::string same = " give the same " + std::string(what) + " (" + std::to_string(proof.feeds) + " feeds)";
  if (proof.is_complete()) return "all 2^(n-1) cuttings of " + bytes + same;
  return "all cuttings of " + bytes + " into chunks of at most " + std::to_string(proof.max_chunk) + " bytes" +
         (proof.single_cuts ? ", and all single cuts," : "") + same;
}

}  // namespace reprise::harness
