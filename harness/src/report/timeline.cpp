#include "report/timeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string_view>
#include <vector>

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

// The picture is drawn in columns of this width; what falls into one is drawn once.
constexpr std::size_t kColumns = 480;
constexpr double kColumnWidth = 2;
constexpr double kLeft = 66;
constexpr double kWidth = kColumns * kColumnWidth;
constexpr double kReadsTop = 14;
constexpr double kReadsHeight = 54;
constexpr double kEventsTop = 82;
constexpr double kEventHeight = 8;
constexpr double kTextTop = 178;
constexpr double kTextHeight = 54;
constexpr double kAxis = 240;
constexpr std::array kRows = {EventKind::kText,      EventKind::kThinking, EventKind::kTool,
                              EventKind::kBlock,     EventKind::kUsage,    EventKind::kEnd,
                              EventKind::kKeepAlive, EventKind::kOther,    EventKind::kError};

template <class... Values>
std::string format(const char* pattern, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

std::string rect(std::string_view kind, double x, double y, double width, double height) {
  return format("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", std::string(kind).c_str(),
                x, y, width, height);
}

std::string label(double x, double y, std::string_view text, std::string_view anchor) {
  return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, std::string(anchor).c_str(),
                std::string(text).c_str());
}

class Timeline {
 public:
  Timeline(const RecordedResponse& response, const Story& story)
      : response_(response), story_(story), timed_(story.duration.count() > 0) {
    for (const StoryEvent& event : story.events) {
      // Without times, events stand at even distances.
      const double number = static_cast<double>(event_columns_.size() + 1);
      event_columns_.push_back(
          column(timed_ ? share(event.time, 0) : number / static_cast<double>(story.events.size())));
    }
  }

  std::string draw() {
    svg_ = format("<svg class=\"timeline\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"timeline\">",
                  kLeft + kWidth + 20, kAxis + 24);
    draw_reads();
    draw_events();
    draw_text();
    draw_axis();
    draw_marks();
    return svg_ + "</svg>\n";
  }

 private:
  // Where something is on the axis, from 0 to 1: `time` of the whole time, or `bytes` of all where there are no times.
  [[nodiscard]] double share(microseconds time, std::size_t bytes) const {
    const double part = timed_ ? static_cast<double>(time.count()) : static_cast<double>(bytes);
    const double all = timed_ ? static_cast<double>(story_.duration.count())
                              : static_cast<double>(std::max<std::size_t>(response_.body.size(), 1));
    return std::clamp(part / all, 0.0, 1.0);
  }

  static std::size_t column(double share) { return std::min(static_cast<std::size_t>(share * kColumns), kColumns - 1); }
  static double x_of(std::size_t column) { return kLeft + static_cast<double>(column) * kColumnWidth; }

  void draw_reads() {
    std::vector<double> columns(kColumns);
    microseconds time{0};
    std::size_t bytes = 0;
    for (const ReadMark& mark : response_.chunks) {
      time += mark.delay;
      bytes += mark.bytes;
      columns[column(share(time, bytes))] += static_cast<double>(mark.bytes);
    }
    svg_ += label(kLeft - 8, kReadsTop + kReadsHeight - 2, "reads", "end");
    const double most = *std::max_element(columns.begin(), columns.end());
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (columns[i] == 0) continue;
      // Small reads are to be seen beside large ones.
      const double height = std::max(2.0, kReadsHeight * std::sqrt(columns[i] / most));
      svg_ += rect("read", x_of(i), kReadsTop + kReadsHeight - height, kColumnWidth, height);
    }
  }

  void draw_events() {
    std::vector<std::array<bool, kRows.size()>> columns(kColumns);
    for (std::size_t i = 0; i < event_columns_.size(); ++i) {
      columns[event_columns_[i]][static_cast<std::size_t>(story_.events[i].kind)] = true;
    }
    double y = kEventsTop;
    for (const EventKind kind : kRows) {
      const bool has_any = std::any_of(story_.events.begin(), story_.events.end(),
                                       [kind](const StoryEvent& event) { return event.kind == kind; });
      if (!has_any) continue;
      svg_ += label(kLeft - 8, y + kEventHeight - 1, to_string(kind), "end");
      for (std::size_t i = 0; i < kColumns; ++i) {
        if (!columns[i][static_cast<std::size_t>(kind)]) continue;
        svg_ += rect("k-" + std::string(to_string(kind)), x_of(i), y, kColumnWidth, kEventHeight);
      }
      y += kEventHeight + 2;
    }
  }

  // How much of the answer was there, as an area.
  void draw_text() {
    if (story_.text_bytes == 0) return;
    svg_ += label(kLeft - 8, kTextTop + kTextHeight - 2, "answer", "end");
    std::string path = format("<path class=\"answer\" d=\"M%.1f %.1f", kLeft, kTextTop + kTextHeight);
    std::vector<double> columns(kColumns);
    for (std::size_t i = 0; i < event_columns_.size(); ++i) {
      columns[event_columns_[i]] += static_cast<double>(story_.events[i].text_bytes);
    }
    double sum = 0;
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (columns[i] == 0) continue;
      sum += columns[i];
      path +=
          format("H%.1fV%.1f", x_of(i), kTextTop + kTextHeight * (1 - sum / static_cast<double>(story_.text_bytes)));
    }
    svg_ += path + format("H%.1fV%.1fZ\"/>", kLeft + kWidth, kTextTop + kTextHeight);
  }

  void draw_axis() {
    svg_ += format("<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", kLeft, kAxis,
                   kLeft + kWidth, kAxis);
    const double all =
        timed_ ? static_cast<double>(story_.duration.count()) : static_cast<double>(response_.body.size());
    if (all <= 0) return;
    const double step = round_step(all / 8);
    for (double at = 0; at <= all * 1.0001; at += step) {
      const double x = kLeft + kWidth * at / all;
      svg_ += format("<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x, kAxis, x, kAxis + 4);
      svg_ += label(x, kAxis + 16, timed_ ? time_text(microseconds(std::llround(at))) : format("%.0f B", at),
                    at > all * 0.97 ? "end" : "middle");
    }
  }

  // The smallest of 1, 2 and 5 times a power of ten that is no smaller.
  static double round_step(double at_least) {
    double step = 1;
    while (step * 10 <= at_least) step *= 10;
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (step * factor >= at_least) return step * factor;
    }
    return step * 10;
  }

  void draw_marks() {
    if (!timed_) return;
    const auto mark = [this](microseconds time, const char* text, const char* anchor) {
      const double x = kLeft + kWidth * share(time, 0);
      svg_ +=
          format("<line class=\"mark\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x, kReadsTop - 4, x, kAxis);
      svg_ += label(x, kReadsTop - 5, text, anchor);
    };
    if (story_.first_token)
      mark(*story_.first_token, "first token", share(*story_.first_token, 0) > 0.5 ? "end" : "start");
    if (response_.end.kind != EndKind::kComplete) mark(story_.duration, "broken here", "end");
  }

  const RecordedResponse& response_;
  const Story& story_;
  bool timed_;
  std::vector<std::size_t> event_columns_;
  std::string svg_;
};

}  // namespace

std::string timeline_svg(const RecordedResponse& response, const Story& story) {
  return Timeline(response, story).draw();
}

std::string time_text(microseconds time) {
  const auto count = static_cast<double>(time.count());
  if (time.count() < 1000) return format("%.0f µs", count);
  if (time.count() < 1'000'000) return format("%.4g ms", count / 1e3);
  return format("%.4g s", count / 1e6);
}

}  // namespace reprise::harness
