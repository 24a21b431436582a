// Where the examples get their answers from.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <reprise/client/client.hpp>
#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/http/curl_transport.hpp>

namespace reprise::examples {

// With an argument: the fixture of that name, at its recorded pace. Without: the real API, with the key of the
// environment. The programs cannot tell the difference.
inline std::shared_ptr<http::Transport> transport(int argc, char** argv) {
  if (argc < 2) return std::make_shared<http::CurlTransport>();
  auto read = harness::read_fixture(argv[1]);
  if (!read) {
    std::fprintf(stderr, "%s\n", read.error().message.c_str());
    std::exit(2);
  }
  return std::make_shared<harness::ReplayTransport>(std::move(read->fixture), harness::ReplayTiming::kRecorded);
}

inline client::ClientOptions options() {
  client::ClientOptions options;
  if (const char* key = std::getenv("ANTHROPIC_API_KEY")) options.endpoint.api_key = key;
  return options;
}

}  // namespace reprise::examples
