// How fast bytes become typed chunks, beside what a program gets from a DOM of each event: Chunks against NlohmannDom
// and SimdjsonDom, which decode the same events with the same decoder and make the same TextDeltas.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <reprise/llm/provider.hpp>
#include <reprise/sse/decoder.hpp>

#include "bench/allocations.hpp"
#include "bench/workload.hpp"

namespace reprise::bench {
namespace {

constexpr std::size_t kBodyBytes = std::size_t{8} << 20U;

struct Stream {
  std::string body;
  std::vector<std::string> head;  // the data of the events that come before, each once
  llm::Provider provider = llm::Provider::kAnthropic;
  std::uint64_t events = 0;
};

const std::vector<std::string> kAnthropicHead{
    R"({"type":"message_start","message":{"id":"msg_1","role":"assistant","model":"claude","content":[]}})",
    R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"};
const std::string kChatStart =
    R"(data: {"id":"chatcmpl-CXWVTWwo6NgJGHVB4ucvxZt94xI5X","object":"chat.completion.chunk","created":1762105815,)"
    R"("model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_a788c5aef0","choices":[{"index":0,)"
    R"("delta":{"content":)";
const std::string kChatEnd = R"(},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"qTG4xPz"})";

// W1's first events.
const Stream& anthropic_stream() {
  static const Stream stream = [] {
    Stream made{.body = std::string(start_of(small_events(), kBodyBytes)), .head = kAnthropicHead};
    sse::Decoder decoder;
    static_cast<void>(decoder.feed(made.body, [&](const sse::EventView&) { ++made.events; }));
    return made;
  }();
  return stream;
}

// The same texts as Chat Completions say them.
const Stream& openai_stream() {
  static const Stream stream = [] {
    Stream made{.body = {}, .head = {}, .provider = llm::Provider::kOpenAiChat, .events = anthropic_stream().events};
    sse::Decoder decoder;
    static_cast<void>(decoder.feed(anthropic_stream().body, [&](const sse::EventView& event) {
      const auto text = nlohmann::json::parse(event.data)["delta"]["text"];
      made.body += kChatStart + text.dump() + kChatEnd + "\n\n";
    }));
    return made;
  }();
  return stream;
}

// Turns an event into chunks by reprise's own parser.
class OwnParser {
 public:
  explicit OwnParser(const Stream& stream) : parser_(llm::make_parser(stream.provider)) {
    for (const std::string& data : stream.head) (*this)({.type = {}, .data = data, .id = {}});
  }
  void operator()(const sse::EventView& event) {
    chunks_.clear();
    failed_ |= !parser_->parse(event, chunks_);
    for (const llm::Chunk& chunk : chunks_) {
      if (const auto* delta = std::get_if<llm::TextDelta>(&chunk)) {
        ++deltas;
        bytes += delta->text.size();
      }
    }
  }
  [[nodiscard]] bool failed() const { return failed_; }

  std::uint64_t deltas = 0;
  std::uint64_t bytes = 0;

 private:
  std::unique_ptr<llm::Parser> parser_;
  std::vector<llm::Chunk> chunks_;
  bool failed_ = false;
};

// What a program does with a DOM: looks for the type, the index and the text in it.
class DomReader {
 public:
  explicit DomReader(const Stream& stream) : chat_(stream.provider == llm::Provider::kOpenAiChat) {}
  [[nodiscard]] bool failed() const { return failed_; }

  std::uint64_t deltas = 0;
  std::uint64_t bytes = 0;

 protected:
  void take(std::uint64_t index, std::string_view text) {
    chunks_.clear();
    chunks_.emplace_back(llm::TextDelta{static_cast<std::size_t>(index), text});
    benchmark::DoNotOptimize(chunks_.data());
    ++deltas;
    bytes += text.size();
  }

  bool chat_;
  bool failed_ = false;
  std::vector<llm::Chunk> chunks_;
};

class NlohmannReader : public DomReader {
 public:
  using DomReader::DomReader;
  void operator()(const sse::EventView& event) {
    const auto json = nlohmann::json::parse(event.data, nullptr, false);
    failed_ |= json.is_discarded();
    if (failed_) return;
    if (chat_) {
      const auto& choice = json.at("choices").at(0);
      return take(choice.at("index").get<std::uint64_t>(),
                  choice.at("delta").at("content").get_ref<const std::string&>());
    }
    const auto& delta = json.at("delta");
    if (json.at("type") != "content_block_delta" || delta.at("type") != "text_delta") return;
    take(json.at("index").get<std::uint64_t>(), delta.at("text").get_ref<const std::string&>());
  }
};

class SimdjsonReader : public DomReader {
 public:
  using DomReader::DomReader;
  void operator()(const sse::EventView& event) {
    simdjson::dom::element json;
    failed_ |= parser_.parse(event.data.data(), event.data.size()).get(json) != simdjson::SUCCESS;
    std::uint64_t index = 0;
    std::string_view text;
    std::string_view type = "content_block_delta";
    std::string_view delta_type = "text_delta";
    if (chat_) {
      const auto choice = json["choices"].at(0);
      failed_ |= choice["index"].get(index) || choice["delta"]["content"].get(text);
    } else {
      failed_ |= json["type"].get(type) || json["index"].get(index) || json["delta"]["type"].get(delta_type) ||
                 json["delta"]["text"].get(text);
    }
    if (type == "content_block_delta" && delta_type == "text_delta") take(index, text);
  }

 private:
  simdjson::dom::parser parser_;
};

void feed(sse::Decoder& decoder, std::string_view body, std::size_t chunk, const auto& sink) {
  for (std::size_t at = 0; at < body.size(); at += chunk) {
    benchmark::DoNotOptimize(decoder.feed(body.substr(at, chunk), sink));
  }
}

template <class Reader>
void chunks(benchmark::State& state, const Stream& stream, std::size_t chunk) {
  sse::Decoder decoder;
  Reader reader(stream);
  const auto sink = [&reader](const sse::EventView& event) { reader(event); };
  // Buffers reach their size on the first events, which the steady state does not count.
  feed(decoder, stream.body, chunk, sink);
  reader.deltas = 0;
  const std::uint64_t allocations_before = allocations();
  for (auto _ : state) feed(decoder, stream.body, chunk, sink);
  const std::uint64_t allocated = allocations() - allocations_before;
  const auto events = stream.events * static_cast<std::uint64_t>(state.iterations());
  benchmark::DoNotOptimize(reader.bytes);
  if (reader.failed() || reader.deltas != events) state.SkipWithError("text deltas are missing");
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(stream.body.size()));
  state.counters["events_per_second"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["allocs_per_event"] = static_cast<double>(allocated) / static_cast<double>(events);
}

void add(const std::string& kind, const char* provider, std::size_t chunk,
         const std::function<void(benchmark::State&)>& run) {
  const std::string name = kind + "/" + provider + "/" + std::to_string(chunk);
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond);
}

// Streams are made when the first benchmark that needs them runs.
[[maybe_unused]] const bool kRegistered = [] {
  for (const bool chat : {false, true}) {
    const char* provider = chat ? "openai" : "anthropic";
    const auto stream = chat ? &openai_stream : &anthropic_stream;
    for (const std::size_t chunk : {16384U, 1400U, 64U}) {
      add("Chunks", provider, chunk, [=](auto& s) { chunks<OwnParser>(s, stream(), chunk); });
      add("NlohmannDom", provider, chunk, [=](auto& s) { chunks<NlohmannReader>(s, stream(), chunk); });
      add("SimdjsonDom", provider, chunk, [=](auto& s) { chunks<SimdjsonReader>(s, stream(), chunk); });
    }
  }
  return true;
}();

}  // namespace
}  // namespace reprise::bench
