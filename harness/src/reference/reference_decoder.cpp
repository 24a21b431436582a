// Each step below stands in the standard's words and order. Do not make it clever: it is here to be compared with.
#include <algorithm>
#include <limits>

#include <reprise/harness/reference/reference_decoder.hpp>

namespace reprise::harness {
namespace {

using CodePoints = std::u32string;

constexpr char32_t kReplacement = U'\uFFFD';
constexpr char32_t kBom = U'\uFEFF';

// WHATWG Encoding 8.1.1, the UTF-8 decoder, with the error mode "replacement".
CodePoints decode_utf8(std::string_view bytes) {
  CodePoints output;
  char32_t code_point = 0;
  int bytes_seen = 0;
  int bytes_needed = 0;
  unsigned lower_boundary = 0x80;
  unsigned upper_boundary = 0xBF;

  std::size_t position = 0;
  while (position < bytes.size()) {
    const unsigned byte = static_cast<unsigned char>(bytes[position]);
    ++position;
    if (bytes_needed == 0) {
      if (byte <= 0x7F) {
        output += static_cast<char32_t>(byte);
      } else if (byte >= 0xC2 && byte <= 0xDF) {
        bytes_needed = 1;
        code_point = byte & 0x1FU;
      } else if (byte >= 0xE0 && byte <= 0xEF) {
        if (byte == 0xE0) lower_boundary = 0xA0;
        if (byte == 0xED) upper_boundary = 0x9F;
        bytes_needed = 2;
        code_point = byte & 0xFU;
      } else if (byte >= 0xF0 && byte <= 0xF4) {
        if (byte == 0xF0) lower_boundary = 0x90;
        if (byte == 0xF4) upper_boundary = 0x8F;
        bytes_needed = 3;
        code_point = byte & 0x7U;
      } else {
        output += kReplacement;
      }
      continue;
    }
    const bool fits = byte >= lower_boundary && byte <= upper_boundary;
    lower_boundary = 0x80;
    upper_boundary = 0xBF;
    if (!fits) {
      bytes_needed = 0;
      bytes_seen = 0;
      --position;  // the byte is restored: it may begin the next character
      output += kReplacement;
      continue;
    }
    code_point = (code_point << 6U) | (byte & 0x3FU);
    ++bytes_seen;
    if (bytes_seen == bytes_needed) {
      output += code_point;
      bytes_needed = 0;
      bytes_seen = 0;
    }
  }
  if (bytes_needed != 0) output += kReplacement;
  return output;
}

// WHATWG Encoding 6, "UTF-8 decode": one leading byte order mark goes.
CodePoints decode_stream(std::string_view bytes) {
  CodePoints text = decode_utf8(bytes);
  if (!text.empty() && text.front() == kBom) text.erase(0, 1);
  return text;
}

std::string encode_utf8(const CodePoints& text) {
  std::string bytes;
  for (const char32_t c : text) {
    const auto add = [&bytes](char32_t byte) { bytes += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c <= 0x7F) {
      add(c);
    } else if (c <= 0x7FF) {
      add(0xC0U | (c >> 6U));
      add(0x80U | (c & 0x3FU));
    } else if (c <= 0xFFFF) {
      add(0xE0U | (c >> 12U));
      add(0x80U | ((c >> 6U) & 0x3FU));
      add(0x80U | (c & 0x3FU));
    } else {
      add(0xF0U | (c >> 18U));
      add(0x80U | ((c >> 12U) & 0x3FU));
      add(0x80U | ((c >> 6U) & 0x3FU));
      add(0x80U | (c & 0x3FU));
    }
  }
  return bytes;
}

// 9.2.5: end-of-line = ( cr lf / cr / lf ). What follows the last end-of-line is no line, and is left out.
std::vector<CodePoints> split_lines(const CodePoints& text) {
  std::vector<CodePoints> lines;
  CodePoints line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == U'\r') {
      if (i + 1 < text.size() && text[i + 1] == U'\n') ++i;
      lines.push_back(line);
      line.clear();
    } else if (text[i] == U'\n') {
      lines.push_back(line);
      line.clear();
    } else {
      line += text[i];
    }
  }
  return lines;
}

// A number too large for 64 bits is the largest that fits: the standard sets no bound.
std::uint64_t to_integer(const CodePoints& digits) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (const char32_t digit : digits) {
    const std::uint64_t d = digit - U'0';
    if (value > (kMax - d) / 10) return kMax;
    value = value * 10 + d;
  }
  return value;
}

// 9.2.6, "Interpreting an event stream".
class Interpreter {
 public:
  void process_line(const CodePoints& line) {
    if (line.empty()) {
      dispatch();
      return;
    }
    const std::size_t colon = line.find(U':');
    if (colon == 0) {
      result_.comments.push_back(encode_utf8(line.substr(1)));
      return;
    }
    if (colon == CodePoints::npos) {
      process_field(line, U"");
      return;
    }
    CodePoints value = line.substr(colon + 1);
    if (!value.empty() && value.front() == U' ') value.erase(0, 1);
    process_field(line.substr(0, colon), value);
  }

  ReferenceResult take_result() { return std::move(result_); }

 private:
  void process_field(const CodePoints& field, const CodePoints& value) {
    if (field == U"event") {
      event_type_buffer_ = value;
    } else if (field == U"data") {
      data_buffer_ += value;
      data_buffer_ += U'\n';
    } else if (field == U"id") {
      if (value.find(U'\0') == CodePoints::npos) last_event_id_buffer_ = value;
    } else if (field == U"retry") {
      // "Only ASCII digits" is read as at least one of them: an empty value is no integer.
      const bool only_digits = std::all_of(value.begin(), value.end(), [](char32_t c) { return c >= '0' && c <= '9'; });
      if (only_digits && !value.empty()) result_.retries.push_back(to_integer(value));
    }
  }

  void dispatch() {
    result_.last_event_id = encode_utf8(last_event_id_buffer_);
    if (data_buffer_.empty()) {
      event_type_buffer_.clear();
      return;
    }
    if (data_buffer_.back() == U'\n') data_buffer_.pop_back();
    ReferenceEvent event{.type = "message", .data = encode_utf8(data_buffer_), .id = result_.last_event_id};
    if (!event_type_buffer_.empty()) event.type = encode_utf8(event_type_buffer_);
    data_buffer_.clear();
    event_type_buffer_.clear();
    result_.events.push_back(std::move(event));
  }

  ReferenceResult result_;
  CodePoints data_buffer_;
  CodePoints event_type_buffer_;
  CodePoints last_event_id_buffer_;
};

}  // namespace

ReferenceResult reference_decode(std::string_view body) {
  Interpreter interpreter;
  for (const CodePoints& line : split_lines(decode_stream(body))) interpreter.process_line(line);
  return interpreter.take_result();
}

}  // namespace reprise::harness
