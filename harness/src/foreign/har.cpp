#include <algorithm>
#include <utility>

#include "fixture/base64.hpp"
#include "foreign/date.hpp"
#include "foreign/har_names.hpp"
#include "foreign/http_text.hpp"
#include "foreign/importers.hpp"
#include "foreign/inflate.hpp"
#include "foreign/json_reader.hpp"

namespace reprise::harness {
namespace {

constexpr std::size_t kMaxWarnings = 100;

std::optional<std::string> from_hex(std::string_view digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const std::size_t high = kDigits.find(digits[i]);
    const std::size_t low = kDigits.find(digits[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4U | low);
  }
  return bytes;
}

// What Polly.JS writes for an encoded body: the JSON of a list of pieces, each in hexadecimal digits or base64.
std::optional<std::string> join_pieces(const std::string& text) {
  const Json pieces = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!pieces.is_array() || pieces.empty()) return std::nullopt;
  std::string bytes;
  for (const Json& piece : pieces) {
    if (!piece.is_string()) return std::nullopt;
    const auto& digits = piece.get_ref<const std::string&>();
    auto part = from_hex(digits);
    if (!part) {
      auto decoded = decode_base64(digits);
      if (!decoded) return std::nullopt;
      part = std::move(*decoded);
    }
    bytes += *part;
  }
  return bytes;
}

class HarImporter {
 public:
  HarImporter(const std::string& name, bool is_ours) : reader_(name), is_ours_(is_ours) {}

  Result<ImportedFixture> run(const Json& document) {
    const auto log = reader_.need({&document, ""}, "log");
    const auto entries = log ? reader_.need(*log, "entries") : std::nullopt;
    if (entries && reader_.is_list(*entries)) {
      read_log(*log);
      for (std::size_t i = 0; i < entries->value->size() && !reader_.error(); ++i) {
        read_entry(JsonReader::at(*entries, i));
      }
    }
    if (reader_.error()) return tl::unexpected<Error>(*reader_.error());
    return std::move(imported_);
  }

 private:
  void read_log(const JsonPlace& log) {
    imported_.format = ForeignFormat::kHar;
    Fixture& fixture = imported_.fixture;
    if (const auto creator = JsonReader::find(log, "creator")) {
      fixture.recorder = reader_.optional_text(*creator, "name");
      is_polly_ = fixture.recorder == "Polly.JS";
      if (const auto version = reader_.optional_text(*creator, "version"); !version.empty()) {
        fixture.recorder += ' ' + version;
      }
    }
    if (JsonReader::find(log, har::kRecorder)) fixture.recorder = reader_.optional_text(log, har::kRecorder);
    has_date_ = JsonReader::find(log, har::kRecordedAt).has_value();
    if (has_date_) fixture.recorded_at = reader_.optional_text(log, har::kRecordedAt);
    fixture.description = reader_.optional_text(log, har::kDescription);
  }

  void warn(const JsonPlace& at, const std::string& what) {
    if (imported_.warnings.size() < kMaxWarnings) {
      imported_.warnings.push_back(reader_.name() + ": " + at.path + ": " + what);
    }
  }

  void read_entry(const JsonPlace& entry) {
    const auto request = reader_.need(entry, "request");
    const auto response = reader_.need(entry, "response");
    const auto status = response ? reader_.need(*response, "status") : std::nullopt;
    if (!request || !status) return;
    if (status->value->is_number_integer() && status->value->get<std::int64_t>() <= 0) {
      return warn(entry, "there was no answer; left out");
    }
    Interaction interaction;
    interaction.request = read_request(*request);
    interaction.response = read_response(*response);
    interaction.response.status = reader_.status(*status);
    if (const auto expect = JsonReader::find(entry, har::kExpect)) {
      if (!expect->value->is_object()) return reader_.expected(*expect, "an object");
      interaction.expect = expect->value->dump();
    }
    if (JsonReader::find(entry, har::kHttpVersion)) {
      interaction.response.http_version = reader_.optional_text(entry, har::kHttpVersion);
    }
    read_marks(entry, interaction.response);
    if (!has_date_ && imported_.fixture.recorded_at.empty()) {
      imported_.fixture.recorded_at = to_rfc3339_utc(reader_.optional_text(entry, "startedDateTime"));
    }
    if (!reader_.error()) imported_.fixture.interactions.push_back(std::move(interaction));
  }

  http::Request read_request(const JsonPlace& place) {
    http::Request request;
    const auto method = reader_.need(place, "method");
    const auto url = reader_.need(place, "url");
    if (!method || !url) return request;
    request.method = upper_case(reader_.text(*method));
    request.url = reader_.text(*url);
    request.headers = read_headers(place);
    if (const auto data = JsonReader::find(place, "postData")) request.body = read_text(*data);
    return request;
  }

  RecordedResponse read_response(const JsonPlace& place) {
    RecordedResponse response;
    response.http_version = short_http_version(reader_.optional_text(place, "httpVersion"));
    response.headers = read_headers(place);
    const auto content = JsonReader::find(place, "content");
    if (!content) return response;
    if (const auto file = JsonReader::find(*content, "_file")) {
      reader_.refuse(*file, "the body is in another file; record with the bodies embedded", ErrorCode::kUnsupported);
    }
    response.body = read_text(*content);
    const auto size = JsonReader::find(*content, "size");
    if (response.body.empty() && size && size->value->is_number_integer() && size->value->get<std::int64_t>() > 0) {
      warn(*content, "the body is not in the archive");
    }
    // Only where the client left the body packed.
    if (is_polly_ && response.headers.find("content-encoding")) {
      if (auto bytes = join_pieces(response.body)) response.body = std::move(*bytes);
    }
    return response;
  }

  // [{name, value}]; the value may be a list.
  http::Headers read_headers(const JsonPlace& place) {
    http::Headers headers;
    const auto list = JsonReader::find(place, "headers");
    if (!list || !reader_.is_list(*list)) return headers;
    for (std::size_t i = 0; i < list->value->size(); ++i) {
      const JsonPlace field = JsonReader::at(*list, i);
      const auto name = reader_.need(field, "name");
      const auto value = reader_.need(field, "value");
      if (!name || !value) break;
      const std::string text = reader_.text(*name);
      if (!value->value->is_array()) headers.add(text, reader_.text(*value));
      for (std::size_t k = 0; value->value->is_array() && k < value->value->size(); ++k) {
        headers.add(text, reader_.text(JsonReader::at(*value, k)));
      }
    }
    return headers;
  }

  std::string read_text(const JsonPlace& place) {
    const auto text = JsonReader::find(place, "text");
    if (!text) return {};
    return reader_.optional_text(place, "encoding") == "base64" ? reader_.base64(*text) : reader_.text(*text);
  }

  // What only our own archives have: [[microseconds, bytes], …], and how the body ended.
  void read_marks(const JsonPlace& entry, RecordedResponse& response) {
    const auto chunks = JsonReader::find(entry, har::kChunks);
    // Nobody completes an archive that is ours.
    if (!chunks && is_ours_ && !response.body.empty()) response.chunks = {{.delay = {}, .bytes = response.body.size()}};
    if (chunks && reader_.is_list(*chunks)) {
      for (std::size_t i = 0; i < chunks->value->size() && !reader_.error(); ++i) {
        read_mark(JsonReader::at(*chunks, i), response);
      }
      std::size_t rest = response.body.size();
      const bool fits = std::all_of(response.chunks.begin(), response.chunks.end(), [&rest](const ReadMark& mark) {
        const bool room = mark.bytes <= rest;
        rest -= std::min(rest, mark.bytes);
        return room;
      });
      if (!fits || rest != 0) reader_.refuse(*chunks, "expected sizes that add up to the body");
    }
    const auto end = JsonReader::find(entry, har::kEnd);
    if (!end) return;
    const auto kind = parse_end_kind(reader_.optional_text(*end, "kind"));
    if (!kind) return reader_.expected(*end, "a kind: complete, closed_early, reset, timeout or cancelled");
    response.end.kind = *kind;
    response.end.detail = reader_.optional_text(*end, "detail");
    if (const auto after = JsonReader::find(*end, "after_us")) response.end.delay = duration(*after);
  }

  void read_mark(const JsonPlace& pair, RecordedResponse& response) {
    if (!pair.value->is_array() || pair.value->size() != 2 || !(*pair.value)[1].is_number_unsigned() ||
        (*pair.value)[1] == 0U) {
      return reader_.expected(pair, "[microseconds, bytes]");
    }
    const auto delay = duration(JsonReader::at(pair, 0));
    response.chunks.push_back({.delay = delay, .bytes = (*pair.value)[1].get<std::size_t>()});
  }

  std::chrono::microseconds duration(const JsonPlace& place) {
    constexpr std::uint64_t kMost = 1'000'000'000'000;  // what a fixture takes
    const bool good = place.value->is_number_unsigned() && place.value->get<std::uint64_t>() <= kMost;
    if (!good) reader_.expected(place, "microseconds up to eleven days");
    return std::chrono::microseconds(good ? place.value->get<std::int64_t>() : 0);
  }

  JsonReader reader_;
  ImportedFixture imported_;
  bool is_ours_;
  bool is_polly_ = false;
  bool has_date_ = false;  // in a field of ours, maybe an empty one
};

}  // namespace

Result<ImportedFixture> import_har(std::string_view json, const std::string& name, bool& is_ours) {
  const auto document = parse_json(json, name);
  if (!document) return tl::unexpected<Error>(document.error());
  const JsonPlace root{&*document, ""};
  const auto log = JsonReader::find(root, "log");
  is_ours = log && JsonReader::find(*log, har::kRecorder);
  return HarImporter(name, is_ours).run(*document);
}

}  // namespace reprise::harness
