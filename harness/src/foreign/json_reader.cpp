#include "foreign/json_reader.hpp"

#include <utility>

#include "fixture/base64.hpp"

namespace reprise::harness {
namespace {

constexpr int kMaxDepth = 64;

std::string describe(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list of " + std::to_string(value.size());
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    default:
      return value.dump();
  }
}

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& name) {
  // Asked before parsing, which would build the tree first.
  if (const auto deep = find_bracket(text, [](int depth) { return depth > kMaxDepth; })) {
    return fail(ErrorCode::kLimitExceeded,
                name + ": byte " + std::to_string(*deep) + ": nested more than " + std::to_string(kMaxDepth) + " deep");
  }
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
    const std::string what = error.what();
    return fail(ErrorCode::kFormat,
                name + ": this is not JSON: " + what.substr(std::min(what.find("] ") + 2, what.size())));
  }
}

void JsonReader::refuse(const JsonPlace& at, const std::string& message, ErrorCode code) {
  if (!error_) error_ = Error{.code = code, .message = name_ + ": " + at.path + ": " + message};
}

void JsonReader::expected(const JsonPlace& found, std::string_view what) {
  refuse(found, "expected " + std::string(what) + ", found " + describe(*found.value));
}

std::optional<JsonPlace> JsonReader::find(const JsonPlace& object, std::string_view key) {
  if (!object.value->is_object()) return std::nullopt;
  const auto found = object.value->find(key);
  if (found == object.value->end() || found->is_null()) return std::nullopt;
  return JsonPlace{&*found, (object.path.empty() ? "" : object.path + '.') + std::string(key)};
}

std::optional<JsonPlace> JsonReader::need(const JsonPlace& object, std::string_view key) {
  auto found = find(object, key);
  if (found) return found;
  const JsonPlace missing{object.value, (object.path.empty() ? "" : object.path + '.') + std::string(key)};
  refuse(missing, object.value->is_object() ? "expected a value, found none"
                                            : "expected an object around it, found " + describe(*object.value));
  return found;
}

JsonPlace JsonReader::at(const JsonPlace& list, std::size_t i) {
  return {&(*list.value)[i], list.path + '[' + std::to_string(i) + ']'};
}

bool JsonReader::is_list(const JsonPlace& place) {
  if (!place.value->is_array()) expected(place, "a list");
  return place.value->is_array();
}

std::string JsonReader::text(const JsonPlace& place) {
  if (place.value->is_string()) return place.value->get<std::string>();
  expected(place, "a string");
  return {};
}

std::string JsonReader::optional_text(const JsonPlace& object, std::string_view key) {
  const auto place = find(object, key);
  return place ? text(*place) : std::string();
}

std::string JsonReader::base64(const JsonPlace& place) {
  auto bytes = decode_base64(text(place));
  if (bytes) return std::move(*bytes);
  refuse(place, bytes.error().message);
  return {};
}

int JsonReader::status(const JsonPlace& place) {
  if (place.value->is_number_unsigned()) {
    const auto status = place.value->get<std::uint64_t>();
    if (status >= 100 && status <= 999) return static_cast<int>(status);
  }
  expected(place, "a whole number from 100 to 999");
  return 0;
}

}  // namespace reprise::harness
