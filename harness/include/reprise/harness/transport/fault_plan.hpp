// What to break in an answer, and where: the fault grammar.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/result.hpp>

namespace reprise::harness {

enum class FaultKind {
  kReset,       // the connection breaks: kReset
  kClose,       // it is closed, the body not being whole by HTTP's rules: kClosedEarly
  kCloseClean,  // the body ends as HTTP has it, whatever is missing of the stream
  kStall,       // a pause of `duration`
  kLatency,     // every read from there on comes `duration` later after the one before it
  kBandwidth,   // from there on at most `count` bytes a second
  kCorrupt,     // `count` bytes become others, drawn from `seed`
  kOverwrite,   // the bytes of `text` take the place of as many
  kDrop,        // `count` units vanish
  kDuplicate,   // `count` units come twice
  kStatus,      // in place of the answer, an error of status `count`, to be retried after `duration`
  kError,       // the provider's error event, of type `name`; nothing follows it
  kEvent,       // an event `name` with the data `text`
  kBom,         // EF BB BF
  kCrlf,        // from there on every LF becomes CR LF
  kComment,     // a comment line, `text`
};

enum class FaultPlace {
  kByte,        // `number` bytes come before it
  kChunk,       // before the chunk of that number
  kEvent,       // before the event of that number, or of that number among those called `name`
  kDelta,       // before the event of that number among those with a piece of content
  kBefore,      // before the first event called `name`
  kAfter,       // after it
  kInsideUtf8,  // after the first byte of that character among those of several bytes
  kEnd,
};

// All but bytes are counted from 1. An event is called what its `event` field says ("message" where it has none), what
// its data is ("[DONE]"), or, without that field, the `type` in its data.
struct FaultPosition {
  FaultPlace place = FaultPlace::kByte;
  std::uint64_t number = 0;
  std::string name{};

  friend bool operator==(const FaultPosition&, const FaultPosition&) = default;
};

// One fault, by its text KIND[:ARG]@POSITION.
//
//   reset  close  close:clean  stall:DUR  latency:DUR  bandwidth:RATE  corrupt:N[:SEED]  corrupt:0xHEX  drop:N
//   duplicate:N  error:TYPE  event:NAME[=DATA]  bom  crlf  comment[:TEXT]  status:CODE[:DUR]
//   byte:N  chunk:N  event:N  event:NAME#K  delta:K  before:NAME  after:NAME  inside-utf8:K  end
//
// DUR is a whole number of us, ms, s or m, up to a year; RATE bytes a second, as 800, 64k or 2M (thousands, millions);
// a status is from 300 to 599 and has no position. Units of drop and duplicate are those of the position: bytes,
// chunks at `chunk:`, events at `event:`, `delta:`, `before:` and `after:`. Without DATA it is {"type":"NAME"}; without
// NAME the event has no `event` field. In NAME, TYPE, DATA and TEXT %XX stands for the byte XX; `@`, `%`, and spaces
// around `then` and `and` have to be written so.
struct Fault {
  FaultKind kind = FaultKind::kReset;
  std::uint64_t count = 0;
  std::optional<std::chrono::microseconds> duration{};
  std::uint64_t seed = 0;
  std::string name{};
  std::string text{};
  FaultPosition position{};

  // Fails with kInvalidArgument, saying at which character what was expected; printable ASCII.
  [[nodiscard]] static Result<Fault> parse(std::string_view text);
  // The text that `parse` reads back as an equal fault. Only for what `parse` gave.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Fault&, const Fault&) = default;
};

// Whether one of the faults that befall an answer is a status: there is then no need for the answer.
[[nodiscard]] bool replaces_the_answer(std::span<const Fault> faults);

// What befalls one exchange after the other: "status:429:2s then reset@byte:0 and stall:1s@end then ok". Faults joined
// by `and` befall the same answer, each applied to what the one before made of it; a bare number is a status; what
// follows the last step is left whole.
struct FaultPlan {
  std::vector<std::vector<Fault>> steps{};  // none of it: "ok"

  // Fails as Fault::parse does.
  [[nodiscard]] static Result<FaultPlan> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const FaultPlan&, const FaultPlan&) = default;
};

}  // namespace reprise::harness
