#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {
namespace {

constexpr std::size_t kLargestRandomChunk = 64;

// SplitMix64 (Steele, Lea, Flood 2014), written out because the standard's distributions differ between libraries.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

 private:
  std::uint64_t state_;
};

tl::unexpected<Error> bad_plan(std::string_view text, const std::string& expected) {
  constexpr std::size_t kShown = 60;
  std::string shown(text.substr(0, kShown));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  if (text.size() > kShown) shown += "...";
  return fail(ErrorCode::kInvalidArgument, "'" + shown + "': expected " + expected);
}

template <class T>
std::optional<T> parse_number(std::string_view digits) {
  T value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

Result<Cuts> parse_offsets(std::string_view text, std::string_view list) {
  Cuts offsets;
  while (true) {
    const std::size_t comma = list.find(',');
    const auto offset = parse_number<std::size_t>(list.substr(0, comma));
    if (!offset || *offset == 0)
      return bad_plan(text, "offsets from 1 to 18446744073709551615, separated by commas, after 'at:'");
    if (!offsets.empty() && *offset <= offsets.back()) {
      return bad_plan(
          text, "ascending offsets, but " + std::to_string(*offset) + " follows " + std::to_string(offsets.back()));
    }
    offsets.push_back(*offset);
    if (comma == std::string_view::npos) return offsets;
    list.remove_prefix(comma + 1);
  }
}

Cuts cuts_every(std::size_t step, std::size_t size) {
  Cuts cuts;
  for (std::size_t offset = step; offset < size; offset += step) {
    cuts.push_back(offset);
    if (size - offset <= step) break;  // so that a huge step cannot wrap around
  }
  return cuts;
}

Cuts random_cuts(std::uint64_t seed, std::size_t size) {
  SplitMix64 random(seed);
  Cuts cuts;
  std::size_t offset = 1 + random.next() % kLargestRandomChunk;
  while (offset < size) {
    cuts.push_back(offset);
    offset += 1 + random.next() % kLargestRandomChunk;
  }
  return cuts;
}

std::string join(const Cuts& cuts) {
  std::string text;
  for (const std::size_t offset : cuts) {
    if (!text.empty()) text += ',';
    text += std::to_string(offset);
  }
  return text;
}

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace

Result<ChunkPlan> ChunkPlan::parse(std::string_view text) {
  if (text == "recorded") return ChunkPlan(Recorded{});
  if (text == "whole") return ChunkPlan(Whole{});
  if (text == "every") return ChunkPlan(Every{});
  if (text.starts_with("bytes:")) {
    const auto size = parse_number<std::size_t>(text.substr(6));
    if (!size || *size == 0) return bad_plan(text, "a chunk size from 1 to 18446744073709551615 after 'bytes:'");
    return ChunkPlan(Bytes{*size});
  }
  if (text.starts_with("at:")) {
    return parse_offsets(text, text.substr(3)).map([](Cuts offsets) { return ChunkPlan(At{std::move(offsets)}); });
  }
  if (text.starts_with("random:")) {
    const auto seed = parse_number<std::uint64_t>(text.substr(7));
    if (!seed) return bad_plan(text, "a seed from 0 to 18446744073709551615 after 'random:'");
    return ChunkPlan(Random{*seed});
  }
  return bad_plan(text, "recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every");
}

std::string ChunkPlan::to_string() const {
  return std::visit(Overloaded{
                        [](const Recorded&) { return std::string("recorded"); },
                        [](const Whole&) { return std::string("whole"); },
                        [](const Every&) { return std::string("every"); },
                        [](const Bytes& rule) { return "bytes:" + std::to_string(rule.size); },
                        [](const At& rule) { return "at:" + join(rule.offsets); },
                        [](const Random& rule) { return "random:" + std::to_string(rule.seed); },
                    },
                    rule_);
}

bool ChunkPlan::is_family() const { return std::holds_alternative<Every>(rule_); }

std::size_t ChunkPlan::count(const CutSubject& subject) const {
  if (!is_family()) return 1;
  return subject.body.empty() ? 0 : subject.body.size() - 1;
}

bool ChunkPlan::for_each(const CutSubject& subject, const std::function<bool(const Cuts&)>& visit) const {
  const std::size_t size = subject.body.size();
  return std::visit(Overloaded{
                        [&](const Recorded&) { return visit(subject.recorded); },
                        [&](const Whole&) { return visit({}); },
                        [&](const Every&) {
                          for (std::size_t offset = 1; offset < size; ++offset) {
                            if (!visit({offset})) return false;
                          }
                          return true;
                        },
                        [&](const Bytes& rule) { return visit(cuts_every(rule.size, size)); },
                        [&](const At& rule) {
                          const auto end = std::lower_bound(rule.offsets.begin(), rule.offsets.end(), size);
                          return visit(Cuts(rule.offsets.begin(), end));
                        },
                        [&](const Random& rule) { return visit(random_cuts(rule.seed, size)); },
                    },
                    rule_);
}

std::vector<std::string_view> cut(std::string_view body, const Cuts& cuts) {
  std::vector<std::string_view> chunks;
  std::size_t begin = 0;
  for (const std::size_t offset : cuts) {
    if (offset <= begin || offset >= body.size()) continue;
    chunks.push_back(body.substr(begin, offset - begin));
    begin = offset;
  }
  if (begin < body.size()) chunks.push_back(body.substr(begin));
  return chunks;
}

std::string to_plan_text(const Cuts& cuts) { return cuts.empty() ? "whole" : "at:" + join(cuts); }

}  // namespace reprise::harness
