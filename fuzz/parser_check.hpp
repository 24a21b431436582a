// What holds for every provider's parser, whatever the bytes: nothing crashes, a copied parser goes on as the original
// does, no tool call comes of a block that is open, every view is UTF-8, other readers of JSON agree on what is JSON,
// and how the bytes were cut makes no difference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <reprise/llm/message.hpp>
#include <reprise/llm/response.hpp>
#include <reprise/sse/decoder.hpp>

#include "llm/json_text.hpp"
#include "sse/utf8.hpp"

namespace reprise::fuzz {

using llm::Chunk;

inline void require(bool holds) {
  if (!holds) std::abort();
}

struct ViewsAreUtf8 {
  static void check(std::initializer_list<std::string_view> views) {
    for (const std::string_view view : views) require(sse::valid_utf8_prefix(view) == view.size());
  }
  void operator()(const llm::MessageStart& c) const { check({c.id, c.model, c.role, c.details}); }
  void operator()(const llm::BlockStart& c) const { check({c.type, c.json}); }
  void operator()(const llm::TextDelta& c) const { check({c.text}); }
  void operator()(const llm::RefusalDelta& c) const { check({c.text}); }
  void operator()(const llm::ThinkingDelta& c) const { check({c.text}); }
  void operator()(const llm::SignatureDelta& c) const { check({c.signature}); }
  void operator()(const llm::ToolInputDelta& c) const { check({c.partial_json}); }
  void operator()(const llm::OtherDelta& c) const { check({c.type, c.json}); }
  void operator()(const llm::ToolCall& c) const { check({c.id, c.name, c.input}); }
  void operator()(const llm::BlockEnd& c) const { check({c.json}); }
  void operator()(const llm::UsageUpdate& c) const { check({c.json}); }
  void operator()(const llm::Finish& c) const { check({c.raw, c.stop_sequence, c.details}); }
  void operator()(const llm::MessageEnd&) const {}
  void operator()(const llm::KeepAlive&) const {}
  void operator()(const llm::UnknownEvent& c) const { check({c.type, c.data}); }
};

// Follows one stream. `tolerant` parsers take more than one JSON value in an event.
template <class Parser>
class ParserCheck {
 public:
  explicit ParserCheck(Parser parser, bool tolerant = false) : parser_(std::move(parser)), tolerant_(tolerant) {}

  void operator()(const sse::EventView& event) {
    const bool was_complete = parser_.complete();
    Parser copy = parser_;
    require(copy == parser_);
    std::vector<Chunk> chunks;
    std::vector<Chunk> copied;
    const auto parsed = parser_.parse(event, chunks);
    const auto parsed_copy = copy.parse(event, copied);
    require(parsed.has_value() == parsed_copy.has_value() && (parsed || parsed.error() == parsed_copy.error()));
    require(chunks == copied && copy == parser_);
    require(parser_.complete() || !was_complete);
    require(!parser_.finished() || parsed);
    if (!failed_ && !was_complete && !tolerant_) check_json(event, parsed);
    failed_ = failed_ || !parsed;
    for (std::size_t i = 0; i < chunks.size(); ++i) take(chunks, i);
  }

  // After the last event: the message.
  [[nodiscard]] std::string finish() const {
    std::string json = llm::to_json(message_).dump();
    require(nlohmann::json::accept(json));
    for (const llm::Block& block : message_.content) require(block.closed || !block.input_valid);
    require(message_.complete == parser_.complete());
    return json;
  }

 private:
  // nlohmann's reader takes NUL for the end, skips a BOM and sets no limit to nesting. simdjson's refuses half a
  // surrogate pair and numbers that no double holds.
  static void check_json(const sse::EventView& event, const Result<void>& parsed) {
    const std::string_view data = event.data;
    const bool refused = !parsed && parsed.error().message.find(" is not JSON: ") != std::string::npos;
    if (refused) {
      const auto fault = llm::json::find_fault(data);
      require(fault.has_value());
      require(!nlohmann::json::accept(data) || data.find('\0') != std::string_view::npos || data.front() == '\xEF' ||
              std::string_view(fault->expected) == "less nesting");
    }
    const std::string_view text = llm::json::trim(data);
    const bool must_be_json = (event.type.empty() || event.type == "message") && !text.empty() && text != "[DONE]";
    if (parsed && must_be_json) {
      static simdjson::dom::parser parser;
      const auto error = parser.parse(simdjson::padded_string(data)).error();
      require(error == simdjson::SUCCESS || error == simdjson::STRING_ERROR || error == simdjson::NUMBER_ERROR);
    }
  }

  void take(const std::vector<Chunk>& chunks, std::size_t i) {
    std::visit(ViewsAreUtf8{}, chunks[i]);
    const std::string json = llm::to_json(chunks[i]);
    require(!llm::json::find_fault(json) && json.find_first_of("\r\n") == std::string::npos);
    if (const auto* start = std::get_if<llm::BlockStart>(&chunks[i])) open_.insert(start->index);
    if (const auto* end = std::get_if<llm::BlockEnd>(&chunks[i])) require(open_.erase(end->index) == 1);
    if (const auto* call = std::get_if<llm::ToolCall>(&chunks[i])) {
      require(open_.count(call->index) == 1);
      const auto* end = i + 1 < chunks.size() ? std::get_if<llm::BlockEnd>(&chunks[i + 1]) : nullptr;
      require(end != nullptr && end->index == call->index);
      require(call->input_valid == !llm::json::find_fault(call->input));
    }
    llm::accumulate(message_, chunks[i]);
  }

  Parser parser_;
  bool tolerant_;
  llm::Message message_;
  std::set<std::size_t> open_;
  bool failed_ = false;
};

// The message that `bytes` give a parser like `parser` when they come `piece` at a time.
template <class Parser>
std::string message_of(std::string_view bytes, std::size_t piece, Parser parser) {
  sse::Decoder decoder;
  llm::Message message;
  std::vector<Chunk> chunks;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    static_cast<void>(decoder.feed(bytes.substr(at, piece), [&](const sse::EventView& event) {
      chunks.clear();
      static_cast<void>(parser.parse(event, chunks));
      for (const Chunk& chunk : chunks) llm::accumulate(message, chunk);
    }));
  }
  return llm::to_json(message).dump();
}

template <class Parser>
void check_stream(llm::Provider provider, std::string_view bytes, const Parser& parser, bool tolerant = false) {
  sse::Decoder decoder;
  ParserCheck<Parser> check(parser, tolerant);
  static_cast<void>(decoder.feed(bytes, [&check](const sse::EventView& event) { check(event); }));
  const std::string whole = check.finish();
  require(message_of(bytes, 1, parser) == whole);
  require(message_of(bytes, 61, parser) == whole);

  // The same bytes as a body that was not streamed.
  const auto parsed = llm::parse_response(provider, bytes);
  require(!parsed || nlohmann::json::accept(llm::to_json(*parsed).dump()));
  require(parsed || !parsed.error().message.empty());
  static_cast<void>(llm::recognise_response(bytes));
  static_cast<void>(llm::parse_stream(bytes));
}

}  // namespace reprise::fuzz
