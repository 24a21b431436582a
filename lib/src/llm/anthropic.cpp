#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string>
#include <utility>

#include <reprise/llm/anthropic.hpp>

#include "llm/anthropic_names.hpp"
#include "llm/json_event.hpp"
#include "llm/parser_of_machine.hpp"
#include "llm/parts.hpp"

namespace reprise::llm {
namespace {

using json::Field;
using json::Kind;
using json::Value;

enum Slot : std::size_t {
  kType,
  kIndex,
  kDelta,
  kDeltaType,
  kText,
  kThinking,
  kSignature,
  kPartialJson,
  kEstimatedTokens,
  kStopReason,
  kStopSequence,
  kContentBlock,
  kMessage,
  kMessageId,
  kMessageModel,
  kMessageRole,
  kMessageContent,
  kMessageStopReason,
  kMessageStopSequence,
  kMessageUsage,
  kUsage,
  kError,
  kErrorType,
  kErrorText,
  kRequestId,
  kSlots
};

constexpr std::array kDeltaFields{Field{"type", kDeltaType},           Field{"text", kText},
                                  Field{"partial_json", kPartialJson}, Field{"thinking", kThinking},
                                  Field{"signature", kSignature},      Field{"estimated_tokens", kEstimatedTokens},
                                  Field{"stop_reason", kStopReason},   Field{"stop_sequence", kStopSequence}};
constexpr std::array kMessageFields{Field{"id", kMessageId},
                                    Field{"role", kMessageRole},
                                    Field{"model", kMessageModel},
                                    Field{"content", kMessageContent},
                                    Field{"usage", kMessageUsage},
                                    Field{"stop_reason", kMessageStopReason},
                                    Field{"stop_sequence", kMessageStopSequence}};
constexpr std::array kErrorFields{Field{"type", kErrorType}, Field{"message", kErrorText}};
constexpr std::array kEventFields{Field{"type", kType},
                                  Field{"index", kIndex},
                                  Field{"delta", kDelta, kDeltaFields},
                                  Field{"content_block", kContentBlock},
                                  Field{"usage", kUsage},
                                  Field{"message", kMessage, kMessageFields},
                                  Field{"error", kError, kErrorFields},
                                  Field{"request_id", kRequestId}};

// What has chunks of its own; the rest of an event goes into `details`.
constexpr std::array<std::string_view, 3> kKnownInEvent{"type", "delta", "usage"};
constexpr std::array<std::string_view, 2> kKnownInDelta{"stop_reason", "stop_sequence"};
constexpr std::array<std::string_view, 8> kKnownInMessage{"id",      "type",  "role",        "model",
                                                          "content", "usage", "stop_reason", "stop_sequence"};

enum class BlockKind : std::uint8_t {
  kText,
  kThinking,
  kTool,          // the caller's to run
  kProviderTool,  // has input, but is not the caller's to run
  kOther,
};

BlockKind kind_of(std::string_view type, bool has_input) {
  if (type == "text") return BlockKind::kText;
  if (type == "thinking") return BlockKind::kThinking;
  if (type == "tool_use") return BlockKind::kTool;
  return has_input ? BlockKind::kProviderTool : BlockKind::kOther;
}

struct OpenBlock {
  std::size_t index = 0;
  BlockKind kind = BlockKind::kOther;
  std::string id;
  std::string name;
  std::string input;        // the fragments so far
  std::string start_input;  // what the block began with, unless that is empty: stands where no fragment comes

  friend bool operator==(const OpenBlock&, const OpenBlock&) = default;
};

// The parts of a block that matter here.
struct BlockFields {
  Value type, id, name, text, thinking, signature, input;

  explicit BlockFields(std::string_view block) {
    const std::array<std::pair<std::string_view, Value*>, 7> wanted{{{"type", &type},
                                                                     {"id", &id},
                                                                     {"name", &name},
                                                                     {"text", &text},
                                                                     {"thinking", &thinking},
                                                                     {"signature", &signature},
                                                                     {"input", &input}}};
    for (json::Members members(block); members.next();) {
      for (const auto& [key, value] : wanted) {
        if (json::key_is(members.key(), key)) *value = json::value_of(members.value());
      }
    }
  }
};

}  // namespace

class AnthropicMachine {
 public:
  explicit AnthropicMachine(ParserOptions options) { state_.tolerant = options.tolerant; }
  // The reader and the buffers hold nothing that the next event depends on.
  AnthropicMachine(const AnthropicMachine& other) : state_(other.state_) {}
  AnthropicMachine& operator=(const AnthropicMachine&) = delete;

  Result<void> parse(const sse::EventView& event, std::vector<Chunk>& chunks) {
    if (state_.failure) return tl::unexpected<Error>(*state_.failure);
    event_ = event;
    chunks_ = &chunks;
    closed_.clear();
    scratch_.clear();
    auto taken = take();
    if (!taken) state_.failure = taken.error();
    return taken;
  }

  [[nodiscard]] bool complete() const { return state_.ended; }
  [[nodiscard]] bool finished() const { return !state_.failure && state_.finished && state_.blocks.empty(); }

  friend bool operator==(const AnthropicMachine& a, const AnthropicMachine& b) { return a.state_ == b.state_; }

 private:
  // All that later events depend on.
  struct State {
    bool tolerant = false;
    bool started = false;
    bool finished = false;
    bool ended = false;
    std::string message_id;
    std::size_t blocks_begun = 0;
    std::size_t held_bytes = 0;  // of tool input
    std::vector<OpenBlock> blocks;
    std::set<std::size_t> strays;  // the index of every block that had deltas without being open
    std::optional<Error> failure;

    friend bool operator==(const State&, const State&) = default;
  };

  Result<void> take() {
    if (json::trim(event_.data).empty()) return emit(KeepAlive{});
    if (reader_.read(event_.data, kEventFields, slots_) != json::Outcome::kFault) return take_json();
    return state_.tolerant && is_joined() ? take_joined() : take_text();
  }

  Result<void> take_json() {
    type_ = text(kType);
    if (type_.empty()) type_ = event_.type;
    if (type_.empty() && has(kError)) type_ = "error";
    if (type_ == "error") return provider_error();
    if (type_ == "ping") return emit(KeepAlive{});
    return state_.ended ? pass_on() : dispatch();
  }

  // Whether one object begins where another ends.
  [[nodiscard]] bool is_joined() const {
    const std::size_t at = reader_.fault().offset;
    if (at >= event_.data.size() || event_.data[at] != '{') return false;
    const std::string_view first = json::trim(event_.data.substr(0, at));
    return first.starts_with('{') && !json::find_fault(first);
  }

  Result<void> take_joined() {
    const std::string_view whole = event_.data;
    for (std::size_t at = 0; at < whole.size();) {
      const auto fault = json::find_fault(whole.substr(at));
      event_.data = json::trim(whole.substr(at, fault ? fault->offset : std::string_view::npos));
      const bool good = reader_.read_part(event_.data, kEventFields, slots_) != json::Outcome::kFault;
      if (!good) {
        event_.data = whole;
        return tl::unexpected<Error>(not_json(event_, {at + reader_.fault().offset, reader_.fault().expected}));
      }
      if (auto taken = take_json(); !taken) return taken;
      at = fault ? at + fault->offset : whole.size();
    }
    return {};
  }

  Result<void> dispatch() {
    if (type_ == "content_block_delta") return content_block_delta();
    if (type_ == "content_block_start") return content_block_start();
    if (type_ == "content_block_stop") return content_block_stop();
    if (type_ == "message_delta") return message_delta();
    if (type_ == "message_start") return message_start();
    if (type_ == "message_stop") return message_stop();
    return pass_on();
  }

  // Data that is not JSON.
  Result<void> take_text() {
    type_ = event_.type;
    if (type_ == "error") return provider_error();
    if (type_ == "ping") return emit(KeepAlive{});
    const bool foreign = !type_.empty() && type_ != "message" && !anthropic::is_event(type_);
    if (foreign || state_.ended) return pass_on();
    return tl::unexpected<Error>(not_json(event_, reader_.fault()));
  }

  Result<void> message_start() {
    if (!has(kMessage)) return pass_on();
    const std::string_view id = text(kMessageId);
    if (state_.started) {
      if (id == state_.message_id) return pass_on();
      return fail(ErrorCode::kProtocol,
                  "message '" + one_line(id) + "' begins while message '" + one_line(state_.message_id) + "' is open");
    }
    state_.started = true;
    state_.message_id = id;
    std::string& details = scratch_.text();
    add_details(details, slots_[kMessage].raw, kKnownInMessage);
    emit(MessageStart{id, text(kMessageModel), text(kMessageRole), end_details(details)});
    emit_usage(slots_[kMessageUsage]);
    if (auto prefilled = message_content(); !prefilled) return prefilled;
    if (has(kMessageStopReason, Kind::kString)) emit_finish(kMessageStopReason, kMessageStopSequence, {});
    return {};
  }

  Result<void> message_content() {
    if (slots_[kMessageContent].kind != Kind::kArray) return {};
    std::size_t index = 0;
    for (json::Elements blocks(slots_[kMessageContent].raw); blocks.next(); ++index) {
      if (auto begun = begin_block(index, blocks.value()); !begun) return begun;
      end_block(state_.blocks.end() - 1);
    }
    return {};
  }

  Result<void> content_block_start() {
    const auto index = index_of(slots_[kIndex]);
    if (!index || !has(kContentBlock)) return pass_on();
    return begin_block(*index, slots_[kContentBlock].raw);
  }

  Result<void> begin_block(std::size_t index, std::string_view raw) {
    if (++state_.blocks_begun > kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    if (const auto open = find(index); open != state_.blocks.end()) drop(open);
    const BlockFields fields(raw);
    const std::string_view type = reader_.text(fields.type);
    emit(BlockStart{index, type, raw});
    OpenBlock block;
    block.index = index;
    block.kind = kind_of(type, fields.input.kind != Kind::kAbsent || type.ends_with("tool_use"));
    block.id = reader_.text(fields.id);
    block.name = reader_.text(fields.name);
    if (json::has_value(fields.input.raw) && !is_empty_container(fields.input.raw))
      block.start_input = fields.input.raw;
    emit_start(block, fields);
    state_.blocks.push_back(std::move(block));
    return hold(state_.blocks.back().start_input.size());
  }

  void emit_start(const OpenBlock& block, const BlockFields& fields) {
    if (block.kind == BlockKind::kText) {
      if (const auto text = reader_.text(fields.text); !text.empty()) emit(TextDelta{block.index, text});
    }
    if (block.kind != BlockKind::kThinking) return;
    if (const auto text = reader_.text(fields.thinking); !text.empty()) emit(ThinkingDelta{block.index, text});
    if (const auto text = reader_.text(fields.signature); !text.empty()) emit(SignatureDelta{block.index, text});
  }

  Result<void> content_block_delta() {
    const auto index = index_of(slots_[kIndex]);
    if (!index || !has(kDelta)) return pass_on();
    const auto block = find(*index);
    const bool open = block != state_.blocks.end();
    if (!open) state_.strays.insert(*index);
    if (state_.strays.size() > kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    const std::string_view type = text(kDeltaType);
    // A block that never began is taken at its delta's word.
    const auto fits = [&](BlockKind kind, Slot slot) {
      return (!open || block->kind == kind) && has(slot, Kind::kString);
    };
    if (type == "text_delta" && fits(BlockKind::kText, kText)) return emit(TextDelta{*index, text(kText)});
    if (type == "thinking_delta" && fits(BlockKind::kThinking, kThinking)) {
      return emit(ThinkingDelta{*index, text(kThinking), index_of(slots_[kEstimatedTokens])});
    }
    if (type == "signature_delta" && fits(BlockKind::kThinking, kSignature)) {
      return emit(SignatureDelta{*index, text(kSignature)});
    }
    if (type == "input_json_delta" &&
        (fits(BlockKind::kTool, kPartialJson) || fits(BlockKind::kProviderTool, kPartialJson))) {
      const std::string_view fragment = text(kPartialJson);
      emit(ToolInputDelta{*index, fragment});
      if (!open) return {};
      block->input += fragment;
      return hold(fragment.size());
    }
    return emit(OtherDelta{*index, type, slots_[kDelta].raw});
  }

  Result<void> content_block_stop() {
    const auto index = index_of(slots_[kIndex]);
    const auto block = index ? find(*index) : state_.blocks.end();
    if (block == state_.blocks.end()) return pass_on();
    end_block(block);
    return {};
  }

  void end_block(std::vector<OpenBlock>::iterator open) {
    OpenBlock& block = closed_.emplace_back(std::move(*open));
    state_.held_bytes -= block.input.size() + block.start_input.size();
    state_.blocks.erase(open);
    const bool tool = block.kind == BlockKind::kTool || block.kind == BlockKind::kProviderTool;
    if (tool && block.input.empty() && !block.start_input.empty()) {
      block.input = block.start_input;
      emit(ToolInputDelta{block.index, block.input});
    }
    if (block.kind == BlockKind::kTool && !block.name.empty()) {
      const std::string_view input = block.input.empty() ? std::string_view("{}") : std::string_view(block.input);
      emit(ToolCall{block.index, block.id, block.name, input, !json::find_fault(input)});
    }
    emit(BlockEnd{block.index});
  }

  Result<void> message_delta() {
    emit_usage(slots_[kUsage]);
    std::string& more = scratch_.text();
    add_details(more, event_.data, kKnownInEvent);
    if (has(kDelta)) add_details(more, slots_[kDelta].raw, kKnownInDelta);
    const std::string_view details = end_details(more);
    if (has(kStopReason, Kind::kString)) {
      emit_finish(kStopReason, kStopSequence, details);
    } else if (!details.empty() || slots_[kUsage].kind != Kind::kObject) {
      return pass_on();
    }
    return {};
  }

  Result<void> message_stop() {
    state_.ended = true;
    state_.blocks.clear();
    state_.held_bytes = 0;
    return emit(MessageEnd{});
  }

  Result<void> provider_error() {
    Error error;
    error.code = ErrorCode::kProvider;
    error.provider_type = text(kErrorType);
    error.http_status = anthropic::http_status(error.provider_type);
    error.request_id = text(kRequestId);
    error.message = one_line(text(kErrorText));
    if (error.message.empty()) error.message = one_line(text(kError));
    if (error.message.empty()) error.message = one_line(text(kMessage));
    if (error.message.empty()) error.message = one_line(event_.data);
    error.body = error_body(event_.data);
    return tl::unexpected<Error>(std::move(error));
  }

  Result<void> emit(const Chunk& chunk) {
    chunks_->push_back(chunk);
    return {};
  }

  Result<void> pass_on() { return emit(UnknownEvent{type_, event_.data}); }

  void emit_usage(const Value& usage) {
    if (usage.kind == Kind::kObject) emit(UsageUpdate{usage.raw});
  }

  void emit_finish(Slot reason, Slot sequence, std::string_view details) {
    const std::string_view raw = text(reason);
    state_.finished = true;
    emit(Finish{anthropic::finish_reason(raw), raw, text(sequence), details});
  }

  [[nodiscard]] bool has(Slot slot, Kind kind = Kind::kObject) const { return slots_[slot].kind == kind; }
  [[nodiscard]] std::string_view text(Slot slot) { return reader_.text(slots_[slot]); }

  std::vector<OpenBlock>::iterator find(std::size_t index) {
    return std::find_if(state_.blocks.begin(), state_.blocks.end(), [&](const auto& b) { return b.index == index; });
  }

  void drop(std::vector<OpenBlock>::iterator block) {
    state_.held_bytes -= block->input.size() + block->start_input.size();
    state_.blocks.erase(block);
  }

  Result<void> hold(std::size_t bytes) {
    state_.held_bytes += bytes;
    if (state_.held_bytes <= kMaxHeldBytes) return {};
    return tl::unexpected<Error>(too_much_held());
  }

  State state_;

  json::Reader reader_;
  std::array<Value, kSlots> slots_{};
  sse::EventView event_;
  std::string_view type_;
  std::vector<Chunk>* chunks_ = nullptr;
  std::deque<OpenBlock> closed_;  // in this event: chunks point into them
  Scratch scratch_;
};

template class ParserOf<AnthropicMachine>;

}  // namespace reprise::llm
