// Changes event streams as such: their lines, line ends, fields and characters. Most of what comes out is still well
// formed, and the changes fall where decoders go wrong. An input is a stream and then eight bytes of options.
//
// libFuzzer, and every engine that speaks its interface, calls LLVMFuzzerCustomMutator where a target is linked with
// it; AFL++ loads the same file as a shared library, and calls the functions at its end.
#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// The engine's own changes, of bytes and words of its dictionary. Not every engine has them.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                              std::size_t max_size);

namespace {

using namespace std::literals;
using Random = std::minstd_rand;

constexpr std::size_t kOptionBytes = 8;
// Longer streams say little more and take longer.
constexpr std::size_t kLongStream = 256;

constexpr std::array kLineEnds{"\n"sv, "\r"sv, "\r\n"sv, "\n\n"sv, "\r\r"sv, "\r\n\r\n"sv, "\n\r"sv, "\n\r\n"sv, ""sv};
constexpr std::array kFields{"data"sv, "data"sv, "data"sv,  "event"sv,  "id"sv,    "retry"sv,
                             ""sv,     "dat"sv,  "datax"sv, "event "sv, " data"sv, "\357\273\277data"sv};
constexpr std::array kColons{": "sv, ":"sv, ":  "sv, ""sv, " :"sv, ": :"sv, ":\t"sv};
constexpr std::array kValues{""sv,
                             " "sv,
                             "x"sv,
                             "a:b"sv,
                             "data: x"sv,
                             "12"sv,
                             "012"sv,
                             "9223372036854775807"sv,
                             "18446744073709551616"sv,
                             "1x"sv,
                             "a\0b"sv,
                             "caf\xC3\xA9"sv,
                             "\xF0\x9F\x98\x80"sv};
// UTF-8 at the edges of its ranges: whole, cut short, overlong, surrogates, too large, out of place.
constexpr std::array kCharacters{"\xC2\x80"sv,         "\xDF\xBF"sv,         "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
                                 "\xEE\x80\x80"sv,     "\xEF\xBF\xBF"sv,     "\xEF\xBB\xBF"sv, "\xE2\x80\xA8"sv,
                                 "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "\xC3"sv,         "\xE2\x82"sv,
                                 "\xEF\xBB"sv,         "\xF0\x9F\x98"sv,     "\xF0\x9F"sv,     "\x80"sv,
                                 "\xBF\xBF"sv,         "\xC0\xAF"sv,         "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
                                 "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xFE"sv,         "\0"sv};
// Where vectors and the ways for short and long pieces meet.
constexpr std::array<std::size_t, 5> kWidths{5, 16, 32, 64, 128};

std::size_t below(Random& random, std::size_t bound) { return bound == 0 ? 0 : random() % bound; }

template <class Values>
auto any_of(const Values& values, Random& random) {
  return values[below(random, values.size())];
}

// Offsets into the stream; `end` is behind the line end, `text_end` before it.
struct Line {
  std::size_t begin = 0;
  std::size_t text_end = 0;
  std::size_t end = 0;
};

Line line_at(std::string_view stream, std::size_t begin) {
  Line line{.begin = begin, .text_end = std::min(stream.find_first_of("\r\n", begin), stream.size()), .end = 0};
  line.end = std::min(line.text_end + 1, stream.size());
  if (stream.substr(line.text_end, 2) == "\r\n") ++line.end;
  return line;
}

std::vector<Line> lines_of(std::string_view stream) {
  std::vector<Line> lines{line_at(stream, 0)};
  while (lines.back().end < stream.size()) lines.push_back(line_at(stream, lines.back().end));
  return lines;
}

void change_line_end(std::string& stream, const Line& line, Random& random) {
  stream.replace(line.text_end, line.end - line.text_end, any_of(kLineEnds, random));
}

void change_all_line_ends(std::string& stream, const Line& /*line*/, Random& random) {
  const std::string_view line_end = any_of(kLineEnds, random);
  std::string changed;
  for (const Line& line : lines_of(stream)) {
    changed.append(stream, line.begin, line.text_end - line.begin);
    if (line.end > line.text_end) changed += line_end;
  }
  stream = changed;
}

void insert_line(std::string& stream, const Line& line, Random& random) {
  std::string text(any_of(kFields, random));
  text += any_of(kColons, random);
  text += any_of(kValues, random);
  text += any_of(kLineEnds, random);
  stream.insert(line.begin, text);
}

void repeat_line(std::string& stream, const Line& line, Random& random) {
  const std::string text = stream.substr(line.begin, line.end - line.begin);
  stream.insert(any_of(lines_of(stream), random).begin, text);
}

void drop_line(std::string& stream, const Line& line, Random& /*random*/) {
  stream.erase(line.begin, line.end - line.begin);
}

void change_field(std::string& stream, const Line& line, Random& random) {
  const std::size_t colon = std::min(stream.find(':', line.begin), line.text_end);
  const std::size_t value = std::min(stream.find_first_not_of(": ", colon), line.text_end);
  std::string text(any_of(kFields, random));
  text += any_of(kColons, random);
  stream.replace(line.begin, value - line.begin, text);
}

// At the line's edges, around its colon, or anywhere in it.
void insert_character(std::string& stream, const Line& line, Random& random) {
  const std::size_t colon = std::min(stream.find(':', line.begin), line.text_end);
  const std::size_t anywhere = line.begin + below(random, line.text_end - line.begin + 1);
  const std::array places{line.begin, colon, std::min(colon + 1, line.text_end), line.text_end, line.end, anywhere};
  const std::size_t place = any_of(places, random);
  stream.insert(place, any_of(kCharacters, random));
}

// To about the width of a vector.
void lengthen_line(std::string& stream, const Line& line, Random& random) {
  const std::size_t length = line.text_end - line.begin;
  const std::size_t width = any_of(kWidths, random);
  const std::size_t wanted = width + below(random, 3) - 1;
  if (wanted > length) stream.insert(line.text_end, wanted - length, 'x');
}

void change_bom(std::string& stream, const Line& /*line*/, Random& random) {
  constexpr auto kBom = "\xEF\xBB\xBF"sv;
  if (stream.starts_with(kBom) && below(random, 2) == 0) {
    stream.erase(0, 1 + below(random, 3));
  } else {
    stream.insert(0, kBom.substr(0, 1 + below(random, 3)));
  }
}

void cut_short(std::string& stream, const Line& line, Random& random) {
  stream.resize(line.begin + below(random, line.end - line.begin + 1));
}

void change_once(std::string& stream, std::string& options, Random& random) {
  if (below(random, 8) == 0) {
    options[below(random, options.size())] = static_cast<char>(random() >> below(random, 8));
    return;
  }
  constexpr std::array kChanges{
      change_line_end, change_all_line_ends, insert_line,      insert_line,   repeat_line, drop_line,
      change_field,    insert_character,     insert_character, lengthen_line, change_bom,  cut_short};
  const Line line = any_of(lines_of(stream), random);
  if (stream.size() > kLongStream && below(random, 2) == 0) return drop_line(stream, line, random);
  any_of(kChanges, random)(stream, line, random);
}

std::string change(std::string_view input, std::size_t max_size, unsigned seed) {
  Random random(seed);
  const std::size_t size = input.size() - std::min(input.size(), kOptionBytes);
  std::string stream(input.substr(0, size));
  std::string options(input.substr(size));
  options.resize(kOptionBytes);
  for (std::size_t count = 1 + below(random, 4); count > 0; --count) change_once(stream, options, random);
  stream.resize(std::min(stream.size(), max_size - std::min(max_size, kOptionBytes)));
  return (stream + options).substr(0, max_size);
}

struct AflState {
  Random random;
  std::string changed{};  // handed out last
};

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (LLVMFuzzerMutate != nullptr && seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string changed = change({reinterpret_cast<const char*>(data), size}, max_size, seed);
  std::copy(changed.begin(), changed.end(), data);
  return changed.size();
}

extern "C" void* afl_custom_init(void* /*afl*/, unsigned seed) { return new AflState{.random = Random(seed)}; }

extern "C" std::size_t afl_custom_fuzz(void* state, std::uint8_t* data, std::size_t size, std::uint8_t** out,
                                       std::uint8_t* /*other*/, std::size_t /*other_size*/, std::size_t max_size) {
  auto& [random, changed] = *static_cast<AflState*>(state);
  changed = change({reinterpret_cast<const char*>(data), size}, max_size, static_cast<unsigned>(random()));
  *out = reinterpret_cast<std::uint8_t*>(changed.data());
  return changed.size();
}

extern "C" void afl_custom_deinit(void* state) { delete static_cast<AflState*>(state); }
