// How fast bytes become events, beside what a machine can do at most: Decode, DecodeTrust and Reference against
// Memchr (a loop that finds line ends and nothing else) and Memcpy (into a ring of 64 KiB), at the same chunk sizes.
#include <cstring>
#include <functional>
#include <vector>

#include <benchmark/benchmark.h>

#include <reprise/harness/reference/reference_decoder.hpp>
#include <reprise/sse/decoder.hpp>

#include "bench/allocations.hpp"
#include "bench/workload.hpp"

namespace reprise::bench {
namespace {

constexpr std::size_t kRingBytes = std::size_t{64} << 10U;
constexpr std::size_t kReferenceBytes = std::size_t{2} << 20U;

// Calls `use(chunk)` for the body's chunks, in order.
template <class Use>
void for_each_chunk(std::string_view body, std::size_t chunk, Use&& use) {
  const char* at = body.data();
  std::size_t left = body.size();
  for (; left > chunk; left -= chunk, at += chunk) use(std::string_view(at, chunk));
  use(std::string_view(at, left));
}

// Every benchmark has the same counters: a table of comma-separated values has a column for each.
void set_counters(benchmark::State& state, std::size_t body_bytes, double events = 0, double allocs_per_event = 0) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(body_bytes));
  state.counters["events"] = events;
  state.counters["allocs_per_event"] = allocs_per_event;
}

void decode(benchmark::State& state, const Workload& load, std::size_t chunk, sse::Utf8Policy utf8) {
  sse::Decoder decoder(sse::DecoderOptions{.utf8 = utf8});
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  const auto sink = [&](const sse::EventView& event) {
    ++events;
    bytes += event.data.size();
  };
  // Buffers reach their size on the first events, which the steady state does not count.
  if (!decoder.feed(start_of(load, std::size_t{1} << 18U), sink)) state.SkipWithError("the decoder failed");
  for_each_chunk(start_of(load, std::size_t{1} << 18U), chunk,
                 [&](std::string_view part) { (void)decoder.feed(part, sink); });
  events = 0;
  const std::uint64_t allocations_before = allocations();
  for (auto _ : state) {
    for_each_chunk(load.body, chunk,
                   [&](std::string_view part) { benchmark::DoNotOptimize(decoder.feed(part, sink)); });
  }
  const std::uint64_t allocated = allocations() - allocations_before;
  benchmark::DoNotOptimize(bytes);
  if (events != load.events * static_cast<std::uint64_t>(state.iterations())) state.SkipWithError("events are missing");
  set_counters(state, load.body.size(), static_cast<double>(load.events),
               static_cast<double>(allocated) / static_cast<double>(events));
}

void find_line_ends(benchmark::State& state, const Workload& load, std::size_t chunk) {
  std::uint64_t lines = 0;
  for (auto _ : state) {
    for_each_chunk(load.body, chunk, [&](std::string_view part) {
      const char* at = part.data();
      const char* const end = at + part.size();
      while (const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at))) {
        ++lines;
        at = static_cast<const char*>(found) + 1;
      }
    });
    benchmark::DoNotOptimize(lines);
  }
  set_counters(state, load.body.size());
}

void copy(benchmark::State& state, const Workload& load, std::size_t chunk) {
  std::vector<char> ring(kRingBytes + chunk);
  std::size_t at = 0;
  for (auto _ : state) {
    for_each_chunk(load.body, chunk, [&](std::string_view part) {
      std::memcpy(ring.data() + at, part.data(), part.size());
      at = (at + part.size()) % kRingBytes;
      benchmark::ClobberMemory();
    });
  }
  set_counters(state, load.body.size());
}

// The reference decoder takes bodies whole; the chunk size is in the name alone, so that the tables line up.
void decode_by_reference(benchmark::State& state, const Workload& load) {
  const std::string_view body = start_of(load, kReferenceBytes);
  for (auto _ : state) benchmark::DoNotOptimize(harness::reference_decode(body));
  set_counters(state, body.size());
}

void add(const std::string& kind, int number, std::size_t chunk, const std::function<void(benchmark::State&)>& run) {
  const std::string name = kind + "/W" + std::to_string(number) + "/" + std::to_string(chunk);
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond);
}

// Workloads are made when the first benchmark that needs them runs.
[[maybe_unused]] const bool kRegistered = [] {
  for (int w = 1; w <= 4; ++w) {
    for (const std::size_t chunk : {16384U, 1400U, 64U, 1U}) {
      add("Decode", w, chunk, [=](auto& s) { decode(s, workload(w), chunk, sse::Utf8Policy::kReplace); });
      add("DecodeTrust", w, chunk, [=](auto& s) { decode(s, workload(w), chunk, sse::Utf8Policy::kTrust); });
      add("Memchr", w, chunk, [=](auto& s) { find_line_ends(s, workload(w), chunk); });
      add("Memcpy", w, chunk, [=](auto& s) { copy(s, workload(w), chunk); });
      add("Reference", w, chunk, [=](auto& s) { decode_by_reference(s, workload(w)); });
    }
  }
  return true;
}();

}  // namespace
}  // namespace reprise::bench
