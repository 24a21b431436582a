// Redirects (RFC 9110, 15.4), followed here and not by libcurl, which would send secrets such as `x-api-key` along.
#pragma once

#include <optional>
#include <string_view>

#include <reprise/http/message.hpp>
#include <reprise/result.hpp>

namespace reprise::http {

// Where an answer sends its client; nothing where it does not.
[[nodiscard]] std::optional<std::string_view> redirect_location(int status, const Headers& headers);

// The request to make instead of `request`. 303 turns every method but HEAD into GET; 301 and 302 turn POST into GET.
// Fields that look like credentials stay behind where scheme, host or port change.
// Fails with kHttp where `location` is no http or https URL.
[[nodiscard]] Result<Request> redirected(const Request& request, int status, std::string_view location);

}  // namespace reprise::http
