// Servers that answer a streaming request in every way it can go wrong, and the clients that tests send there.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <reprise/client/client.hpp>
#include <reprise/http/curl_transport.hpp>

#include "raw_server.hpp"
#include "short_answer.hpp"

namespace reprise::test {

inline const std::string kPing = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

// Answers with a 200 event stream that holds `body` and ends well.
inline RawServer::Script streams(std::string body, std::string headers = {}) {
  return [body = std::move(body), headers = std::move(headers)](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" + headers +
              "transfer-encoding: chunked\r\n\r\n");
    peer.send((body.empty() ? "" : http_chunk(body)) + http_chunk(""));
  };
}

// The same, up to the end of `body`; then `rest` goes on.
inline RawServer::Script streams_then(std::string body, RawServer::Script rest) {
  return [body = std::move(body), rest = std::move(rest)](Peer& peer) {
    peer.read_request();
    peer.send(chunked_head() + http_chunk(body));
    rest(peer);
  };
}

inline RawServer::Script answers(std::string status, std::string content_type, std::string body,
                                 std::string headers = {}) {
  headers += "content-type: " + content_type + "\r\n";
  return [=](Peer& peer) {
    peer.read_request();
    peer.send(plain_answer(body, status, headers));
  };
}

inline const llm::Request kAnyRequest{.model = "claude", .messages = {llm::user("Hi")}, .max_tokens = 10};

// Options of a client that loses no time: short limits, no retries.
inline client::ClientOptions impatient(std::string base_url) {
  client::ClientOptions options;
  options.endpoint.base_url = std::move(base_url);
  options.stream.exchange.timeouts = {
      .connect = std::chrono::seconds(5), .first_byte = std::chrono::seconds(5), .idle = std::chrono::seconds(5)};
  options.retry.max_retries = 0;
  return options;
}

}  // namespace reprise::test
