#include <algorithm>

#include <reprise/sse/encoder.hpp>

#include "sse/utf8.hpp"

namespace reprise::sse {
namespace {

using namespace std::string_view_literals;

tl::unexpected<Error> refuse(std::string_view what, std::string_view problem, std::size_t at, std::string_view reason) {
  Error error{.code = ErrorCode::kInvalidArgument,
              .message = std::string(what) + " " + std::string(problem) + " at byte " + std::to_string(at) + ": " +
                         std::string(reason)};
  error.byte_offset = at;
  return tl::unexpected<Error>(std::move(error));
}

std::string_view name_of(char c) {
  if (c == '\0') return "has a NUL";
  return c == '\r' ? "has a CR" : "has an LF";
}

// `text` may stand on a line where it is UTF-8 and holds none of `refused`.
Result<void> check(std::string_view what, std::string_view text, std::string_view refused, std::string_view reason) {
  std::size_t at = text.size();
  // One byte after the other: each search is a memchr, and data may be long.
  for (const char c : refused) at = std::min(at, text.find(c));
  if (at < text.size()) return refuse(what, name_of(text[at]), at, reason);
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid < text.size()) return refuse(what, "is not UTF-8", valid, "an event stream is UTF-8 throughout");
  return {};
}

Result<void> check(const EventView& event) {
  if (auto good = check("the event type", event.type, "\r\n", "a field is one line"); !good) return good;
  if (auto good = check("the data", event.data, "\r", "a decoder would hand it back as LF"); !good) return good;
  return check("the event ID", event.id, "\r\n\0"sv, "a field is one line, and decoders ignore an ID with NUL");
}

void append_line(std::string_view name, std::string_view value, std::string& out) {
  out += name;
  out += ':';
  // The one space a decoder drops: without it, it would drop a space of the value.
  if (!value.empty()) out += ' ';
  out += value;
  out += '\n';
}

}  // namespace

Result<void> Encoder::append(const EventView& event, std::string& out) {
  if (auto good = check(event); !good) return good;
  if (!event.type.empty()) append_line("event", event.type, out);
  if (event.id != last_id_) {
    append_line("id", event.id, out);
    last_id_.assign(event.id);
  }
  std::string_view rest = event.data;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    append_line("data", rest.substr(0, end), out);
    rest.remove_prefix(end + 1);
  }
  append_line("data", rest, out);
  out += '\n';
  return {};
}

Result<void> Encoder::append_comment(std::string_view text, std::string& out) {
  if (auto good = check("the comment", text, "\r\n", "a comment is one line"); !good) return good;
  out += ':';
  out += text;
  out += '\n';
  return {};
}

Result<void> Encoder::append_retry(std::chrono::milliseconds time, std::string& out) {
  if (time.count() < 0) {
    return fail(ErrorCode::kInvalidArgument,
                "a reconnection time of " + std::to_string(time.count()) + " ms: expected 0 or more");
  }
  append_line("retry", std::to_string(time.count()), out);
  return {};
}

}  // namespace reprise::sse
