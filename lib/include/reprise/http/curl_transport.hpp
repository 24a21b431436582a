// The transport that talks to real servers, by libcurl.
#pragma once

#include <memory>
#include <string>

#include <reprise/http/transport.hpp>

namespace reprise::http {

enum class HttpVersion {
  kAutomatic,  // HTTP/2 where TLS negotiates it, else HTTP/1.1
  k1_1,
  k2,                // HTTP/2, by upgrade from 1.1 where the connection is not TLS
  k2PriorKnowledge,  // HTTP/2 from the first byte, without TLS ("h2c")
};

struct CurlOptions {
  HttpVersion version = HttpVersion::kAutomatic;
  bool follow_redirects = false;  // at most 10 where true; credentials stay with the first host
  std::string proxy{};            // "http://host:port", "socks5h://…"; empty: no proxy, the environment is not read
  std::string no_proxy{};         // hosts that bypass `proxy`, comma-separated
  std::string ca_file{};          // PEM bundle in place of the system's
  bool verify_tls = true;         // false trusts anybody: for tests against a server of one's own
  bool decompress = true;         // ask for gzip, deflate, br, zstd (what libcurl was built with) and undo them
  std::string user_agent = "reprise";
};

class CurlPool;

// Thread rule: `open` may be called from several threads; each Body then belongs to one thread at a time.
// Finished connections are kept and used again. Bodies may outlive the transport.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  [[nodiscard]] Result<Reply> open(const Request& request, const ExchangeOptions& options) override;

 private:
  CurlOptions options_;
  std::shared_ptr<CurlPool> pool_;
};

}  // namespace reprise::http
