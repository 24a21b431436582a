// Owners of libcurl's handles.
#pragma once

#include <memory>

#include <curl/curl.h>

namespace reprise::http {

struct CurlFree {
  void operator()(curl_slist* p) const { curl_slist_free_all(p); }
  void operator()(CURLU* p) const { curl_url_cleanup(p); }
  void operator()(char* p) const { curl_free(p); }
};
struct EasyFree {
  void operator()(CURL* p) const { curl_easy_cleanup(p); }
};
struct MultiFree {
  void operator()(CURLM* p) const { curl_multi_cleanup(p); }
};

using EasyHandle = std::unique_ptr<CURL, EasyFree>;
using MultiHandle = std::unique_ptr<CURLM, MultiFree>;
using HeaderList = std::unique_ptr<curl_slist, CurlFree>;
using UrlHandle = std::unique_ptr<CURLU, CurlFree>;
using CurlString = std::unique_ptr<char, CurlFree>;

}  // namespace reprise::http
