#include <algorithm>
#include <cstdio>
#include <ostream>

#include <unistd.h>

#include <reprise/harness/report/meaning.hpp>

#include "show.hpp"
#include "terminal.hpp"

namespace reprise::tools {
namespace {

using harness::RecordedResponse;

constexpr std::size_t kEventColumn = 22;
constexpr std::size_t kLeftColumns = 5 + 2 + 9 + 2 + kEventColumn + 2;

std::string pad(std::string text, std::size_t columns) {
  if (text.size() < columns) text.append(columns - text.size(), ' ');
  return text;
}

std::string seconds_text(std::chrono::microseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%8.3fs", static_cast<double>(time.count()) / 1e6);
  return text;
}

// Prints a line an event as the decoder hands them out.
class Table {
 public:
  Table(const ShowOptions& options, std::ostream& out)
      : style_(out_style()), width_(terminal_width(STDOUT_FILENO)), out_(out) {
    if (options.provider) parser_ = llm::make_parser(*options.provider);
  }

  void at(std::chrono::microseconds time) { time_ = time; }
  [[nodiscard]] std::size_t events() const { return events_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] bool understood() const { return parser_ != nullptr; }
  [[nodiscard]] bool complete() const { return parser_ != nullptr && parser_->complete(); }

  void operator()(const sse::EventView& event) {
    ++events_;
    const std::string number = std::to_string(events_);
    const std::size_t room = width_ > kLeftColumns + 10 ? width_ - kLeftColumns : 10;
    out_ << style_.dim(std::string(5 - std::min<std::size_t>(number.size(), 5), ' ') + number + "  " +
                       seconds_text(time_))
         << "  " << style_.cyan(pad(printable(event.name(), kEventColumn), kEventColumn)) << "  "
         << printable(meaning(event), room) << '\n';
  }

 private:
  std::string meaning(const sse::EventView& event) {
    if (error_) return std::string(event.data);
    if (parser_ == nullptr) {
      const auto provider = llm::recognise(event);
      if (!provider) return std::string(event.data);
      parser_ = llm::make_parser(*provider);
    }
    chunks_.clear();
    std::string text;
    if (auto parsed = parser_->parse(event, chunks_); !parsed) {
      error_ = parsed.error();
      return "error: " + error_->message;
    }
    for (const llm::Chunk& chunk : chunks_) text += (text.empty() ? "" : " · ") + harness::meaning_of(chunk);
    return text;
  }

  Style style_;
  std::size_t width_;
  std::ostream& out_;
  std::chrono::microseconds time_{0};
  std::size_t events_ = 0;
  std::unique_ptr<llm::Parser> parser_;
  std::vector<llm::Chunk> chunks_;
  std::optional<Error> error_;
};

// When the bytes of a body were received, by their offset. Asked in ascending order.
class ReadTimes {
 public:
  explicit ReadTimes(const std::vector<harness::ReadMark>& marks) : marks_(marks) {}

  // The time at which the first `offset` bytes were there.
  std::chrono::microseconds of(std::size_t offset) {
    while (next_ < marks_.size() && received_ < offset) {
      received_ += marks_[next_].bytes;
      time_ += marks_[next_++].delay;
    }
    return time_;
  }

 private:
  const std::vector<harness::ReadMark>& marks_;
  std::size_t next_ = 0;
  std::size_t received_ = 0;
  std::chrono::microseconds time_{0};
};

void show_head(const Session& session, std::ostream& out) {
  const RecordedResponse& response = session.response;
  out << out_style().bold(printable(session.name));
  if (session.has_head) out << "  " << response.status << "  HTTP/" << printable(response.http_version);
  out << "  " << human_bytes(response.body.size());
  if (session.has_head) out << " in " << counted(response.chunks.size(), "read");
  out << '\n';
}

std::string how_it_ended(const Session& session, const Table& table, const sse::Decoder& decoder) {
  const Style style = out_style();
  std::string text = counted(table.events(), "event");
  if (session.response.end.kind != harness::EndKind::kComplete) {
    text += ", " + style.red(std::string(to_string(session.response.end.kind))) + " " +
            printable(session.response.end.detail);
  }
  if (const auto tail = decoder.unfinished_tail()) {
    text += ", " + style.red("unfinished: " + human_bytes(tail->bytes) + " after byte " + std::to_string(tail->offset));
  }
  if (table.error()) text += ", " + style.red(printable(table.error()->message));
  if (!table.understood() || table.error()) return text;
  return text + ", " + (table.complete() ? style.green("complete") : style.red("truncated: no terminal event"));
}

}  // namespace

Result<void> show_table(const Session& session, const ShowOptions& options, std::ostream& out) {
  show_head(session, out);
  sse::Decoder decoder(sse::DecoderOptions{.utf8 = options.utf8});
  Table table(options, out);
  ReadTimes times(session.response.chunks);
  std::size_t offset = 0;
  for (const std::string_view chunk : harness::cut(session.response.body, options.cuts)) {
    offset += chunk.size();
    table.at(times.of(offset));
    if (auto fed = decoder.feed(chunk, table); !fed) return fed;
  }
  out << "  " << how_it_ended(session, table, decoder) << "\n";
  return {};
}

}  // namespace reprise::tools
