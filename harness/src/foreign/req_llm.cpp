#include <utility>

#include "foreign/date.hpp"
#include "foreign/http_text.hpp"
#include "foreign/importers.hpp"
#include "foreign/json_reader.hpp"

namespace reprise::harness {
namespace {

class ReqLlmImporter {
 public:
  explicit ReqLlmImporter(const std::string& name) : reader_(name) {}

  Result<ImportedFixture> run(const Json& document) {
    const JsonPlace root{&document, ""};
    const auto request = reader_.need(root, "request");
    const auto response = reader_.need(root, "response");
    if (request && response) {
      Interaction interaction;
      interaction.request = read_request(*request);
      interaction.response = read_response(*response);
      if (const auto chunks = JsonReader::find(root, "chunks")) read_chunks(*chunks, interaction.response);
      imported_.fixture.recorded_at = to_rfc3339_utc(reader_.optional_text(root, "captured_at"));
      imported_.fixture.interactions.push_back(std::move(interaction));
    }
    if (reader_.error()) return tl::unexpected<Error>(*reader_.error());
    imported_.format = ForeignFormat::kReqLlm;
    imported_.fixture.recorder = "req_llm";
    imported_.fixture.description = reader_.optional_text(root, "model_spec");
    return std::move(imported_);
  }

 private:
  http::Request read_request(const JsonPlace& place) {
    http::Request request;
    const auto method = reader_.need(place, "method");
    const auto url = reader_.need(place, "url");
    if (!method || !url) return request;
    request.method = upper_case(reader_.text(*method));
    request.url = reader_.text(*url);
    if (const auto headers = JsonReader::find(place, "headers")) request.headers = read_headers(*headers);
    request.body = read_body(place);
    return request;
  }

  RecordedResponse read_response(const JsonPlace& place) {
    RecordedResponse response;
    if (const auto status = reader_.need(place, "status")) response.status = reader_.status(*status);
    if (const auto headers = JsonReader::find(place, "headers")) response.headers = read_headers(*headers);
    response.body = read_body(place);
    return response;
  }

  // {name: value} or {name: [value, …]}
  http::Headers read_headers(const JsonPlace& place) {
    http::Headers headers;
    if (!place.value->is_object()) reader_.expected(place, "an object");
    if (reader_.error()) return headers;
    for (const auto& [name, value] : place.value->items()) {
      const JsonPlace field{&value, place.path + '.' + name};
      if (!value.is_array()) headers.add(name, reader_.text(field));
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
        headers.add(name, reader_.text(JsonReader::at(field, i)));
      }
    }
    return headers;
  }

  // {b64}, the JSON itself, or null; a request's canonical_json stands in for a body that is not there.
  std::string read_body(const JsonPlace& place) {
    auto body = JsonReader::find(place, "body");
    if (body && body->value->is_object() && body->value->size() == 1) {
      if (const auto bytes = JsonReader::find(*body, "b64")) return reader_.base64(*bytes);
    }
    if (!body) body = JsonReader::find(place, "canonical_json");
    if (!body) return {};
    return body->value->is_string() ? reader_.text(*body) : body->value->dump();
  }

  // One element for each read; `t_us` and `decoded` do not say when or what was read.
  void read_chunks(const JsonPlace& list, RecordedResponse& response) {
    if (!reader_.is_list(list) || list.value->empty()) return;
    response.body.clear();
    for (std::size_t i = 0; i < list.value->size() && !reader_.error(); ++i) {
      const auto base64 = reader_.need(JsonReader::at(list, i), "b64");
      const std::string bytes = base64 ? reader_.base64(*base64) : std::string();
      if (!bytes.empty()) response.chunks.push_back({.bytes = bytes.size()});
      response.body += bytes;
    }
  }

  JsonReader reader_;
  ImportedFixture imported_;
};

}  // namespace

Result<ImportedFixture> import_req_llm(std::string_view json, const std::string& name) {
  const auto document = parse_json(json, name);
  if (!document) return tl::unexpected<Error>(document.error());
  return ReqLlmImporter(name).run(*document);
}

}  // namespace reprise::harness
