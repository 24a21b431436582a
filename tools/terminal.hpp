// How the program talks to people: colours, widths, a status line, text made safe to show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reprise::tools {

enum class ColorMode { kAuto, kAlways, kNever };

[[nodiscard]] std::optional<ColorMode> parse_color_mode(std::string_view text);

// Whether to colour what goes to `fd`: in kAuto only a terminal that is not "dumb", and never where NO_COLOR is set.
[[nodiscard]] bool wants_color(ColorMode mode, int fd);
[[nodiscard]] bool is_terminal(int fd);
// Columns of the terminal at `fd`, or 80.
[[nodiscard]] std::size_t terminal_width(int fd);

// Text in colours, or plain where they are off.
class Style {
 public:
  explicit Style(bool enabled) : enabled_(enabled) {}
  [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return wrap("2", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return wrap("31", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return wrap("32", text); }
  [[nodiscard]] std::string yellow(std::string_view text) const { return wrap("33", text); }
  [[nodiscard]] std::string cyan(std::string_view text) const { return wrap("36", text); }

 private:
  [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const;
  bool enabled_;
};

// One line of text from outside, for a terminal: control characters shown as \n, \t, \x1b; invalid UTF-8 as U+FFFD;
// cut to `columns` code points with an ellipsis.
[[nodiscard]] std::string printable(std::string_view text, std::size_t columns = std::string_view::npos);

// The same for running text: line ends and tabs stay, nothing is cut.
[[nodiscard]] std::string printable_text(std::string_view text);

// A line at the bottom of the terminal at stderr that is rewritten in place; does nothing where stderr is no terminal.
class StatusLine {
 public:
  StatusLine();
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  // Shows `text`, at most ten times a second unless `force`.
  void show(std::string_view text, bool force = false);
  // Removes the line, so that other output can follow.
  void clear();

 private:
  bool enabled_;
  bool shown_ = false;
  long long last_ms_ = 0;
};

// "1.2 KB", "17 bytes", "3.4 s", "12 ms": short forms for people.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);
[[nodiscard]] std::string human_seconds(double seconds);

// "1 event", "2 events".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

// `error: text` or `warning: text` on stderr.
void print_error(std::string_view text);
void print_warning(std::string_view text);

// What the colour of stdout and of messages on stderr is decided by; set once at the start.
void set_color_mode(ColorMode mode);
[[nodiscard]] Style out_style();
[[nodiscard]] Style err_style();

}  // namespace reprise::tools
