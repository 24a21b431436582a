// A request, as libcurl's options.
#pragma once

#include <reprise/http/curl_transport.hpp>
#include <reprise/http/message.hpp>

#include "http/curl_handle.hpp"

namespace reprise::http {

// Fails with kInvalidArgument on a request that cannot be sent as it stands: a method or field name that is no token, a
// field value with CR, LF or NUL, a body on HEAD, a content-length that is not the body's.
[[nodiscard]] Result<void> check_request(const Request& request);

// The fields to send, and orders to libcurl to add none of its own that a caller would not expect.
[[nodiscard]] HeaderList header_list(const Request& request, const CurlOptions& options);

// Prepares `easy` for a request that has been checked. Keeps pointers into `request` and `headers`.
[[nodiscard]] Result<void> configure(CURL* easy, const Request& request, curl_slist* headers,
                                     const CurlOptions& options);

}  // namespace reprise::http
