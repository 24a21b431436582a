#include "client/response_error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include <reprise/llm/response.hpp>

#include "client/clock_units.hpp"
#include "http/http_date.hpp"

namespace reprise::client {
namespace {

constexpr std::size_t kExcerptBytes = 200;

constexpr double kLongestWaitMs = 1e12;

std::string read_body(http::Body& body, const BodyLimits& limits, const Clock& clock) {
  const auto deadline = clock.now() + in_clock_units(limits.time);
  body.set_deadline(deadline);
  std::string text;
  while (text.size() < limits.bytes && clock.now() < deadline) {
    const auto bytes = body.read();
    if (!bytes || bytes->empty()) break;
    text.append(bytes->substr(0, limits.bytes - text.size()));
  }
  return text;
}

std::optional<std::chrono::milliseconds> to_wait(std::string_view number, double unit_ms) {
  double count = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count);
  if (error != std::errc() || end != number.data() + number.size() || !(count >= 0)) return std::nullopt;
  return std::chrono::milliseconds(std::llround(std::min(count * unit_ms, kLongestWaitMs)));
}

// From the server's own clock to `date`; where it does not tell its time, from ours.
std::optional<std::chrono::milliseconds> time_until(std::string_view date, const http::Headers& headers) {
  const auto then = http::parse_http_date(date);
  if (!then) return std::nullopt;
  const auto now = http::parse_http_date(headers.find("date").value_or(""));
  // The system clock's own nanoseconds end in 2262, before dates that say "never".
  using std::chrono::milliseconds;
  const std::chrono::sys_time<milliseconds> base =
      now ? *now : std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  return std::clamp(*then - base, milliseconds(0), milliseconds(std::llround(kLongestWaitMs)));
}

// "retry-after-ms: 250", "retry-after: 2", "retry-after: Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 10.2.3).
std::optional<std::chrono::milliseconds> retry_after(const http::Headers& headers) {
  if (const auto value = headers.find("retry-after-ms")) {
    if (const auto wait = to_wait(*value, 1)) return wait;
  }
  const auto value = headers.find("retry-after");
  if (!value) return std::nullopt;
  if (const auto wait = to_wait(*value, 1000)) return wait;
  return time_until(*value, headers);
}

std::optional<bool> should_retry(const http::Headers& headers) {
  const auto value = headers.find("x-should-retry");
  if (value == "true") return true;
  if (value == "false") return false;
  return std::nullopt;
}

std::string string_at(const nlohmann::json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

// {"error": {"type", "message", "code"}, "request_id"}: the shape that providers share.
void take_json(const nlohmann::json& body, Error& error, std::string& message) {
  if (!body.is_object()) return;
  if (error.request_id.empty()) error.request_id = string_at(body, "request_id");
  const auto it = body.find("error");
  if (it == body.end()) return;
  if (it->is_string()) message = it->get<std::string>();
  if (!it->is_object()) return;
  error.provider_type = string_at(*it, "type");
  error.provider_code = string_at(*it, "code");
  message = string_at(*it, "message");
}

// The start of a body on one line.
std::string excerpt(std::string_view body) {
  std::string text(body.substr(0, kExcerptBytes));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text.size() < body.size() ? text + "…" : text;
}

std::string what_happened(const http::Reply& reply, ErrorCode code, std::string_view expected) {
  if (code == ErrorCode::kHttpStatus) return "the server answered " + std::to_string(reply.status);
  return "the server answered " + std::to_string(reply.status) + " with content type '" +
         std::string(reply.headers.find("content-type").value_or("")) + "' where " + std::string(expected) +
         " was expected";
}

std::string content_type(const http::Headers& headers) {
  return http::media_type(headers.find("content-type").value_or(""));
}

bool is_json(std::string_view type) { return type == "application/json" || type.ends_with("+json"); }

std::optional<Error> check_status(http::Reply& reply, const StreamOptions& options) {
  if (reply.status >= 200 && reply.status <= 299) return std::nullopt;
  return response_error(reply, ErrorCode::kHttpStatus, options.error_body, *options.clock);
}

// An error that came with a 2xx: it counts for what the provider says it is.
void take_provider_error(Error& error, const StreamOptions& options) {
  const auto provider = options.provider ? options.provider : llm::recognise_response(error.body);
  if (!provider) return;
  auto parsed = llm::parse_response(*provider, error.body);
  if (parsed || parsed.error().code != ErrorCode::kProvider) return;
  error.code = ErrorCode::kProvider;
  error.message = std::move(parsed.error().message);
  error.http_status = parsed.error().http_status;
  error.provider_type = std::move(parsed.error().provider_type);
  error.provider_code = std::move(parsed.error().provider_code);
}

}  // namespace

std::string_view request_id(const http::Headers& headers) {
  for (const std::string_view name : {"request-id", "x-request-id"}) {
    if (const auto value = headers.find(name)) return *value;
  }
  return {};
}

Error response_error(http::Reply& reply, ErrorCode code, const BodyLimits& limits, const Clock& clock,
                     std::string_view expected) {
  Error error{.code = code, .message = what_happened(reply, code, expected)};
  error.http_status = reply.status;
  error.request_id = request_id(reply.headers);
  error.retry_after = retry_after(reply.headers);
  error.should_retry = should_retry(reply.headers);
  error.body = read_body(*reply.body, limits, clock);

  std::string message;
  take_json(nlohmann::json::parse(error.body, nullptr, false), error, message);
  if (!error.provider_type.empty()) error.message += ", " + error.provider_type;
  if (message.empty()) message = excerpt(error.body);
  if (!message.empty()) error.message += ": " + message;
  return error;
}

bool is_event_stream(const http::Headers& headers) { return content_type(headers) == "text/event-stream"; }

std::optional<Error> check_stream(http::Reply& reply, const StreamOptions& options) {
  if (auto wrong = check_status(reply, options)) return wrong;
  const auto type = content_type(reply.headers);
  if (type.empty() || type == "text/event-stream") return std::nullopt;
  Error error = response_error(reply, ErrorCode::kContentType, options.error_body, *options.clock);
  if (is_json(type)) take_provider_error(error, options);
  return error;
}

std::optional<Error> check_whole(http::Reply& reply, const StreamOptions& options) {
  if (auto wrong = check_status(reply, options)) return wrong;
  const auto type = content_type(reply.headers);
  if (type.empty() || type == "text/event-stream" || is_json(type)) return std::nullopt;
  return response_error(reply, ErrorCode::kContentType, options.error_body, *options.clock, "JSON");
}

}  // namespace reprise::client
