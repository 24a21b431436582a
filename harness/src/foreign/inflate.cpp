#include "foreign/inflate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include <zlib.h>

namespace reprise::harness {
namespace {

constexpr int kGzipOrZlib = 15 + 32;  // the largest window, and either header
constexpr int kBareDeflate = -15;

class Inflater {
 public:
  explicit Inflater(int window_bits) : ready_(inflateInit2(&stream_, window_bits) == Z_OK) {}
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Result<std::string> run(std::string_view packed, std::size_t max_bytes) {
    if (!ready_) return fail(ErrorCode::kLimitExceeded, "no memory to unpack with");
    std::string bytes;
    std::size_t taken = 0;
    while (true) {
      const int status = step(packed, taken, bytes);
      if (bytes.size() > max_bytes) {
        return fail(ErrorCode::kLimitExceeded, "more than " + std::to_string(max_bytes) + " bytes after unpacking");
      }
      if (status == Z_OK) continue;
      if (status != Z_STREAM_END) return bad_at(taken, status == Z_BUF_ERROR ? "the end is missing" : reason());
      if (taken == packed.size()) return bytes;
      // A further member of a gzip file; anything else there is damage.
      if (!looks_like_gzip(packed.substr(taken))) return bad_at(taken, "expected the end");
      inflateReset(&stream_);
    }
  }

 private:
  int step(std::string_view packed, std::size_t& taken, std::string& bytes) {
    std::array<char, 16384> part{};
    constexpr std::size_t kMost = std::numeric_limits<unsigned>::max();
    const auto given = static_cast<unsigned>(std::min(packed.size() - taken, kMost));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + taken));  // NOLINT: zlib only reads it
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(part.data());
    stream_.avail_out = static_cast<unsigned>(part.size());
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    taken += given - stream_.avail_in;
    bytes.append(part.data(), part.size() - stream_.avail_out);
    return status;
  }

  [[nodiscard]] std::string reason() const { return stream_.msg != nullptr ? stream_.msg : "not packed by deflate"; }

  static tl::unexpected<Error> bad_at(std::size_t offset, const std::string& what) {
    Error error{.code = ErrorCode::kFormat, .message = "packed byte " + std::to_string(offset) + ": " + what};
    error.byte_offset = offset;
    return tl::unexpected<Error>(std::move(error));
  }

  z_stream stream_{};
  bool ready_;
};

}  // namespace

bool looks_like_gzip(std::string_view bytes) { return bytes.substr(0, 3) == "\x1f\x8b\x08"; }

bool looks_like_zlib(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const unsigned head = static_cast<std::uint8_t>(bytes[0]) * 256U + static_cast<std::uint8_t>(bytes[1]);
  return (head >> 8U & 0xfU) == 8 && head >> 12U <= 7 && head % 31 == 0;
}

Result<std::string> inflate_bytes(std::string_view packed, std::size_t max_bytes) {
  const bool has_header = looks_like_gzip(packed) || looks_like_zlib(packed);
  return Inflater(has_header ? kGzipOrZlib : kBareDeflate).run(packed, max_bytes);
}

}  // namespace reprise::harness
