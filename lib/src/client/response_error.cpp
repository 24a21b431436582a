#include "client/response_error.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace reprise::client {
namespace {

constexpr std::size_t kExcerptBytes = 200;

std::string read_body(http::Body& body, std::size_t max_bytes) {
  std::string text;
  while (text.size() < max_bytes) {
    const auto bytes = body.read();
    if (!bytes || bytes->empty()) break;
    text.append(bytes->substr(0, max_bytes - text.size()));
  }
  return text;
}

// "retry-after-ms: 250", "retry-after: 2" (RFC 9110, 10.2.3; the form with a date is left alone).
std::optional<std::chrono::milliseconds> retry_after(const http::Headers& headers) {
  const auto number = [&](std::string_view name) -> std::optional<std::int64_t> {
    const auto value = headers.find(name);
    if (!value) return std::nullopt;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), count);
    if (error != std::errc() || end != value->data() + value->size() || count < 0) return std::nullopt;
    return std::min(count, std::int64_t{1'000'000'000});
  };
  if (const auto ms = number("retry-after-ms")) return std::chrono::milliseconds(*ms);
  if (const auto seconds = number("retry-after")) return std::chrono::seconds(*seconds);
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
  if (it == body.end() || !it->is_object()) return;
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

std::string what_happened(const http::Reply& reply, ErrorCode code) {
  if (code == ErrorCode::kHttpStatus) return "the server answered " + std::to_string(reply.status);
  return "the server answered " + std::to_string(reply.status) + " with content type '" +
         std::string(reply.headers.find("content-type").value_or("")) + "' where an event stream was expected";
}

}  // namespace

std::string_view request_id(const http::Headers& headers) {
  for (const std::string_view name : {"request-id", "x-request-id"}) {
    if (const auto value = headers.find(name)) return *value;
  }
  return {};
}

Error response_error(http::Reply& reply, ErrorCode code, std::size_t max_body_bytes) {
  Error error{.code = code, .message = what_happened(reply, code)};
  error.http_status = reply.status;
  error.request_id = request_id(reply.headers);
  error.retry_after = retry_after(reply.headers);
  error.body = read_body(*reply.body, max_body_bytes);

  std::string message;
  take_json(nlohmann::json::parse(error.body, nullptr, false), error, message);
  if (!error.provider_type.empty()) error.message += ", " + error.provider_type;
  if (message.empty()) message = excerpt(error.body);
  if (!message.empty()) error.message += ": " + message;
  return error;
}

}  // namespace reprise::client
