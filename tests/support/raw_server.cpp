#include "raw_server.hpp"

#include <charconv>
#include <csignal>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace reprise::test {
namespace {

constexpr auto kGatePatience = std::chrono::seconds(20);

int listen_on_loopback(int backlog, std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::bind(fd, generic, size) != 0 || (backlog >= 0 && ::listen(fd, backlog) != 0) ||
      ::getsockname(fd, generic, &size) != 0) {
    throw std::runtime_error(std::string("cannot listen on loopback: ") + std::strerror(errno));
  }
  port = ntohs(address.sin_port);
  return fd;
}

// OpenSSL writes without MSG_NOSIGNAL. Only in this thread: the code under test has to manage without.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

struct SslFree {
  void operator()(SSL* p) const { SSL_free(p); }
  void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};
template <class T>
using SslPtr = std::unique_ptr<T, SslFree>;

SslPtr<BIO> read_only(const std::string& text) {
  return SslPtr<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

int pick_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                  unsigned offered_size, void* wanted) {
  const auto& alpn = *static_cast<const std::string*>(wanted);
  const auto* ours = reinterpret_cast<const unsigned char*>(alpn.data());
  unsigned char* picked = nullptr;
  const auto size = static_cast<unsigned>(alpn.size());
  const int result = SSL_select_next_proto(&picked, out_size, ours, size, offered, offered_size);
  *out = picked;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

// Nothing where the client refuses the handshake, as it should where it does not trust the certificate.
SslPtr<SSL> accept_tls(int fd, const TestCertificate& pem, std::string& alpn) {
  const SslPtr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
  const SslPtr<X509> certificate(PEM_read_bio_X509(read_only(pem.certificate).get(), nullptr, nullptr, nullptr));
  const SslPtr<EVP_PKEY> key(PEM_read_bio_PrivateKey(read_only(pem.private_key).get(), nullptr, nullptr, nullptr));
  SSL_CTX_use_certificate(context.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), key.get());
  SSL_CTX_set_alpn_select_cb(context.get(), pick_protocol, &alpn);
  SslPtr<SSL> ssl(SSL_new(context.get()));
  SSL_set_fd(ssl.get(), fd);
  if (SSL_accept(ssl.get()) != 1) return nullptr;
  return ssl;
}

// Where the request that starts `bytes` ends; 0 while it is not whole.
std::size_t request_end(std::string_view bytes) {
  const auto head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  const auto body = head + 4;
  std::string lower(bytes.substr(0, body));
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (lower.find("\r\ntransfer-encoding: chunked") != std::string::npos) {
    const auto last = bytes.find("0\r\n\r\n", body);
    return last == std::string_view::npos ? 0 : last + 5;
  }
  constexpr std::string_view kLength = "\r\ncontent-length: ";
  const auto at = lower.find(kLength);
  std::size_t length = 0;
  if (at != std::string::npos) std::from_chars(&lower[at + kLength.size()], lower.data() + lower.size(), length);
  return bytes.size() >= body + length ? body + length : 0;
}

}  // namespace

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  opened_.notify_all();
}

bool Gate::wait(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return opened_.wait_for(lock, stop, kGatePatience, [this] { return open_; });
}

struct Peer::Impl {
  int fd = -1;
  int number = 0;
  bool finished = false;
  std::stop_token stop{};
  std::mutex mutex{};  // `fd` is closed by the script and shut down by the server
  SslPtr<SSL> ssl{};
  std::string received{};

  void close() {
    const std::lock_guard lock(mutex);
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  void finish() {
    if (fd >= 0) ::shutdown(fd, SHUT_WR);
    finished = true;
  }
  // The system turns a close into a reset while bytes of the client are unread.
  void close_when_client_has() {
    finish();
    char buffer[16384];
    while (fd >= 0 && ::recv(fd, buffer, sizeof buffer, 0) > 0) {
    }
    close();
  }
  void interrupt() {
    const std::lock_guard lock(mutex);
    if (fd >= 0) ::shutdown(fd, SHUT_RDWR);
  }
  bool receive() {
    char buffer[16384];
    const auto n = fd < 0 || finished ? 0
                   : ssl              ? SSL_read(ssl.get(), buffer, sizeof buffer)
                                      : static_cast<int>(::recv(fd, buffer, sizeof buffer, 0));
    if (n > 0) received.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }
};

std::optional<std::string> Peer::read_request() {
  std::size_t end = 0;
  while ((end = request_end(impl_.received)) == 0) {
    if (!impl_.receive()) return std::nullopt;
  }
  std::string request = impl_.received.substr(0, end);
  impl_.received.erase(0, end);
  return request;
}

std::optional<std::string> Peer::read_bytes(std::size_t size) {
  while (impl_.received.size() < size) {
    if (!impl_.receive()) return std::nullopt;
  }
  std::string bytes = impl_.received.substr(0, size);
  impl_.received.erase(0, size);
  return bytes;
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty() && impl_.fd >= 0 && !impl_.finished) {
    const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 20));
    const auto n = impl_.ssl ? SSL_write(impl_.ssl.get(), bytes.data(), size)
                             : static_cast<int>(::send(impl_.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return bytes.empty();
}

bool Peer::wait(Gate& gate) { return gate.wait(impl_.stop); }

void Peer::stall() {
  while (impl_.receive()) {
  }
}

void Peer::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  if (impl_.fd >= 0) ::setsockopt(impl_.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  impl_.close();
}

void Peer::close() { impl_.finish(); }

int Peer::number() const { return impl_.number; }

RawServer::RawServer(Script script, std::optional<TestCertificate> tls, std::string alpn)
    : script_(std::move(script)),
      tls_(std::move(tls)),
      alpn_(static_cast<char>(alpn.size()) + alpn),
      listener_(listen_on_loopback(128, port_)) {
  acceptor_ = std::thread([this] { accept_loop(); });
}

RawServer::~RawServer() {
  stop_.request_stop();
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (const auto& peer : peers_) peer->interrupt();
  for (auto& script : scripts_) script.join();
}

std::string RawServer::url(std::string_view path) const {
  return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_) + std::string(path);
}

void RawServer::accept_loop() {
  int fd = -1;
  while ((fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto& peer = *peers_.emplace_back(std::make_unique<Peer::Impl>());
    peer.fd = fd;
    peer.number = connections_++;
    peer.stop = stop_.get_token();
    scripts_.emplace_back([this, &peer] {
      block_sigpipe();
      if (tls_) peer.ssl = accept_tls(peer.fd, *tls_, alpn_);
      Peer handle(peer);
      if (!tls_ || peer.ssl) script_(handle);
      peer.close_when_client_has();
    });
  }
}

BlackHole::BlackHole() : listener_(listen_on_loopback(0, port_)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port_);
  // The queue holds one connection more than its nominal length; what comes after it is dropped without an answer.
  for (int i = 0; i < 4; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    (void)::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    fillers_.push_back(fd);
  }
}

BlackHole::~BlackHole() {
  for (const int fd : fillers_) ::close(fd);
  ::close(listener_);
}

std::uint16_t closed_port() {
  std::uint16_t port = 0;
  // Bound and never listened on, then free again: the system does not hand it out at once to somebody else.
  ::close(listen_on_loopback(-1, port));
  return port;
}

std::string http_chunk(std::string_view data) {
  char size[20];
  const auto end = std::to_chars(size, size + sizeof size, data.size(), 16).ptr;
  return std::string(size, end).append("\r\n").append(data).append("\r\n");
}

std::string chunked_head(std::string_view content_type) {
  return "HTTP/1.1 200 OK\r\ncontent-type: " + std::string(content_type) + "\r\ntransfer-encoding: chunked\r\n\r\n";
}

std::string plain_answer(std::string_view body, std::string_view status, std::string_view extra_headers) {
  return "HTTP/1.1 " + std::string(status) + "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n" +
         std::string(extra_headers) + "\r\n" + std::string(body);
}

}  // namespace reprise::test
