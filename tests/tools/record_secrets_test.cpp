// What `record` leaves on the disk, on the way and at the end, when secrets are in every place of an exchange.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "planted_secrets.hpp"
#include "program.hpp"
#include "raw_server.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::PlantedSecret;

std::string delta(const std::string& text) {
  return "event: content_block_delta\ndata: "
         "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
         "\"text\":\"" +
         text + "\"}}\n\n";
}

// The secret in one event, under a secret key, in a line that is no JSON, and told in pieces.
std::string answer_with(const std::string& secret) {
  std::string body = test::kStart + delta("it is " + secret + " indeed: ") + "event: x\ndata: {\"password\":\"" +
                     secret + "\"}\n\nevent: y\ndata: " + secret + "\n\n";
  for (std::size_t at = 0; at < secret.size();) {
    std::size_t size = std::min<std::size_t>(4, secret.size() - at);
    if (secret[at + size - 1] == '\\') ++size;
    body += delta(secret.substr(at, size));
    at += size;
  }
  return body + delta(" all sent") + test::kEnd;
}

std::string all_files(const test::TempFolder& folder) {
  std::string bytes;
  for (const std::string& name : folder.names()) bytes += folder.read(name);
  return bytes;
}

// What the texts of all deltas say together.
std::string told(const std::string& file) {
  std::string text;
  const std::string begin = "\"text_delta\",\"text\":\"";
  for (std::size_t at = 0; (at = file.find(begin, at)) != std::string::npos;) {
    at += begin.size();
    text += file.substr(at, file.find('"', at) - at);
  }
  return text;
}

struct Leftovers {
  std::string on_the_way;
  std::string at_the_end;
};

Leftovers record(const PlantedSecret& secret, std::size_t chunk_bytes) {
  const test::TempFolder folder;
  Leftovers leftovers;
  test::RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nx-echo: " +
              secret.text + "\r\nset-cookie: " + secret.text + "\r\n\r\n");
    const std::string body = answer_with(secret.text);
    for (std::size_t at = 0; at < body.size(); at += chunk_bytes) {
      peer.send(test::http_chunk(body.substr(at, chunk_bytes)));
    }
    // In one read, so that it is in one record of the journal; what came before it is there by then.
    const std::string last = ": the last line\n\n";
    peer.send(test::http_chunk(last));
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    do {
      leftovers.on_the_way = all_files(folder);
      std::this_thread::sleep_for(1ms);
    } while (!leftovers.on_the_way.empty() && leftovers.on_the_way.find(last) == std::string::npos &&
             std::chrono::steady_clock::now() < deadline);
    peer.send(test::http_chunk(""));
  });
  const bool fits_a_url = secret.text.find_first_of(" \\") == std::string::npos;
  const auto result = test::run_reprise(
      {"record", "-o", folder.file("out.yaml"), "-H", "x-note: " + secret.text, "-H", "authorization: " + secret.text,
       "-H", "content-type: application/json", "-d",
       R"({"messages":[{"content":"my key: )" + secret.text + R"("}],"api_key":")" + secret.text + "\"}",
       "--description", "with " + secret.text,
       server.url("/v1/messages?token=" + (fits_a_url ? secret.text + "&q=" + secret.text : ""))});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  leftovers.at_the_end = all_files(folder);
  return leftovers;
}

TEST(RecordProgram, WritesNoSecretToAnyFile) {
  for (const PlantedSecret& secret : test::planted_secrets()) {
    for (const std::size_t chunk_bytes : {5U, 1000U}) {
      const Leftovers leftovers = record(secret, chunk_bytes);
      for (const std::string& bytes : {leftovers.on_the_way, leftovers.at_the_end}) {
        EXPECT_EQ(bytes.find(secret.core), std::string::npos) << secret.name;
        EXPECT_EQ(told(bytes).find(secret.core), std::string::npos) << secret.name;
      }
      const std::string mark = "[REDACTED:" + secret.name + "]";
      EXPECT_NE(leftovers.at_the_end.find("it is " + mark + " indeed: "), std::string::npos) << secret.name;
      EXPECT_NE(told(leftovers.at_the_end).find("indeed: " + mark + " all sent"), std::string::npos) << secret.name;
    }
  }
}

}  // namespace
}  // namespace reprise::tools
