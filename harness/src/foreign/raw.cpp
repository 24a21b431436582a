#include <algorithm>
#include <cstdint>
#include <utility>

#include <reprise/llm/provider.hpp>
#include <reprise/sse/decoder.hpp>

#include "foreign/date.hpp"
#include "foreign/http_text.hpp"
#include "foreign/importers.hpp"
#include "foreign/json_reader.hpp"

namespace reprise::harness {
namespace {

// The request that an answer of this kind belongs to; these formats do not have it.
http::Request assumed_request(std::string_view body) {
  std::optional<llm::Provider> provider;
  sse::Decoder decoder;
  // One that breaks a limit is not recognised, and that is all there is to it.
  static_cast<void>(decoder.feed(body.substr(0, std::size_t{64} << 10U), [&provider](const sse::EventView& event) {
    if (!provider) provider = llm::recognise(event);
  }));
  http::Request request{.method = "GET", .url = "http://localhost/"};
  if (!provider) return request;
  request.method = "POST";
  switch (*provider) {
    case llm::Provider::kAnthropic:
      request.url = "https://api.anthropic.com/v1/messages";
      break;
    case llm::Provider::kOpenAiChat:
      request.url = "https://api.openai.com/v1/chat/completions";
      break;
    case llm::Provider::kOpenAiResponses:
      request.url = "https://api.openai.com/v1/responses";
      break;
  }
  return request;
}

ImportedFixture answer_alone(ForeignFormat format, const std::string& name, RecordedResponse response) {
  ImportedFixture imported;
  imported.format = format;
  Interaction interaction;
  interaction.request = assumed_request(response.body);
  interaction.response = std::move(response);
  imported.warnings.push_back(name + ": has no request; taken for the answer to " + interaction.request.method + ' ' +
                              interaction.request.url);
  if (const auto date = interaction.response.headers.find("date")) imported.fixture.recorded_at = to_rfc3339_utc(*date);
  imported.fixture.interactions.push_back(std::move(interaction));
  return imported;
}

RecordedResponse event_stream(std::string body) {
  RecordedResponse response;
  response.status = 200;
  response.headers.add("content-type", "text/event-stream");
  response.body = std::move(body);
  return response;
}

// Whether the events of this kind carry their type as `event:` on the wire: those of Anthropic and of OpenAI's
// Responses do, Chat Completions are data alone.
bool is_named(const Json& event) {
  const auto type = event.find("type");
  return type != event.end() && type->is_string() && !event.contains("choices");
}

bool is_of_chat_completions(const Json& event) {
  const auto object = event.find("object");
  return event.contains("choices") || (object != event.end() && *object == "chat.completion.chunk");
}

}  // namespace

Result<ImportedFixture> import_sse(std::string_view stream, const std::string& name) {
  if (stream.empty()) return fail(ErrorCode::kFormat, name + ": the file is empty");
  auto imported = answer_alone(ForeignFormat::kSse, name, event_stream(std::string(stream)));
  imported.fixture.recorder = "an event stream";
  return imported;
}

Result<ImportedFixture> import_curl(std::string_view output, const std::string& name) {
  std::size_t offset = 0;
  while (true) {
    const auto head = parse_http_head(output.substr(offset));
    if (!head)
      return fail(head.error().code, name + ": after byte " + std::to_string(offset) + ": " + head.error().message);
    const auto line = parse_status_line(head->start_line);
    if (!line) return fail(ErrorCode::kFormat, name + ": byte " + std::to_string(offset) + ": " + line.error().message);
    offset += head->bytes;
    // Answers before the last: 100 Continue, redirects that were followed, a proxy's to CONNECT.
    if (output.substr(offset).starts_with("HTTP/")) continue;
    RecordedResponse response;
    response.status = line->status;
    response.http_version = line->http_version;
    response.headers = head->headers;
    response.body = output.substr(offset);
    auto imported = answer_alone(ForeignFormat::kCurl, name, std::move(response));
    imported.fixture.recorder = "curl";
    return imported;
  }
}

Result<ImportedFixture> import_chunks(std::string_view lines, const std::string& name) {
  std::string body;
  bool needs_done = false;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    const std::string where = name + ":" + std::to_string(number);
    // It would end the line of the event.
    if (line.find('\r') != std::string_view::npos) return fail(ErrorCode::kFormat, where + ": a CR inside the line");
    const auto event = parse_json(line, where);
    if (!event) return tl::unexpected<Error>(event.error());
    if (!event->is_object()) return fail(ErrorCode::kFormat, where + ": expected a JSON object");
    if (is_named(*event)) {
      const auto& type = (*event)["type"].get_ref<const std::string&>();
      if (type.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
        return fail(ErrorCode::kFormat, where + ": expected a type on one line");
      }
      body += "event: " + type + '\n';
    }
    body.append("data: ").append(line).append("\n\n");
    needs_done = needs_done || is_of_chat_completions(*event);
  }
  if (body.empty()) return fail(ErrorCode::kFormat, name + ": expected the JSON of an event in each line, found none");
  if (needs_done) body += "data: [DONE]\n\n";
  auto imported = answer_alone(ForeignFormat::kChunks, name, event_stream(std::move(body)));
  imported.fixture.recorder = "lines of JSON";
  return imported;
}

}  // namespace reprise::harness
