// All cuttings of a body, shown by one step for each two places in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/invariance.hpp>
#include <reprise/llm/provider.hpp>

namespace reprise::harness {

// A body of n bytes can be cut in 2^(n-1) ways. Let s(i) be the state of the decoder that has read the first i bytes
// one at a time. If for all i < j one feed of the bytes [i, j) to s(i) gives the state s(j) and the events that single
// bytes give, then any cutting, chunk after chunk, goes from one s to the next: all cuttings give the same events.
// Where only j - i <= W was tried, that holds for all cuttings into chunks of at most W bytes.
struct Proof {
  std::size_t bytes = 0;      // n
  std::size_t max_chunk = 0;  // W; n where every cutting is covered
  bool single_cuts = false;   // whether every single cut is covered too
  std::uint64_t feeds = 0;    // tried
  // The first step that differs: `cuts` are i and j where they are inside the body, `line` is the index of the event
  // among all of the body. Where the events are the same and the states are not, `expected` and `actual` say so.
  std::optional<Difference> difference{};
  std::size_t begin = 0;  // i of that step
  std::size_t end = 0;    // and its j

  [[nodiscard]] bool is_complete() const { return max_chunk == bytes; }
};

struct ProofOptions {
  // Bytes to be fed at most, a feed counting for kFeedCost more. What does not fit bounds the chunks' size.
  std::uint64_t budget = std::uint64_t{4} << 30U;
  // Chunks of that provider's protocol are compared too, made from the events by its parser; its state is part of s.
  std::optional<llm::Provider> provider{};
  unsigned threads = 1;
  // Told the number of feeds tried since it was last called, from any of the threads.
  std::function<void(std::uint64_t)> progress{};

  // What a feed costs beside its bytes, as a number of bytes.
  static constexpr std::uint64_t kFeedCost = 256;
};

// Blocks until it is done. Needs memory for the events once, and for two decoders a thread.
[[nodiscard]] Proof prove_invariance(std::string_view body, const ProofOptions& options = {});

// One sentence: "all 2^(n-1) cuttings of n = 812 bytes give the same events (329266 feeds)", or what is covered
// instead. `what` is what was compared, say "events".
[[nodiscard]] std::string describe(const Proof& proof, std::string_view what);

}  // namespace reprise::harness
