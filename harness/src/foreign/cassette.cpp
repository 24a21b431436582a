#include <utility>

#include "fixture/expectation.hpp"
#include "foreign/date.hpp"
#include "foreign/http_text.hpp"
#include "foreign/importers.hpp"
#include "foreign/yaml_reader.hpp"

namespace reprise::harness {
namespace {

// The cassettes of vcrpy and of VCR, whose shapes differ in details: each is taken in both, and so are the details of
// go-vcr (`url`, `code`) and cassetter ({type, content}).
class CassetteImporter {
 public:
  CassetteImporter(const std::string& name, ForeignFormat format) : reader_(name) { imported_.format = format; }

  Result<ImportedFixture> run(YamlNode root) {
    const bool ruby = imported_.format == ForeignFormat::kVcr;
    imported_.fixture.recorder = ruby ? "VCR" : "vcrpy";
    if (const auto recorder = YamlReader::find_value(root, "recorded_with")) {
      imported_.fixture.recorder = reader_.text(*recorder, "recorded_with");
    }
    if (!ruby && YamlReader::find(root, "requests")) {
      read_columns(root);
    } else {
      read_interactions(root, ruby ? "http_interactions" : "interactions");
    }
    if (reader_.error()) return tl::unexpected<Error>(*reader_.error());
    return std::move(imported_);
  }

 private:
  void read_interactions(YamlNode root, std::string_view key) {
    const auto list = reader_.need(root, key);
    if (!list || list->kind() == YamlKind::kNull) return;
    if (list->kind() != YamlKind::kSequence) return reader_.expected(*list, key, "a list");
    for (const YamlNode node : *list) {
      const auto request = reader_.need(node, "request");
      const auto response = reader_.need(node, "response");
      if (reader_.error()) return;
      const auto date = YamlReader::find_value(node, "recorded_at");
      add(*request, *response, date ? reader_.text(*date, "recorded_at") : std::string());
    }
  }

  // LangChain's cassettes: all requests, then all responses.
  void read_columns(YamlNode root) {
    const auto requests = reader_.need(root, "requests");
    const auto responses = reader_.need(root, "responses");
    if (reader_.error()) return;
    if (requests->kind() != YamlKind::kSequence) return reader_.expected(*requests, "requests", "a list");
    if (responses->kind() != YamlKind::kSequence) return reader_.expected(*responses, "responses", "a list");
    auto request = requests->begin();
    auto response = responses->begin();
    for (; request != requests->end() && response != responses->end(); ++request, ++response) {
      add(*request, *response, {});
      if (reader_.error()) return;
    }
    if (request == requests->end() && response == responses->end()) return;
    reader_.refuse(*responses, "expected as many responses as requests, found " + responses->describe() + " for " +
                                   requests->describe());
  }

  void add(YamlNode request, YamlNode response, std::string recorded_at) {
    Interaction interaction;
    interaction.request = read_request(request);
    interaction.response = read_response(response);
    if (recorded_at.empty()) recorded_at = interaction.response.headers.find("date").value_or("");
    if (imported_.fixture.recorded_at.empty()) imported_.fixture.recorded_at = to_rfc3339_utc(recorded_at);
    warn_of_templates(interaction, request);
    imported_.fixture.interactions.push_back(std::move(interaction));
  }

  void warn_of_templates(const Interaction& interaction, YamlNode node) {
    if (imported_.format != ForeignFormat::kVcr) return;
    const bool found = interaction.request.body.find("<%=") != std::string::npos ||
                       interaction.response.body.find("<%=") != std::string::npos;
    if (!found) return;
    imported_.warnings.push_back(reader_.name() + ":" + std::to_string(node.line()) +
                                 ": a body holds ERB (<%= … %>), which is kept as it stands");
  }

  http::Request read_request(YamlNode node) {
    http::Request request;
    const auto method = reader_.need(node, "method");
    const auto uri = reader_.need(node, YamlReader::find(node, "url") ? "url" : "uri");
    if (reader_.error()) return request;
    request.method = upper_case(reader_.text(*method, "method"));
    request.url = reader_.text(*uri, "uri");
    if (const auto headers = YamlReader::find(node, "headers")) request.headers = reader_.headers(*headers);
    request.body = read_body(node, "body");
    return request;
  }

  RecordedResponse read_response(YamlNode node) {
    RecordedResponse response;
    response.status = read_status(node);
    if (const auto version = YamlReader::find_value(node, "http_version")) {
      response.http_version = short_http_version(reader_.text(*version, "http_version"));
    }
    if (const auto headers = YamlReader::find(node, "headers")) response.headers = reader_.headers(*headers);
    // The shape that vcrpy once wrote for httpx has `content`.
    response.body = read_body(node, YamlReader::find(node, "body") ? "body" : "content");
    return response;
  }

  // {code, message}, or a number; for httpx once `status_code`; with go-vcr `code` beside a `status` in words.
  int read_status(YamlNode node) {
    for (const char* key : {"status_code", "code"}) {
      if (const auto code = YamlReader::find(node, key)) return reader_.status(*code, key);
    }
    const auto status = reader_.need(node, "status");
    if (!status) return 0;
    if (status->kind() != YamlKind::kMapping) return reader_.status(*status, "status");
    const auto code = reader_.need(*status, "code");
    return code ? reader_.status(*code, "code") : 0;
  }

  // A string, null, {string} or {base64_string}; pydantic-ai has the JSON itself as `parsed_body`.
  std::string read_body(YamlNode node, std::string_view key) {
    const auto body = YamlReader::find_value(node, key);
    if (!body) return read_parsed_body(node);
    if (body->kind() != YamlKind::kMapping || YamlReader::find(*body, "state")) return reader_.text(*body, key);
    if (const auto base64 = YamlReader::find_value(*body, "base64_string")) {
      return reader_.base64(*base64, "base64_string");
    }
    if (const auto content = YamlReader::find_value(*body, "content")) return read_content(*body, *content);
    const auto text = reader_.need(*body, "string");
    if (!text || text->kind() == YamlKind::kNull) return read_parsed_body(node);
    return reader_.text(*text, "string");
  }

  std::string read_content(YamlNode body, YamlNode content) {
    const auto type = YamlReader::find(body, "type");
    if (type && type->text() == "json") return read_json(content);
    if (type && type->text() == "binary") return reader_.base64(content, "content");
    return reader_.text(content, "content");
  }

  std::string read_parsed_body(YamlNode node) {
    const auto parsed = YamlReader::find_value(node, "parsed_body");
    return parsed ? read_json(*parsed) : std::string();
  }

  std::string read_json(YamlNode node) {
    auto json = expectation_to_json(node, reader_.name());
    if (json) return std::move(*json);
    reader_.refuse(node, "expected values that JSON has");
    return {};
  }

  YamlReader reader_;
  ImportedFixture imported_;
};

Result<ImportedFixture> import_cassette(std::string_view yaml, const std::string& name, ForeignFormat format) {
  const auto tree = YamlTree::parse(yaml, name, kMaxYamlNodes, YamlDialect::kForeign);
  if (!tree) return tl::unexpected<Error>(tree.error());
  return CassetteImporter(name, format).run(tree->root());
}

}  // namespace

Result<ImportedFixture> import_vcrpy(std::string_view yaml, const std::string& name) {
  return import_cassette(yaml, name, ForeignFormat::kVcrpy);
}

Result<ImportedFixture> import_vcr(std::string_view yaml, const std::string& name) {
  return import_cassette(yaml, name, ForeignFormat::kVcr);
}

}  // namespace reprise::harness
