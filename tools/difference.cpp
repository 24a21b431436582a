#include "difference.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include <reprise/http/headers.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/sse/decoder.hpp>

#include "show.hpp"

namespace reprise::tools {
namespace {

using Json = nlohmann::ordered_json;

std::size_t equal_bytes(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

Difference difference_of(std::string where, std::string a, std::string b) {
  const std::size_t at = equal_bytes(a, b);
  return {.where = std::move(where), .at = at, .a = {.text = std::move(a)}, .b = {.text = std::move(b)}};
}

struct PlacedEvent {
  sse::Event event;
  std::uint64_t offset = 0;  // where it begins in the body
};

// Fed by lines, so that it is known where each event ends.
std::vector<PlacedEvent> events_of(const std::string& body) {
  std::vector<PlacedEvent> events;
  sse::Decoder decoder;
  std::uint64_t begin = 0;
  bool ended = false;
  for (std::string_view rest = body; !rest.empty();) {
    const std::size_t size = std::min(rest.find_first_of("\r\n"), rest.size() - 1) + 1;
    // What breaks a limit ends the events of both sides at the same place, or is a difference.
    const auto fed = decoder.feed(rest.substr(0, size), [&](const sse::EventView& event) {
      events.push_back({sse::Event(event), begin});
      ended = true;
    });
    if (!fed) break;
    rest.remove_prefix(size);
    if (std::exchange(ended, false)) begin = decoder.offset();
  }
  return events;
}

std::optional<Difference> compare_events(const Session& a, const Session& b) {
  const auto left = events_of(a.response.body);
  const auto right = events_of(b.response.body);
  const std::size_t common = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < common; ++i) {
    const sse::Event& x = left[i].event;
    const sse::Event& y = right[i].event;
    if (x == y) continue;
    const std::string event = "event " + std::to_string(i + 1);
    Difference difference = x.type != y.type   ? difference_of(event + ", type", x.type, y.type)
                            : x.data != y.data ? difference_of(event + ", data", x.data, y.data)
                                               : difference_of(event + ", last ID", x.id, y.id);
    difference.a.offset = left[i].offset;
    difference.b.offset = right[i].offset;
    return difference;
  }
  if (left.size() == right.size()) return std::nullopt;
  Difference difference{.where = "event " + std::to_string(common + 1)};
  const auto put = [common](const std::vector<PlacedEvent>& events, DiffSide& side) {
    if (common >= events.size()) return;
    side.text = event_json(events[common].event.view());
    side.offset = events[common].offset;
  };
  put(left, difference.a);
  put(right, difference.b);
  return difference;
}

std::optional<Difference> compare_bytes(const Session& a, const Session& b) {
  if (a.response.body == b.response.body) return std::nullopt;
  Difference difference = difference_of("body", a.response.body, b.response.body);
  difference.a.offset = difference.at;
  difference.b.offset = difference.at;
  return difference;
}

// Keys whose values are made anew for each answer.
bool is_made_anew(std::string_view key) {
  constexpr std::array<std::string_view, 11> kKeys{
      "id",          "created",           "created_at",      "completed_at",     "expires_at",        "signature",
      "obfuscation", "encrypted_content", "encrypted_index", "encrypted_stdout", "system_fingerprint"};
  return key.ends_with("_id") || std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

// Turns a message into what it means.
class Canon {
 public:
  explicit Canon(const std::vector<std::string>& ignored) : ignored_(ignored) {}

  Json of(const Json& value) {
    if (value.is_array()) {
      Json list = Json::array();
      for (const Json& item : value) list.push_back(of(item));
      return list;
    }
    if (!value.is_object()) return value;
    Json object = Json::object();
    for (const auto& [key, child] : value.items()) {
      if (std::find(ignored_.begin(), ignored_.end(), key) != ignored_.end()) continue;
      // What the model writes for a tool may have keys of any name.
      if (key == "input") {
        object[key] = child;
      } else {
        object[key] = is_made_anew(key) && child.is_primitive() && !child.is_null() ? stand_in(child) : of(child);
      }
    }
    return object;
  }

 private:
  // Equal values stay equal, so that a result still belongs to its call.
  Json stand_in(const Json& value) {
    const auto [found, added] = seen_.emplace(value.dump(), seen_.size() + 1);
    return "#" + std::to_string(found->second);
  }

  const std::vector<std::string>& ignored_;
  std::map<std::string, std::size_t> seen_;
};

bool is_stream(const Session& session) {
  if (!session.has_head) return true;
  const auto type = session.response.headers.find("content-type");
  return !type || http::media_type(*type) == "text/event-stream";
}

bool has_known_protocol(const std::string& body) {
  bool known = false;
  sse::Decoder decoder;
  // A stream that breaks a limit has what came before.
  static_cast<void>(decoder.feed(
      body, [&known](const sse::EventView& event) { known = known || llm::recognise(event).has_value(); }));
  return known;
}

// What is nested too deep to be walked through is text, too.
Json parsed_or_text(const std::string& text) {
  constexpr int kMaxDepth = 200;
  bool too_deep = false;
  const auto watch_depth = [&too_deep](int depth, Json::parse_event_t /*event*/, const Json& /*parsed*/) {
    too_deep = too_deep || depth > kMaxDepth;
    return !too_deep;
  };
  Json json = Json::parse(text, watch_depth, /*allow_exceptions=*/false);
  return too_deep || json.is_discarded() ? Json(text) : json;
}

Json meaning_of(const Session& session) {
  const bool good = session.response.status >= 200 && session.response.status <= 299;
  if (!good || !is_stream(session)) return parsed_or_text(session.response.body);
  if (has_known_protocol(session.response.body)) {
    std::ostringstream message;
    // Where the bytes break a limit, the message says so.
    static_cast<void>(show_message(session, {.cuts = {}}, message));
    return Json::parse(message.str());
  }
  Json list = Json::array();
  for (const auto& [event, offset] : events_of(session.response.body)) {
    list.push_back({{"event", event.view().name()}, {"data", parsed_or_text(event.data)}});
  }
  return list;
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Difference> compare_json(const Json& a, const Json& b, const std::string& path);

Difference only_on_one_side(const std::string& path, const Json* a, const Json* b) {
  Difference difference{.where = path};
  if (a != nullptr) difference.a.text = shown(*a);
  if (b != nullptr) difference.b.text = shown(*b);
  return difference;
}

std::optional<Difference> compare_lists(const Json& a, const Json& b, const std::string& path) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string place = path + '[' + std::to_string(i) + ']';
    if (i >= a.size() || i >= b.size()) {
      return only_on_one_side(place, i < a.size() ? &a[i] : nullptr, i < b.size() ? &b[i] : nullptr);
    }
    if (auto difference = compare_json(a[i], b[i], place)) return difference;
  }
  return std::nullopt;
}

// The order of keys means nothing.
std::optional<Difference> compare_objects(const Json& a, const Json& b, const std::string& path) {
  const std::string prefix = path.empty() ? "" : path + '.';
  for (const auto& [key, value] : a.items()) {
    const auto other = b.find(key);
    if (other == b.end()) return only_on_one_side(prefix + key, &value, nullptr);
    if (auto difference = compare_json(value, *other, prefix + key)) return difference;
  }
  for (const auto& [key, value] : b.items()) {
    if (!a.contains(key)) return only_on_one_side(prefix + key, nullptr, &value);
  }
  return std::nullopt;
}

std::optional<Difference> compare_json(const Json& a, const Json& b, const std::string& path) {
  if (a.is_array() && b.is_array()) return compare_lists(a, b, path);
  if (a.is_object() && b.is_object()) return compare_objects(a, b, path);
  if (a == b) return std::nullopt;
  return difference_of(path.empty() ? "body" : path, shown(a), shown(b));
}

std::optional<Difference> compare_meaning(const Session& a, const Session& b, const DiffOptions& options) {
  return compare_json(Canon(options.ignored).of(meaning_of(a)), Canon(options.ignored).of(meaning_of(b)), "");
}

}  // namespace

std::optional<Difference> find_difference(const Session& a, const Session& b, const DiffOptions& options) {
  const bool heads = a.has_head && b.has_head;
  if (heads && a.response.status != b.response.status) {
    return difference_of("status", std::to_string(a.response.status), std::to_string(b.response.status));
  }
  auto inside = options.form == DiffForm::kBytes    ? compare_bytes(a, b)
                : options.form == DiffForm::kEvents ? compare_events(a, b)
                                                    : compare_meaning(a, b, options);
  if (inside || !heads || a.response.end.kind == b.response.end.kind) return inside;
  return difference_of("end", std::string(to_string(a.response.end.kind)), std::string(to_string(b.response.end.kind)));
}

}  // namespace reprise::tools
