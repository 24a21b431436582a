#include <memory>
#include <string>
#include <vector>

#include <reprise/llm/response.hpp>
#include <reprise/sse/decoder.hpp>

#include "llm/json_text.hpp"

namespace reprise::llm {
namespace {

// Feeds one parser and adds up its chunks.
class Collector {
 public:
  explicit Collector(std::optional<Provider> provider) {
    if (provider) parser_ = make_parser(*provider);
  }

  void operator()(const sse::EventView& event) {
    ++events_;
    if (message_.error || message_.complete) return;
    if (parser_ == nullptr) {
      const auto provider = recognise(event);
      if (!provider) return;
      parser_ = make_parser(*provider);
    }
    chunks_.clear();
    auto parsed = parser_->parse(event, chunks_);
    for (const Chunk& chunk : chunks_) accumulate(message_, chunk);
    if (!parsed) message_.error = std::move(parsed.error());
  }

  void fail(Error error) {
    if (!message_.error && !message_.complete) message_.error = std::move(error);
  }

  // Of an answer that is still being made.
  Message unfinished() { return std::move(message_); }

  // After the last event.
  Message finish(const std::string& unfinished) {
    if (parser_ == nullptr && events_ > 0) {
      fail({.code = ErrorCode::kProtocol,
            .message = "no event of the stream is of a provider known here; name the provider"});
    }
    fail({.code = ErrorCode::kTruncated,
          .message =
              "the stream ended after " + std::to_string(events_) + " events without its terminal event" + unfinished});
    return std::move(message_);
  }

 private:
  std::unique_ptr<Parser> parser_;
  std::vector<Chunk> chunks_;
  Message message_;
  std::size_t events_ = 0;
};

// What the first event of a stream would be called, had the answer been streamed.
std::string kind_of(std::string_view body) {
  std::string kind = json::string_of(json::member(body, "type"));
  return kind.empty() ? json::string_of(json::member(body, "object")) : kind;
}

sse::EventView event_of(std::string_view data) { return {.type = {}, .data = data, .id = {}}; }

// Whether a response of this status is all there, for better or worse.
bool is_over(std::string_view status) { return status == "completed" || status == "incomplete" || status == "failed"; }

Error no_answer() {
  return {.code = ErrorCode::kProtocol,
          .message = "the body is JSON, but neither an answer of this provider nor an error"};
}

Result<Message> result_of(Message message) {
  if (message.error) return tl::unexpected<Error>(std::move(*message.error));
  return message;
}

// Each provider's parser takes a whole answer as one more event of a stream.
Result<Message> parse_anthropic(std::string_view body) {
  const std::string kind = kind_of(body);
  Collector collector(Provider::kAnthropic);
  if (kind == "message") {
    std::string event = R"({"type":"message_start","message":)";
    event.append(body) += '}';
    collector(event_of(event));
    collector(event_of(R"({"type":"message_stop"})"));
  } else if (kind == "error" || json::has_value(json::member(body, "error"))) {
    collector(sse::EventView{.type = "error", .data = body, .id = {}});
  } else {
    collector.fail(no_answer());
  }
  return result_of(collector.finish({}));
}

Result<Message> parse_chat(std::string_view body) {
  Collector collector(Provider::kOpenAiChat);
  if (recognise(event_of(body)) != Provider::kOpenAiChat) collector.fail(no_answer());
  collector(event_of(body));
  collector(event_of("[DONE]"));
  return result_of(collector.finish({}));
}

Result<Message> parse_responses(std::string_view body) {
  Collector collector(Provider::kOpenAiResponses);
  if (json::has_value(json::member(body, "error")) && kind_of(body) != "response") {
    collector(sse::EventView{.type = "error", .data = body, .id = {}});
    return result_of(collector.finish({}));
  }
  if (kind_of(body) != "response") return tl::unexpected<Error>(no_answer());
  const std::string status = json::string_of(json::member(body, "status"));
  std::string event =
      R"({"type":"response.)" + (is_over(status) ? status : std::string("created")) + R"(","response":)";
  event.append(body) += '}';
  collector(event_of(event));
  if (is_over(status)) return result_of(collector.finish({}));
  return collector.unfinished();
}

}  // namespace

Result<Message> parse_response(Provider provider, std::string_view body) {
  if (const auto fault = json::find_fault(body)) {
    return reprise::fail(ErrorCode::kProtocol, "the body is not JSON: at offset " + std::to_string(fault->offset) +
                                                   " of " + std::to_string(body.size()) + ", expected " +
                                                   fault->expected);
  }
  if (provider == Provider::kAnthropic) return parse_anthropic(body);
  return provider == Provider::kOpenAiChat ? parse_chat(body) : parse_responses(body);
}

std::optional<Provider> recognise_response(std::string_view body) {
  if (json::find_fault(body)) return std::nullopt;
  const std::string kind = kind_of(body);
  if (kind == "message") return Provider::kAnthropic;
  if (kind == "response") return Provider::kOpenAiResponses;
  return recognise(event_of(body));
}

Message parse_stream(std::string_view body, std::optional<Provider> provider) {
  sse::Decoder decoder;
  Collector collector(provider);
  if (auto fed = decoder.feed(body, collector); !fed) collector.fail(std::move(fed.error()));
  const auto tail = decoder.unfinished_tail();
  return collector.finish(tail ? "; " + std::to_string(tail->bytes) + " bytes of an unfinished event were dropped"
                               : std::string());
}

Message parse_events(std::span<const sse::Event> events, std::optional<Provider> provider) {
  Collector collector(provider);
  for (const sse::Event& event : events) collector(event.view());
  return collector.finish({});
}

}  // namespace reprise::llm
