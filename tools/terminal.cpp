#include "terminal.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

namespace reprise::tools {
namespace {

constexpr std::size_t kDefaultWidth = 80;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

ColorMode color_mode = ColorMode::kAuto;

long long now_ms() {
  using std::chrono::duration_cast, std::chrono::milliseconds;
  return duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The bytes of the UTF-8 character at the front of `text`; 0 where there is none.
std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (size == 0 || lead > 0xF4 || size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
  }
  return size;
}

// C1 controls (U+0080 to U+009F) move a terminal's cursor as C0 controls do.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

void append_escaped(std::string_view character, std::string& out) {
  if (character == "\n") {
    out += "\\n";
  } else if (character == "\r") {
    out += "\\r";
  } else if (character == "\t") {
    out += "\\t";
  } else {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto last = static_cast<unsigned char>(character.back());
    out += "\\x";
    out += kDigits[last >> 4U];
    out += kDigits[last & 15U];
  }
}

std::string safe(std::string_view text, std::size_t columns, bool keep_layout) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    if (used == columns) {
      out += "…";
      break;
    }
    const std::size_t size = character_bytes(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(size, 1));
    text.remove_prefix(character.size());
    if (size == 0) {
      out += kReplacement;
    } else if (is_control(character) && !(keep_layout && (character == "\n" || character == "\t"))) {
      append_escaped(character, out);
    } else {
      out += character;
    }
    ++used;
  }
  return out;
}

}  // namespace

std::optional<ColorMode> parse_color_mode(std::string_view text) {
  if (text == "auto") return ColorMode::kAuto;
  if (text == "always") return ColorMode::kAlways;
  if (text == "never") return ColorMode::kNever;
  return std::nullopt;
}

bool is_terminal(int fd) { return isatty(fd) == 1; }

bool wants_color(ColorMode mode, int fd) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  return is_terminal(fd) && term != nullptr && std::string_view(term) != "dumb";
}

std::size_t terminal_width(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kDefaultWidth;
}

std::string Style::wrap(std::string_view code, std::string_view text) const {
  if (!enabled_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string printable(std::string_view text, std::size_t columns) { return safe(text, columns, false); }

std::string printable_text(std::string_view text) { return safe(text, std::string_view::npos, true); }

StatusLine::StatusLine() : enabled_(is_terminal(STDERR_FILENO)) {}

void StatusLine::show(std::string_view text, bool force) {
  if (!enabled_) return;
  const long long now = now_ms();
  if (!force && now - last_ms_ < 100) return;
  last_ms_ = now;
  shown_ = true;
  std::cout.flush();
  std::cerr << "\r\x1b[2K" << printable(text, terminal_width(STDERR_FILENO) - 1) << std::flush;
}

void StatusLine::clear() {
  if (!shown_) return;
  shown_ = false;
  last_ms_ = 0;
  std::cerr << "\r\x1b[2K" << std::flush;
}

std::string human_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return counted(bytes, "byte");
  const char* const units[] = {"KB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 1000 && unit < 3) {
    value /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", value, units[unit]);
  return text;
}

std::string human_seconds(double seconds) {
  char text[32];
  if (seconds < 1) {
    std::snprintf(text, sizeof text, "%.0f ms", seconds * 1000);
  } else {
    std::snprintf(text, sizeof text, "%.1f s", seconds);
  }
  return text;
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void print_error(std::string_view text) {
  std::cerr << err_style().red("error:") << " " << printable_text(text) << "\n";
}

void print_warning(std::string_view text) {
  std::cerr << err_style().yellow("warning:") << " " << printable_text(text) << "\n";
}

void set_color_mode(ColorMode mode) { color_mode = mode; }

Style out_style() { return Style(wants_color(color_mode, STDOUT_FILENO)); }

Style err_style() { return Style(wants_color(color_mode, STDERR_FILENO)); }

}  // namespace reprise::tools
