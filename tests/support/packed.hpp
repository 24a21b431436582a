// Bytes packed by deflate, for tests of what unpacks them.
#pragma once

#include <stdexcept>
#include <string>

#include <zlib.h>

namespace reprise::test {

// `window_bits` as zlib has it: 31 gzip, 15 zlib, -15 bare deflate.
inline std::string packed(const std::string& text, int window_bits) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2 failed");
  }
  std::string bytes(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

inline std::string gzipped(const std::string& text) { return packed(text, 31); }

}  // namespace reprise::test
