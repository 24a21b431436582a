// A transport for GoogleMock, and actions that answer in a word.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/gtest/print.hpp>
#include <reprise/harness/testing/made_response.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// An `open` that no action answers fails with kNotFound, which nobody tries again; the message names the request.
class MockTransport : public http::Transport {
 public:
  MockTransport() {
    ON_CALL(*this, open).WillByDefault([](const http::Request& request, const http::ExchangeOptions&) {
      const std::string message = "no action of the MockTransport answers " + request.method + " " + request.url;
      return Result<http::Reply>(fail(ErrorCode::kNotFound, message));
    });
  }

  MOCK_METHOD(Result<http::Reply>, open, (const http::Request& request, const http::ExchangeOptions& options),
              (override));
};

// What `open` does, any number of times.
using OpenAction = ::testing::Action<Result<http::Reply>(const http::Request&, const http::ExchangeOptions&)>;

// A response of a fixture, or one of made_response.hpp; its bytes are there at once.
[[nodiscard]] inline OpenAction AnswerWith(RecordedResponse response) {
  return [response = std::move(response)](const http::Request&, const http::ExchangeOptions& options) {
    return Result<http::Reply>(replay(response, ReplayTiming::kNone, steady_clock(), options));
  };
}

[[nodiscard]] inline OpenAction FailWith(Error error) {
  return [error = std::move(error)](const http::Request&, const http::ExchangeOptions&) {
    return Result<http::Reply>(tl::unexpected<Error>(error));
  };
}
[[nodiscard]] inline OpenAction FailWith(ErrorCode code, std::string message = "as the test says") {
  return FailWith(Error{.code = code, .message = std::move(message)});
}

// An event stream with the status 200, cut by a plan (see ChunkPlan), and how its body ends. `open` fails with
// kInvalidArgument for a plan that is none, or that stands for many cuttings.
[[nodiscard]] inline OpenAction AnswerWith(std::string body, std::string_view plan = "whole", BodyEnd end = {}) {
  auto response = cut_event_stream(std::move(body), plan, std::move(end));
  return response ? AnswerWith(std::move(*response)) : FailWith(std::move(response.error()));
}

// {"a", "b"} would be a string that begins at one and ends at the other.
OpenAction AnswerWith(std::initializer_list<const char*>) = delete;

// The same, cut by hand: a read for each of `chunks`.
[[nodiscard]] inline OpenAction AnswerInChunks(const std::vector<std::string>& chunks, BodyEnd end = {}) {
  return AnswerWith(event_stream(chunks, std::move(end)));
}

// An answer that is no stream.
[[nodiscard]] inline OpenAction AnswerWithStatus(int status, std::string body = {},
                                                 http::Headers headers = {{"content-type", "application/json"}}) {
  return AnswerWith(plain_response(status, std::move(body), std::move(headers)));
}

}  // namespace reprise::harness
