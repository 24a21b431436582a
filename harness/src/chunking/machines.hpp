// What a proof goes through a body with: values that can be copied, compared and fed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/llm/provider.hpp>
#include <reprise/sse/decoder.hpp>

namespace reprise::harness {

// Bytes to events.
class EventMachine {
 public:
  using Item = sse::Event;

  template <class Sink>
  void feed(std::string_view bytes, Sink&& sink) {
    (void)decoder_.feed(bytes, sink);
  }

  static Item keep(const sse::EventView& event) { return Item(event); }
  static bool is_same(const Item& item, const sse::EventView& event) {
    return item.data == event.data && item.type == event.type && item.id == event.id;
  }
  static std::string text(const Item& item) { return text(item.view()); }
  static std::string text(const sse::EventView& event);

  // A failed decoder's error is part of its state.
  friend bool operator==(const EventMachine&, const EventMachine&) = default;

 private:
  sse::Decoder decoder_;
};

// Bytes to events to chunks, each as its JSON. What a parser fails with is the last of them.
class AnswerMachine {
 public:
  using Item = std::string;

  explicit AnswerMachine(llm::Provider provider) : parser_(llm::make_parser(provider)) {}

  template <class Sink>
  void feed(std::string_view bytes, Sink&& sink) {
    // Shared by the copies of a machine until one of them has an event for it.
    std::unique_ptr<llm::Parser> own;
    std::vector<std::string> items;
    (void)decoder_.feed(bytes, [&](const sse::EventView& event) {
      if (has_failed_) return;
      if (!own) own = parser_->clone();
      has_failed_ = !parse(*own, event, items);
      for (const std::string& item : items) sink(item);
    });
    if (own) parser_ = std::move(own);
  }

  static Item keep(const Item& item) { return item; }
  static bool is_same(const Item& a, const Item& b) { return a == b; }
  static const std::string& text(const Item& item) { return item; }

  friend bool operator==(const AnswerMachine& a, const AnswerMachine& b) {
    return a.decoder_ == b.decoder_ && a.has_failed_ == b.has_failed_ &&
           (a.parser_ == b.parser_ || a.parser_->equals(*b.parser_));
  }

 private:
  // Sets `items` to what `event` gives. False where the parser fails.
  static bool parse(llm::Parser& parser, const sse::EventView& event, std::vector<std::string>& items);

  sse::Decoder decoder_;
  std::shared_ptr<const llm::Parser> parser_;
  bool has_failed_ = false;
};

}  // namespace reprise::harness
