#include "report/story.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include <reprise/client/stream.hpp>
#include <reprise/clock.hpp>
#include <reprise/harness/report/meaning.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

EventKind kind_of(const llm::Chunk& chunk) {
  return std::visit(Overloaded{[](const llm::TextDelta&) { return EventKind::kText; },
                               [](const llm::RefusalDelta&) { return EventKind::kText; },
                               [](const llm::ThinkingDelta&) { return EventKind::kThinking; },
                               [](const llm::SignatureDelta&) { return EventKind::kThinking; },
                               [](const llm::ToolInputDelta&) { return EventKind::kTool; },
                               [](const llm::ToolCall&) { return EventKind::kTool; },
                               [](const llm::BlockStart&) { return EventKind::kBlock; },
                               [](const llm::BlockEnd&) { return EventKind::kBlock; },
                               [](const llm::MessageStart&) { return EventKind::kBlock; },
                               [](const llm::UsageUpdate&) { return EventKind::kUsage; },
                               [](const llm::Finish&) { return EventKind::kEnd; },
                               [](const llm::MessageEnd&) { return EventKind::kEnd; },
                               [](const llm::KeepAlive&) { return EventKind::kKeepAlive; },
                               [](const auto&) { return EventKind::kOther; }},
                    chunk);
}

std::size_t text_bytes_of(const llm::Chunk& chunk) {
  return std::visit(Overloaded{[](const llm::TextDelta& c) { return c.text.size(); },
                               [](const llm::RefusalDelta& c) { return c.text.size(); },
                               [](const llm::ThinkingDelta& c) { return c.text.size(); },
                               [](const llm::ToolInputDelta& c) { return c.partial_json.size(); },
                               [](const auto&) { return std::size_t{0}; }},
                    chunk);
}

// Tells events as the decoder hands them out.
class Teller {
 public:
  explicit Teller(Story& story) : story_(story) {}

  void at(microseconds time) { time_ = time; }

  void operator()(const sse::EventView& event) {
    StoryEvent told{.time = time_, .name = std::string(event.name()), .data = std::string(event.data), .meaning = {}};
    parse(event, told);
    if (told.text_bytes > 0) {
      if (!story_.first_token) story_.first_token = time_;
      story_.last_token = time_;
      story_.text_bytes += told.text_bytes;
    }
    story_.events.push_back(std::move(told));
  }

 private:
  void parse(const sse::EventView& event, StoryEvent& told) {
    if (failed_) return;
    if (parser_ == nullptr) {
      const auto provider = llm::recognise(event);
      if (!provider) return;
      parser_ = llm::make_parser(*provider);
    }
    chunks_.clear();
    const auto parsed = parser_->parse(event, chunks_);
    for (const llm::Chunk& chunk : chunks_) {
      told.meaning += (told.meaning.empty() ? "" : " · ") + meaning_of(chunk);
      told.kind = std::min(told.kind, kind_of(chunk));
      told.text_bytes += text_bytes_of(chunk);
    }
    if (parsed) return;
    failed_ = true;
    told.kind = EventKind::kError;
    told.meaning = parsed.error().message;
  }

  Story& story_;
  microseconds time_{0};
  std::unique_ptr<llm::Parser> parser_{};
  std::vector<llm::Chunk> chunks_{};
  bool failed_ = false;
};

std::optional<double> output_tokens_of(const llm::Message& message) {
  for (const auto& [name, json] : message.usage) {
    if (name != "output_tokens" && name != "completion_tokens") continue;
    const auto count = nlohmann::json::parse(json, nullptr, false);
    if (count.is_number()) return count.get<double>();
  }
  return std::nullopt;
}

llm::Message message_of(const RecordedResponse& response) {
  VirtualClock clock;
  client::StreamOptions options;
  options.clock = &clock;
  auto stream = client::Stream::adopt(replay(response, ReplayTiming::kRecorded, clock, options.exchange), options);
  if (stream) return stream->collect();
  llm::Message message;
  message.error = std::move(stream.error());
  return message;
}

bool is_event_stream(const RecordedResponse& response) {
  return response.status >= 200 && response.status <= 299 &&
         http::media_type(response.headers.find("content-type").value_or("text/event-stream")) == "text/event-stream";
}

}  // namespace

Story story_of(const RecordedResponse& response) {
  Story story;
  story.message = message_of(response);
  story.output_tokens = output_tokens_of(story.message);
  sse::Decoder decoder;
  Teller teller(story);
  std::string_view rest = response.body;
  for (const ReadMark& mark : response.chunks) {
    story.duration += mark.delay;
    if (!story.first_byte) story.first_byte = story.duration;
    const std::string_view bytes = rest.substr(0, mark.bytes);
    rest.remove_prefix(bytes.size());
    teller.at(story.duration);
    if (is_event_stream(response) && !decoder.feed(bytes, teller)) break;
  }
  story.duration += response.end.delay;
  return story;
}

std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::kText:
      return "text";
    case EventKind::kThinking:
      return "thinking";
    case EventKind::kTool:
      return "tool";
    case EventKind::kBlock:
      return "block";
    case EventKind::kUsage:
      return "usage";
    case EventKind::kEnd:
      return "end";
    case EventKind::kKeepAlive:
      return "keep-alive";
    case EventKind::kOther:
      return "other";
    case EventKind::kError:
      return "error";
  }
  return "other";
}

}  // namespace reprise::harness
