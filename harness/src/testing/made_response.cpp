#include <utility>

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/harness/testing/made_response.hpp>

#include "testing/one_cutting.hpp"

namespace reprise::harness {
namespace {

RecordedResponse response_of(int status, http::Headers headers, BodyEnd end) {
  return {.status = status, .http_version = "1.1", .headers = std::move(headers), .end = std::move(end)};
}

}  // namespace

RecordedResponse event_stream(const std::vector<std::string>& chunks, BodyEnd end) {
  RecordedResponse response = response_of(200, {{"content-type", "text/event-stream"}}, std::move(end));
  for (const std::string& chunk : chunks) {
    if (chunk.empty()) continue;
    response.body += chunk;
    response.chunks.push_back({.delay = {}, .bytes = chunk.size()});
  }
  return response;
}

Result<RecordedResponse> cut_event_stream(std::string body, std::string_view plan, BodyEnd end) {
  const auto parsed = parse_one_cutting(plan);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  std::vector<std::string> chunks;
  parsed->for_each({.body = body}, [&](const Cuts& cuts) {
    for (const std::string_view chunk : cut(body, cuts)) chunks.emplace_back(chunk);
    return true;
  });
  return event_stream(chunks, std::move(end));
}

RecordedResponse plain_response(int status, std::string body, http::Headers headers) {
  RecordedResponse response = response_of(status, std::move(headers), {});
  if (!body.empty()) response.chunks.push_back({.delay = {}, .bytes = body.size()});
  response.body = std::move(body);
  return response;
}

}  // namespace reprise::harness
