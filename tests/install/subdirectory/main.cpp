// Uses the libraries built beside it. Prints "2 events" and ends with 0.
#include <cstdio>

#include <reprise/http/curl_transport.hpp>
#include <reprise/sse/decoder.hpp>

int main() {
  reprise::http::CurlTransport transport;
  int events = 0;
  reprise::sse::Decoder decoder;
  const auto fed = decoder.feed("data: one\n\ndata: two\n\n", [&](const reprise::sse::EventView&) { ++events; });
  if (!fed) return 3;
  std::printf("%d events\n", events);
  return events == 2 ? 0 : 1;
}
