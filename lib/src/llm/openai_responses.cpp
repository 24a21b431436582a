#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string>
#include <utility>

#include <reprise/llm/openai_responses.hpp>

#include "llm/json_event.hpp"
#include "llm/openai_error.hpp"
#include "llm/openai_events.hpp"
#include "llm/openai_items.hpp"
#include "llm/openai_names.hpp"
#include "llm/parser_of_machine.hpp"
#include "llm/parts.hpp"

namespace reprise::llm {
namespace {

using json::Kind;
using json::Value;
using openai::Action;
using openai::Item;
using openai::ItemKind;
using openai::PartKind;
using openai::Rule;
using openai::Slot;

}  // namespace

class OpenAiResponsesMachine {
 public:
  explicit OpenAiResponsesMachine(ParserOptions /*options*/) {}
  // The reader and the buffers hold nothing that the next event depends on.
  OpenAiResponsesMachine(const OpenAiResponsesMachine& other) : state_(other.state_) {}
  OpenAiResponsesMachine& operator=(const OpenAiResponsesMachine&) = delete;

  Result<void> parse(const sse::EventView& event, std::vector<Chunk>& chunks) {
    if (state_.failure) return tl::unexpected<Error>(*state_.failure);
    event_ = event;
    chunks_ = &chunks;
    scratch_.clear();
    auto taken = take();
    if (!taken) state_.failure = taken.error();
    return taken;
  }

  [[nodiscard]] bool complete() const { return state_.ended; }
  [[nodiscard]] bool finished() const { return state_.ended; }

  friend bool operator==(const OpenAiResponsesMachine& a, const OpenAiResponsesMachine& b) {
    return a.state_ == b.state_;
  }

 private:
  // All that later events depend on.
  struct State {
    bool started = false;
    bool ended = false;
    bool tool_called = false;
    std::string response_id;
    std::optional<std::size_t> next_sequence;
    std::size_t blocks_begun = 0;
    std::size_t held_bytes = 0;    // of tool input
    std::vector<Item> items;       // open ones
    std::set<std::size_t> seen;    // the output_index of every item that anything was said of
    std::set<std::size_t> strays;  // the output_index of every item that was not open when an event was passed on
    std::optional<Error> failure;

    friend bool operator==(const State&, const State&) = default;
  };

  Result<void> take() {
    if (json::trim(event_.data).empty()) return emit(KeepAlive{});
    if (reader_.read(event_.data, openai::event_fields(), slots_) == json::Outcome::kFault) return take_text();
    type_ = text(openai::kType);
    if (type_.empty()) type_ = event_.type;
    if (type_.empty() && has(openai::kErrorObject)) type_ = "error";
    if (state_.ended) return pass_on();
    const Rule& rule = openai::rule_for(type_);
    if (rule.action == Action::kError) return provider_error();
    if (auto in_order = check_sequence(); !in_order) return in_order;
    return dispatch(rule);
  }

  // Data that is not JSON.
  Result<void> take_text() {
    type_ = event_.type;
    if (state_.ended) return pass_on();
    if (type_ == "error") return provider_error();
    const bool foreign = !type_.empty() && type_ != "message" && !type_.starts_with("response.");
    return foreign ? pass_on() : tl::unexpected<Error>(not_json(event_, reader_.fault()));
  }

  Result<void> check_sequence() {
    const auto number = index_of(slots_[openai::kSequence]);
    if (!number) return {};
    if (state_.next_sequence && *number != *state_.next_sequence) {
      return protocol_error("event " + std::to_string(*number) + " comes where event " +
                            std::to_string(*state_.next_sequence) + " is due: events are missing or repeated");
    }
    state_.next_sequence = *number + 1;
    return {};
  }

  Result<void> dispatch(const Rule& rule) {
    switch (rule.action) {
      case Action::kDelta:
        return delta(rule);
      case Action::kInputDelta:
        return input_delta();
      case Action::kDone:
        return done(rule);
      case Action::kInputDone:
        return input_done(rule);
      case Action::kPartDone:
        return part_done();
      case Action::kItemAdded:
      case Action::kItemDone:
        return item_event(rule.action);
      case Action::kStarted:
        return response_started();
      case Action::kCompleted:
      case Action::kIncomplete:
        return response_ended(rule.action);
      case Action::kFailed:
        return response_failed();
      case Action::kKeepAlive:
        return emit(KeepAlive{});
      case Action::kError:
      case Action::kUnknown:
        break;
    }
    return pass_on();
  }

  Result<void> response_started() {
    if (!has(openai::kResponse)) return pass_on();
    if (!state_.started) {
      begin_response();
      return {};
    }
    if (type_ != "response.created") return emit(KeepAlive{});
    const std::string_view id = text(openai::kId);
    if (id == state_.response_id) return pass_on();
    return protocol_error("response '" + one_line(id) + "' begins while response '" + one_line(state_.response_id) +
                          "' is open");
  }

  void begin_response() {
    state_.started = true;
    state_.response_id = text(openai::kId);
    emit(MessageStart{state_.response_id, text(openai::kModel), "assistant", response_details()});
    emit_usage();
  }

  std::string_view response_details() {
    std::string& details = scratch_.text();
    add_details(details, slots_[openai::kResponse].raw, openai::known_in_response());
    return end_details(details);
  }

  Result<void> response_ended(Action action) {
    if (!has(openai::kResponse)) return pass_on();
    const bool begins = !state_.started;
    if (begins) begin_response();
    if (auto taken = remaining_items(); !taken) return taken;
    if (!begins) emit_usage();
    Finish finish{state_.tool_called ? FinishReason::kToolCalls : FinishReason::kStop, "completed", {}, {}};
    if (action == Action::kIncomplete) {
      finish.raw = text(openai::kIncompleteReason);
      finish.reason = openai::incomplete_reason(finish.raw);
      if (finish.raw.empty()) finish.raw = "incomplete";
    }
    if (!begins) finish.details = response_details();
    emit(finish);
    state_.ended = true;
    state_.items.clear();
    state_.held_bytes = 0;
    return emit(MessageEnd{});
  }

  // Of what the whole response names, the items that nothing was said of before.
  Result<void> remaining_items() {
    std::size_t index = 0;
    if (slots_[openai::kOutput].kind != Kind::kArray) return {};
    for (json::Elements items(slots_[openai::kOutput].raw); items.next(); ++index) {
      if (state_.seen.count(index) > 0) continue;
      if (auto taken = whole_item(index, items.value()); !taken) return taken;
    }
    return {};
  }

  Result<void> response_failed() {
    emit_usage();
    const std::string_view error = slots_[openai::kResponseError].raw;
    return tl::unexpected<Error>(openai::provider_error(
        json::has_value(error) ? error : std::string_view(R"({"message":"the response failed"})"), event_.data));
  }

  Result<void> provider_error() {
    const std::string_view nested = slots_[openai::kErrorObject].raw;
    return tl::unexpected<Error>(openai::provider_error(json::has_value(nested) ? nested : event_.data, event_.data));
  }

  Result<void> item_event(Action action) {
    const auto index = index_of(slots_[openai::kOutputIndex]);
    const std::string_view raw = slots_[openai::kItem].raw;
    if (!index || !has(openai::kItem)) return pass_on();
    if (action == Action::kItemAdded) return begin_item(*index, raw);
    if (find(*index) != nullptr) return end_item(*index, raw);
    // Its text was handed out in pieces that belong to no open item.
    if (state_.seen.count(*index) > 0) return emit(OtherDelta{*index, type_, event_.data});
    return whole_item(*index, raw);
  }

  Result<void> whole_item(std::size_t index, std::string_view raw) {
    auto begun = begin_item(index, raw);
    return begun ? end_item(index, raw) : begun;
  }

  Result<void> begin_item(std::size_t index, std::string_view raw) {
    if (++state_.blocks_begun > kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    if (Item* open = find(index); open != nullptr) drop(*open);
    state_.seen.insert(index);
    const std::string_view type = decoded(json::member(raw, "type"));
    Item& item = state_.items.emplace_back();
    item.index = index;
    item.kind = openai::item_kind(type);
    item.id = json::string_of(json::member(raw, "id"));
    return emit(BlockStart{index, openai::block_type(item.kind, type), raw});
  }

  Result<void> end_item(std::size_t index, std::string_view raw) {
    const Item& item = *find(index);
    if (auto checked = check_item(item.index, raw); !checked) return checked;
    if (item.kind == ItemKind::kReasoning) {
      const std::string_view encrypted = decoded(json::member(raw, "encrypted_content"));
      if (!encrypted.empty()) emit(SignatureDelta{index, encrypted});
    }
    if (item.kind == ItemKind::kFunction || item.kind == ItemKind::kCustom) call_tool(item, raw);
    emit(BlockEnd{index, raw});
    drop(*find(index));
    return {};
  }

  // Compares all that an item says with what its deltas said.
  Result<void> check_item(std::size_t index, std::string_view raw) {
    for (const char* list : {"content", "summary"}) {
      std::size_t at = 0;
      for (json::Elements parts(json::member(raw, list)); parts.next(); ++at) {
        if (auto checked = check_part(index, at, parts.value()); !checked) return checked;
      }
    }
    const ItemKind kind = find(index)->kind;
    if (kind == ItemKind::kFunction || kind == ItemKind::kProviderTool) {
      return check_input(index, json::member(raw, "arguments"));
    }
    return kind == ItemKind::kCustom ? check_input(index, json::member(raw, "input")) : Result<void>();
  }

  Result<void> check_part(std::size_t index, std::size_t part_index, std::string_view part) {
    const PartKind kind = openai::part_kind(json::string_of(json::member(part, "type")));
    const std::string_view text = json::member(part, kind == PartKind::kRefusal ? "refusal" : "text");
    if (text.empty() || text.front() != '"') return {};
    return check_text(index, kind, part_index, decoded(text));
  }

  // Hands out `text` where no piece of it came before; else it must be what the pieces add up to.
  Result<void> check_text(std::size_t index, PartKind kind, std::size_t part_index, std::string_view text) {
    Item& item = *find(index);
    if (item.parts.size() >= kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    openai::Part& part = item.part(kind, part_index);
    if (part.sum.size() == 0 && !text.empty()) {
      part.sum.add(text);
      return emit_piece(index, kind, text);
    }
    openai::Checksum whole;
    whole.add(text);
    if (whole == part.sum) return {};
    return mismatch(index, to_string(kind), part.sum.size(), text.size());
  }

  Result<void> check_input(std::size_t index, std::string_view value) {
    if (value.empty() || value.front() != '"') return {};
    const std::string_view input = decoded(value);
    Item& item = *find(index);
    if (item.input.empty() && !input.empty()) return add_input(item, input);
    if (item.input == input) return {};
    return mismatch(index, "input", item.input.size(), input.size());
  }

  Result<void> mismatch(std::size_t index, std::string_view what, std::size_t came, std::size_t due) {
    return protocol_error("the " + std::string(what) + " of item " + std::to_string(index) + " is " +
                          std::to_string(due) + " bytes by '" + one_line(type_) + "', and not what its " +
                          std::to_string(came) + " bytes of deltas say");
  }

  void call_tool(const Item& item, std::string_view raw) {
    const std::string_view name = decoded(json::member(raw, "name"));
    if (name.empty() || json::member(raw, "status") == "\"incomplete\"") return;
    const std::string_view id = decoded(json::member(raw, "call_id"));
    std::string& input = scratch_.text();
    if (item.kind == ItemKind::kCustom) {
      json::append_quoted(item.input, input);
    } else {
      input = item.input.empty() ? "{}" : item.input;
    }
    state_.tool_called = true;
    emit(ToolCall{item.index, id, name, input, !json::find_fault(input)});
  }

  Result<void> delta(const Rule& rule) {
    const auto index = item_index();
    if (!index || slots_[openai::kDeltaText].kind != Kind::kString) return pass_on();
    const std::string_view piece = text(openai::kDeltaText);
    if (Item* item = find(*index); item != nullptr) {
      if (item->parts.size() >= kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
      item->part(rule.part, part_index(rule.part)).sum.add(piece);
    } else {
      state_.seen.insert(*index);
      if (state_.seen.size() > kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    }
    return emit_piece(*index, rule.part, piece);
  }

  Result<void> emit_piece(std::size_t index, PartKind kind, std::string_view piece) {
    switch (kind) {
      case PartKind::kText:
        return emit(TextDelta{index, piece});
      case PartKind::kRefusal:
        return emit(RefusalDelta{index, piece});
      case PartKind::kReasoning:
      case PartKind::kSummary:
        return emit(ThinkingDelta{index, piece});
      case PartKind::kCode:
        break;
    }
    return emit(OtherDelta{index, type_, event_.data});
  }

  Result<void> input_delta() {
    const auto index = item_index();
    if (!index || slots_[openai::kDeltaText].kind != Kind::kString) return pass_on();
    Item* item = find(*index);
    if (item == nullptr || item->kind == ItemKind::kOther) return pass_on();
    return add_input(*item, text(openai::kDeltaText));
  }

  Result<void> add_input(Item& item, std::string_view fragment) {
    emit(ToolInputDelta{item.index, fragment});
    item.input += fragment;
    state_.held_bytes += fragment.size();
    if (state_.held_bytes <= kMaxHeldBytes) return {};
    return tl::unexpected<Error>(too_much_held());
  }

  Result<void> done(const Rule& rule) {
    const auto index = item_index();
    if (!index || find(*index) == nullptr || slots_[rule.text].kind != Kind::kString) return pass_on();
    return check_text(*index, rule.part, part_index(rule.part), text(rule.text));
  }

  Result<void> input_done(const Rule& rule) {
    const auto index = item_index();
    if (!index || find(*index) == nullptr) return pass_on();
    return check_input(*index, slots_[rule.text].raw);
  }

  Result<void> part_done() {
    const auto index = item_index();
    if (!index || find(*index) == nullptr || !has(openai::kPart)) return pass_on();
    const bool summary = type_ == "response.reasoning_summary_part.done";
    const auto at = index_of(slots_[summary ? openai::kSummaryIndex : openai::kContentIndex]);
    return check_part(*index, at.value_or(0), slots_[openai::kPart].raw);
  }

  // By the item's number, or else by its ID.
  std::optional<std::size_t> item_index() {
    if (const auto index = index_of(slots_[openai::kOutputIndex])) return index;
    const std::string id = json::string_of(slots_[openai::kItemId].raw);
    const auto item = std::find_if(state_.items.begin(), state_.items.end(),
                                   [&](const Item& open) { return !id.empty() && open.id == id; });
    return item == state_.items.end() ? std::nullopt : std::optional(item->index);
  }

  [[nodiscard]] std::size_t part_index(PartKind kind) const {
    return index_of(slots_[kind == PartKind::kSummary ? openai::kSummaryIndex : openai::kContentIndex]).value_or(0);
  }

  Item* find(std::size_t index) {
    const auto item =
        std::find_if(state_.items.begin(), state_.items.end(), [&](const Item& open) { return open.index == index; });
    return item == state_.items.end() ? nullptr : &*item;
  }

  void drop(Item& item) {
    state_.held_bytes -= item.input.size();
    state_.items.erase(state_.items.begin() + (&item - state_.items.data()));
  }

  Result<void> protocol_error(std::string message) { return reprise::fail(ErrorCode::kProtocol, std::move(message)); }

  Result<void> emit(const Chunk& chunk) {
    chunks_->push_back(chunk);
    return {};
  }

  void emit_usage() {
    if (slots_[openai::kUsage].kind == Kind::kObject) emit(UsageUpdate{slots_[openai::kUsage].raw});
  }

  // What has no chunk of its own.
  Result<void> pass_on() {
    const auto index = item_index();
    if (state_.ended || !index || !type_.starts_with("response.")) return emit(UnknownEvent{type_, event_.data});
    if (find(*index) == nullptr) state_.strays.insert(*index);
    if (state_.strays.size() > kMaxBlocks) return tl::unexpected<Error>(too_many_blocks());
    return emit(OtherDelta{*index, type_, event_.data});
  }

  [[nodiscard]] bool has(Slot slot, Kind kind = Kind::kObject) const { return slots_[slot].kind == kind; }
  [[nodiscard]] std::string_view text(Slot slot) { return reader_.text(slots_[slot]); }
  [[nodiscard]] std::string_view decoded(std::string_view value) { return reader_.text(json::value_of(value)); }

  State state_;

  json::Reader reader_;
  std::array<Value, openai::kSlots> slots_{};
  sse::EventView event_;
  std::string_view type_;
  std::vector<Chunk>* chunks_ = nullptr;
  Scratch scratch_;
};

template class ParserOf<OpenAiResponsesMachine>;

}  // namespace reprise::llm
