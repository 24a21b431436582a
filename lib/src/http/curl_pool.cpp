#include "http/curl_pool.hpp"

#include <algorithm>
#include <utility>

namespace reprise::http {
namespace {

constexpr std::size_t kMaxIdle = 32;

bool libcurl_is_ready() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

}  // namespace

Lane CurlPool::take(const std::string& origin) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(), [&](const Lane& l) { return l.origin == origin; });
    if (found != idle_.rend()) {
      Lane lane = std::move(*found);
      idle_.erase(std::next(found).base());
      return lane;
    }
  }
  if (!libcurl_is_ready()) return {};
  return {.multi = MultiHandle(curl_multi_init()), .origin = origin};
}

void CurlPool::give_back(Lane lane) {
  Lane oldest;  // closed outside the lock
  const std::lock_guard lock(mutex_);
  if (idle_.size() == kMaxIdle) {
    oldest = std::move(idle_.front());
    idle_.erase(idle_.begin());
  }
  idle_.push_back(std::move(lane));
}

}  // namespace reprise::http
