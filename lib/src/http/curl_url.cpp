#include "http/curl_url.hpp"

#include "http/curl_handle.hpp"

namespace reprise::http {
namespace {

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  return CurlString(text).get();
}

tl::unexpected<Error> not_a_url(std::string_view url, CURLUcode why) {
  return fail(ErrorCode::kInvalidArgument, "not a usable URL: '" + printable_url(url) + "' (" + curl_url_strerror(why) +
                                               "); expected http://host/path or https://host/path");
}

}  // namespace

Result<Target> parse_target(const std::string& url) {
  const UrlHandle handle(curl_url());
  // libcurl would stop reading at a NUL.
  const bool has_nul = url.find('\0') != std::string::npos;
  const CURLUcode code = has_nul ? CURLUE_MALFORMED_INPUT
                                 : curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) return not_a_url(url, code);
  Target target{.scheme = part(handle.get(), CURLUPART_SCHEME),
                .host = part(handle.get(), CURLUPART_HOST),
                .port = part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if (target.scheme != "http" && target.scheme != "https") return not_a_url(url, CURLUE_UNSUPPORTED_SCHEME);
  return target;
}

Result<std::string> resolve_url(const std::string& base, std::string_view reference) {
  const UrlHandle handle(curl_url());
  CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0);
  if (code == CURLUE_OK) {
    // Locations with spaces exist in the wild, and their meaning is plain.
    const unsigned flags = CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
    code = curl_url_set(handle.get(), CURLUPART_URL, std::string(reference).c_str(), flags);
  }
  if (code != CURLUE_OK) return not_a_url(reference, code);
  return part(handle.get(), CURLUPART_URL);
}

std::string printable_url(std::string_view url) {
  constexpr std::size_t kLongest = 200;
  url = url.substr(0, url.find_first_of("?#"));
  const auto authority = url.find("//");
  const auto user_end = url.rfind('@');
  std::string text;
  if (user_end != std::string_view::npos) {
    // With or without a scheme: what stands before the last "@" may be a password.
    if (authority != std::string_view::npos && authority < user_end) text.append(url.substr(0, authority + 2));
    text.append(url.substr(user_end + 1, kLongest));
  } else {
    text = url.substr(0, kLongest);
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return text;
}

}  // namespace reprise::http
