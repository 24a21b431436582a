// What an answer that is not a stream says about why.
#pragma once

#include <optional>
#include <string_view>

#include <reprise/client/stream.hpp>
#include <reprise/clock.hpp>
#include <reprise/http/transport.hpp>
#include <reprise/result.hpp>

namespace reprise::client {

// The provider's id of the exchange, from the headers; empty where there is none.
[[nodiscard]] std::string_view request_id(const http::Headers& headers);

// Reads the start of the body and makes an error of code kHttpStatus or kContentType, with what body and headers tell:
// provider type, message, request id, whether and when to try again. `expected` is what a 2xx should have been.
[[nodiscard]] Error response_error(http::Reply& reply, ErrorCode code, const BodyLimits& limits, const Clock& clock,
                                   std::string_view expected = "an event stream");

// What is wrong with an answer that is to be an event stream, or nothing: kHttpStatus, kContentType, and kProvider
// where the provider's error came with a 2xx.
[[nodiscard]] std::optional<Error> check_stream(http::Reply& reply, const StreamOptions& options);

// The same for one that is to be a whole answer: in JSON, or an event stream after all.
[[nodiscard]] std::optional<Error> check_whole(http::Reply& reply, const StreamOptions& options);

[[nodiscard]] bool is_event_stream(const http::Headers& headers);

}  // namespace reprise::client
