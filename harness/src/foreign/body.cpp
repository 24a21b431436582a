#include "foreign/body.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <reprise/http/headers.hpp>

#include "fixture/yaml_text.hpp"
#include "foreign/inflate.hpp"

namespace reprise::harness {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// The codings of all content-encoding fields in the order they were applied, without "identity".
std::vector<std::string> codings_of(const http::Headers& headers) {
  std::vector<std::string> codings;
  for (const auto& [name, value] : headers) {
    if (!http::same_name(name, "content-encoding")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      std::string_view coding = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(coding.size() + 1, rest.size()));
      coding.remove_prefix(std::min(coding.find_first_not_of(" \t"), coding.size()));
      coding = coding.substr(0, coding.find_last_not_of(" \t") + 1);
      if (!coding.empty() && !http::same_name(coding, "identity")) codings.push_back(lower_case(coding));
    }
  }
  return codings;
}

// Many recorders unpack the body and keep the header. Text is not packed.
bool is_still_packed(const std::string& coding, const std::string& body) {
  if (coding == "gzip" || coding == "x-gzip") return looks_like_gzip(body);
  return !is_utf8(body);
}

Result<void> unpack(RecordedResponse& response, const std::string& coding, std::size_t budget) {
  const bool known = coding == "gzip" || coding == "x-gzip" || coding == "deflate";
  if (!known) {
    return fail(ErrorCode::kUnsupported, "the body is packed by '" + coding + "'; only gzip and deflate are unpacked");
  }
  auto bytes = inflate_bytes(response.body, budget);
  if (!bytes) return tl::unexpected<Error>(std::move(bytes.error()));
  response.body = std::move(*bytes);
  response.chunks.clear();
  return {};
}

// A filter may have taken the header; no text begins as gzip does.
std::vector<std::string> codings_to_undo(const RecordedResponse& response) {
  std::vector<std::string> codings = codings_of(response.headers);
  std::reverse(codings.begin(), codings.end());
  if (codings.empty() && looks_like_gzip(response.body)) codings.emplace_back("gzip");
  return codings;
}

bool names_another_size(std::string_view content_length, std::size_t size) {
  std::size_t length = 0;
  const char* const end = content_length.data() + content_length.size();
  const auto [stop, error] = std::from_chars(content_length.data(), end, length);
  return error != std::errc{} || stop != end || length != size;
}

}  // namespace

Result<void> settle(RecordedResponse& response, const std::string& where, std::size_t& budget) {
  for (const std::string& coding : codings_to_undo(response)) {
    if (response.body.empty() || !is_still_packed(coding, response.body)) continue;
    if (auto done = unpack(response, coding, budget); !done) {
      done.error().message = where + ": " + done.error().message;
      return done;
    }
  }
  if (response.body.size() > budget) return fail(ErrorCode::kLimitExceeded, where + ": the bodies are too large");
  budget -= response.body.size();
  response.headers.remove("content-encoding");
  const auto length = response.headers.find("content-length");
  if (length && response.end.kind == EndKind::kComplete && names_another_size(*length, response.body.size())) {
    response.headers.remove("content-length");
  }
  if (response.chunks.empty() && !response.body.empty()) response.chunks.push_back({.bytes = response.body.size()});
  return {};
}

}  // namespace reprise::harness
