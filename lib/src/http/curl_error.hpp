// What a failed transfer means to the caller.
#pragma once

#include <string>
#include <string_view>

#include <curl/curl.h>

#include <reprise/result.hpp>

namespace reprise::http {

// How far the exchange had come.
enum class Stage {
  kConnecting,  // looking up, connecting, TLS, a proxy's tunnel
  kWaiting,     // the request is on its way, no head of an answer yet
  kBody,
};

struct TransferFailure {
  CURLcode code = CURLE_OK;
  int os_error = 0;    // errno as libcurl noted it, 0 where none
  std::string detail;  // libcurl's own words, may be empty
  Stage stage = Stage::kConnecting;
  std::string place;    // "host:port"
  std::string proxy{};  // empty where there is none
};

[[nodiscard]] Error to_error(const TransferFailure& failure);

}  // namespace reprise::http
