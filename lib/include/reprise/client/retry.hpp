// When to send a request again, and how long to wait before.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <reprise/result.hpp>

namespace reprise::client {

// The n-th retry waits `first_delay` · 2ⁿ⁻¹, at most `max_delay`, less up to `jitter` of it at random. Where the server
// said how long, that is waited instead, exactly; a server that asks for more than `max_retry_after` is not asked
// again: the error goes to the caller, who has `retry_after` to plan with.
struct RetryPolicy {
  int max_retries = 2;  // 0: never
  std::chrono::milliseconds first_delay{500};
  std::chrono::milliseconds max_delay{8'000};
  double jitter = 0.25;  // from 0 to 1
  std::chrono::milliseconds max_retry_after{60'000};
  std::optional<std::uint64_t> seed{};  // of the jitter, for repeatable delays
};

// How long to wait after `error` when `retries` have been made before; nothing where the error is to stand.
// `random` is from 0 to 1.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_delay(const RetryPolicy& policy, const Error& error,
                                                                   int retries, double random);

}  // namespace reprise::client
