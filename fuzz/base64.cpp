// Any text as base64: refused at a place inside it, or the one text of its bytes; and any bytes come back from theirs.
#include "fixture/base64.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace reprise::harness;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_base64: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string text = encode_base64(input);
  require(text.size() == (size + 2) / 3 * 4, "the text is not four characters for three bytes");
  const auto back = decode_base64(text);
  require(back.has_value() && *back == input, "the bytes do not come back");

  const auto bytes = decode_base64(input);
  if (bytes) {
    require(encode_base64(*bytes) == input, "two texts for the same bytes");
  } else {
    require(bytes.error().code == reprise::ErrorCode::kFormat, "refused under another code");
    require(bytes.error().byte_offset.has_value() && *bytes.error().byte_offset <= size, "refused outside the text");
  }
  return 0;
}
