// Connections that wait to be used again.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "http/curl_handle.hpp"

namespace reprise::http {

// A multi handle, which owns connections and drives one exchange at a time.
//
// A lane per exchange, rather than one handle for all: a handle may be driven by one thread only, a shared connection
// cache is not safe between threads (libcurl-share(3)), and on a shared HTTP/2 connection a reader that pauses would
// hold up the others.
struct Lane {
  MultiHandle multi;
  std::string origin;
};

// Safe to use from several threads.
class CurlPool {
 public:
  // An idle lane that last served `origin`, else a new one; its `multi` is null where libcurl cannot make one.
  [[nodiscard]] Lane take(const std::string& origin);
  // Keeps the lane; beyond a number, the one that has waited longest is closed.
  void give_back(Lane lane);

 private:
  std::mutex mutex_;
  std::vector<Lane> idle_;  // the last is the one most recently used
};

}  // namespace reprise::http
