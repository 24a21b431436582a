// Recorded answers as the bytes of HTTP/1.1 (RFC 9112).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>

namespace reprise::harness {

// How the client learns where the body ends.
enum class Framing {
  kNoBody,      // by the method or the status
  kChunked,     // chunked transfer coding
  kUntilClose,  // HTTP/1.0: by the end of the connection
};

// Status line and fields up to the blank line. Fields that belong to one connection (RFC 9110, 7.6.1) or to the framing
// are the server's own; `content-encoding` is left out where the body was stored decoded. Line ends inside a value
// become spaces; a field whose name is not a token is left out.
[[nodiscard]] std::string head_of(const RecordedResponse& response, Framing framing, bool keep_alive);

// `bytes` as one chunk, or as they are where the framing is not chunked.
[[nodiscard]] std::string framed(std::string_view bytes, Framing framing);

// A whole answer of the server's own, with a body {"error": {"type", "message", …}}.
struct OwnAnswer {
  int status = 500;
  std::string type;
  std::string message;
  std::vector<std::string> available{};  // the requests that do have an answer
};
[[nodiscard]] std::string to_http(const OwnAnswer& answer, bool head_only, bool keep_alive);

}  // namespace reprise::harness
