#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include <reprise/harness/transport/fault_plan.hpp>

#include "transport/fault_text.hpp"

namespace reprise::harness {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
constexpr std::string_view kThen = " then ";
constexpr std::string_view kAnd = " and ";
constexpr int kMinStatus = 300;
constexpr int kMaxStatus = 599;

struct KindName {
  FaultKind kind;
  std::string_view name;
};
constexpr std::array<KindName, 16> kKinds{{
    {FaultKind::kReset, "reset"},
    {FaultKind::kClose, "close"},
    {FaultKind::kCloseClean, "close"},
    {FaultKind::kStall, "stall"},
    {FaultKind::kLatency, "latency"},
    {FaultKind::kBandwidth, "bandwidth"},
    {FaultKind::kCorrupt, "corrupt"},
    {FaultKind::kOverwrite, "corrupt"},
    {FaultKind::kDrop, "drop"},
    {FaultKind::kDuplicate, "duplicate"},
    {FaultKind::kStatus, "status"},
    {FaultKind::kError, "error"},
    {FaultKind::kEvent, "event"},
    {FaultKind::kBom, "bom"},
    {FaultKind::kCrlf, "crlf"},
    {FaultKind::kComment, "comment"},
}};
constexpr const char* kKindList =
    "a kind: reset, close, stall, latency, bandwidth, corrupt, drop, duplicate, status, error, event, bom, crlf or "
    "comment";

struct PlaceName {
  FaultPlace place;
  std::string_view name;
};
constexpr std::array<PlaceName, 8> kPlaces{{
    {FaultPlace::kByte, "byte"},
    {FaultPlace::kChunk, "chunk"},
    {FaultPlace::kEvent, "event"},
    {FaultPlace::kDelta, "delta"},
    {FaultPlace::kBefore, "before"},
    {FaultPlace::kAfter, "after"},
    {FaultPlace::kInsideUtf8, "inside-utf8"},
    {FaultPlace::kEnd, "end"},
}};
constexpr const char* kPlaceList =
    "a position: byte:N, chunk:N, event:N, event:NAME#K, delta:K, before:NAME, after:NAME, inside-utf8:K or end";

std::string_view name_of(FaultKind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [kind](const KindName& row) { return row.kind == kind; })->name;
}

std::string_view name_of(FaultPlace place) {
  return std::find_if(kPlaces.begin(), kPlaces.end(), [place](const PlaceName& row) { return row.place == place; })
      ->name;
}

template <class T>
Result<void> put(T& into, Result<T> value) {
  if (!value) return tl::unexpected<Error>(std::move(value.error()));
  into = std::move(*value);
  return {};
}

// Reads what follows the colon of a kind, and the position.
class FaultReader {
 public:
  explicit FaultReader(FaultScanner scanner) : in_(scanner) {}

  Result<Fault> read() {
    if (auto done = read_kind(); !done) return tl::unexpected<Error>(std::move(done.error()));
    if (fault_.kind != FaultKind::kStatus) {
      if (!in_.take("@")) return in_.expected("'@' and a position");
      if (auto done = read_position(); !done) return tl::unexpected<Error>(std::move(done.error()));
    }
    if (!in_.at_end()) return in_.expected(fault_.kind == FaultKind::kStatus ? "no position, and no more" : "no more");
    return std::move(fault_);
  }

 private:
  Result<void> read_kind() {
    if (!in_.rest().empty() && in_.rest().front() >= '0' && in_.rest().front() <= '9') return read_status();
    const FaultScanner start = in_;
    const std::string_view name = in_.take_until(":@ ");
    const auto* const row =
        std::find_if(kKinds.begin(), kKinds.end(), [name](const KindName& known) { return known.name == name; });
    if (row == kKinds.end()) return start.expected(kKindList);
    fault_.kind = row->kind;
    const bool has_argument = in_.take(":");
    if (!has_argument && may_go_without()) return {};
    if (!has_argument) return in_.expected("':' and the argument of '" + std::string(name) + "'");
    return read_argument();
  }

  [[nodiscard]] bool may_go_without() const {
    return fault_.kind == FaultKind::kReset || fault_.kind == FaultKind::kClose || fault_.kind == FaultKind::kBom ||
           fault_.kind == FaultKind::kCrlf || fault_.kind == FaultKind::kComment;
  }

  Result<void> read_argument() {
    switch (fault_.kind) {
      case FaultKind::kStall:
      case FaultKind::kLatency:
        return in_.duration().map([this](auto duration) { fault_.duration = duration; });
      case FaultKind::kBandwidth:
        return put(fault_.count, in_.rate());
      case FaultKind::kCorrupt:
        return read_corruption();
      case FaultKind::kDrop:
      case FaultKind::kDuplicate:
        return put(fault_.count, in_.number(1, kMost, "how many, a number"));
      case FaultKind::kStatus:
        return read_status();
      case FaultKind::kError:
        return put(fault_.name, in_.name("@", "an error type"));
      case FaultKind::kEvent:
        return read_event();
      case FaultKind::kComment:
        return read_comment();
      case FaultKind::kClose:
        if (!in_.take("clean")) return in_.expected("'clean' or nothing");
        fault_.kind = FaultKind::kCloseClean;
        return {};
      default:
        return in_.expected("no argument");
    }
  }

  Result<void> read_status() {
    fault_.kind = FaultKind::kStatus;
    if (auto done = put(fault_.count, in_.number(kMinStatus, kMaxStatus, "a status")); !done) return done;
    if (!in_.take(":")) return {};
    return in_.duration().map([this](auto duration) { fault_.duration = duration; });
  }

  Result<void> read_corruption() {
    if (in_.take("0x")) {
      fault_.kind = FaultKind::kOverwrite;
      return put(fault_.text, in_.hex_bytes());
    }
    if (auto done = put(fault_.count, in_.number(1, kMost, "how many bytes, a number")); !done) return done;
    return in_.take(":") ? put(fault_.seed, in_.number(0, kMost, "a seed")) : Result<void>();
  }

  Result<void> read_event() {
    if (!in_.rest().starts_with("=")) {
      if (auto done = put(fault_.name, in_.name("=@", "an event's name, or '=' and data")); !done) return done;
    }
    if (!in_.take("=")) {
      fault_.text = "{\"type\":\"" + fault_.name + "\"}";
      return {};
    }
    const FaultScanner start = in_;
    if (auto done = put(fault_.text, in_.text("@")); !done) return done;
    if (fault_.text.find('\r') != std::string::npos) return start.expected("data without CR: its lines end with LF");
    return {};
  }

  Result<void> read_comment() {
    const FaultScanner start = in_;
    if (auto done = put(fault_.text, in_.text("@")); !done) return done;
    if (fault_.text.find_first_of("\r\n") != std::string::npos) return start.expected("one line of text");
    return {};
  }

  Result<void> read_position() {
    auto& position = fault_.position;
    const FaultScanner start = in_;
    const std::string_view name = in_.take_until(":@");
    const auto* const row =
        std::find_if(kPlaces.begin(), kPlaces.end(), [name](const PlaceName& known) { return known.name == name; });
    if (row == kPlaces.end()) return start.expected(kPlaceList);
    position.place = row->place;
    if (position.place == FaultPlace::kEnd) return {};
    if (!in_.take(":")) return in_.expected("':' after '" + std::string(name) + "'");
    switch (position.place) {
      case FaultPlace::kByte:
        return put(position.number, in_.number(0, kMost, "an offset"));
      case FaultPlace::kBefore:
      case FaultPlace::kAfter:
        return put(position.name, in_.name("@", "an event's name"));
      case FaultPlace::kEvent:
        if (in_.rest().find('#') == std::string_view::npos) break;
        if (auto done = put(position.name, in_.name("#@", "an event's name")); !done) return done;
        if (!in_.take("#")) return in_.expected("'#' and a number");
        break;
      default:
        break;
    }
    return put(position.number, in_.number(1, kMost, "a number"));
  }

  FaultScanner in_;
  Fault fault_;
};

std::string argument_text(const Fault& fault) {
  const auto duration = fault.duration ? duration_text(*fault.duration) : std::string();
  switch (fault.kind) {
    case FaultKind::kCloseClean:
      return ":clean";
    case FaultKind::kStall:
    case FaultKind::kLatency:
      return ":" + duration;
    case FaultKind::kBandwidth:
      return ":" + rate_text(fault.count);
    case FaultKind::kCorrupt:
      return ":" + std::to_string(fault.count) + (fault.seed == 0 ? "" : ":" + std::to_string(fault.seed));
    case FaultKind::kOverwrite:
      return ":0x" + hex_text(fault.text);
    case FaultKind::kDrop:
    case FaultKind::kDuplicate:
      return ":" + std::to_string(fault.count);
    case FaultKind::kStatus:
      return ":" + std::to_string(fault.count) + (fault.duration ? ":" + duration : "");
    case FaultKind::kError:
      return ":" + escaped_text(fault.name);
    case FaultKind::kEvent:
      if (fault.text == "{\"type\":\"" + fault.name + "\"}" && !fault.name.empty()) {
        return ":" + escaped_text(fault.name, "=");
      }
      return ":" + escaped_text(fault.name, "=") + "=" + escaped_text(fault.text);
    case FaultKind::kComment:
      return fault.text.empty() ? "" : ":" + escaped_text(fault.text);
    default:
      return "";
  }
}

std::string position_text(const FaultPosition& position) {
  std::string text = "@" + std::string(name_of(position.place));
  if (position.place == FaultPlace::kEnd) return text;
  if (position.place == FaultPlace::kBefore || position.place == FaultPlace::kAfter) {
    return text + ":" + escaped_text(position.name);
  }
  const std::string name = position.name.empty() ? "" : escaped_text(position.name, "#") + "#";
  return text + ":" + name + std::to_string(position.number);
}

// Calls `part(begin, end)` for the parts of [begin, end) of `text` between separators until it fails.
template <class Part>
Result<void> split(std::string_view text, std::size_t begin, std::size_t end, std::string_view separator, Part&& part) {
  while (true) {
    const std::size_t found = std::min(text.substr(0, end).find(separator, begin), end);
    if (auto done = part(begin, found); !done) return done;
    if (found == end) return {};
    begin = found + separator.size();
  }
}

Result<Fault> parse_part(std::string_view text, std::size_t begin, std::size_t end) {
  return FaultReader(FaultScanner(text, begin, end)).read();
}

}  // namespace

Result<Fault> Fault::parse(std::string_view text) { return parse_part(text, 0, text.size()); }

std::string Fault::to_string() const {
  const std::string what = std::string(name_of(kind)) + argument_text(*this);
  return kind == FaultKind::kStatus ? what : what + position_text(position);
}

bool replaces_the_answer(std::span<const Fault> faults) {
  return std::any_of(faults.begin(), faults.end(), [](const Fault& f) { return f.kind == FaultKind::kStatus; });
}

Result<FaultPlan> FaultPlan::parse(std::string_view text) {
  FaultPlan plan;
  auto done = split(text, 0, text.size(), kThen, [&](std::size_t begin, std::size_t end) {
    auto& step = plan.steps.emplace_back();
    if (text.substr(begin, end - begin) == "ok") return Result<void>();
    return split(text, begin, end, kAnd, [&](std::size_t from, std::size_t to) {
      return parse_part(text, from, to).map([&step](Fault fault) { step.push_back(std::move(fault)); });
    });
  });
  if (!done) return tl::unexpected<Error>(std::move(done.error()));
  return plan;
}

std::string FaultPlan::to_string() const {
  std::string text;
  for (const auto& step : steps) {
    if (&step != &steps.front()) text += kThen;
    if (step.empty()) text += "ok";
    for (const Fault& fault : step) text += (&fault == &step.front() ? "" : std::string(kAnd)) + fault.to_string();
  }
  return text;
}

}  // namespace reprise::harness
