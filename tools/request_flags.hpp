// A request as curl's flags describe it (curl(1): -X, -H, -d, --data-raw, --data-binary, -A).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <reprise/http/message.hpp>
#include <reprise/result.hpp>

namespace reprise::tools {

struct RequestFlags {
  // In the order given; joined with "&" as curl does.
  enum class DataKind {
    kAscii,   // -d: "@FILE" is read, and its CR, LF and NUL bytes are dropped
    kRaw,     // --data-raw: "@" means nothing
    kBinary,  // --data-binary: "@FILE" is read as it is
  };
  std::string method;  // empty: GET, or POST where there is data
  std::vector<std::string> headers;
  std::vector<std::pair<DataKind, std::string>> data;
  std::string url;
};

// "Name: value" adds a field, "Name;" adds one without a value, "Name:" takes a default one away, "@FILE" reads one a
// line. A URL without a scheme gets http://. Data makes it a POST of application/x-www-form-urlencoded unless told
// otherwise. Fails with kInvalidArgument, or kNotFound and kIo for an @FILE.
[[nodiscard]] Result<http::Request> build_request(const RequestFlags& flags);

}  // namespace reprise::tools
