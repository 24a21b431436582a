#include "http/curl_redirect.hpp"

#include <algorithm>
#include <array>

#include "http/curl_url.hpp"

namespace reprise::http {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}

bool looks_secret(const std::string& name) {
  constexpr std::array<std::string_view, 5> kMarks = {"auth", "cookie", "key", "secret", "token"};
  const auto folded = lower(name);
  return std::any_of(kMarks.begin(), kMarks.end(),
                     [&](std::string_view mark) { return folded.find(mark) != std::string::npos; });
}

bool describes_content(const std::string& name) {
  return lower(name).starts_with("content-") || same_name(name, "transfer-encoding");
}

bool becomes_get(const std::string& method, int status) {
  if (status == 303) return method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

template <class Keep>
Headers filtered(const Headers& headers, Keep keep) {
  Headers kept;
  for (const auto& [name, value] : headers) {
    if (keep(name)) kept.add(name, value);
  }
  return kept;
}

}  // namespace

std::optional<std::string_view> redirect_location(int status, const Headers& headers) {
  constexpr std::array kRedirects = {301, 302, 303, 307, 308};
  if (std::find(kRedirects.begin(), kRedirects.end(), status) == kRedirects.end()) return std::nullopt;
  return headers.find("location");
}

Result<Request> redirected(const Request& request, int status, std::string_view location) {
  Request next = request;
  const auto url = resolve_url(request.url, location);
  const auto from = parse_target(request.url);
  const auto to = url ? parse_target(*url) : tl::unexpected(url.error());
  if (!to) return fail(ErrorCode::kHttp, "the redirect leads nowhere: " + to.error().message);
  next.url = *url;
  if (from != to) {
    next.headers = filtered(next.headers, [](const std::string& name) { return !looks_secret(name); });
    next.headers.remove("host");
  }
  if (becomes_get(request.method, status)) {
    next.method = "GET";
    next.body.clear();
    next.headers = filtered(next.headers, [](const std::string& name) { return !describes_content(name); });
  }
  return next;
}

}  // namespace reprise::http
