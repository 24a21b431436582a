#include <reprise/http/curl_transport.hpp>

#include "http/curl_exchange.hpp"
#include "http/curl_pool.hpp"
#include "http/curl_redirect.hpp"

namespace reprise::http {
namespace {

constexpr int kMaxRedirects = 10;

std::string content_coding(const Headers& headers) {
  const auto coding = headers.find("content-encoding");
  return !coding || same_name(*coding, "identity") ? "" : std::string(*coding);
}

}  // namespace

CurlTransport::CurlTransport(CurlOptions options) : options_(std::move(options)), pool_(std::make_shared<CurlPool>()) {}

CurlTransport::~CurlTransport() = default;

Result<Reply> CurlTransport::open(const Request& request, const ExchangeOptions& options) {
  const auto started = CurlExchange::Clock::now();
  Request current = request;
  for (int redirects = 0;; ++redirects) {
    auto begun = CurlExchange::start(pool_, std::move(current), options_, options, started);
    if (!begun) return tl::unexpected(begun.error());
    CurlExchange& exchange = **begun;
    if (auto waited = exchange.wait_for_head(); !waited) return tl::unexpected(waited.error());

    auto& head = exchange.head();
    const auto location = redirect_location(head.status(), head.headers());
    if (!options_.follow_redirects || !location) {
      std::string decoded_from = options_.decompress ? content_coding(head.headers()) : "";
      return Reply{.status = head.status(),
                   .http_version = head.http_version(),
                   .headers = std::move(head.headers()),
                   .body = std::move(*begun),
                   .decoded_from = std::move(decoded_from)};
    }
    if (redirects == kMaxRedirects)
      return fail(ErrorCode::kHttp, "more than 10 redirects: the last one was not followed");
    auto next = redirected(exchange.request(), head.status(), *location);
    if (!next) return tl::unexpected(next.error());
    current = std::move(*next);
  }
}

}  // namespace reprise::http
