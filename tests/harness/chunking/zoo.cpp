#include "zoo.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <reprise/harness/reference/reference_decoder.hpp>

#include "zoo_machine.hpp"

namespace reprise::harness::zoo {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kBom = "\xEF\xBB\xBF";

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The bytes of an unfinished character at the end.
std::size_t unfinished(std::string_view bytes) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
    const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
    if (byte < 0x80U) return 0;
    if (byte >= 0xC0U) return back < (byte >= 0xF0U ? 4U : byte >= 0xE0U ? 3U : 2U) ? back : 0;
  }
  return 0;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

Transcript read_plainly(const std::string& stream) {
  Transcript lines;
  for (const ReferenceEvent& event : reference_decode(stream).events) {
    lines.push_back(event.type + "|" + event.data + "|" + event.id);
  }
  return lines;
}

// What becomes of a chunk before all are joined and read; a copy, with its state, serves one stream.
using Filter = std::function<std::string(std::string_view chunk)>;

Subject through(Filter filter) {
  return [filter = std::move(filter)](std::span<const std::string_view> chunks) {
    Filter fresh = filter;
    std::string joined;
    for (const std::string_view chunk : chunks) joined += fresh(chunk);
    return read_plainly(joined);
  };
}

std::string decode_utf8_alone(std::string_view chunk, std::string_view replacement) {
  std::string text;
  while (!chunk.empty() && continues(chunk.front())) {
    text += replacement;
    chunk.remove_prefix(1);
  }
  const std::size_t tail = unfinished(chunk);
  text += chunk.substr(0, chunk.size() - tail);
  return tail > 0 ? text.append(replacement) : text;
}

// Holds an unfinished character back, but only in a buffer of two bytes.
struct TwoByteTail {
  std::string held{};
  std::string operator()(std::string_view chunk) {
    std::string text = std::exchange(held, "") + std::string(chunk);
    const std::size_t tail = unfinished(text);
    held = text.substr(text.size() - tail).substr(0, 2);
    text.resize(text.size() - tail);
    return text;
  }
};

struct BomOfFirstChunk {
  bool first = true;
  std::string operator()(std::string_view chunk) {
    if (!std::exchange(first, false)) return std::string(chunk);
    return "\n" + std::string(chunk.starts_with(kBom) ? chunk.substr(3) : chunk);
  }
};

// Waits for the LF after a CR that ends a chunk, and forgets the CR where none comes.
struct ForgottenCr {
  bool held = false;
  std::string operator()(std::string_view chunk) {
    std::string text(std::exchange(held, false) && chunk.starts_with('\n') ? "\r" : "");
    held = chunk.ends_with('\r');
    return text += chunk.substr(0, chunk.size() - (held ? 1 : 0));
  }
};

// Lines across chunks by a carry; `keep` says what to carry of the old carry and the new unfinished line.
struct Carry {
  std::string (*keep)(const std::string& carry, std::string_view rest, bool had_line);
  std::string carry{};
  std::string operator()(std::string_view chunk) {
    const std::size_t end = chunk.rfind('\n') + 1;
    std::string text = end > 0 ? carry + std::string(chunk.substr(0, end)) : "";
    carry = keep(carry, chunk.substr(end), end > 0);
    return text;
  }
};

std::string unescape_alone(std::string_view chunk) {
  std::string text;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    if (chunk[i] != '\\') {
      text += chunk[i];
    } else if (i + 1 < chunk.size()) {
      text += std::string("<") + chunk[++i] + ">";
    }
  }
  return text;
}

std::string read_code_units_alone(std::string_view chunk) {
  std::string text;
  while (!chunk.empty()) {
    const std::size_t at = chunk.find("\\u");
    text += chunk.substr(0, at);
    if (at == std::string_view::npos) break;
    chunk.remove_prefix(at + 2);
    text += "<" + std::string(chunk.substr(0, 4)) + ">";
    chunk.remove_prefix(std::min<std::size_t>(4, chunk.size()));
  }
  return text;
}

// Splits at `mark` in a growing buffer; looks for it again only from `back` bytes before the new bytes.
Subject split_at(std::string_view mark, std::size_t back) {
  return [mark, back](std::span<const std::string_view> chunks) {
    Transcript parts;
    std::string buffer;
    for (const std::string_view chunk : chunks) {
      std::size_t from = buffer.size() - std::min(buffer.size(), back);
      buffer += chunk;
      for (std::size_t at = buffer.find(mark, from); at != std::string::npos; at = buffer.find(mark)) {
        parts.push_back(buffer.substr(0, at));
        buffer.erase(0, at + mark.size());
      }
    }
    parts.push_back(buffer);
    return parts;
  };
}

Transcript read_each_chunk(std::span<const std::string_view> chunks) {
  Transcript all;
  for (const std::string_view chunk : chunks) {
    const Transcript events = read_plainly(std::string(chunk));
    all.insert(all.end(), events.begin(), events.end());
  }
  return all;
}

// Takes JSON objects out of the stream by their braces; forgets between chunks whether it is inside a string.
Transcript count_braces(std::span<const std::string_view> chunks) {
  Transcript objects(1);
  int depth = 0;
  for (const std::string_view chunk : chunks) {
    bool quoted = false;
    for (const char c : chunk) {
      if (c == '"') quoted = !quoted;
      if (c == '{' && !quoted) ++depth;
      if (depth > 0) objects.back() += c;
      if (c == '}' && !quoted && --depth == 0) objects.emplace_back();
    }
  }
  return objects;
}

// Each gives the machine's memory a hole at the beginning of every chunk.
std::vector<Beast> forgetful() {
  using State = Machine::State;
  const auto beast = [](const char* name, Machine::Forget forget) {
    return Beast{name, [forget](std::span<const std::string_view> chunks) { return Machine::read(chunks, forget); }};
  };
  return {
      beast("event type reset at each chunk", [](Machine& m) { m.type.clear(); }),
      beast("data reset at each chunk", [](Machine& m) { m.data.clear(); }),
      beast("whether there is data reset at each chunk", [](Machine& m) { m.has_data = false; }),
      beast("last ID reset at each chunk", [](Machine& m) { m.id.clear(); }),
      beast("field name reset at each chunk", [](Machine& m) { m.name.clear(); }),
      beast("field value reset at each chunk", [](Machine& m) { m.value.clear(); }),
      beast("double dispatch on CR|LF", [](Machine& m) { m.after_cr = false; }),
      beast("space after the colon kept where it begins a chunk",
            [](Machine& m) { m.state = m.state == State::kValueStart ? State::kValue : m.state; }),
      beast("comment forgotten",
            [](Machine& m) { m.state = m.name.empty() && m.value.empty() ? State::kName : m.state; }),
      beast("BOM only where the first chunk holds all of it", [](Machine& m) { m.bom = m.bom > 0 ? 3 : 0; }),
      beast("event dispatched at the end of a chunk", [](Machine& m) { m.dispatch(); }),
      beast("line ended at the end of a chunk", [](Machine& m) { m.end_line(); }),
  };
}

std::vector<Beast> careless() {
  return {
      {"UTF-8 replaced per chunk", through([](auto chunk) { return decode_utf8_alone(chunk, kReplacement); })},
      {"UTF-8 dropped per chunk", through([](auto chunk) { return decode_utf8_alone(chunk, ""); })},
      {"UTF-8 tail of two bytes at most", through(TwoByteTail{})},
      {"CR LF turned to LF per chunk",
       through([](auto chunk) { return replaced(replaced(std::string(chunk), "\r\n", "\n"), "\r", "\n"); })},
      {"CR at the end of a chunk forgotten", through(ForgottenCr{})},
      {"BOM removed from each chunk",
       through([](auto chunk) { return std::string(chunk.starts_with(kBom) ? chunk.substr(3) : chunk); })},
      {"BOM looked for in the first chunk only", through(BomOfFirstChunk{})},
      {"end of each chunk trimmed",
       through([](auto chunk) { return std::string(chunk.substr(0, chunk.find_last_not_of(" \r\n") + 1)); })},
      {"line ends at the start of each chunk skipped", through([](auto chunk) {
         return std::string(chunk.substr(std::min(chunk.find_first_not_of("\r\n"), chunk.size())));
       })},
      {"blank chunks ignored", through([](auto chunk) {
         return std::string(chunk.find_first_not_of(" \r\n") == std::string_view::npos ? std::string_view() : chunk);
       })},
      {"buffer of 64 bytes", through([](auto chunk) { return std::string(chunk.substr(0, 64)); })},
      {"lines per chunk", through([](auto chunk) { return std::string(chunk) + (chunk.ends_with('\n') ? "" : "\n"); })},
      {"events per chunk", read_each_chunk},
      {"unfinished line lost", through(Carry{[](auto&, auto, bool) { return std::string(); }})},
      {"unfinished line overwritten", through(Carry{[](auto&, auto rest, bool) { return std::string(rest); }})},
      {"unfinished line kept after its end",
       through(Carry{[](auto& carry, auto rest, bool) { return carry + std::string(rest); }})},
      {"unfinished line of 16 bytes at most", through(Carry{[](auto& carry, auto rest, bool had_line) {
         return ((had_line ? "" : carry) + std::string(rest)).substr(0, 16);
       }})},
      {"LF LF looked for in new bytes only", split_at("\n\n", 0)},
      {"CR LF CR LF looked for from the last byte on", split_at("\r\n\r\n", 1)},
      {"JSON escape across chunks lost", through(unescape_alone)},
      {"JSON code unit across chunks torn", through(read_code_units_alone)},
      {"JSON surrogates paired per chunk",
       through([](auto chunk) { return replaced(std::string(chunk), "\\ud83d\\ude42", "<pair>"); })},
      {"JSON string forgotten while counting braces", count_braces},
  };
}

}  // namespace

std::vector<Beast> beasts() {
  std::vector<Beast> all = forgetful();
  std::vector<Beast> more = careless();
  std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

std::vector<Beast> sound_decoders() {
  return {
      {"joined", through([](auto chunk) { return std::string(chunk); })},
      {"byte by byte", [](std::span<const std::string_view> chunks) { return Machine::read(chunks, [](Machine&) {}); }},
      {"lines by a carry", through(Carry{[](auto& carry, auto rest, bool had_line) {
         return (had_line ? "" : carry) + std::string(rest);
       }})},
      {"split at LF LF", split_at("\n\n", 1)},
      {"split at CR LF CR LF", split_at("\r\n\r\n", 3)},
  };
}

std::string habitat() {
  return std::string(kBom) +
         "event: message_start\r\n:data: hidden\r\nid: 7\r\n"
         "data: {\"text\":\"Gr\xC3\xBC\xC3\x9F"
         "e \xE2\x82\xAC \xF0\x9F\x99\x82\",\"json\":\"a\\n\\\"}{\\u00e9\\ud83d\\ude42\"}\r\n\r\n"
         "data: one\ndata:  two\n\n"
         "event: x\rdata: \xEF\xBB\xBFlate\r\r"
         "id: 9\ndata: end\n\n";
}

}  // namespace reprise::harness::zoo
