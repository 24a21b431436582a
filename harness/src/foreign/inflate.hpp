// What gzip and deflate have packed, unpacked within limits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::harness {

// Whether `bytes` begin as gzip does (RFC 1952), or as zlib does (RFC 1950).
[[nodiscard]] bool looks_like_gzip(std::string_view bytes);
[[nodiscard]] bool looks_like_zlib(std::string_view bytes);

// Gzip of one or more members, zlib, or bare deflate (RFC 1951), told by how the bytes begin.
// Fails with kFormat (`byte_offset` and the message say where) or kLimitExceeded.
[[nodiscard]] Result<std::string> inflate_bytes(std::string_view packed, std::size_t max_bytes);

}  // namespace reprise::harness
