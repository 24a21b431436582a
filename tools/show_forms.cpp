#include <ostream>

#include <nlohmann/json.hpp>

#include <reprise/client/stream.hpp>
#include <reprise/llm/message.hpp>

#include "show.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

Result<client::Stream> open_stream(const Session& session, const ShowOptions& options) {
  client::StreamOptions stream_options;
  stream_options.provider = options.provider;
  stream_options.decoder.utf8 = options.utf8;
  return client::Stream::adopt(reply_of(session, options.cuts), stream_options);
}

std::string dump(const ordered_json& json) { return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

// A stream that ends badly is shown as well as any other; bytes that break what the user asked for are a failure.
Result<void> verdict_on(const Error& error) {
  if (error.code != ErrorCode::kInvalidUtf8 && error.code != ErrorCode::kLimitExceeded) return {};
  return tl::unexpected<Error>(error);
}

}  // namespace

std::string event_json(const sse::EventView& event) {
  return dump(ordered_json{{"event", event.name()}, {"data", event.data}, {"id", event.id}});
}

Result<void> show_events(const Session& session, const ShowOptions& options, std::ostream& out) {
  sse::Decoder decoder(sse::DecoderOptions{.utf8 = options.utf8});
  for (const std::string_view chunk : harness::cut(session.response.body, options.cuts)) {
    auto fed = decoder.feed(chunk, [&out](const sse::EventView& event) { out << event_json(event) << '\n'; });
    if (!fed) return fed;
  }
  return {};
}

Result<void> StreamCount::feed(std::string_view bytes) {
  return decoder_.feed(bytes, [this](const sse::EventView&) { ++events_; });
}

void StreamCount::print(std::ostream& out) const {
  if (json_) {
    out << dump(ordered_json{{"events", events_}, {"bytes", decoder_.offset()}}) << '\n';
  } else {
    out << counted(events_, "event") << ", " << counted(decoder_.offset(), "byte") << '\n';
  }
}

Result<void> show_count(const Session& session, const ShowOptions& options, std::ostream& out) {
  StreamCount count(options);
  for (const std::string_view chunk : harness::cut(session.response.body, options.cuts)) {
    if (auto fed = count.feed(chunk); !fed) return fed;
  }
  count.print(out);
  return {};
}

Result<void> show_chunks(const Session& session, const ShowOptions& options, std::ostream& out) {
  const auto show_error = [&out](const Error& error) {
    out << dump(ordered_json{{"type", "error"}, {"error", llm::to_json(error)}}) << '\n';
    return verdict_on(error);
  };
  auto stream = open_stream(session, options);
  if (!stream) return show_error(stream.error());
  for (const Result<llm::Chunk>& chunk : *stream) {
    if (!chunk) return show_error(chunk.error());
    out << llm::to_json(*chunk) << '\n';
  }
  return {};
}

Result<void> show_message(const Session& session, const ShowOptions& options, std::ostream& out) {
  auto stream = open_stream(session, options);
  llm::Message message;
  if (stream) {
    message = stream->collect();
  } else {
    message.error = stream.error();
  }
  out << dump(llm::to_json(message)) << '\n';
  return message.error ? verdict_on(*message.error) : Result<void>();
}

}  // namespace reprise::tools
