#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

#include <reprise/harness/chunking/plan.hpp>

#include "chunking/shown_text.hpp"

namespace reprise::harness {
namespace {

constexpr std::size_t kMaxParts = 16;
constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kLargestMean = std::uint64_t{1} << 30U;
constexpr std::string_view kForms =
    "recorded, coalesce:N, whole, bytes:N, at:OFF,OFF,..., random:SEED[:MEAN], utf8, crlf, newlines, fields, colon, "
    "json-escapes, bom, tokens, some of these joined by '+', every or pairs:MAX";

tl::unexpected<Error> bad_plan(std::string_view text, std::string_view expected) {
  return fail(ErrorCode::kInvalidArgument, "'" + shown_text(text) + "': expected " + std::string(expected));
}

std::optional<std::uint64_t> parse_number(std::string_view digits, std::uint64_t least, std::uint64_t most = kLargest) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stop != end || value < least || value > most) return std::nullopt;
  return value;
}

Result<Cuts> parse_offsets(std::string_view text, std::string_view list) {
  Cuts offsets;
  while (true) {
    const std::size_t comma = list.find(',');
    const auto offset = parse_number(list.substr(0, comma), 1);
    if (!offset) return bad_plan(text, "offsets from 1 to 18446744073709551615, separated by commas, after 'at:'");
    if (!offsets.empty() && *offset <= offsets.back()) {
      return bad_plan(
          text, "ascending offsets, but " + std::to_string(*offset) + " follows " + std::to_string(offsets.back()));
    }
    offsets.push_back(*offset);
    if (comma == std::string_view::npos) return offsets;
    list.remove_prefix(comma + 1);
  }
}

std::string join(const Cuts& cuts) {
  std::string text;
  for (const std::size_t offset : cuts) {
    if (!text.empty()) text += ',';
    text += std::to_string(offset);
  }
  return text;
}

}  // namespace

struct ChunkPlan::Name {
  Kind kind;
  std::string_view text;  // up to the colon, where the rule takes a number
  std::uint64_t least = 0;
  std::string_view number{};
};

const ChunkPlan::Name ChunkPlan::kNames[] = {
    {Kind::kRecorded, "recorded"},
    {Kind::kCoalesce, "coalesce:", 1, "a number of chunks from 1 to 18446744073709551615 after 'coalesce:'"},
    {Kind::kWhole, "whole"},
    {Kind::kBytes, "bytes:", 1, "a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
    {Kind::kAt, "at:"},
    {Kind::kRandom, "random:", 0, "a seed from 0 to 18446744073709551615 after 'random:'"},
    {Kind::kUtf8, "utf8"},
    {Kind::kCrlf, "crlf"},
    {Kind::kNewlines, "newlines"},
    {Kind::kFields, "fields"},
    {Kind::kColon, "colon"},
    {Kind::kJsonEscapes, "json-escapes"},
    {Kind::kBom, "bom"},
    {Kind::kTokens, "tokens"},
    {Kind::kEvery, "every"},
    {Kind::kPairs, "pairs:", 1, "a distance from 1 to 18446744073709551615 bytes after 'pairs:'"},
};

Result<ChunkPlan::Part> ChunkPlan::parse_part(std::string_view text) {
  const auto* name = std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& candidate) {
    return candidate.text.back() == ':' ? text.starts_with(candidate.text) : text == candidate.text;
  });
  if (name == std::end(kNames)) return bad_plan(text, kForms);
  Part part{.kind = name->kind};
  std::string_view argument = text.substr(name->text.size());
  if (part.kind == Kind::kAt) {
    return parse_offsets(text, argument).map([&](Cuts offsets) {
      part.offsets = std::move(offsets);
      return part;
    });
  }
  if (part.kind == Kind::kRandom && argument.find(':') != std::string_view::npos) {
    const std::size_t colon = argument.find(':');
    const auto mean = parse_number(argument.substr(colon + 1), 1, kLargestMean);
    if (!mean) return bad_plan(text, "a mean size from 1 to 1073741824 bytes after the seed of 'random:'");
    part.mean = *mean;
    argument = argument.substr(0, colon);
  }
  if (name->number.empty()) return part;
  const auto number = parse_number(argument, name->least);
  if (!number) return bad_plan(text, name->number);
  part.number = *number;
  return part;
}

Result<ChunkPlan> ChunkPlan::parse(std::string_view text) {
  std::vector<Part> parts;
  std::string_view rest = text;
  while (true) {
    const std::size_t plus = rest.find('+');
    auto part = parse_part(rest.substr(0, plus));
    if (!part) return tl::unexpected<Error>(std::move(part.error()));
    const bool family = part->kind == Kind::kEvery || part->kind == Kind::kPairs;
    if (family && (!parts.empty() || plus != std::string_view::npos)) {
      return bad_plan(text, "a family of cuttings alone, not joined by '+'");
    }
    parts.push_back(std::move(*part));
    if (plus == std::string_view::npos) return ChunkPlan(std::move(parts));
    if (parts.size() == kMaxParts) return bad_plan(text, "at most 16 rules joined by '+'");
    rest.remove_prefix(plus + 1);
  }
}

std::string ChunkPlan::to_string(const Part& part) {
  const auto* name =
      std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& known) { return known.kind == part.kind; });
  std::string text(name->text);
  if (part.kind == Kind::kAt) return text + join(part.offsets);
  if (!name->number.empty()) text += std::to_string(part.number);
  if (part.mean > 0) text += ":" + std::to_string(part.mean);
  return text;
}

std::string ChunkPlan::to_string() const {
  std::string text;
  for (const Part& part : parts_) {
    if (!text.empty()) text += '+';
    text += to_string(part);
  }
  return text;
}

std::vector<ChunkPlan> default_plans() {
  std::vector<ChunkPlan> plans;
  for (const auto* text : {"recorded", "whole", "bytes:1", "bytes:7", "random:1", "tokens", "every"}) {
    plans.push_back(*ChunkPlan::parse(text));
  }
  return plans;
}

std::string to_plan_text(const Cuts& cuts) { return cuts.empty() ? "whole" : "at:" + join(cuts); }

}  // namespace reprise::harness
