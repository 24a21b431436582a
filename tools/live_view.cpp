#include "live_view.hpp"

#include <iostream>

#include <unistd.h>

#include "show.hpp"

namespace reprise::tools {
namespace {

constexpr std::size_t kEventColumns = 22;

}  // namespace

LiveView::LiveView() : for_people_(is_terminal(STDOUT_FILENO)), style_(out_style()) {}

void LiveView::show(std::string_view bytes) {
  status_.clear();
  const auto fed = decoder_.feed(bytes, [this](const sse::EventView& event) {
    ++events_;
    show_event(event);
    follow(event);
  });
  if (!fed && failure_.empty()) failure_ = fed.error().message;
  std::cout.flush();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  status_.show(
      human_bytes(decoder_.offset()) + ", " + counted(events_, "event") + ", " + human_seconds(elapsed.count()), true);
}

void LiveView::show_event(const sse::EventView& event) {
  if (!for_people_) {
    std::cout << event_json(event) << '\n';
    return;
  }
  std::string name = printable(event.name(), kEventColumns);
  if (name.size() < kEventColumns) name.append(kEventColumns - name.size(), ' ');
  const std::size_t width = terminal_width(STDOUT_FILENO);
  std::cout << style_.cyan(name) << "  "
            << printable(event.data, width > kEventColumns + 12 ? width - kEventColumns - 3 : 10) << '\n';
}

// Keeps up with the provider's protocol, to know at the end whether the terminal event came.
void LiveView::follow(const sse::EventView& event) {
  if (!failure_.empty()) return;
  if (parser_ == nullptr) {
    const auto provider = llm::recognise(event);
    if (!provider) return;
    parser_ = llm::make_parser(*provider);
  }
  chunks_.clear();
  if (const auto parsed = parser_->parse(event, chunks_); !parsed) failure_ = parsed.error().message;
}

std::string LiveView::trouble() const {
  if (!failure_.empty()) return failure_;
  if (const auto tail = decoder_.unfinished_tail()) {
    return "the stream ends inside an event: " + human_bytes(tail->bytes) + " after byte " +
           std::to_string(tail->offset) + " belong to none";
  }
  if (events_ == 0) return "the stream holds no event";
  if (parser_ != nullptr && !parser_->complete()) return "the stream ends without its terminal event";
  return {};
}

}  // namespace reprise::tools
