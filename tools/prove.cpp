#include "prove.hpp"

#include <reprise/harness/chunking/proof.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::tools {
namespace {

using harness::ProofOptions;

std::optional<llm::Provider> provider_of(std::string_view body) {
  std::optional<llm::Provider> provider;
  sse::Decoder decoder;
  (void)decoder.feed(body, [&provider](const sse::EventView& event) {
    if (!provider) provider = llm::recognise(event);
  });
  return provider;
}

void prove_one(std::string_view body, const ProofOptions& options, const std::string& what, Verdict& verdict) {
  verdict.check("proof of " + what, [&](Check& check) {
    const harness::Proof proof = harness::prove_invariance(body, options);
    verdict.feeds += proof.feeds;
    if (proof.difference) {
      check.problems.push_back("one feed and single bytes differ in their " + what + ": " +
                               harness::describe(*proof.difference, body));
      return;
    }
    verdict.proofs.push_back(harness::describe(proof, what));
    if (proof.is_complete()) ++verdict.complete_proofs;
  });
}

}  // namespace

void prove(const Session& session, std::uint64_t budget, unsigned threads, std::atomic<std::uint64_t>& feeds,
           Verdict& verdict) {
  const std::string_view body = session.response.body;
  ProofOptions options{
      .budget = budget / 2, .provider = {}, .threads = threads, .progress = [&feeds](std::uint64_t n) { feeds += n; }};
  prove_one(body, options, "events", verdict);
  options.provider = provider_of(body);
  // A parser's event costs about so much more than a decoder's.
  constexpr std::uint64_t kParserFactor = 8;
  options.budget /= kParserFactor;
  if (options.provider) prove_one(body, options, "chunks", verdict);
}

}  // namespace reprise::tools
