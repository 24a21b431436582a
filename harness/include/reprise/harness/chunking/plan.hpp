// Where to cut a body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <reprise/result.hpp>

namespace reprise::harness {

// The offsets at which a body is cut, ascending, each inside it: k cuts make k + 1 chunks.
using Cuts = std::vector<std::size_t>;

// What a plan cuts: the bytes, and the cuts they had when they were recorded.
struct CutSubject {
  std::string_view body;
  Cuts recorded{};
};

// A rule for cutting, by its text:
//   recorded        the boundaries of the recording
//   whole           no cut
//   bytes:N         chunks of N bytes
//   at:OFF,OFF,…    cuts at these offsets, ascending and at least 1; those past the body's end are dropped
//   random:SEED     chunk sizes 1 to 64, drawn from SEED (64 bits, decimal); the same on every machine
//   every           a family: each single cut in turn, n - 1 cuttings of a body of n bytes
// A regular value; safe to share between threads.
class ChunkPlan {
 public:
  // Fails with kInvalidArgument, saying what was expected.
  [[nodiscard]] static Result<ChunkPlan> parse(std::string_view text);

  // The text that `parse` reads back as an equal plan.
  [[nodiscard]] std::string to_string() const;

  // Whether the plan stands for several cuttings of one body.
  [[nodiscard]] bool is_family() const;

  // How many cuttings `for_each` makes of the subject.
  [[nodiscard]] std::size_t count(const CutSubject& subject) const;

  // Calls `visit` with each cutting until it returns false. Returns whether all were visited.
  bool for_each(const CutSubject& subject, const std::function<bool(const Cuts&)>& visit) const;

  friend bool operator==(const ChunkPlan&, const ChunkPlan&) = default;

 private:
  struct Recorded {
    friend bool operator==(const Recorded&, const Recorded&) = default;
  };
  struct Whole {
    friend bool operator==(const Whole&, const Whole&) = default;
  };
  struct Every {
    friend bool operator==(const Every&, const Every&) = default;
  };
  struct Bytes {
    std::size_t size = 1;
    friend bool operator==(const Bytes&, const Bytes&) = default;
  };
  struct At {
    Cuts offsets;
    friend bool operator==(const At&, const At&) = default;
  };
  struct Random {
    std::uint64_t seed = 0;
    friend bool operator==(const Random&, const Random&) = default;
  };
  using Rule = std::variant<Recorded, Whole, Every, Bytes, At, Random>;

  explicit ChunkPlan(Rule rule) : rule_(std::move(rule)) {}

  Rule rule_;
};

// The chunks that `cuts` make of `body`, in order. Empty chunks do not occur; an empty body has no chunk. Offsets
// that do not ascend or lie outside the body cut nothing. The chunks are views of `body`.
[[nodiscard]] std::vector<std::string_view> cut(std::string_view body, const Cuts& cuts);

// "at:3,17": the plan text that makes exactly these cuts; "whole" where there are none.
[[nodiscard]] std::string to_plan_text(const Cuts& cuts);

}  // namespace reprise::harness
