#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>

#include <reprise/llm/openai_chat.hpp>

#include "llm/json_event.hpp"
#include "llm/openai_error.hpp"
#include "llm/openai_names.hpp"
#include "llm/parser_of_machine.hpp"
#include "llm/parts.hpp"

namespace reprise::llm {
namespace {

using json::Field;
using json::Kind;
using json::Value;

enum Slot : std::size_t {
  kId,
  kModel,
  kObject,
  kChoices,
  kUsage,
  kError,
  kIndex,
  kDelta,
  kText,
  kFinishReason,
  kLogprobs,
  kSlots
};

// A message is a delta that says all.
constexpr std::array kChoiceFields{Field{"index", kIndex},       Field{"delta", kDelta},
                                   Field{"message", kDelta},     Field{"text", kText},
                                   Field{"logprobs", kLogprobs}, Field{"finish_reason", kFinishReason}};
constexpr std::array kEventFields{Field{"id", kId},         Field{"model", kModel},
                                  Field{"object", kObject}, Field{"choices", kChoices, kChoiceFields},
                                  Field{"usage", kUsage},   Field{"error", kError}};

// What has chunks of its own, or no meaning; the rest of the first event goes into `details`.
constexpr std::array<std::string_view, 6> kKnownInEvent{"id", "model", "choices", "usage", "error", "obfuscation"};
constexpr std::array<std::string_view, 6> kKnownInChoice{"index", "delta",         "message",
                                                         "text",  "finish_reason", "logprobs"};

enum class BlockKind : std::uint8_t { kText, kRefusal, kThinking, kTool, kField };

struct OpenBlock {
  std::size_t index = 0;
  BlockKind kind = BlockKind::kText;
  std::string field;                      // of kField: its name
  std::optional<std::size_t> call_index;  // of kTool, as the server counts
  std::string id;
  std::string name;
  std::string input;    // the fragments so far
  bool custom = false;  // input is text, not JSON

  friend bool operator==(const OpenBlock&, const OpenBlock&) = default;
};

// The parts of a choice that matter here.
struct Choice {
  std::string_view raw;
  Value index, delta, text, finish_reason, logprobs;

  // From what was read of an event with one choice.
  Choice(std::string_view choice, const std::array<Value, kSlots>& slots)
      : raw(choice),
        index(slots[kIndex]),
        delta(slots[kDelta]),
        text(slots[kText]),
        finish_reason(slots[kFinishReason]),
        logprobs(slots[kLogprobs]) {}

  explicit Choice(std::string_view choice) : raw(choice) {
    const std::array<Value*, kSlots> places{nullptr, nullptr, nullptr, nullptr,        nullptr,  nullptr,
                                            &index,  &delta,  &text,   &finish_reason, &logprobs};
    for (json::Members members(choice); members.next();) {
      for (const Field& field : kChoiceFields) {
        if (json::key_is(members.key(), field.key)) *places[field.slot] = json::value_of(members.value());
      }
    }
  }

  [[nodiscard]] bool is_the_answer() const {
    return raw.starts_with('{') && (index.kind == Kind::kAbsent || index_of(index) == 0);
  }

  // Whether it says something that has no chunk.
  [[nodiscard]] bool has_more() const {
    for (json::Members members(raw); members.next();) {
      const bool known = std::find(kKnownInChoice.begin(), kKnownInChoice.end(), members.key()) != kKnownInChoice.end();
      if (!known && json::has_value(members.value()) && !is_empty_container(members.value())) return true;
    }
    return false;
  }
};

// A piece of a tool call.
struct Call {
  Value index, id, name, input;
  bool custom = false;

  explicit Call(std::string_view call) {
    for (json::Members members(call); members.next();) {
      const std::string_view key = members.key();
      if (key == "index") index = json::value_of(members.value());
      if (key == "id") id = json::value_of(members.value());
      if (key == "function") take(members.value(), "arguments");
      if (key == "custom") {
        take(members.value(), "input");
        custom = true;
      }
    }
  }

  // The older `function_call`, of which there is one.
  static Call only(std::string_view function) {
    Call call("{}");
    call.take(function, "arguments");
    return call;
  }

 private:
  void take(std::string_view function, std::string_view input_key) {
    name = json::value_of(json::member(function, "name"));
    input = json::value_of(json::member(function, input_key));
  }
};

bool has_text(const Value& value) { return value.kind == Kind::kString && value.raw.size() > 2; }

}  // namespace

class OpenAiChatMachine {
 public:
  explicit OpenAiChatMachine(ParserOptions /*options*/) {}
  // The reader and the buffers hold nothing that the next event depends on.
  OpenAiChatMachine(const OpenAiChatMachine& other) : state_(other.state_) {}
  OpenAiChatMachine& operator=(const OpenAiChatMachine&) = delete;

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

  friend bool operator==(const OpenAiChatMachine& a, const OpenAiChatMachine& b) { return a.state_ == b.state_; }

 private:
  // All that later events depend on.
  struct State {
    bool started = false;
    bool finished = false;
    bool ended = false;
    std::size_t blocks_begun = 0;
    std::size_t held_bytes = 0;  // of tool input
    std::vector<OpenBlock> blocks;
    std::optional<Error> failure;

    friend bool operator==(const State&, const State&) = default;
  };

  Result<void> take() {
    const std::string_view data = json::trim(event_.data);
    if (data.empty()) return emit(KeepAlive{});
    if (state_.ended) return pass_on();
    if (data == "[DONE]") return done();
    const json::Outcome outcome = reader_.read(event_.data, kEventFields, slots_);
    if (event_.type == "error") return provider_error();
    if (outcome == json::Outcome::kFault) {
      if (event_.type.empty() || event_.type == "message") {
        return tl::unexpected<Error>(not_json(event_, reader_.fault()));
      }
      return pass_on();
    }
    if (json::has_value(slots_[kError].raw) || text(kObject) == "error") return provider_error();
    return completion();
  }

  // One event of the answer, or all of it.
  Result<void> completion() {
    const std::size_t chunks_before = chunks_->size();
    if (auto taken = take_choices(); !taken) return taken;
    if (slots_[kUsage].kind == Kind::kObject) emit(UsageUpdate{slots_[kUsage].raw});
    if (chunks_->size() > chunks_before) return {};
    return is_quiet() ? emit(KeepAlive{}) : pass_on();
  }

  Result<void> take_choices() {
    if (slots_[kChoices].kind != Kind::kArray) return {};
    const std::string_view choices = slots_[kChoices].raw;
    // Nearly always there is one, and it is read already.
    if (slots_[kDelta].kind != Kind::kAbsent) {
      return take_choice(Choice(json::trim(choices.substr(1, choices.size() - 2)), slots_));
    }
    for (json::Elements elements(choices); elements.next();) {
      if (auto taken = take_choice(Choice(elements.value())); !taken) return taken;
    }
    return {};
  }

  // Whether the answer's choice is there and says nothing.
  [[nodiscard]] bool is_quiet() const {
    bool quiet = false;
    const std::string_view choices = slots_[kChoices].kind == Kind::kArray ? slots_[kChoices].raw : std::string_view();
    for (json::Elements elements(choices); elements.next();) quiet = !Choice(elements.value()).has_more();
    return quiet;
  }

  void begin(std::string_view delta) {
    if (state_.started) return;
    state_.started = true;
    std::string& details = scratch_.text();
    add_details(details, event_.data, kKnownInEvent);
    const std::string_view role = reader_.text(json::value_of(json::member(delta, "role")));
    emit(MessageStart{text(kId), text(kModel), role.empty() ? "assistant" : role, end_details(details)});
  }

  Result<void> take_choice(const Choice& choice) {
    if (!choice.is_the_answer()) return emit(UnknownEvent{"choice", choice.raw});
    begin(choice.delta.raw);
    if (auto taken = add_text(BlockKind::kText, choice.text); !taken) return taken;
    if (auto taken = take_delta(choice.delta.raw); !taken) return taken;
    if (json::has_value(choice.logprobs.raw)) {
      if (auto taken = add_field("logprobs", choice.logprobs.raw); !taken) return taken;
    }
    return has_text(choice.finish_reason) ? finish(choice.finish_reason, choice.raw) : Result<void>();
  }

  Result<void> take_delta(std::string_view delta) {
    std::string_view thought;
    for (json::Members members(delta); members.next();) {
      const std::string_view key = members.key();
      const Value value = json::value_of(members.value());
      if (key == "role" || !json::has_value(value.raw)) continue;
      // Some servers say the same thought under both names.
      const bool thinks = (key == "reasoning_content" || key == "reasoning") && value.kind == Kind::kString;
      if (thinks && value.raw == thought) continue;
      if (thinks) thought = value.raw;
      auto taken = thinks ? add_text(BlockKind::kThinking, value) : take_member(key, value);
      if (!taken) return taken;
    }
    return {};
  }

  Result<void> take_member(std::string_view key, const Value& value) {
    if (key == "content" && value.kind == Kind::kString) return add_text(BlockKind::kText, value);
    if (key == "refusal" && value.kind == Kind::kString) return add_text(BlockKind::kRefusal, value);
    if (key == "tool_calls" && value.kind == Kind::kArray) return take_calls(value.raw);
    if (key == "function_call" && value.kind == Kind::kObject) return add_to_call(Call::only(value.raw), {});
    return add_field(key, value.raw);
  }

  // An empty text begins no block: servers send one along with whatever they say.
  Result<void> add_text(BlockKind kind, const Value& value) {
    if (value.kind != Kind::kString) return {};
    OpenBlock* block = find(kind, {});
    if (block == nullptr) {
      if (!has_text(value)) return {};
      auto begun = begin_block(kind, {});
      if (!begun) return tl::unexpected<Error>(begun.error());
      block = *begun;
    }
    const std::string_view text = reader_.text(value);
    if (kind == BlockKind::kText) return emit(TextDelta{block->index, text});
    if (kind == BlockKind::kRefusal) return emit(RefusalDelta{block->index, text});
    return emit(ThinkingDelta{block->index, text});
  }

  Result<void> add_field(std::string_view key, std::string_view value) {
    if (is_empty_container(value) || value == "\"\"") return {};
    OpenBlock* block = find(BlockKind::kField, key);
    if (block == nullptr) {
      auto begun = begin_block(BlockKind::kField, key);
      if (!begun) return tl::unexpected<Error>(begun.error());
      block = *begun;
    }
    return emit(OtherDelta{block->index, key, object_of(key, value)});
  }

  Result<OpenBlock*> begin_block(BlockKind kind, std::string_view field) {
    if (++state_.blocks_begun > kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    OpenBlock& block = state_.blocks.emplace_back();
    block.index = state_.blocks_begun - 1;
    block.kind = kind;
    block.field = field;
    if (kind == BlockKind::kText) emit(BlockStart{block.index, "text", R"({"type":"text","text":""})"});
    if (kind == BlockKind::kRefusal) emit(BlockStart{block.index, "refusal", R"({"type":"refusal","refusal":""})"});
    if (kind == BlockKind::kThinking) emit(BlockStart{block.index, "thinking", R"({"type":"thinking","thinking":""})"});
    if (kind == BlockKind::kField) {
      std::string& json = scratch_.text();
      json.append("{\"type\":\"").append(field).append("\"}");
      emit(BlockStart{block.index, field, json});
    }
    return &block;
  }

  // {key: value}
  std::string_view object_of(std::string_view key, std::string_view value) {
    std::string& json = scratch_.text();
    json.append("{\"").append(key).append("\":").append(value).append("}");
    return json;
  }

  Result<void> take_calls(std::string_view calls) {
    for (json::Elements elements(calls); elements.next();) {
      if (auto added = add_to_call(Call(elements.value()), elements.value()); !added) return added;
    }
    return {};
  }

  // The block of the call that this is a piece of, or a new one. A new ID alone does not make a new call where the
  // index says otherwise: some servers make one up for every piece. Together with a name it does, and so does a name
  // where there is neither.
  Result<OpenBlock*> call_block(const Call& call) {
    const std::string_view id = reader_.text(call.id);
    const auto index = index_of(call.index);
    OpenBlock* known = nullptr;
    for (OpenBlock& block : state_.blocks) {
      if (block.kind != BlockKind::kTool) continue;
      if (index ? block.call_index == index : (id.empty() || block.id == id)) known = &block;
    }
    const bool named_again = known != nullptr && has_text(call.name) && !known->name.empty();
    const bool another = named_again && (id.empty() ? !index : known->id != id);
    if (known != nullptr && !another) return known;
    auto begun = begin_block(BlockKind::kTool, {});
    if (!begun) return begun;
    OpenBlock& block = **begun;
    block.call_index = index;
    block.id = id;
    block.name = reader_.text(call.name);
    block.custom = call.custom;
    std::string& json = scratch_.text();
    json = R"({"type":"tool_use","id":)";
    json::append_quoted(block.id, json);
    json += R"(,"name":)";
    json::append_quoted(block.name, json);
    json += R"(,"input":{}})";
    emit(BlockStart{block.index, "tool_use", json});
    return begun;
  }

  // What a call carries besides, such as a thought signature.
  void add_call_fields(const OpenBlock& block, std::string_view call) {
    for (json::Members members(call); members.next();) {
      const std::string_view key = members.key();
      if (key == "index" || key == "id" || key == "type" || key == "function" || key == "custom") continue;
      if (!json::has_value(members.value()) || is_empty_container(members.value())) continue;
      emit(OtherDelta{block.index, key, object_of(key, members.value())});
    }
  }

  Result<void> add_to_call(const Call& call, std::string_view raw) {
    const auto found = call_block(call);
    if (!found) return tl::unexpected<Error>(found.error());
    OpenBlock& block = **found;
    add_call_fields(block, raw);
    if (block.name.empty()) block.name = reader_.text(call.name);
    // Some servers send arguments that are an object already.
    const std::string_view fragment = call.input.kind == Kind::kObject ? call.input.raw : reader_.text(call.input);
    if (call.input.kind != Kind::kObject && call.input.kind != Kind::kString) return {};
    emit(ToolInputDelta{block.index, fragment});
    block.input += fragment;
    state_.held_bytes += fragment.size();
    if (state_.held_bytes <= kMaxHeldBytes) return {};
    return tl::unexpected<Error>(too_much_held());
  }

  Result<void> finish(const Value& reason, std::string_view choice) {
    const std::string_view raw = reader_.text(reason);
    const FinishReason finish_reason = openai::finish_reason(raw);
    const bool whole = finish_reason == FinishReason::kStop || finish_reason == FinishReason::kToolCalls;
    for (OpenBlock& open : state_.blocks) end_block(closed_.emplace_back(std::move(open)), whole);
    state_.blocks.clear();
    state_.held_bytes = 0;
    state_.finished = true;
    std::string& details = scratch_.text();
    add_details(details, choice, kKnownInChoice);
    return emit(Finish{finish_reason, raw, {}, end_details(details)});
  }

  void end_block(OpenBlock& block, bool whole) {
    if (block.kind == BlockKind::kTool && !block.name.empty()) emit_call(block, whole);
    emit(BlockEnd{block.index});
  }

  void emit_call(OpenBlock& block, bool whole) {
    if (block.custom) {
      std::string& input = scratch_.text();
      json::append_quoted(block.input, input);
      if (whole) emit(ToolCall{block.index, block.id, block.name, input, true});
      return;
    }
    if (whole && block.input.empty()) block.input = "{}";
    const bool valid = !json::find_fault(block.input);
    if (whole || valid) emit(ToolCall{block.index, block.id, block.name, block.input, valid});
  }

  Result<void> done() {
    if (!state_.finished) {
      return reprise::fail(ErrorCode::kProtocol, "the stream says [DONE], but never why the model stopped");
    }
    state_.ended = true;
    state_.blocks.clear();
    state_.held_bytes = 0;
    return emit(MessageEnd{});
  }

  Result<void> provider_error() {
    const std::string_view nested = slots_[kError].raw;
    return tl::unexpected<Error>(openai::provider_error(json::has_value(nested) ? nested : event_.data, event_.data));
  }

  Result<void> emit(const Chunk& chunk) {
    chunks_->push_back(chunk);
    return {};
  }

  Result<void> pass_on() { return emit(UnknownEvent{event_.type, event_.data}); }

  [[nodiscard]] std::string_view text(Slot slot) { return reader_.text(slots_[slot]); }

  OpenBlock* find(BlockKind kind, std::string_view field) {
    const auto it = std::find_if(state_.blocks.begin(), state_.blocks.end(),
                                 [&](const OpenBlock& block) { return block.kind == kind && block.field == field; });
    return it == state_.blocks.end() ? nullptr : &*it;
  }

  State state_;

  json::Reader reader_;
  std::array<Value, kSlots> slots_{};
  sse::EventView event_;
  std::vector<Chunk>* chunks_ = nullptr;
  std::deque<OpenBlock> closed_;  // in this event: chunks point into them
  Scratch scratch_;
};

template class ParserOf<OpenAiChatMachine>;

}  // namespace reprise::llm
