// How fast a recorded answer comes.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::harness {

// A plan for the time between reads, by its text:
//   none       every read returns at once
//   recorded   reads wait as long as they did when recorded
//   ×N, xN     N times as fast: 0.001 to 1000000, with three decimals at most; ×1 is `recorded`
// A regular value; safe to share between threads.
class ReplayTiming {
 public:
  static const ReplayTiming kNone;
  static const ReplayTiming kRecorded;

  // Fails with kInvalidArgument, saying what was expected.
  [[nodiscard]] static Result<ReplayTiming> parse(std::string_view text);

  // The text that `parse` reads back as an equal value: "none", "recorded", "×2.5".
  [[nodiscard]] std::string to_string() const;

  // False for `none` alone.
  [[nodiscard]] bool waits() const { return thousandths_ != 0; }

  // How long after the head something comes that came so long after it when recorded: zero for `none`; at most a year.
  [[nodiscard]] std::chrono::microseconds scaled(std::chrono::microseconds recorded) const;

  friend bool operator==(const ReplayTiming&, const ReplayTiming&) = default;

 private:
  explicit constexpr ReplayTiming(std::uint64_t thousandths) : thousandths_(thousandths) {}

  std::uint64_t thousandths_;  // of the recorded speed; 0 for `none`
};

inline constexpr ReplayTiming ReplayTiming::kNone{0};
inline constexpr ReplayTiming ReplayTiming::kRecorded{1000};

}  // namespace reprise::harness
