// Where to cut a body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
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
//   recorded             the boundaries of the recording
//   coalesce:N           the same, every N chunks joined into one
//   whole                no cut
//   bytes:N              chunks of N bytes
//   at:OFF,OFF,…         cuts at these offsets, ascending and at least 1; those past the body's end are dropped
//   random:SEED[:MEAN]   chunk sizes drawn evenly from SEED (64 bits, decimal), the same on every machine: 1 to 64, or
//                        1 to 2 MEAN - 1, so that they are MEAN on average
// at every place of a kind, whatever the bytes mean to anybody:
//   utf8                 before each byte 80 to BF: inside every multi-byte character, well-formed or not
//   crlf                 between CR and LF
//   newlines             before and after each CR and each LF
//   fields               inside each field name, between any two of its bytes
//   colon                before and after each line's first colon, and after the space that may follow it
//   json-escapes         inside each JSON escape, between any two of its bytes, and after it
//   bom                  inside the byte order mark that the body begins with, and after it
//   tokens               all of these seven
// and families, several cuttings of one body of n bytes:
//   every                each single cut in turn, n - 1 cuttings
//   pairs:MAX            each two cuts that are at most MAX bytes apart
// Rules that are no families combine: `utf8+crlf` cuts wherever one of its parts cuts, of at most 16.
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
  enum class Kind {
    kRecorded,
    kCoalesce,
    kWhole,
    kBytes,
    kAt,
    kRandom,
    kUtf8,
    kCrlf,
    kNewlines,
    kFields,
    kColon,
    kJsonEscapes,
    kBom,
    kTokens,
    kEvery,
    kPairs,
  };
  struct Part {
    Kind kind = Kind::kWhole;
    std::uint64_t number = 0;  // N, MAX or SEED
    std::uint64_t mean = 0;    // 0 for none
    Cuts offsets{};
    friend bool operator==(const Part&, const Part&) = default;
  };
  struct Name;
  static const Name kNames[];

  explicit ChunkPlan(std::vector<Part> parts) : parts_(std::move(parts)) {}

  static Result<Part> parse_part(std::string_view text);
  static std::string to_string(const Part& part);
  static Cuts cuts_of(const Part& part, const CutSubject& subject);
  [[nodiscard]] Cuts cuts_of(const CutSubject& subject) const;

  std::vector<Part> parts_;  // at least one; a family stands alone
};

// What finds the most in a short time: recorded, whole, bytes:1, bytes:7, random:1, tokens and every.
[[nodiscard]] std::vector<ChunkPlan> default_plans();

// The chunks that `cuts` make of `body`, in order. Empty chunks do not occur; an empty body has no chunk. Offsets
// that do not ascend or lie outside the body cut nothing. The chunks are views of `body`.
[[nodiscard]] std::vector<std::string_view> cut(std::string_view body, const Cuts& cuts);

// "at:3,17": the plan text that makes exactly these cuts; "whole" where there are none.
[[nodiscard]] std::string to_plan_text(const Cuts& cuts);

}  // namespace reprise::harness
