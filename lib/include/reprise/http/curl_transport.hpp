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
  bool follow_redirects = false;  // at most 10 where true; see below
  std::string proxy{};            // "http://host:port", "socks5h://…"; empty: no proxy, the environment is not read
  std::string no_proxy{};         // hosts that bypass `proxy`, comma-separated
  std::string ca_file{};          // PEM bundle in place of the system's
  bool verify_tls = true;         // false trusts anybody: for tests against a server of one's own
  bool decompress = true;         // ask for gzip, deflate, br, zstd (what libcurl was built with) and undo them
  std::string user_agent = "reprise";
};

class CurlPool;

// Pieces: a Body hands out what libcurl handed over, cut as libcurl cut it: with HTTP/1.1 at the ends of chunks and of
// reads from the network (16 KiB), with HTTP/2 at the ends of DATA frames likewise. Nothing is read from the network
// while the reader is elsewhere, so that a slow reader slows the sender down and not the memory.
//
// Redirects: 303, and 301 and 302 after POST, go on with GET; 307 and 308 with the same request. Where scheme, host or
// port change, fields whose name contains auth, cookie, key, secret or token stay behind.
//
// Limits: a head of 1 MiB, and 16 MiB unpacked from one read of the network; beyond, kLimitExceeded.
//
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
