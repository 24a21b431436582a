#include <algorithm>
#include <chrono>

#include "fixture/base64.hpp"
#include "fixture/yaml_text.hpp"
#include "foreign/date.hpp"
#include "foreign/exporters.hpp"
#include "foreign/har_names.hpp"
#include "foreign/http_text.hpp"
#include "foreign/json_reader.hpp"

namespace reprise::harness {
namespace {

double milliseconds(std::chrono::microseconds duration) { return static_cast<double>(duration.count()) / 1000; }

// "HTTP/1.1" of "1.1"; what is not a number stays.
std::string long_http_version(const std::string& version) {
  const bool number = !version.empty() && version[0] >= '0' && version[0] <= '9';
  return number ? "HTTP/" + version : version;
}

Json pair_of(std::string_view name, std::string_view value) { return {{"name", name}, {"value", value}}; }

Json query_of(std::string_view url) {
  Json query = Json::array();
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  if (mark == std::string_view::npos) return query;
  for (std::string_view rest = url.substr(mark + 1); !rest.empty();) {
    const std::string_view parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    query.push_back(pair_of(parameter.substr(0, equals), parameter.substr(std::min(equals + 1, parameter.size()))));
  }
  return query;
}

Json headers_of(const http::Headers& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers) list.push_back(pair_of(name, value));
  return list;
}

void put_text(Json& content, const std::string& body) {
  const bool text = is_utf8(body);
  content["text"] = text ? body : encode_base64(body);
  if (!text) content["encoding"] = "base64";
}

Json request_of(const http::Request& request, const std::string& http_version) {
  Json json = {{"method", request.method},
               {"url", request.url},
               {"httpVersion", http_version},
               {"cookies", Json::array()},
               {"headers", headers_of(request.headers)},
               {"queryString", query_of(request.url)},
               {"headersSize", -1},
               {"bodySize", request.body.size()}};
  if (request.body.empty()) return json;
  json["postData"] = {{"mimeType", request.headers.find("content-type").value_or("")}};
  put_text(json["postData"], request.body);
  return json;
}

Json response_of(const RecordedResponse& response, const std::string& http_version) {
  Json content = {{"size", response.body.size()}, {"mimeType", response.headers.find("content-type").value_or("")}};
  put_text(content, response.body);
  return {{"status", response.status},
          {"statusText", ""},
          {"httpVersion", http_version},
          {"cookies", Json::array()},
          {"headers", headers_of(response.headers)},
          {"content", std::move(content)},
          {"redirectURL", response.headers.find("location").value_or("")},
          {"headersSize", -1},
          {"bodySize", -1}};
}

Json end_of(const BodyEnd& end) {
  return {{"kind", to_string(end.kind)}, {"after_us", end.delay.count()}, {"detail", end.detail}};
}

Json entry_of(const Interaction& interaction, const std::string& started) {
  const RecordedResponse& response = interaction.response;
  const std::string version = long_http_version(response.http_version);
  const std::chrono::microseconds wait = response.chunks.empty() ? response.end.delay : response.chunks[0].delay;
  std::chrono::microseconds total = response.end.delay;
  Json chunks = Json::array();
  for (const ReadMark& mark : response.chunks) {
    chunks.push_back({mark.delay.count(), mark.bytes});
    total += mark.delay;
  }
  Json entry = {{"startedDateTime", started},
                {"time", milliseconds(total)},
                {"request", request_of(interaction.request, version)},
                {"response", response_of(response, version)},
                {"cache", Json::object()},
                {"timings", {{"send", 0}, {"wait", milliseconds(wait)}, {"receive", milliseconds(total - wait)}}},
                {har::kChunks, std::move(chunks)},
                {har::kEnd, end_of(response.end)}};
  if (short_http_version(version) != response.http_version) entry[har::kHttpVersion] = response.http_version;
  if (!interaction.expect.empty()) entry[har::kExpect] = Json::parse(interaction.expect, nullptr, false);
  return entry;
}

Result<void> check(const Interaction& interaction, std::size_t number) {
  const auto refuse = [number](const std::string& what, ErrorCode code) {
    return fail(code, "answer " + std::to_string(number) + ": " + what);
  };
  constexpr auto kUnsupported = ErrorCode::kUnsupported;
  if (!is_utf8(interaction.request.method) || !is_utf8(interaction.request.url)) {
    return refuse("har cannot hold a method or URL that is not UTF-8", kUnsupported);
  }
  for (const http::Headers* headers : {&interaction.request.headers, &interaction.response.headers}) {
    for (const auto& [name, value] : *headers) {
      if (!is_utf8(name) || !is_utf8(value)) return refuse("har cannot hold a header that is not UTF-8", kUnsupported);
    }
  }
  if (!is_utf8(interaction.response.http_version) || !is_utf8(interaction.response.end.detail)) {
    return refuse("har cannot hold text that is not UTF-8", kUnsupported);
  }
  if (interaction.expect.empty() || Json::parse(interaction.expect, nullptr, false).is_object()) return {};
  return refuse("'expect' is not a JSON object", ErrorCode::kInvalidArgument);
}

}  // namespace

Result<std::string> to_har(const Fixture& fixture) {
  if (!is_utf8(fixture.recorded_at + fixture.recorder + fixture.description)) {
    return fail(ErrorCode::kUnsupported, "har cannot hold a description that is not UTF-8");
  }
  std::string started = to_rfc3339_utc(fixture.recorded_at);
  if (started.empty()) started = "1970-01-01T00:00:00Z";
  Json entries = Json::array();
  for (const Interaction& interaction : fixture.interactions) {
    if (auto checked = check(interaction, entries.size() + 1); !checked) return tl::unexpected<Error>(checked.error());
    entries.push_back(entry_of(interaction, started));
  }
  const Json archive = {{"log",
                         {{"version", "1.2"},
                          {"creator", {{"name", "reprise"}, {"version", ""}}},
                          {har::kRecordedAt, fixture.recorded_at},
                          {har::kRecorder, fixture.recorder},
                          {har::kDescription, fixture.description},
                          {"entries", std::move(entries)}}}};
  return archive.dump(1) + '\n';
}

}  // namespace reprise::harness
