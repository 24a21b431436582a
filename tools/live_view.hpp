// Events as they arrive, for people or for programs.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/llm/provider.hpp>
#include <reprise/sse/decoder.hpp>

#include "terminal.hpp"

namespace reprise::tools {

// On a terminal: a line an event, and a status line with bytes, events and time. Elsewhere: an event a line as JSON,
// like `show --as events`. Flushes after every piece, so that a reader sees events when they come.
class LiveView {
 public:
  LiveView();

  void show(std::string_view bytes);
  // Takes the status line away.
  void finish() { status_.clear(); }

  // Why what was seen is not a whole stream; empty where it is, or where that cannot be told.
  [[nodiscard]] std::string trouble() const;

 private:
  void show_event(const sse::EventView& event);
  void follow(const sse::EventView& event);

  bool for_people_;
  Style style_;
  StatusLine status_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  sse::Decoder decoder_;
  std::uint64_t events_ = 0;
  std::string failure_;
  std::unique_ptr<llm::Parser> parser_;
  std::vector<llm::Chunk> chunks_;
};

}  // namespace reprise::tools
