#include "transport/request_key.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include <reprise/harness/fixture/redact.hpp>

namespace reprise::harness {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kShownCharacters = 80;
constexpr int kMaxDepth = 200;
constexpr const char* kNothing = "nothing";

// As a JSON string, so that it is on one line; cut where it is long.
std::string shown_text(std::string_view text) {
  std::string line = Json(text.substr(0, kShownCharacters)).dump(-1, ' ', true, Json::error_handler_t::replace);
  if (text.size() > kShownCharacters) line += "…";
  return line;
}

std::string shown_json(const Json& value) {
  const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return text.size() <= kShownCharacters ? text : text.substr(0, kShownCharacters) + "…";
}

std::string joined(const std::vector<std::string>& parts, char separator) {
  std::string all;
  for (const std::string& part : parts) {
    if (!all.empty()) all += separator;
    all += part;
  }
  return all;
}

std::vector<std::string> sorted_query(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  std::vector<std::string> parameters;
  if (mark == std::string_view::npos) return parameters;
  for (std::string_view rest = url.substr(mark + 1); !rest.empty();) {
    const std::string_view parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
    if (!parameter.empty()) parameters.emplace_back(parameter);
  }
  std::sort(parameters.begin(), parameters.end());
  return parameters;
}

std::vector<std::string> values_of(const http::Headers& headers, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [each, value] : headers) {
    if (http::same_name(each, name)) values.push_back(value);
  }
  return values;
}

// Nothing where it is not JSON, or nested so deep that looking into it would take the stack.
std::optional<Json> parse(std::string_view text) {
  bool deep = false;
  const auto note_depth = [&deep](int depth, Json::parse_event_t, Json&) {
    deep = deep || depth > kMaxDepth;
    return !deep;
  };
  Json value = Json::parse(text, note_depth, false);
  if (deep || value.is_discarded()) return std::nullopt;
  return value;
}

// The first place where `asked` does not have what `recorded` has.
std::optional<Mismatch> missing_in(const Json& recorded, const Json& asked, const std::string& place) {
  if (recorded.is_object() && asked.is_object()) {
    for (const auto& [key, value] : recorded.items()) {
      const std::string inner = place + '/' + key;
      const auto found = asked.find(key);
      if (found == asked.end()) return Mismatch{"body at " + inner, shown_json(value), kNothing};
      if (auto missing = missing_in(value, *found, inner)) return missing;
    }
    return std::nullopt;
  }
  if (recorded.is_array() && asked.is_array() && recorded.size() == asked.size()) {
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      if (auto missing = missing_in(recorded[i], asked[i], place + '/' + std::to_string(i))) return missing;
    }
    return std::nullopt;
  }
  if (recorded == asked) return std::nullopt;
  return Mismatch{place.empty() ? "body" : "body at " + place, shown_json(recorded), shown_json(asked)};
}

std::optional<Mismatch> body_mismatch(const std::string& recorded, const std::string& asked, BodyMatch rule) {
  if (rule == BodyMatch::kIgnore || recorded == asked) return std::nullopt;
  if (rule == BodyMatch::kJsonSubset && recorded.empty()) return std::nullopt;
  const auto recorded_json = parse(recorded);
  const auto asked_json = parse(asked);
  if (!recorded_json || !asked_json) return Mismatch{"body", shown_text(recorded), shown_text(asked)};
  if (auto missing = missing_in(*recorded_json, *asked_json, "")) return missing;
  if (rule == BodyMatch::kJsonSubset) return std::nullopt;
  auto more = missing_in(*asked_json, *recorded_json, "");
  if (more) std::swap(more->recorded, more->asked);
  return more;
}

void compare(std::vector<Mismatch>& found, const std::string& matcher, const std::string& recorded,
             const std::string& asked) {
  if (recorded != asked) found.push_back({matcher, shown_text(recorded), shown_text(asked)});
}

}  // namespace

std::string_view url_path(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos && scheme < url.find_first_of("/?#")) {
    url.remove_prefix(scheme + 3);
    const auto authority_end = url.find_first_of("/?#");
    url.remove_prefix(authority_end == std::string_view::npos ? url.size() : authority_end);
  }
  url = url.substr(0, url.find_first_of("?#"));
  return url.empty() ? "/" : url;
}

RequestKey key_of(const http::Request& request, const MatchRules& rules) {
  Interaction clean;
  clean.request.url = request.url;
  clean.request.headers = request.headers;
  if (rules.body != BodyMatch::kIgnore) clean.request.body = request.body;
  redact_head(clean, rules.redaction);

  RequestKey key;
  key.method = request.method;
  key.path = url_path(clean.request.url);
  if (rules.query) key.query = sorted_query(clean.request.url);
  for (const std::string& name : rules.headers) key.headers.emplace_back(name, values_of(clean.request.headers, name));
  key.body = std::move(clean.request.body);
  return key;
}

// The body comes last: it takes the longest, and is looked at only where all else is right.
bool matches(const RequestKey& recorded, const RequestKey& asked, const MatchRules& rules) {
  return (!rules.method || recorded.method == asked.method) && (!rules.path || recorded.path == asked.path) &&
         recorded.query == asked.query && recorded.headers == asked.headers &&
         !body_mismatch(recorded.body, asked.body, rules.body);
}

std::vector<Mismatch> mismatches(const RequestKey& recorded, const RequestKey& asked, const MatchRules& rules) {
  std::vector<Mismatch> found;
  if (rules.method) compare(found, "method", recorded.method, asked.method);
  if (rules.path) compare(found, "path", recorded.path, asked.path);
  compare(found, "query", joined(recorded.query, '&'), joined(asked.query, '&'));
  for (std::size_t i = 0; i < recorded.headers.size(); ++i) {
    const auto& [name, values] = recorded.headers[i];
    const auto& asked_values = asked.headers[i].second;
    if (values == asked_values) continue;
    const auto show = [](const std::vector<std::string>& all) {
      return all.empty() ? std::string(kNothing) : shown_text(joined(all, ','));
    };
    found.push_back({"header " + name, show(values), show(asked_values)});
  }
  if (auto body = body_mismatch(recorded.body, asked.body, rules.body)) found.push_back(std::move(*body));
  return found;
}

}  // namespace reprise::harness
