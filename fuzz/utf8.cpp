// The repair of UTF-8 against the decoder of the standard (WHATWG Encoding 8.1.1), followed step by step: bytes to code
// points, code points to bytes.
#include "sse/utf8.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_utf8: %s\n", what);
  std::abort();
}

void append_code_point(std::uint32_t point, std::string& out) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | (point >> shift & 0x3FU)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | point >> 6U);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0U | point >> 12U);
  } else {
    out += static_cast<char>(0xF0U | point >> 18U);
  }
  if (point >= 0x10000) tail(12);
  if (point >= 0x800) tail(6);
  if (point >= 0x80) tail(0);
}

struct Plain {
  std::string text;
  std::size_t errors = 0;

  void take(std::uint8_t byte) {
    if (needed_ != 0 && (byte < lower_ || byte > upper_)) fail();  // the byte is looked at again, as a first one
    if (needed_ == 0) return start(byte);
    lower_ = 0x80;
    upper_ = 0xBF;
    point_ = point_ << 6U | (byte & 0x3FU);
    if (++seen_ == needed_) {
      append_code_point(point_, text);
      needed_ = seen_ = 0;
    }
  }
  void finish() {
    if (needed_ != 0) fail();
  }

 private:
  void start(std::uint8_t byte) {
    if (byte < 0x80) return append_code_point(byte, text);
    if (byte < 0xC2 || byte > 0xF4) return fail();
    if (byte == 0xE0) lower_ = 0xA0;
    if (byte == 0xED) upper_ = 0x9F;
    if (byte == 0xF0) lower_ = 0x90;
    if (byte == 0xF4) upper_ = 0x8F;
    needed_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    point_ = byte & (needed_ == 1 ? 0x1FU : needed_ == 2 ? 0x0FU : 0x07U);
  }
  void fail() {
    append_code_point(0xFFFD, text);
    ++errors;
    needed_ = seen_ = point_ = 0;
    lower_ = 0x80;
    upper_ = 0xBF;
  }

  std::uint32_t point_ = 0;
  std::uint32_t needed_ = 0;
  std::uint32_t seen_ = 0;
  std::uint8_t lower_ = 0x80;
  std::uint8_t upper_ = 0xBF;
};

Plain decode(std::string_view input) {
  Plain plain;
  for (const char c : input) plain.take(static_cast<std::uint8_t>(c));
  plain.finish();
  return plain;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const Plain plain = decode(input);
  std::string repaired = "before";
  reprise::sse::append_repaired(input, repaired);
  require(repaired == "before" + plain.text, "the repair is not the standard's");

  const std::size_t valid = reprise::sse::valid_utf8_prefix(input);
  require(valid <= size && (valid == size) == (plain.errors == 0), "validity is not the standard's");
  require(decode(input.substr(0, valid)).errors == 0, "the prefix found is not valid");
  // From there on the first thing is an error: nothing but U+FFFD follows the prefix.
  require(valid == size || std::string_view(plain.text).substr(valid).starts_with("\xEF\xBF\xBD"),
          "it could be longer");
  require(valid == size || input.substr(valid, 3) != "\xEF\xBF\xBD", "a U+FFFD of the input's own ends the prefix");
  require(reprise::sse::valid_utf8_prefix(plain.text) == plain.text.size(), "what was repaired is not valid");
  return 0;
}
