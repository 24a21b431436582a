#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <reprise/harness/transport/faulty_response.hpp>

#include "chunking/random.hpp"
#include "transport/response_editor.hpp"
#include "transport/stream_map.hpp"

namespace reprise::harness {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kBom = "\xEF\xBB\xBF";

// Each byte becomes another one.
std::string corrupted(std::string_view bytes, std::uint64_t seed) {
  SplitMix64 random(seed);
  std::string other(bytes);
  for (char& c : other) c = static_cast<char>(static_cast<unsigned char>(c) ^ (1U + random.next() % 255U));
  return other;
}

std::string_view error_type(std::uint64_t status) {
  constexpr std::pair<std::uint64_t, std::string_view> kTypes[] = {
      {400, "invalid_request_error"}, {401, "authentication_error"}, {403, "permission_error"},
      {404, "not_found_error"},       {413, "request_too_large"},    {429, "rate_limit_error"},
      {504, "timeout_error"},         {529, "overloaded_error"},
  };
  for (const auto& [known, type] : kTypes) {
    if (known == status) return type;
  }
  return status >= 500 ? "api_error" : "invalid_request_error";
}

// The shape in which Anthropic and OpenAI alike find what they look for.
RecordedResponse status_response(const Fault& fault, std::string http_version) {
  constexpr std::uint64_t kMicrosecondsPerMillisecond = 1000;
  constexpr std::uint64_t kMillisecondsPerSecond = 1000;
  RecordedResponse response;
  response.status = static_cast<int>(fault.count);
  response.http_version = std::move(http_version);
  response.headers.add("content-type", "application/json");
  if (fault.duration) {
    const auto wait = static_cast<std::uint64_t>(fault.duration->count());
    const std::uint64_t ms = wait / kMicrosecondsPerMillisecond + (wait % kMicrosecondsPerMillisecond == 0 ? 0 : 1);
    if (ms % kMillisecondsPerSecond != 0) response.headers.add("retry-after-ms", std::to_string(ms));
    const std::uint64_t seconds = ms / kMillisecondsPerSecond + (ms % kMillisecondsPerSecond == 0 ? 0 : 1);
    response.headers.add("retry-after", std::to_string(seconds));
  }
  const ordered_json body{
      {"type", "error"},
      {"error", {{"type", error_type(fault.count)}, {"message", "injected status " + std::to_string(fault.count)}}}};
  response.body = body.dump();
  response.chunks = {{.delay = {}, .bytes = response.body.size()}};
  return response;
}

sse::Event error_event(const std::string& type, std::optional<llm::Provider> provider) {
  constexpr const char* kMessage = "injected error";
  ordered_json data;
  std::string name = "error";
  if (provider == llm::Provider::kOpenAiChat) {
    name.clear();
    data = {{"error", {{"message", kMessage}, {"type", type}, {"param", nullptr}, {"code", nullptr}}}};
  } else if (provider == llm::Provider::kOpenAiResponses) {
    data = {{"type", "error"}, {"code", type}, {"message", kMessage}, {"param", nullptr}};
  } else {
    data = {{"type", "error"}, {"error", {{"type", type}, {"message", kMessage}}}};
  }
  return {name, data.dump(-1, ' ', false, ordered_json::error_handler_t::replace), ""};
}

// Not by sse::Encoder, which refuses what is not UTF-8: a server might well send it.
std::string written(const sse::Event& event) {
  std::string bytes = event.type.empty() ? "" : "event: " + event.type + "\n";
  bytes += "data: ";
  for (const char c : event.data) bytes += c == '\n' ? "\ndata: " : std::string(1, c);
  return bytes + "\n\n";
}

bool counts_events(const Fault& fault) {
  if (fault.kind == FaultKind::kError || fault.kind == FaultKind::kEvent) return true;
  switch (fault.position.place) {
    case FaultPlace::kEvent:
    case FaultPlace::kDelta:
    case FaultPlace::kBefore:
    case FaultPlace::kAfter:
      return true;
    default:
      return false;
  }
}

class FaultInjector {
 public:
  FaultInjector(RecordedResponse response, const Fault& fault)
      : editor_(std::move(response)), fault_(fault), body_(editor_.body()) {
    if (counts_events(fault)) map_ = map_stream(body_);
  }

  Result<RecordedResponse> inject() {
    auto place = find_place(fault_.position, body_, map_, editor_.chunk_ends());
    if (!place) return tl::unexpected<Error>(std::move(place.error()));
    place_ = *place;
    if (auto done = apply(); !done) return tl::unexpected<Error>(std::move(done.error()));
    return editor_.take();
  }

 private:
  Result<void> apply() {
    switch (fault_.kind) {
      case FaultKind::kReset:
        return end(EndKind::kReset, "Connection reset by peer (injected)");
      case FaultKind::kClose:
        return end(EndKind::kClosedEarly, "the connection was closed before the body was whole (injected)");
      case FaultKind::kCloseClean:
        return end(EndKind::kComplete, "");
      case FaultKind::kStall:
        editor_.pause(place_.offset, duration());
        return {};
      case FaultKind::kLatency:
        editor_.slow(place_.offset, duration());
        return {};
      case FaultKind::kBandwidth:
        editor_.throttle(place_.offset, std::max<std::uint64_t>(fault_.count, 1));
        return {};
      case FaultKind::kCorrupt:
      case FaultKind::kOverwrite:
        return change_bytes();
      case FaultKind::kDrop:
      case FaultKind::kDuplicate:
        return drop_or_repeat();
      case FaultKind::kError:
        return insert_event(error_event(fault_.name, map_.provider), true);
      case FaultKind::kEvent:
        return insert_event({fault_.name, fault_.text, ""}, false);
      case FaultKind::kBom:
        return insert(place_.offset, std::string(kBom)).map([](std::size_t) {});
      case FaultKind::kCrlf:
        return use_crlf();
      case FaultKind::kComment:
        return insert_comment();
      case FaultKind::kStatus:
        break;
    }
    return {};
  }

  [[nodiscard]] ResponseEditor::Microseconds duration() const {
    return fault_.duration.value_or(ResponseEditor::Microseconds(0));
  }

  Result<void> end(EndKind kind, const char* detail) {
    editor_.end_at(place_.offset, kind, detail);
    return {};
  }

  [[nodiscard]] tl::unexpected<Error> nothing_there() const {
    return fail(ErrorCode::kInvalidArgument, "'" + fault_.to_string() + "': there is nothing at or after this place");
  }

  Result<void> change_bytes() {
    const std::string_view rest = std::string_view(body_).substr(place_.offset);
    if (rest.empty()) return nothing_there();
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(fault_.count, rest.size()));
    const bool given = fault_.kind == FaultKind::kOverwrite;
    editor_.overwrite(place_.offset, given ? fault_.text : corrupted(rest.substr(0, count), fault_.seed));
    return {};
  }

  // Behind the `count` units that begin at the place, or all that there are.
  [[nodiscard]] std::size_t end_of_units() const {
    const auto last_of = [this](std::size_t size) {
      return place_.index + static_cast<std::size_t>(std::min<std::uint64_t>(fault_.count, size - place_.index)) - 1;
    };
    if (place_.unit == FaultUnit::kByte) return last_of(body_.size()) + 1;
    if (place_.unit == FaultUnit::kEvent) return map_.events[last_of(map_.events.size())].end;
    const auto ends = editor_.chunk_ends();
    return ends[last_of(ends.size())];
  }

  Result<void> drop_or_repeat() {
    const bool events = place_.unit == FaultUnit::kEvent;
    if (events ? place_.index == map_.events.size() : place_.offset == body_.size()) return nothing_there();
    const std::size_t end = end_of_units();
    // Comments between the place and the event that follows it stay.
    const std::size_t begin = events ? map_.events[place_.index].begin : place_.offset;
    if (fault_.kind == FaultKind::kDrop) {
      editor_.erase(begin, end);
      return {};
    }
    if (end - begin > kMaxFaultyBytes - std::min(body_.size(), kMaxFaultyBytes)) return too_large();
    editor_.repeat(begin, end);
    return {};
  }

  [[nodiscard]] static tl::unexpected<Error> too_large() {
    return fail(ErrorCode::kLimitExceeded,
                "the faults make a body of more than " + std::to_string(kMaxFaultyBytes >> 20U) + " MiB");
  }

  // Returns the offset behind it.
  Result<std::size_t> insert(std::size_t offset, const std::string& bytes) {
    if (bytes.size() > kMaxFaultyBytes - std::min(body_.size(), kMaxFaultyBytes)) return too_large();
    editor_.insert(offset, bytes);
    return offset + bytes.size();
  }

  Result<void> insert_event(const sse::Event& event, bool last) {
    const auto boundary = std::lower_bound(map_.boundaries.begin(), map_.boundaries.end(), place_.offset);
    const bool unfinished = boundary == map_.boundaries.end();
    std::string bytes;
    if (unfinished) bytes = ends_with_line() ? "\n" : "\n\n";
    bytes += written(event);
    const auto behind = insert(unfinished ? body_.size() : *boundary, bytes);
    if (!behind) return tl::unexpected<Error>(behind.error());
    if (last) editor_.end_at(*behind, EndKind::kComplete, "");
    return {};
  }

  [[nodiscard]] bool ends_with_line() const { return body_.ends_with('\n') || body_.ends_with('\r'); }

  Result<void> use_crlf() {
    const auto more = static_cast<std::size_t>(std::count(body_.begin(), body_.end(), '\n'));
    if (more > kMaxFaultyBytes - std::min(body_.size(), kMaxFaultyBytes)) return too_large();
    editor_.use_crlf(place_.offset);
    return {};
  }

  [[nodiscard]] bool starts_line(std::size_t offset) const {
    if (offset == 0) return true;
    if (body_[offset - 1] == '\n') return true;
    return body_[offset - 1] == '\r' && (offset == body_.size() || body_[offset] != '\n');
  }

  Result<void> insert_comment() {
    std::size_t offset = place_.offset;
    while (offset < body_.size() && !starts_line(offset)) ++offset;
    const std::string line_end = starts_line(offset) ? "" : "\n";
    return insert(offset, line_end + ":" + fault_.text + "\n").map([](std::size_t) {});
  }

  ResponseEditor editor_;
  const Fault& fault_;
  std::string body_;
  StreamMap map_;  // empty where nothing asks for it
  FoundPlace place_;
};

}  // namespace

Result<RecordedResponse> with_fault(RecordedResponse response, const Fault& fault) {
  if (fault.kind == FaultKind::kStatus) return status_response(fault, std::move(response.http_version));
  return FaultInjector(std::move(response), fault).inject();
}

Result<RecordedResponse> with_faults(RecordedResponse response, std::span<const Fault> faults) {
  for (const Fault& fault : faults) {
    auto faulty = with_fault(std::move(response), fault);
    if (!faulty) return faulty;
    response = std::move(*faulty);
  }
  return response;
}

}  // namespace reprise::harness
