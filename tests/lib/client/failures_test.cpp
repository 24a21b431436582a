// What each way of going wrong looks like to the caller, over real sockets.
#include <cstring>

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include "failing_servers.hpp"

// Stands before the system's function for the whole program, libcurl included: no test asks a name server.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && std::strcmp(node, "nowhere.invalid") == 0) return EAI_NONAME;
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::answers;
using test::http_chunk;
using test::kEnd;
using test::kHello;
using test::kPing;
using test::kStart;
using test::Peer;
using test::RawServer;
using test::streams;
using test::streams_then;
using testing::HasSubstr;

// How a stream went: an error of `open` or of the stream, or none.
struct Outcome {
  std::optional<Error> error;
  std::string text;
  bool complete = false;
};

Outcome run(ClientOptions options, http::CurlOptions curl = {}) {
  Client client(std::make_shared<http::CurlTransport>(std::move(curl)), std::move(options));
  auto stream = client.stream(test::kAnyRequest);
  if (!stream) return {.error = stream.error(), .text = {}};
  const auto message = stream->collect();
  return {.error = message.error, .text = message.text(), .complete = message.complete};
}

struct Failure {
  std::string name;
  RawServer::Script script;
  ErrorCode code;
  std::string message;  // a part of it
  std::string text{};   // what the partial message has
};

void expect_failures(const std::vector<Failure>& rows, const ClientOptions& base = test::impatient("")) {
  for (const Failure& row : rows) {
    RawServer server(row.script);
    ClientOptions options = base;
    options.endpoint.base_url = server.url("");
    const Outcome outcome = run(options);
    ASSERT_TRUE(outcome.error) << row.name;
    EXPECT_EQ(to_string(outcome.error->code), to_string(row.code)) << row.name << ": " << outcome.error->message;
    EXPECT_THAT(outcome.error->message, HasSubstr(row.message)) << row.name;
    EXPECT_EQ(outcome.text, row.text) << row.name;
    EXPECT_FALSE(outcome.complete) << row.name;
    EXPECT_EQ(outcome.error->chunks_delivered > 0, !row.text.empty()) << row.name;
  }
}

const std::string kHalf = kStart + kHello;
const std::string kHtml = "<html><body>Bad Gateway</body></html>";

std::string error_body(const std::string& type) {
  return R"({"type":"error","error":{"type":")" + type + R"(","message":"as it is"},"request_id":"req_7"})";
}
std::string error_event(const std::string& type) { return "event: error\ndata: " + error_body(type) + "\n\n"; }

TEST(Failures, OfTheTransport) {
  expect_failures({
      {"closed before the last chunk", streams_then(kHalf, [](Peer& peer) { peer.close(); }), ErrorCode::kClosedEarly,
       "before the body was whole", "Hello"},
      {"closed inside a chunk", streams_then(kHalf, [](Peer& peer) { peer.send("400\r\nevent: con"); }),
       ErrorCode::kClosedEarly, "before the body was whole", "Hello"},
      {"closed before the head", [](Peer& peer) { peer.read_request(); }, ErrorCode::kClosedEarly, "before the head"},
      {"no HTTP", [](Peer& peer) { peer.send("SSH-2.0-OpenSSH_9.2\r\n"); }, ErrorCode::kHttp, "does not speak HTTP"},
      {"chunks that are none", streams_then(kHalf, [](Peer& peer) { peer.send("zz\r\n"); }), ErrorCode::kHttp,
       "does not speak HTTP", "Hello"},
  });
}

// A reset may overtake what was sent before it, so that it waits here until that has been read.
TEST(Failures, OfAConnectionThatBreaksInTheBody) {
  test::Gate has_text;
  RawServer server(streams_then(kHalf, [&has_text](Peer& peer) {
    peer.wait(has_text);
    peer.reset();
  }));
  Client client(std::make_shared<http::CurlTransport>(), test::impatient(server.url("")));
  auto stream = client.stream(test::kAnyRequest);
  ASSERT_TRUE(stream) << stream.error().message;
  auto chunk = stream->next();
  while (chunk && *chunk && !std::holds_alternative<llm::TextDelta>(**chunk)) chunk = stream->next();
  has_text.open();
  const auto message = stream->collect();
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->code, ErrorCode::kReset) << message.error->message;
  EXPECT_GT(message.error->chunks_delivered, 0U);
  EXPECT_EQ(message.text(), "Hello");
  EXPECT_FALSE(message.complete);
}

TEST(Failures, OfTime) {
  ClientOptions options = test::impatient("");
  options.stream.exchange.timeouts.first_byte = options.stream.exchange.timeouts.idle = milliseconds(300);
  const auto pings = [](Peer& peer) {
    while (peer.send(http_chunk(kPing) + http_chunk(": comment\n\n"))) std::this_thread::sleep_for(milliseconds(20));
  };
  const auto stalls = [](Peer& peer) { peer.stall(); };
  expect_failures({{"no head", [](Peer& peer) { peer.stall(); }, ErrorCode::kTimeout, "first-byte timeout"},
                   {"silence", streams_then(kHalf, stalls), ErrorCode::kTimeout, "idle timeout", "Hello"}},
                  options);
  options.stream.exchange.timeouts.idle = std::chrono::seconds(10);
  options.stream.progress = milliseconds(400);
  expect_failures({{"nothing but pings", streams_then(kHalf, pings), ErrorCode::kTimeout, "progress timeout", "Hello"}},
                  options);
  options.stream.progress = milliseconds(100);
  expect_failures({{"silence", streams_then(kHalf, stalls), ErrorCode::kTimeout, "progress timeout", "Hello"}},
                  options);
  options.stream.progress = milliseconds(0);
  options.stream.exchange.timeouts.total = milliseconds(400);
  expect_failures({{"no end in sight", streams_then(kHalf, pings), ErrorCode::kTimeout, "total timeout", "Hello"}},
                  options);
}

TEST(Failures, OfConnecting) {
  const auto outcome_at = [](const std::string& url) { return run(test::impatient(url)); };
  const auto refused = outcome_at("http://127.0.0.1:" + std::to_string(test::closed_port()));
  EXPECT_EQ(refused.error->code, ErrorCode::kConnect);
  EXPECT_EQ(outcome_at("http://nowhere.invalid").error->code, ErrorCode::kResolve);
  EXPECT_EQ(outcome_at("nonsense://").error->code, ErrorCode::kInvalidArgument);

  const test::BlackHole hole;
  ClientOptions options = test::impatient("http://127.0.0.1:" + std::to_string(hole.port()));
  options.stream.exchange.timeouts.connect = milliseconds(100);
  const auto unanswered = run(options);
  EXPECT_EQ(unanswered.error->code, ErrorCode::kTimeout);
  EXPECT_THAT(unanswered.error->message, HasSubstr("connect timeout"));
}

TEST(Failures, OfTls) {
  RawServer untrusted(streams(test::short_answer()), test::make_test_certificate());
  EXPECT_EQ(run(test::impatient(untrusted.url(""))).error->code, ErrorCode::kTls);
  RawServer plain([](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  const auto port = std::to_string(plain.port());
  EXPECT_EQ(run(test::impatient("https://127.0.0.1:" + port)).error->code, ErrorCode::kTls);
  RawServer trusted(streams(test::short_answer()), test::make_test_certificate());
  EXPECT_TRUE(run(test::impatient(trusted.url("")), {.verify_tls = false}).complete);
}

struct Refusal {
  std::string status;
  std::string content_type;
  std::string body;
  std::string type{};  // the provider's
  bool retryable = false;
};

TEST(Failures, OfTheServersStatus) {
  const std::string json = "application/json";
  const Refusal rows[] = {
      {"400 Bad Request", json, error_body("invalid_request_error"), "invalid_request_error"},
      {"401 Unauthorized", json, error_body("authentication_error"), "authentication_error"},
      {"403 Forbidden", json, error_body("permission_error"), "permission_error"},
      {"404 Not Found", json, error_body("not_found_error"), "not_found_error"},
      {"404 Not Found", "text/plain", "404 page not found"},
      {"413 Content Too Large", "text/html", "<html>cloudflare</html>"},
      {"429 Too Many Requests", json, error_body("rate_limit_error"), "rate_limit_error", true},
      {"500 Internal Server Error", json, error_body("api_error"), "api_error", true},
      {"502 Bad Gateway", "text/html", kHtml, "", true},
      {"503 Service Unavailable", "text/event-stream", error_event("overloaded_error"), "", true},
      {"529 Overloaded", json, error_body("overloaded_error"), "overloaded_error", true},
  };
  for (const Refusal& row : rows) {
    RawServer server(answers(row.status, row.content_type, row.body, "retry-after: 3\r\n"));
    const auto outcome = run(test::impatient(server.url("")));
    ASSERT_TRUE(outcome.error) << row.status;
    EXPECT_EQ(outcome.error->code, ErrorCode::kHttpStatus) << row.status;
    EXPECT_EQ(std::to_string(outcome.error->http_status.value_or(0)), row.status.substr(0, 3));
    EXPECT_EQ(outcome.error->provider_type, row.type) << row.status;
    EXPECT_EQ(outcome.error->request_id, row.type.empty() ? "" : "req_7");
    EXPECT_EQ(outcome.error->body, row.body);
    EXPECT_EQ(outcome.error->retry_after, milliseconds(3000));
    EXPECT_EQ(is_retryable(*outcome.error), row.retryable) << row.status;
  }
}

TEST(Failures, InsideA200) {
  const std::string again = kStart.substr(0, kStart.find("\n\n") + 2);
  std::string other = again;
  other.replace(other.find("\"m1\""), 4, "\"m2\"");
  const std::string whole =
      R"({"id":"m1","type":"message","role":"assistant","model":"c","content":[],"stop_reason":null,"usage":{}})";
  expect_failures({
      {"error first", streams(error_event("overloaded_error")), ErrorCode::kProvider, "as it is"},
      {"error after text", streams(kHalf + error_event("overloaded_error")), ErrorCode::kProvider, "as it is", "Hello"},
      {"malformed JSON", streams(kHalf + "event: content_block_delta\ndata: {\"type\":\n\n"), ErrorCode::kProtocol,
       "JSON", "Hello"},
      {"another message_start", streams(kHalf + other + kEnd), ErrorCode::kProtocol, "begins while", "Hello"},
      {"no terminal event", streams(kHalf), ErrorCode::kTruncated, "without its terminal event", "Hello"},
      {"no blank line at the end", streams(kHalf + kEnd.substr(0, kEnd.size() - 1)), ErrorCode::kTruncated,
       "unfinished event", "Hello"},
      {"empty body", streams(""), ErrorCode::kTruncated, "after 0 bytes"},
      {"comments alone", streams(": hello\n\n: bye\n\n"), ErrorCode::kTruncated, "without its terminal event"},
      {"a whole answer in JSON", answers("200 OK", "application/json", whole), ErrorCode::kContentType,
       "application/json"},
      {"an error in JSON", answers("200 OK", "application/json; charset=utf-8", error_body("overloaded_error")),
       ErrorCode::kProvider, "as it is"},
      {"a page", answers("200 OK", "text/html", kHtml), ErrorCode::kContentType, "Bad Gateway"},
  });
}

TEST(Failures, OfA200KeepWhatTheServerSaid) {
  RawServer page(answers("200 OK", "text/html", kHtml));
  EXPECT_EQ(run(test::impatient(page.url(""))).error->body, kHtml);
  RawServer overloaded(answers("200 OK", "application/json", error_body("overloaded_error")));
  const auto error = *run(test::impatient(overloaded.url(""))).error;
  EXPECT_EQ(error.http_status, 529);
  EXPECT_EQ(error.provider_type, "overloaded_error");
  EXPECT_TRUE(is_retryable(error));
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

std::string without_names(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    if (text.compare(at, 6, "event:") != 0) out += text.substr(at, end - at);
    at = end;
  }
  return out;
}

// gzip (RFC 1952) that packs nothing: one stored block.
std::string gzip(const std::string& text) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320 : 0);
  }
  const auto little_endian = [](std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xFFU);
    return out;
  };
  const auto size = static_cast<std::uint32_t>(text.size());
  return std::string("\x1F\x8B\x08\0\0\0\0\0\0\xFF\x01", 11) + little_endian(size, 2) + little_endian(~size, 2) + text +
         little_endian(~crc, 4) + little_endian(size, 4);
}

TEST(Failures, AreNotOfABodyThatIsPacked) {
  RawServer server(streams(gzip(test::short_answer()), "content-encoding: gzip\r\n"));
  const auto outcome = run(test::impatient(server.url("")));
  EXPECT_TRUE(outcome.complete) << outcome.error->message;
}

TEST(Failures, AreNotWhatMerelyLooksUnusual) {
  const std::string all = test::short_answer();
  const std::string again = kStart.substr(0, kStart.find("\n\n") + 2);
  const std::pair<std::string, std::string> rows[] = {
      {"CRLF", replaced(all, "\n", "\r\n")},
      {"CR", replaced(all, "\n", "\r")},
      {"a BOM", "\xEF\xBB\xBF" + all},
      {"no event lines", without_names(all)},
      {"an event with empty data", kHalf + "event: ping\ndata:\n\ndata\n\n" + kEnd},
      {"the same message_start twice", again + all},
      {"a stop of a block that never began",
       kStart + replaced(kEnd.substr(0, kEnd.find("\n\n") + 2), ":0", ":9") + kHello + kEnd},
      {"a ping first", kPing + all},
      {"an error after the end", all + error_event("overloaded_error")},
  };
  for (const auto& [name, body] : rows) {
    RawServer server(streams(body));
    const auto outcome = run(test::impatient(server.url("")));
    EXPECT_FALSE(outcome.error) << name << ": " << outcome.error->message;
    EXPECT_TRUE(outcome.complete) << name;
    EXPECT_EQ(outcome.text, "Hello") << name;
  }
}

}  // namespace
}  // namespace reprise::client
