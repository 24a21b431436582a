#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <nlohmann/json.hpp>

#include <reprise/harness/report/html.hpp>

#include "report/bytes_view.hpp"
#include "report/markup.hpp"
#include "report/story.hpp"
#include "report/style.hpp"
#include "report/timeline.hpp"

namespace reprise::harness {
namespace {

using nlohmann::ordered_json;
using std::chrono::microseconds;

constexpr std::size_t kMaxShownEvents = 2000;
constexpr std::size_t kMaxShownData = 2000;  // bytes of one event
constexpr std::size_t kMaxShownText = std::size_t{256} << 10U;

// Cut at the beginning of a character.
std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

std::string escaped(std::string_view text, std::size_t most = kMaxShownText) {
  const std::string_view shown = beginning(text, most);
  const std::string rest =
      shown.size() < text.size() ? " … " + std::to_string(text.size() - shown.size()) + " more bytes" : "";
  return escaped_markup(shown) + rest;
}

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value < 10 ? "%.1f" : "%.0f", value);
  return text;
}

// Indented where it is JSON.
std::string readable(std::string_view text) {
  const auto json = ordered_json::parse(text, nullptr, false);
  if (json.is_discarded()) return std::string(text);
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

class Page {
 public:
  explicit Page(std::string_view title) {
    html_ =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        escaped(title) + "</title>\n<style>" + kReportStyle + "</style>\n</head>\n<body>\n<h1>" + escaped(title) +
        "</h1>\n";
  }

  void add(const ReportedAnswer& answer) {
    const Story story = story_of(answer.response);
    add_head(answer, story);
    add_facts(answer, story);
    if (!answer.response.chunks.empty()) {
      section("Timeline");
      html_ += timeline_svg(answer.response, story);
    }
    add_message(story.message);
    add_events(story);
    section("Bytes, read by read");
    html_ += bytes_view(answer.response);
    add_exchange(answer);
    add_outcomes(answer);
  }

  std::string take() { return std::move(html_) + "</body>\n</html>\n"; }

 private:
  void section(std::string_view name) { html_.append("<h3>").append(name).append("</h3>\n"); }

  void add_head(const ReportedAnswer& answer, const Story& story) {
    const bool complete = story.message.complete;
    html_ += "<h2>" + escaped(answer.name) + " <span class=\"badge" + (complete ? "\">complete" : " bad\">") +
             (complete              ? ""
              : story.message.error ? std::string(to_string(story.message.error->code))
                                    : "incomplete") +
             "</span></h2>\n";
    if (!answer.faults.empty()) {
      html_ += "<p>Broken on purpose: <code>" + escaped(answer.faults) + "</code></p>\n";
    }
    if (story.message.error) html_ += "<p>" + escaped(story.message.error->message) + "</p>\n";
    if (!answer.request.url.empty()) {
      html_ += "<p class=\"dim\"><code>" + escaped(answer.request.method) + " " + escaped(answer.request.url) +
               "</code></p>\n";
    }
  }

  void fact(std::string_view name, const std::string& value) {
    html_.append("<div><b>").append(value).append("</b><span>").append(name).append("</span></div>\n");
  }

  void add_facts(const ReportedAnswer& answer, const Story& story) {
    const RecordedResponse& response = answer.response;
    const bool is_recording = !answer.request.url.empty();
    html_ += "<div class=\"facts\">\n";
    if (is_recording) fact("status", std::to_string(response.status));
    if (!story.message.model.empty()) fact("model", escaped(story.message.model));
    if (!story.message.stop_reason.empty()) fact("stop reason", escaped(story.message.stop_reason));
    fact("bytes", std::to_string(response.body.size()));
    if (is_recording) fact("reads", std::to_string(response.chunks.size()));
    fact("events", std::to_string(story.events.size()));
    if (story.duration.count() > 0) add_times(story);
    if (is_recording) fact("end of the body", std::string(to_string(response.end.kind)));
    html_ += "</div>\n";
  }

  void add_times(const Story& story) {
    fact("head to end", time_text(story.duration));
    if (story.first_byte) fact("to the first byte", time_text(*story.first_byte));
    if (!story.first_token) return;
    fact("to the first token", time_text(*story.first_token));
    const auto span = std::chrono::duration<double>(*story.last_token - *story.first_token).count();
    if (span <= 0) return;
    if (story.output_tokens && story.message.complete)
      fact("tokens a second", number_text(*story.output_tokens / span));
    fact("bytes of the answer a second", number_text(static_cast<double>(story.text_bytes) / span));
  }

  void text_block(std::string_view name, std::string_view text, std::string_view style) {
    if (text.empty()) return;
    section(name);
    html_.append("<pre class=\"").append(style).append("\">").append(escaped(text)).append("</pre>\n");
  }

  void add_message(const llm::Message& message) {
    text_block("Thinking", message.thinking(), "answer");
    text_block("Text", message.text(), "answer");
    text_block("Refusal", message.refusal(), "answer");
    for (const llm::Block& block : message.content) {
      if (block.tool_name.empty()) continue;
      const bool whole = block.closed && block.input_valid;
      text_block("Tool call: " + escaped(block.tool_name) + (whole ? "" : " (not whole)"),
                 block.input_json.empty() ? "{}" : readable(block.input_json), "json");
    }
    if (message.usage.empty()) return;
    section("Usage");
    html_ += "<table>\n";
    for (const auto& [name, json] : message.usage) {
      html_ += "<tr><td>" + escaped(name) + "</td><td class=\"n\">" + escaped(json, kMaxShownData) + "</td></tr>\n";
    }
    html_ += "</table>\n";
  }

  void add_events(const Story& story) {
    if (story.events.empty()) return;
    section("Events");
    html_ +=
        "<div class=\"scroll\"><table>\n<tr><th class=\"n\">#</th><th class=\"n\">at</th><th>kind</th><th>event</th>"
        "<th>what it says</th></tr>\n";
    const std::size_t shown = std::min(story.events.size(), kMaxShownEvents);
    for (std::size_t i = 0; i < shown; ++i) add_event(i + 1, story.events[i]);
    html_ += "</table></div>\n";
    if (shown < story.events.size()) {
      html_ += "<p class=\"note\">" + std::to_string(story.events.size() - shown) + " more events are not shown.</p>\n";
    }
  }

  void add_event(std::size_t number, const StoryEvent& event) {
    const std::string kind(to_string(event.kind));
    html_ += "<tr><td class=\"n\">" + std::to_string(number) + "</td><td class=\"n\">" + time_text(event.time) +
             "</td><td class=\"kind c-" + kind + "\">" + kind + "</td><td class=\"name\">" +
             escaped(event.name, kMaxShownData) + "</td><td>";
    if (event.meaning.empty()) {
      html_ += "<code>" + escaped(event.data, kMaxShownData) + "</code>";
    } else {
      html_ += "<details><summary>" + escaped(event.meaning, kMaxShownData) + "</summary><code>" +
               escaped(event.data, kMaxShownData) + "</code></details>";
    }
    html_ += "</td></tr>\n";
  }

  void add_headers(const http::Headers& headers) {
    html_ += "<table>\n";
    for (const auto& [name, value] : headers) {
      html_ += "<tr><td>" + escaped(name, kMaxShownData) + "</td><td>" + escaped(value, kMaxShownData) + "</td></tr>\n";
    }
    html_ += "</table>\n";
  }

  void add_exchange(const ReportedAnswer& answer) {
    if (answer.request.url.empty()) return;
    section("Request");
    add_headers(answer.request.headers);
    if (!answer.request.body.empty()) {
      html_ += "<details><summary>body, " + std::to_string(answer.request.body.size()) + " bytes</summary><pre>" +
               escaped(readable(answer.request.body)) + "</pre></details>\n";
    }
    section("Response");
    add_headers(answer.response.headers);
  }

  void add_outcomes(const ReportedAnswer& answer) {
    if (answer.outcomes.empty()) return;
    std::set<std::string> codes;
    for (const auto& [kind, counts] : answer.outcomes) {
      for (const auto& [code, count] : counts) codes.insert(code);
    }
    section("Broken on purpose, what the client says");
    html_ += "<table>\n<tr><th>fault</th>";
    for (const std::string& code : codes) html_ += "<th class=\"n\">" + escaped(code) + "</th>";
    html_ += "</tr>\n";
    for (const auto& [kind, counts] : answer.outcomes) {
      html_ += "<tr><td>" + escaped(kind) + "</td>";
      for (const std::string& code : codes) {
        const auto found = counts.find(code);
        html_ += "<td class=\"n\">" + (found == counts.end() ? "" : std::to_string(found->second)) + "</td>";
      }
      html_ += "</tr>\n";
    }
    html_ += "</table>\n";
  }

  std::string html_;
};

}  // namespace

std::string to_html(std::string_view title, std::span<const ReportedAnswer> answers) {
  Page page(title);
  for (const ReportedAnswer& answer : answers) page.add(answer);
  return page.take();
}

}  // namespace reprise::harness
