// What an answer that is not a stream says about why.
#pragma once

#include <cstddef>
#include <string_view>

#include <reprise/http/transport.hpp>
#include <reprise/result.hpp>

namespace reprise::client {

// The provider's id of the exchange, from the headers; empty where there is none.
[[nodiscard]] std::string_view request_id(const http::Headers& headers);

// Reads up to `max_body_bytes` of the body and makes an error of code kHttpStatus or kContentType, with what body and
// headers tell: provider type, message, request id, how long to wait.
[[nodiscard]] Error response_error(http::Reply& reply, ErrorCode code, std::size_t max_body_bytes);

}  // namespace reprise::client
