// Answers that nobody recorded, for tests that replay them all the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/http/headers.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

// An event stream with the status 200: one read for each of `chunks`, those that are empty left out, then `end`.
[[nodiscard]] RecordedResponse event_stream(const std::vector<std::string>& chunks, BodyEnd end = {});

// An event stream with the status 200, cut as the ChunkPlan of that text cuts it; `recorded` is `whole`. Fails as
// ChunkPlan::parse, and with kInvalidArgument for a plan that stands for many cuttings.
[[nodiscard]] Result<RecordedResponse> cut_event_stream(std::string body, std::string_view plan, BodyEnd end = {});

// An answer that is no stream: its head, and its body in one read.
[[nodiscard]] RecordedResponse plain_response(int status, std::string body = {},
                                              http::Headers headers = {{"content-type", "application/json"}});

}  // namespace reprise::harness
