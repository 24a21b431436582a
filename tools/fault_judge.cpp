#include "fault_judge.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <reprise/client/client.hpp>
#include <reprise/client/stream.hpp>
#include <reprise/clock.hpp>
#include <reprise/harness/reference/reference_decoder.hpp>
#include <reprise/harness/transport/fault_matrix.hpp>
#include <reprise/harness/transport/fault_transport.hpp>
#include <reprise/harness/transport/faulty_response.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/llm/response.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::tools {
namespace {

using harness::EndKind;
using harness::Fault;
using harness::FaultKind;
using harness::RecordedResponse;

Reading read(Result<client::Stream> stream) {
  Reading reading;
  if (!stream) {
    reading.error = std::move(stream.error());
  } else {
    reading.message = stream->collect([&reading](const llm::Chunk& chunk) {
      const auto* call = std::get_if<llm::ToolCall>(&chunk);
      if (call == nullptr || !call->input_valid) return;
      reading.calls.push_back({std::string(call->id), std::string(call->name), std::string(call->input)});
    });
    reading.complete = std::exchange(reading.message.complete, false);
    reading.error = std::exchange(reading.message.error, std::nullopt);
  }
  return reading;
}

client::StreamOptions options_for(llm::Provider provider, Clock& clock) {
  client::StreamOptions options;
  options.provider = provider;
  options.clock = &clock;
  return options;
}

// What arrives before a silence longer than the idle timeout, and how that ends.
struct Arrival {
  std::string_view bytes;
  ErrorCode end = ErrorCode::kTruncated;  // of a stream that does not say itself how it ended
};

ErrorCode code_of(EndKind end) {
  switch (end) {
    case EndKind::kComplete:
      return ErrorCode::kTruncated;
    case EndKind::kClosedEarly:
    case EndKind::kRecorderKilled:
      return ErrorCode::kClosedEarly;
    case EndKind::kReset:
      return ErrorCode::kReset;
    case EndKind::kTimeout:
      return ErrorCode::kTimeout;
    case EndKind::kCancelled:
      return ErrorCode::kCancelled;
  }
  return ErrorCode::kReset;
}

Arrival arrival_of(const RecordedResponse& response) {
  const auto idle = http::Timeouts().idle;
  std::size_t bytes = 0;
  for (const harness::ReadMark& mark : response.chunks) {
    if (mark.delay > idle) return {std::string_view(response.body).substr(0, bytes), ErrorCode::kTimeout};
    bytes += mark.bytes;
  }
  return {response.body, response.end.delay > idle ? ErrorCode::kTimeout : code_of(response.end.kind)};
}

// The same from the bytes alone, without client, transport and decoder of the library.
Reading expected_of(const RecordedResponse& response, llm::Provider provider) {
  const Arrival arrival = arrival_of(response);
  std::vector<sse::Event> events;
  for (auto& event : harness::reference_decode(arrival.bytes).events) {
    events.emplace_back(event.type == "message" ? std::string() : std::move(event.type), std::move(event.data),
                        std::move(event.id));
  }
  Reading reading;
  reading.message = llm::parse_events(events, provider);
  reading.complete = std::exchange(reading.message.complete, false);
  reading.error = std::exchange(reading.message.error, std::nullopt);
  if (reading.complete) reading.error.reset();
  if (reading.error && reading.error->code == ErrorCode::kTruncated) reading.error->code = arrival.end;
  return reading;
}

// Whether the call is whole in the message: its block closed, with this very input.
bool is_whole_in(const llm::Message& message, const Call& call) {
  return std::any_of(message.content.begin(), message.content.end(), [&call](const llm::Block& block) {
    return block.closed && block.input_valid && block.tool_id == call.id && block.tool_name == call.name &&
           (block.input_json == call.input || (block.input_json.empty() && call.input == "{}"));
  });
}

enum class Effect {
  kHarmless,  // changes nothing that the caller sees
  kCuts,      // what is there is the beginning of the whole
  kRewrites,  // other bytes, another meaning
};

// Whether the body ends behind a blank line.
bool is_finished(std::string_view body) {
  sse::Decoder decoder;
  return decoder.feed(body, [](const sse::EventView&) {}).has_value() && !decoder.unfinished_tail();
}

Effect effect_of(const Fault& fault, std::string_view body) {
  switch (fault.kind) {
    case FaultKind::kReset:
    case FaultKind::kClose:
    case FaultKind::kCloseClean:
    case FaultKind::kError:
      return Effect::kCuts;
    case FaultKind::kStall:
      return fault.duration > http::Timeouts().idle ? Effect::kCuts : Effect::kHarmless;
    case FaultKind::kLatency:
    case FaultKind::kBandwidth:
    case FaultKind::kCrlf:
    case FaultKind::kComment:
      return Effect::kHarmless;
    case FaultKind::kEvent:
      // Behind an unfinished event it ends that.
      return is_finished(body) ? Effect::kHarmless : Effect::kRewrites;
    case FaultKind::kBom:
      return fault.position.number == 0 && fault.position.place == harness::FaultPlace::kByte ? Effect::kHarmless
                                                                                              : Effect::kRewrites;
    default:
      return Effect::kRewrites;
  }
}

// "stall:119s", without the position.
std::string kind_text(const Fault& fault) {
  const std::string text = fault.to_string();
  return text.substr(0, text.find('@'));
}

// Answers every request with the same response.
class SameAnswer final : public http::Transport {
 public:
  SameAnswer(const RecordedResponse& response, Clock& clock) : response_(response), clock_(clock) {}

  Result<http::Reply> open(const http::Request&, const http::ExchangeOptions& options) override {
    return harness::replay(response_, harness::ReplayTiming::kRecorded, clock_, options);
  }

 private:
  const RecordedResponse& response_;
  Clock& clock_;
};

class FaultJudge {
 public:
  FaultJudge(const Session& session, llm::Provider provider, std::atomic<std::uint64_t>& done, const ReadAnswer& client)
      : response_(session.response),
        provider_(provider),
        done_(done),
        client_(client),
        whole_(client(response_, provider)) {
    verdict_.name = session.name;
  }

  FaultVerdict judge() {
    const auto positions = harness::standard_positions(response_);
    verdict_.positions = positions.size();
    for (Fault fault : harness::standard_faults()) {
      for (const auto& position : positions) {
        fault.position = position;
        check(fault);
      }
    }
    for (const Fault& status : harness::standard_statuses()) check_status(status);
    for (const char* plan : {"429:2s then 529 then ok", "reset@byte:0 then close@byte:0 then ok",
                             "503 then error:overloaded_error@byte:0 then ok"}) {
      check_sequence(plan, whole_.code());
    }
    check_sequence("500 then 529 then 503", "http_status");
    return std::move(verdict_);
  }

 private:
  struct Tried {
    std::string kind;  // as in FaultCounts
    std::string text;
  };

  void check(const Fault& fault) {
    const auto faulty = harness::with_fault(response_, fault);
    // The end has nothing to drop.
    if (!faulty) return;
    const Reading found = client_(*faulty, provider_);
    const Reading expected = expected_of(*faulty, provider_);
    const Tried what{.kind = kind_text(fault), .text = fault.to_string()};
    count(what, found.code());
    compare(what, expected.code(), found.code());
    if (found.complete != (found.code() == "ok")) problem(what, "the message's `complete` does not say how it ended");
    if (found.message != expected.message) problem(what, "the message is not what the bytes say");
    const Effect effect = effect_of(fault, response_.body);
    check_calls(what, effect, found);
    if (effect != Effect::kHarmless) return;
    compare(what, whole_.code(), found.code());
    if (found.message != whole_.message) problem(what, "a harmless fault changed the message");
  }

  void check_calls(const Tried& what, Effect effect, const Reading& found) {
    for (const Call& call : found.calls) {
      const bool known = std::find(whole_.calls.begin(), whole_.calls.end(), call) != whole_.calls.end();
      if (!is_whole_in(found.message, call)) problem(what, "tool call '" + call.id + "' was handed out half done");
      if (!known && effect != Effect::kRewrites) {
        problem(what, "tool call '" + call.id + "' is not the one of the whole stream");
      }
    }
  }

  void check_status(const Fault& fault) {
    const Reading found = client_(harness::with_fault(response_, fault).value(), provider_);
    const Tried what{.kind = "status", .text = fault.to_string()};
    count(what, found.code());
    compare(what, "http_status", found.code());
    if (!found.error) return;
    if (found.error->http_status != static_cast<int>(fault.count)) problem(what, "the error does not have the status");
    if (found.error->retry_after != fault.duration) problem(what, "the error does not have the time to wait");
    const bool retryable = fault.count == 429 || fault.count >= 500;
    if (is_retryable(*found.error) != retryable) problem(what, "the error is wrong on whether to try again");
  }

  // Through the whole client, which tries again twice.
  void check_sequence(const std::string& plan, const std::string& expected) {
    VirtualClock clock;
    SameAnswer inner(response_, clock);
    const auto transport =
        std::make_shared<harness::FaultTransport>(inner, harness::FaultPlan::parse(plan).value(), clock);
    client::ClientOptions options;
    options.endpoint.provider = provider_;
    options.endpoint.api_key = "none";
    options.stream = options_for(provider_, clock);
    client::Client client(transport, options);
    const Reading found = read(client.stream({.model = "any", .messages = {llm::user("Anything.")}, .max_tokens = 1}));
    const Tried what{.kind = "sequence", .text = plan};
    count(what, found.code());
    compare(what, expected, found.code());
    if (expected != "http_status" && found.message != whole_.message) {
      problem(what, "the message is not that of the answer that came at last");
    }
    if (transport->opened() != 3) problem(what, "it was sent " + std::to_string(transport->opened()) + " times, not 3");
  }

  void count(const Tried& what, const std::string& code) {
    ++verdict_.counts[what.kind][code];
    ++verdict_.faults;
    ++done_;
  }

  void compare(const Tried& what, const std::string& expected, const std::string& found) {
    if (expected != found) problem(what, "expected " + expected + ", found " + found);
  }

  void problem(const Tried& what, const std::string& text) {
    verdict_.problems[what.kind].push_back(what.text + ": " + text);
  }

  const RecordedResponse& response_;
  llm::Provider provider_;
  std::atomic<std::uint64_t>& done_;
  const ReadAnswer& client_;
  Reading whole_;
  FaultVerdict verdict_;
};

// The provider of the first event that one is known for.
std::optional<llm::Provider> provider_of(const RecordedResponse& response) {
  for (const auto& event : harness::reference_decode(response.body).events) {
    const std::string_view type = event.type == "message" ? std::string_view() : std::string_view(event.type);
    if (const auto known = llm::recognise({.type = type, .data = event.data, .id = event.id})) return known;
  }
  return std::nullopt;
}

bool is_event_stream(const RecordedResponse& response) {
  const auto type = http::media_type(response.headers.find("content-type").value_or("text/event-stream"));
  return response.status >= 200 && response.status <= 299 && type == "text/event-stream";
}

}  // namespace

std::string Reading::code() const { return error ? std::string(to_string(error->code)) : "ok"; }

Reading read_by_client(const RecordedResponse& response, llm::Provider provider) {
  VirtualClock clock;
  const auto options = options_for(provider, clock);
  return read(client::Stream::adopt(
      harness::replay(response, harness::ReplayTiming::kRecorded, clock, options.exchange), options));
}

FaultVerdict judge_faults(const Session& session, std::atomic<std::uint64_t>& done, const ReadAnswer& client) {
  const auto left_out = [&session](const char* why) {
    return FaultVerdict{.name = session.name, .counts = {}, .problems = {}, .left_out = why};
  };
  if (!is_event_stream(session.response)) return left_out("not an event stream");
  const auto provider = provider_of(session.response);
  if (!provider) return left_out("no event of a provider known here");
  return FaultJudge(session, *provider, done, client).judge();
}

}  // namespace reprise::tools
