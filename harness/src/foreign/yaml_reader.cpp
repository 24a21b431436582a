#include "foreign/yaml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "fixture/base64.hpp"

namespace reprise::harness {

void YamlReader::refuse(YamlNode at, const std::string& message, ErrorCode code) {
  if (!error_) error_ = Error{.code = code, .message = name_ + ":" + std::to_string(at.line()) + ": " + message};
}

void YamlReader::expected(YamlNode found, std::string_view key, std::string_view what) {
  refuse(found, "'" + std::string(key) + "': expected " + std::string(what) + ", found " + found.describe());
}

std::optional<YamlNode> YamlReader::find(YamlNode mapping, std::string_view key) {
  if (mapping.kind() != YamlKind::kMapping) return std::nullopt;
  for (auto it = mapping.begin(); it != mapping.end(); ++it) {
    const bool found = (*it).text() == key;
    ++it;
    if (found) return *it;
  }
  return std::nullopt;
}

std::optional<YamlNode> YamlReader::find_value(YamlNode mapping, std::string_view key) {
  const auto value = find(mapping, key);
  return value && value->kind() != YamlKind::kNull ? value : std::nullopt;
}

std::optional<YamlNode> YamlReader::need(YamlNode mapping, std::string_view key) {
  const auto value = find(mapping, key);
  if (value) return value;
  refuse(mapping, "expected a mapping with the key '" + std::string(key) + "', found " + mapping.describe() +
                      (mapping.kind() == YamlKind::kMapping ? " without it" : ""));
  return value;
}

std::string YamlReader::text(YamlNode node, std::string_view key) {
  switch (node.kind()) {
    case YamlKind::kPlain:
    case YamlKind::kText:
      return std::string(node.text());
    case YamlKind::kBinary:
      return base64(node, key);
    case YamlKind::kMapping:
      if (const auto state = find(node, "state"); state && state->kind() == YamlKind::kSequence) {
        const YamlNode bytes = state->begin() == state->end() ? *state : *state->begin();
        if (bytes.kind() == YamlKind::kBinary || bytes.kind() == YamlKind::kText) return text(bytes, key);
      }
      break;
    case YamlKind::kNull:
    case YamlKind::kSequence:
      break;
  }
  expected(node, key, "a string");
  return {};
}

std::string YamlReader::base64(YamlNode node, std::string_view key) {
  std::string digits(node.text());
  std::erase_if(digits, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  auto decoded = decode_base64(digits);
  if (decoded) return std::move(*decoded);
  refuse(node, "'" + std::string(key) + "': " + decoded.error().message);
  return {};
}

int YamlReader::status(YamlNode node, std::string_view key) {
  int value = 0;
  const std::string_view digits = node.text();
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  if (whole && value >= 100 && value <= 999) return value;
  expected(node, key, "a whole number from 100 to 999");
  return 0;
}

http::Headers YamlReader::headers(YamlNode node) {
  http::Headers headers;
  if (node.kind() == YamlKind::kNull) return headers;
  if (node.kind() != YamlKind::kMapping) expected(node, "headers", "a mapping");
  for (auto it = node.begin(); it != node.end() && !error_; ++it) {
    const std::string name((*it).text());
    const YamlNode value = *++it;
    if (value.kind() != YamlKind::kSequence) {
      headers.add(name, value.kind() == YamlKind::kNull ? std::string() : text(value, name));
      continue;
    }
    for (const YamlNode each : value) headers.add(name, text(each, name));
  }
  return headers;
}

}  // namespace reprise::harness
