// What the importers of JSON have in common: values taken out by path, and the first thing that is wrong.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <reprise/result.hpp>

namespace reprise::harness {

// The order of keys is the file's.
using Json = nlohmann::ordered_json;

// Where the first bracket outside of strings stands for which `is_it(depth)` holds; `depth` is the nesting after that
// bracket. Looks at brackets and quotes alone, so that text can be judged before anything is built of it.
template <class IsIt>
[[nodiscard]] std::optional<std::size_t> find_bracket(std::string_view text, IsIt is_it) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
      continue;
    }
    in_string = c == '"';
    const bool opens = c == '{' || c == '[';
    if (!opens && c != '}' && c != ']') continue;
    depth += opens ? 1 : -1;
    if (is_it(depth)) return i;
  }
  return std::nullopt;
}

// Fails with kFormat ("name: byte 17: …") or kLimitExceeded (64 levels).
[[nodiscard]] Result<Json> parse_json(std::string_view text, const std::string& name);

// A value and where it stands: "log.entries[2].request". A view: the document outlives it.
struct JsonPlace {
  const Json* value;
  std::string path;
};

// The first error is kept, and what is asked for after it comes back empty.
class JsonReader {
 public:
  explicit JsonReader(const std::string& name) : name_(name) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  void refuse(const JsonPlace& at, const std::string& message, ErrorCode code = ErrorCode::kFormat);
  void expected(const JsonPlace& found, std::string_view what);

  // The value of `key`; nothing where it is missing or null.
  [[nodiscard]] static std::optional<JsonPlace> find(const JsonPlace& object, std::string_view key);
  // The same, where a missing key or null is an error.
  [[nodiscard]] std::optional<JsonPlace> need(const JsonPlace& object, std::string_view key);
  // Element `i` of a list.
  [[nodiscard]] static JsonPlace at(const JsonPlace& list, std::size_t i);

  [[nodiscard]] bool is_list(const JsonPlace& place);
  [[nodiscard]] std::string text(const JsonPlace& place);
  [[nodiscard]] std::string optional_text(const JsonPlace& object, std::string_view key);
  [[nodiscard]] std::string base64(const JsonPlace& place);
  [[nodiscard]] int status(const JsonPlace& place);

 private:
  const std::string& name_;
  std::optional<Error> error_;
};

}  // namespace reprise::harness
