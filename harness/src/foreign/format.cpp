#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/foreign/format.hpp>

#include "foreign/json_reader.hpp"

namespace reprise::harness {
namespace {

constexpr std::array<std::pair<ForeignFormat, std::string_view>, 8> kFormats{{
    {ForeignFormat::kVcrpy, "vcrpy"},
    {ForeignFormat::kVcr, "vcr"},
    {ForeignFormat::kReqLlm, "req-llm"},
    {ForeignFormat::kHar, "har"},
    {ForeignFormat::kHttprr, "httprr"},
    {ForeignFormat::kChunks, "chunks"},
    {ForeignFormat::kSse, "sse"},
    {ForeignFormat::kCurl, "curl"},
}};

// Keys that only one format has at its top.
constexpr std::array<std::pair<std::string_view, ForeignFormat>, 5> kTopKeys{{
    {"interactions", ForeignFormat::kVcrpy},
    {"requests", ForeignFormat::kVcrpy},
    {"responses", ForeignFormat::kVcrpy},
    {"http_interactions", ForeignFormat::kVcr},
    {"log", ForeignFormat::kHar},
}};

std::optional<ForeignFormat> format_of_key(std::string_view key) {
  for (const auto& [known, format] : kTopKeys) {
    if (known == key) return format;
  }
  return std::nullopt;
}

// Collects the keys of the outermost object, up to one that decides.
class KeyCollector final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::set<std::string> keys;

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(std::int64_t /*value*/) override { return true; }
  bool number_unsigned(std::uint64_t /*value*/) override { return true; }
  bool number_float(double /*value*/, const std::string& /*text*/) override { return true; }
  bool string(std::string& /*value*/) override { return true; }
  bool binary(nlohmann::json::binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t /*size*/) override { return enter(); }
  bool end_array() override { return leave(); }
  bool key(std::string& name) override {
    if (depth_ == 1 && keys.size() < kMaxKeys) keys.insert(name);
    return depth_ != 1 || !format_of_key(name);
  }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*why*/) override {
    return false;
  }

 private:
  static constexpr std::size_t kMaxKeys = 100;

  bool enter() {
    ++depth_;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }

  int depth_ = 0;
};

// Where the first value of `text`, an object, ends; its size where it never does.
std::size_t end_of_value(std::string_view text) {
  const auto last = find_bracket(text, [](int depth) { return depth <= 0; });
  return last ? *last + 1 : text.size();
}

std::optional<ForeignFormat> detect_json(std::string_view text) {
  const std::size_t end = end_of_value(text);
  KeyCollector collector;
  nlohmann::json::sax_parse(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), &collector);
  for (const std::string& key : collector.keys) {
    if (const auto format = format_of_key(key)) return format;
  }
  if (collector.keys.contains("request") && collector.keys.contains("response")) return ForeignFormat::kReqLlm;
  const bool more = text.find_first_not_of(" \t\r\n", end) != std::string_view::npos;
  const bool event = collector.keys.contains("type") || collector.keys.contains("choices");
  return more || event ? std::optional(ForeignFormat::kChunks) : std::nullopt;
}

bool is_field(std::string_view line) {
  constexpr std::array<std::string_view, 5> kNames{"data", "event", "id", "retry", ""};
  const std::string_view name = line.substr(0, line.find(':'));
  const bool whole = name.size() < line.size() || name == "data";
  return whole && std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// By what stands at the beginning of lines: a key of a cassette anywhere, else the fields of an event stream.
std::optional<ForeignFormat> detect_lines(std::string_view text) {
  bool has_field = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    has_field = has_field || is_field(line);
    const std::size_t quote = line[0] == '"' || line[0] == '\'' ? 1 : 0;
    const std::size_t key_end = std::min(line.find(quote == 1 ? line[0] : ':', quote), line.size());
    const auto format = format_of_key(line.substr(quote, key_end - quote));
    if (format && *format != ForeignFormat::kHar && key_end < line.size()) return format;
  }
  return has_field ? std::optional(ForeignFormat::kSse) : std::nullopt;
}

}  // namespace

std::string_view to_string(ForeignFormat format) {
  for (const auto& [known, name] : kFormats) {
    if (known == format) return name;
  }
  return "unknown";
}

std::optional<ForeignFormat> parse_foreign_format(std::string_view name) {
  for (const auto& [format, known] : kFormats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::vector<std::string> foreign_format_names() {
  std::vector<std::string> names;
  names.reserve(kFormats.size());
  for (const auto& [format, name] : kFormats) names.emplace_back(name);
  return names;
}

std::optional<ForeignFormat> detect_foreign_format(std::string_view bytes) {
  if (bytes.starts_with("httprr trace ")) return ForeignFormat::kHttprr;
  if (bytes.starts_with("HTTP/")) return ForeignFormat::kCurl;
  std::string_view text = bytes;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  if (looks_like_fixture(text)) return std::nullopt;
  if (text[first] == '{') return detect_json(text.substr(first));
  return detect_lines(text);
}

}  // namespace reprise::harness
