// A recorded answer as timed pieces that can be cut, moved and changed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>

namespace reprise::harness {

// Offsets are those of the body as it is at the call, and at most its size. Chunks stay what they were, but for a cut
// at each offset that is worked at. Times are kept: those of pieces that go are added to what follows.
class ResponseEditor {
 public:
  using Microseconds = std::chrono::microseconds;

  explicit ResponseEditor(RecordedResponse response);

  [[nodiscard]] std::string body() const;
  [[nodiscard]] std::vector<std::size_t> chunk_ends() const;

  // A piece of its own, at once after what is before it. Nothing where `bytes` is empty.
  void insert(std::size_t offset, std::string_view bytes);
  void erase(std::size_t begin, std::size_t end);
  // Once more what is there, behind it, with its times.
  void repeat(std::size_t begin, std::size_t end);
  void overwrite(std::size_t offset, std::string_view bytes);
  // All that follows is gone.
  void end_at(std::size_t offset, EndKind kind, const std::string& detail);

  // What follows comes `by` later.
  void pause(std::size_t offset, Microseconds by);
  // Each piece that follows comes `by` later after the one before it.
  void slow(std::size_t offset, Microseconds by);
  // What follows comes in pieces that take their bytes' time, or longer where they did.
  void throttle(std::size_t offset, std::uint64_t bytes_per_second);
  // LF without CR before it becomes CR LF.
  void use_crlf(std::size_t offset);

  [[nodiscard]] RecordedResponse take();

 private:
  struct Piece {
    Microseconds delay{0};
    std::string bytes;
  };
  // The index of the piece that begins at `offset`; makes one begin there.
  std::size_t cut(std::size_t offset);
  // The time of what comes next after the pieces before `index`.
  Microseconds& delay_at(std::size_t index);

  RecordedResponse response_;  // without body and chunks
  std::vector<Piece> pieces_;
};

}  // namespace reprise::harness
