#include "server/answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

namespace reprise::harness {
namespace {

std::string_view reason_phrase(int status) {
  using Row = std::pair<int, std::string_view>;
  static constexpr std::array kPhrases = {
      Row{200, "OK"},
      Row{201, "Created"},
      Row{202, "Accepted"},
      Row{204, "No Content"},
      Row{301, "Moved Permanently"},
      Row{302, "Found"},
      Row{303, "See Other"},
      Row{304, "Not Modified"},
      Row{307, "Temporary Redirect"},
      Row{308, "Permanent Redirect"},
      Row{400, "Bad Request"},
      Row{401, "Unauthorized"},
      Row{403, "Forbidden"},
      Row{404, "Not Found"},
      Row{405, "Method Not Allowed"},
      Row{408, "Request Timeout"},
      Row{409, "Conflict"},
      Row{413, "Content Too Large"},
      Row{422, "Unprocessable Content"},
      Row{429, "Too Many Requests"},
      Row{431, "Request Header Fields Too Large"},
      Row{500, "Internal Server Error"},
      Row{502, "Bad Gateway"},
      Row{503, "Service Unavailable"},
      Row{504, "Gateway Timeout"},
      Row{529, "Overloaded"},
  };
  const auto* const found =
      std::find_if(kPhrases.begin(), kPhrases.end(), [&](const Row& r) { return r.first == status; });
  return found == kPhrases.end() ? std::string_view() : found->second;
}

std::string status_line(int status) {
  return "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_phrase(status)) + "\r\n";
}

bool is_set_by_the_server(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "connection", "content-length", "keep-alive",        "proxy-connection",
      "te",         "trailer",        "transfer-encoding", "upgrade"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return http::same_name(known, name); });
}

// A compressed body has control characters within its first bytes; a text that an API answers with has none.
bool is_stored_encoded(std::string_view body) {
  const auto start = body.substr(0, 512);
  return std::any_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
}

bool is_token(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter_or_digit || kMarks.find(c) != std::string_view::npos;
  });
}

std::string on_one_line(std::string value) {
  std::replace_if(
      value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return value;
}

std::string connection_field(bool keep_alive) { return keep_alive ? "" : "connection: close\r\n"; }

}  // namespace

std::string head_of(const RecordedResponse& response, Framing framing, bool keep_alive) {
  std::string head = status_line(response.status);
  for (const auto& [name, value] : response.headers) {
    if (!is_token(name) || is_set_by_the_server(name)) continue;
    const bool packed = response.decoded_from.empty() && is_stored_encoded(response.body);
    if (http::same_name(name, "content-encoding") && !packed) continue;
    head += name + ": " + on_one_line(value) + "\r\n";
  }
  if (framing == Framing::kChunked) head += "transfer-encoding: chunked\r\n";
  return head + connection_field(keep_alive) + "\r\n";
}

std::string framed(std::string_view bytes, Framing framing) {
  if (framing != Framing::kChunked) return std::string(bytes);
  std::array<char, 16> size{};
  const auto written = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16);
  std::string chunk(size.data(), written.ptr);
  chunk.reserve(chunk.size() + bytes.size() + 4);
  chunk.append("\r\n").append(bytes).append("\r\n");
  return chunk;
}

std::string to_http(const OwnAnswer& answer, bool head_only, bool keep_alive) {
  nlohmann::ordered_json error = {{"type", answer.type}, {"message", answer.message}};
  if (!answer.available.empty()) error["available"] = answer.available;
  const nlohmann::ordered_json whole = {{"error", std::move(error)}};
  const auto body = whole.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  const auto head = status_line(answer.status) +
                    "content-type: application/json\r\ncontent-length: " + std::to_string(body.size()) + "\r\n" +
                    connection_field(keep_alive) + "\r\n";
  return head_only ? head : head + body;
}

}  // namespace reprise::harness
