#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include <reprise/harness/testing/made_response.hpp>
#include <reprise/harness/testing/reading.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

namespace reprise::harness {
namespace {

// Gives each chunk texts of its own: those of a stream's chunks are gone with its next one.
class Keeper {
 public:
  llm::Chunk operator()(llm::MessageStart chunk) {
    return kept(chunk, chunk.id, chunk.model, chunk.role, chunk.details);
  }
  llm::Chunk operator()(llm::BlockStart chunk) { return kept(chunk, chunk.type, chunk.json); }
  llm::Chunk operator()(llm::TextDelta chunk) { return kept(chunk, chunk.text); }
  llm::Chunk operator()(llm::RefusalDelta chunk) { return kept(chunk, chunk.text); }
  llm::Chunk operator()(llm::ThinkingDelta chunk) { return kept(chunk, chunk.text); }
  llm::Chunk operator()(llm::SignatureDelta chunk) { return kept(chunk, chunk.signature); }
  llm::Chunk operator()(llm::ToolInputDelta chunk) { return kept(chunk, chunk.partial_json); }
  llm::Chunk operator()(llm::OtherDelta chunk) { return kept(chunk, chunk.type, chunk.json); }
  llm::Chunk operator()(llm::ToolCall chunk) { return kept(chunk, chunk.id, chunk.name, chunk.input); }
  llm::Chunk operator()(llm::BlockEnd chunk) { return kept(chunk, chunk.json); }
  llm::Chunk operator()(llm::UsageUpdate chunk) { return kept(chunk, chunk.json); }
  llm::Chunk operator()(llm::Finish chunk) { return kept(chunk, chunk.raw, chunk.stop_sequence, chunk.details); }
  llm::Chunk operator()(llm::MessageEnd chunk) { return chunk; }
  llm::Chunk operator()(llm::KeepAlive chunk) { return chunk; }
  llm::Chunk operator()(llm::UnknownEvent chunk) { return kept(chunk, chunk.type, chunk.data); }

  Reading::Texts take() { return std::move(texts_); }

 private:
  template <class Kind, class... Views>
  llm::Chunk kept(const Kind& chunk, Views&... views) {
    ((views = texts_.emplace_back(views)), ...);
    return chunk;
  }

  Reading::Texts texts_;  // a text's place stays the same, moved or not
};

Reading failed(Error error) {
  llm::Message message;
  message.error = std::move(error);
  return Reading(std::move(message));
}

}  // namespace

Reading read_all(client::Stream& stream) {
  Keeper keeper;
  std::vector<llm::Chunk> chunks;
  auto message = stream.collect([&](const llm::Chunk& chunk) { chunks.push_back(std::visit(keeper, chunk)); });
  return Reading(std::move(message), std::move(chunks), std::make_shared<const Reading::Texts>(keeper.take()));
}

Reading read_all(Result<client::Stream> stream) {
  return stream ? read_all(*stream) : failed(std::move(stream.error()));
}

Reading read_all(Result<http::Reply> reply, client::StreamOptions options) {
  if (!reply) return failed(std::move(reply.error()));
  return read_all(client::Stream::adopt(std::move(*reply), std::move(options)));
}

Reading read_all(std::string_view body, client::StreamOptions options) {
  const auto response = event_stream({std::string(body)});
  return read_all(replay(response, ReplayTiming::kNone, steady_clock()), std::move(options));
}

std::optional<Error> failure_of(const llm::Message& message) {
  if (message.error) return message.error;
  if (message.complete) return std::nullopt;
  return Error{.code = ErrorCode::kTruncated, .message = "the message is not complete, and no error says why"};
}

std::optional<Error> failure_of(const Reading& reading) { return failure_of(reading.message()); }

EventList read_events(std::string_view body, sse::DecoderOptions options) {
  EventList list;
  sse::Decoder decoder(options);
  auto fed = decoder.feed(body, [&list](const sse::EventView& event) { list.events.emplace_back(event); });
  if (!fed) {
    list.error = std::move(fed.error());
  } else {
    list.tail = decoder.unfinished_tail();
  }
  return list;
}

std::string to_line(const sse::EventView& event) {
  using Json = nlohmann::ordered_json;
  return Json{{"event", event.type}, {"data", event.data}, {"id", event.id}}.dump(-1, ' ', false,
                                                                                  Json::error_handler_t::replace);
}

}  // namespace reprise::harness
