#include "prove.hpp"

#include <reprise/harness/chunking/proof.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::tools {
namespace {

using harness::Cuts;
using harness::ProofOptions;

std::optional<llm::Provider> provider_of(std::string_view body) {
  std::optional<llm::Provider> provider;
  sse::Decoder decoder;
  (void)decoder.feed(body, [&provider](const sse::EventView& event) {
    if (!provider) provider = llm::recognise(event);
  });
  return provider;
}

// Single bytes up to `begin` and from `end` on.
Cuts cuts_around(std::size_t begin, std::size_t end, std::size_t size) {
  Cuts cuts;
  for (std::size_t cut = 1; cut < size; ++cut) {
    if (cut <= begin || cut >= end) cuts.push_back(cut);
  }
  return cuts;
}

void prove_one(const Session& session, std::uint64_t budget, const ProofOptions& options, const CaseOptions& smallest,
               Verdict& verdict) {
  const std::string what = options.provider ? "chunks" : "events";
  const std::string_view body = session.response.body;
  verdict.check("proof of " + what, [&](Check& check) {
    const harness::Proof proof = harness::prove_invariance(body, options);
    verdict.feeds += proof.feeds;
    if (proof.difference) {
      const Compare compare = [&session](std::string_view bytes, const Cuts& cuts) {
        return compare_cutting(session, bytes, cuts);
      };
      check.problems.push_back(refutation(body, proof, what, budget, compare, smallest));
      return;
    }
    verdict.proofs.push_back(harness::describe(proof, what));
    if (proof.is_complete()) ++verdict.complete_proofs;
  });
}

}  // namespace

void prove(const Session& session, std::uint64_t budget, unsigned threads, std::atomic<std::uint64_t>& feeds,
           Verdict& verdict, const CaseOptions& smallest) {
  ProofOptions options{
      .budget = budget / 2, .provider = {}, .threads = threads, .progress = [&feeds](std::uint64_t n) { feeds += n; }};
  prove_one(session, budget, options, smallest, verdict);
  options.provider = provider_of(session.response.body);
  // A parser's event costs about so much more than a decoder's.
  constexpr std::uint64_t kParserFactor = 8;
  options.budget /= kParserFactor;
  if (options.provider) prove_one(session, budget, options, smallest, verdict);
}

std::string refutation(std::string_view body, const harness::Proof& proof, const std::string& what,
                       std::uint64_t budget, const Compare& compare, const CaseOptions& smallest) {
  std::string text = "one feed of the bytes from " + std::to_string(proof.begin) + " to " + std::to_string(proof.end) +
                     " and single bytes differ in their " + what + ":\n";
  for (const Cuts& cuts : {cuts_around(proof.begin, proof.end, body.size()), cuts_around(0, 0, body.size())}) {
    auto difference = compare(body, cuts);
    if (!difference) continue;
    difference->plan = "proof of " + what;
    difference->cuts = cuts;
    return text + smallest_case(body, *difference, compare, smallest);
  }
  text += harness::describe(*proof.difference, body) + "  no cutting of these bytes shows it\n";
  if (smallest.file.empty()) return text;
  return text + "  again: reprise verify --exhaustive --budget " + std::to_string(budget) + " " +
         shell_quoted(smallest.file) + "\n";
}

}  // namespace reprise::tools
