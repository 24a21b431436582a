// Uses each of the installed libraries by its public headers. Prints "2 events" and ends with 0.
#include <cstdio>

#include <reprise/harness/chunking/plan.hpp>
#include <reprise/http/curl_transport.hpp>
#include <reprise/sse/decoder.hpp>

int main() {
  reprise::http::CurlTransport transport;
  const auto plan = reprise::harness::ChunkPlan::parse("bytes:1");
  if (!plan) return 2;

  int events = 0;
  reprise::sse::Decoder decoder;
  const auto fed = decoder.feed("data: one\n\ndata: two\n\n", [&](const reprise::sse::EventView&) { ++events; });
  if (!fed) return 3;
  std::printf("%d events\n", events);
  return events == 2 ? 0 : 1;
}
