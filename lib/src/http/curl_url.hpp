// URLs, as libcurl reads them.
#pragma once

#include <string>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::http {

// Where a URL leads.
struct Target {
  std::string scheme;  // "http" or "https"
  std::string host;    // IPv6 addresses in brackets
  std::string port;    // always there

  // What errors call it: "api.example.com:443".
  [[nodiscard]] std::string place() const { return host + ":" + port; }
  friend bool operator==(const Target&, const Target&) = default;
};

// Fails with kInvalidArgument on anything but an absolute http or https URL.
[[nodiscard]] Result<Target> parse_target(const std::string& url);

// The absolute URL that `reference` means when it stands in a document at `base`; kInvalidArgument where there is none.
[[nodiscard]] Result<std::string> resolve_url(const std::string& base, std::string_view reference);

// The URL without what may be secret (user, query, fragment) or would break a line, and cut short.
[[nodiscard]] std::string printable_url(std::string_view url);

}  // namespace reprise::http
