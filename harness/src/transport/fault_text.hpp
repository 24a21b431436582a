// The words that the fault grammar is made of, read and written.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::harness {

// Reads a part of `whole` from left to right. What it fails with names the place in `whole`.
class FaultScanner {
 public:
  FaultScanner(std::string_view whole, std::size_t begin, std::size_t end) : whole_(whole), at_(begin), end_(end) {}

  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] std::string_view rest() const { return whole_.substr(at_, end_ - at_); }
  // Whether `word` comes next; it is then behind.
  [[nodiscard]] bool take(std::string_view word);
  // The text up to the first of `stops`, or all; it is then behind.
  [[nodiscard]] std::string_view take_until(std::string_view stops);
  // `what` names the number in the message.
  [[nodiscard]] Result<std::uint64_t> number(std::uint64_t min, std::uint64_t max, const std::string& what);
  // A number with a unit: us, ms, s, m.
  [[nodiscard]] Result<std::chrono::microseconds> duration();
  // Bytes a second: 800, 64k, 2M.
  [[nodiscard]] Result<std::uint64_t> rate();
  // Hexadecimal digits, two a byte, at least one byte.
  [[nodiscard]] Result<std::string> hex_bytes();
  // Text up to the first of `stops`, %XX taken for bytes.
  [[nodiscard]] Result<std::string> text(std::string_view stops);
  // The same, for a name: without CR, LF and NUL, and not empty.
  [[nodiscard]] Result<std::string> name(std::string_view stops, const std::string& what);

  // "'stall:5@end', character 7: expected …".
  [[nodiscard]] tl::unexpected<Error> expected(const std::string& what) const;

 private:
  std::string_view whole_;
  std::size_t at_;
  std::size_t end_;
};

// The shortest form that reads back the same.
[[nodiscard]] std::string duration_text(std::chrono::microseconds duration);
[[nodiscard]] std::string rate_text(std::uint64_t bytes_per_second);
[[nodiscard]] std::string hex_text(std::string_view bytes);
// Printable ASCII but `%`, `@`, the space and `also` as it is, every other byte as %XX.
[[nodiscard]] std::string escaped_text(std::string_view text, std::string_view also = {});

}  // namespace reprise::harness
