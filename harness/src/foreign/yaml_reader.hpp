// What the importers of YAML have in common: values taken out of a tree, and the first thing that is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/result.hpp>

#include "fixture/yaml_tree.hpp"

namespace reprise::harness {

// The first error is kept, and what is asked for after it comes back empty.
class YamlReader {
 public:
  explicit YamlReader(const std::string& name) : name_(name) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  void refuse(YamlNode at, const std::string& message, ErrorCode code = ErrorCode::kFormat);
  void expected(YamlNode found, std::string_view key, std::string_view what);

  // The value of `key`; nothing where `mapping` is none or lacks it.
  [[nodiscard]] static std::optional<YamlNode> find(YamlNode mapping, std::string_view key);
  // The same, and nothing where the value is null.
  [[nodiscard]] static std::optional<YamlNode> find_value(YamlNode mapping, std::string_view key);
  // The same, where a missing key is an error.
  [[nodiscard]] std::optional<YamlNode> need(YamlNode mapping, std::string_view key);

  // A string, !!binary, or Python's BytesIO: a mapping whose `state` begins with one of these.
  [[nodiscard]] std::string text(YamlNode node, std::string_view key);
  // Base64 whose lines may be broken anywhere.
  [[nodiscard]] std::string base64(YamlNode node, std::string_view key);
  [[nodiscard]] int status(YamlNode node, std::string_view key);
  // A mapping from each name to a value or a list of values; null is none.
  [[nodiscard]] http::Headers headers(YamlNode node);

 private:
  const std::string& name_;
  std::optional<Error> error_;
};

}  // namespace reprise::harness
