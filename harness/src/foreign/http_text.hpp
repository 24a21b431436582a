// HTTP/1.1 heads as text, and the little that all formats spell in their own way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <reprise/http/headers.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

struct HttpHead {
  std::string_view start_line;
  http::Headers headers;
  std::size_t bytes = 0;  // up to the body, the empty line included
};

// A start line, fields and an empty line; lines end in CR LF or LF. Folded fields (RFC 9112, 5.2) are joined.
// Fails with kFormat or kLimitExceeded (1 MiB, 1000 fields); `byte_offset` is the place in `text`.
[[nodiscard]] Result<HttpHead> parse_http_head(std::string_view text);

struct StatusLine {
  std::string http_version;  // as short_http_version gives it
  int status = 0;
};
// "HTTP/2 200 OK" and the like; fails with kFormat.
[[nodiscard]] Result<StatusLine> parse_status_line(std::string_view line);

// "1.1" of "HTTP/1.1", "2" of "HTTP/2.0", "http/2.0" and "h2", "3" of "h3"; anything else as it is.
[[nodiscard]] std::string short_http_version(std::string_view version);

// Takes out the fields whose names begin with a colon: what a start line tells, as HTTP/2 writes it (RFC 9113, 8.3),
// and no headers, though some tools list them there.
void drop_pseudo_headers(http::Headers& headers);

// The ASCII letters of `text` in capitals: methods, which some tools write small.
[[nodiscard]] std::string upper_case(std::string_view text);

}  // namespace reprise::harness
