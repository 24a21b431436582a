#include "http/curl_request.hpp"

#include <algorithm>
#include <charconv>
#include <climits>

namespace reprise::http {
namespace {

constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kTokenMarks.find(c) != std::string_view::npos;
  });
}

tl::unexpected<Error> wrong(std::string message) { return fail(ErrorCode::kInvalidArgument, std::move(message)); }

Result<void> check_field(const Headers::Field& field, const Request& request) {
  const auto& [name, value] = field;
  // Neither text is shown: a name that is no token may well be a value that holds a secret.
  if (!is_token(name)) return wrong("a header field's name is not a token (RFC 9110, 5.1)");
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return wrong("the value of header field '" + name + "' contains CR, LF or NUL");
  }
  if (!same_name(name, "content-length")) return {};
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (error != std::errc() || end != value.data() + value.size() || length != request.body.size()) {
    return wrong("content-length says '" + value + "', the body has " + std::to_string(request.body.size()) + " bytes");
  }
  return {};
}

// Remembers the first refusal, so that a list of settings reads as a list.
class Settings {
 public:
  explicit Settings(CURL* easy) : easy_(easy) {}

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy_, option, value);
    if (code == CURLE_OK || refused_ != CURLE_OK) return;
    refused_ = code;
    option_ = option;
  }
  [[nodiscard]] Result<void> result() const {
    if (refused_ == CURLE_OK) return {};
    const curl_easyoption* known = curl_easy_option_by_id(option_);
    return wrong(std::string("libcurl refuses its option ") + (known != nullptr ? known->name : "?") + ": " +
                 curl_easy_strerror(refused_));
  }

 private:
  CURL* easy_;
  CURLcode refused_ = CURLE_OK;
  CURLoption option_{};
};

long curl_version_of(HttpVersion version) {
  switch (version) {
    case HttpVersion::k1_1:
      return CURL_HTTP_VERSION_1_1;
    case HttpVersion::k2:
      return CURL_HTTP_VERSION_2_0;
    case HttpVersion::k2PriorKnowledge:
      return CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
    case HttpVersion::kAutomatic:
      break;
  }
  return CURL_HTTP_VERSION_2TLS;
}

void set_network(Settings& easy, const CurlOptions& options) {
  easy.set(CURLOPT_NOSIGNAL, 1L);
  // Without it, giving up waits for the system's name look-up to come back.
  easy.set(CURLOPT_QUICK_EXIT, 1L);
  easy.set(CURLOPT_PROTOCOLS_STR, "http,https");
  easy.set(CURLOPT_HTTP_VERSION, curl_version_of(options.version));
  // Empty texts, unlike unset ones, keep libcurl from asking the environment.
  easy.set(CURLOPT_PROXY, options.proxy.c_str());
  easy.set(CURLOPT_NOPROXY, options.no_proxy.c_str());
  easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // The exchange has limits of its own; libcurl's is 5 minutes where nothing is said.
  easy.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(INT_MAX));
  easy.set(CURLOPT_SSL_VERIFYPEER, options.verify_tls ? 1L : 0L);
  easy.set(CURLOPT_SSL_VERIFYHOST, options.verify_tls ? 2L : 0L);
  if (!options.ca_file.empty()) {
    easy.set(CURLOPT_CAINFO, options.ca_file.c_str());
    easy.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

void set_method(Settings& easy, const Request& request) {
  const auto& method = request.method;
  // RFC 9110, 8.6: with these methods, no content is said by a content-length of 0.
  const bool has_content = !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  if (method == "HEAD") {
    easy.set(CURLOPT_NOBODY, 1L);
  } else if (has_content) {
    easy.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    easy.set(CURLOPT_POSTFIELDS, request.body.c_str());
  } else {
    easy.set(CURLOPT_HTTPGET, 1L);
  }
  if (method != "HEAD") easy.set(CURLOPT_CUSTOMREQUEST, method.c_str());
}

void append(HeaderList& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return;
  static_cast<void>(list.release());
  list.reset(longer);
}

}  // namespace

Result<void> check_request(const Request& request) {
  if (!is_token(request.method)) return wrong("the request's method is not a token (RFC 9110, 9.1)");
  if (request.method == "HEAD" && !request.body.empty()) return wrong("a HEAD request cannot have a body");
  for (const auto& field : request.headers) {
    if (auto checked = check_field(field, request); !checked) return checked;
  }
  return {};
}

HeaderList header_list(const Request& request, const CurlOptions& options) {
  HeaderList list;
  for (const auto& [name, value] : request.headers) {
    // "Name:" would mean to libcurl that the field is not to be sent.
    const bool blank = value.find_first_not_of(" \t") == std::string::npos;
    append(list, blank ? name + ";" : name + ": " + value);
  }
  if (!request.headers.find("content-type")) append(list, "Content-Type:");
  if (!request.headers.find("expect")) append(list, "Expect:");
  if (!request.headers.find("user-agent") && !options.user_agent.empty()) {
    append(list, "User-Agent: " + options.user_agent);
  }
  return list;
}

Result<void> configure(CURL* easy, const Request& request, curl_slist* headers, const CurlOptions& options) {
  Settings settings(easy);
  settings.set(CURLOPT_URL, request.url.c_str());
  settings.set(CURLOPT_HTTPHEADER, headers);
  set_network(settings, options);
  set_method(settings, request);
  if (options.decompress) settings.set(CURLOPT_ACCEPT_ENCODING, "");
  return settings.result();
}

}  // namespace reprise::http
