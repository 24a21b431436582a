#include "llm/parts.hpp"

#include <algorithm>
#include <charconv>

#include "sse/utf8.hpp"

namespace reprise::llm {
namespace {

constexpr std::size_t kMaxErrorBody = std::size_t{4} << 10U;

std::string_view at_most(std::string_view text, std::size_t bytes) {
  return text.size() <= bytes ? text : text.substr(0, sse::valid_utf8_prefix(text.substr(0, bytes)));
}

}  // namespace

std::optional<std::size_t> index_of(const json::Value& value) {
  std::size_t index = 0;
  const char* end = value.raw.data() + value.raw.size();
  if (value.kind != json::Kind::kNumber) return std::nullopt;
  const auto parsed = std::from_chars(value.raw.data(), end, index);
  return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(index) : std::nullopt;
}

bool is_empty_container(std::string_view json) {
  return json.size() >= 2 && (json.front() == '{' || json.front() == '[') &&
         json::trim(json.substr(1, json.size() - 2)).empty();
}

std::string one_line(std::string_view text) {
  std::string line(at_most(json::trim(text), kMaxErrorBody));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return line;
}

std::string error_body(std::string_view data) {
  return std::string(data.substr(0, sse::valid_utf8_prefix(data.substr(0, kMaxErrorBody))));
}

Error not_json(const sse::EventView& event, const json::Fault& fault) {
  return {.code = ErrorCode::kProtocol,
          .message = "the data of event '" + one_line(event.name()) + "' is not JSON: at offset " +
                     std::to_string(fault.offset) + " of " + std::to_string(event.data.size()) + ", expected " +
                     fault.expected};
}

Error too_many_blocks() {
  return {.code = ErrorCode::kLimitExceeded,
          .message = "the answer has more than " + std::to_string(kMaxBlocks) + " blocks"};
}

Error too_much_held() {
  return {.code = ErrorCode::kLimitExceeded,
          .message = "tool input is larger than " + std::to_string(kMaxHeldBytes) + " bytes"};
}

void add_details(std::string& details, std::string_view object, std::span<const std::string_view> known) {
  if (details.empty()) details = "{";
  for (json::Members members(object); members.next();) {
    if (!json::has_value(members.value())) continue;
    if (std::find(known.begin(), known.end(), members.key()) != known.end()) continue;
    if (details.size() > 1) details += ',';
    details.append("\"").append(members.key()).append("\":").append(members.value());
  }
}

std::string_view end_details(std::string& details) {
  if (details.size() < 2) return {};
  details += '}';
  return details;
}

}  // namespace reprise::llm
