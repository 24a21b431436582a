#include <algorithm>
#include <cmath>

#include <reprise/client/retry.hpp>

namespace reprise::client {
namespace {

// Doubled once more, no delay of use is still below its maximum.
constexpr int kMostDoublings = 30;

}  // namespace

std::optional<std::chrono::milliseconds> retry_delay(const RetryPolicy& policy, const Error& error, int retries,
                                                     double random) {
  if (retries >= policy.max_retries || !is_retryable(error)) return std::nullopt;
  if (error.retry_after) {
    if (*error.retry_after > policy.max_retry_after) return std::nullopt;
    return error.retry_after;
  }
  const double doubled = std::ldexp(static_cast<double>(policy.first_delay.count()), std::min(retries, kMostDoublings));
  const double longest = std::min(doubled, static_cast<double>(policy.max_delay.count()));
  return std::chrono::milliseconds(std::llround(longest * (1 - policy.jitter * random)));
}

}  // namespace reprise::client
