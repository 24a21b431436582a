// Any URL, any header and any body: no secret is left, what is no secret stays, no cutting of the body matters, and
// doing it again changes nothing. The input is three lines and the rest: URL, header name, header value, body. Its size
// says how the body is read: as events, as a form, or as any text.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/body_redactor.hpp>
#include <reprise/harness/fixture/redact.hpp>
#include <reprise/sse/decoder.hpp>

namespace {

using namespace reprise;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_redact: %s\n", what);
  std::abort();
}

std::string_view take_line(std::string_view& input) {
  const std::string_view line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(line.size() + 1, input.size()));
  return line;
}

// The query of `url`: all from the first '?' to the first '#'.
std::string_view query_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  return mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
}

void check_query(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || !http::same_name(parameter.substr(0, equals), name)) continue;
    // What was a mark may have been cut by a secret that reached into it.
    require(parameter.substr(equals + 1).starts_with("[REDACTED:"), "a secret parameter is left");
  }
}

void check_userinfo(std::string_view url) {
  const std::size_t slash = url.find_first_of("/?#");
  if (slash == std::string_view::npos || slash == 0 || url.substr(slash - 1, 3) != "://") return;
  const std::string_view rest = url.substr(slash + 2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  require(at == std::string_view::npos || authority.substr(0, at) == harness::redaction_mark("userinfo"),
          "a user and password are left");
}

void check_head(std::string_view url, std::string_view name, std::string_view value,
                const harness::RedactionPolicy& policy) {
  harness::Interaction interaction;
  interaction.request.url = url;
  interaction.request.headers.add(std::string(name), std::string(value));
  interaction.response.headers.add(std::string(name), std::string(value));
  harness::redact(interaction, policy);
  for (const char* secret : {"key", "api_key", "access_token", "token", "client_secret"}) {
    check_query(query_of(interaction.request.url), secret);
  }
  check_userinfo(interaction.request.url);
  if (policy.is_secret_header(name)) {
    require(interaction.request.headers.find(name) == harness::redaction_mark(name), "the request's header is left");
    require(interaction.response.headers.find(name) == harness::redaction_mark(name), "the response's header is left");
  }
  // JSON and PEM are no part of a URL: with them inside, what one secret hid may show another.
  if (url.find_first_of("\"<") != std::string_view::npos || url.find("----") != std::string_view::npos) return;
  harness::Interaction again = interaction;
  require(harness::redact(again, policy).empty() && again == interaction, "redacting twice changes more");
}

// What each byte of `body` came out as when all came alone, or what each read did.
std::vector<std::string> reads_of(std::string_view body, std::string_view type, const harness::RedactionPolicy& policy,
                                  const std::vector<std::size_t>& sizes) {
  std::vector<std::string> out(sizes.size());
  harness::BodyRedactor redactor(policy, type);
  const auto keep = [&out](std::span<const harness::RedactedPart> parts) {
    for (const harness::RedactedPart& part : parts) out.at(part.read) += part.bytes;
  };
  for (const std::size_t size : sizes) {
    keep(redactor.feed(body.substr(0, size)));
    body.remove_prefix(size);
  }
  keep(redactor.finish());
  require(redactor.whole_reads() == sizes.size(), "a read has not come out");
  return out;
}

std::size_t count_events(std::string_view body) {
  sse::Decoder decoder;
  std::size_t events = 0;
  static_cast<void>(decoder.feed(body, [&events](const sse::EventView&) { ++events; }));
  return events;
}

// Reads whose sizes the body itself gives.
std::vector<std::size_t> odd_sizes(std::string_view body) {
  std::vector<std::size_t> sizes;
  for (std::size_t at = 0; at < body.size(); at += sizes.back()) {
    sizes.push_back(std::min<std::size_t>(body.size() - at, static_cast<unsigned char>(body[at]) % 23U));
    if (sizes.back() == 0 && sizes.size() > 1 && sizes[sizes.size() - 2] == 0) sizes.back() = 1;
  }
  return sizes;
}

void check_body(std::string_view body, std::string_view type, const harness::RedactionPolicy& policy) {
  const std::string clean = harness::redacted_text(body, policy, type);
  const auto bytes = reads_of(body, type, policy, std::vector<std::size_t>(body.size(), 1));
  const auto sizes = odd_sizes(body);
  const auto reads = reads_of(body, type, policy, sizes);
  std::string joined;
  std::size_t at = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    std::string expected;
    for (const std::size_t end = at + sizes[i]; at < end; ++at) expected += bytes[at];
    require(reads[i] == expected, "a cutting changes what a read comes out as");
    joined += expected;
  }
  require(joined == clean, "a cutting changes what comes out");
  require(harness::redacted_text(clean, policy, type) == clean, "redacting a body twice changes more");
  const auto line_ends = [](std::string_view text) { return std::count(text.begin(), text.end(), '\n'); };
  require(line_ends(clean) == line_ends(body), "a line end is lost");
  require(clean.find("s3cr3t-0a1b2c3d4e5f") == std::string::npos, "what the user added is left");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const harness::RedactionPolicy policy = [] {
    harness::RedactionPolicy added;
    require(added.add_value("s3cr3t-[a-f0-9]{12}").has_value() && added.add_value("aab").has_value() &&
                added.add_key("acme_pin").has_value(),
            "an addition is refused");
    return added;
  }();
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view url = take_line(input);
  const std::string_view name = take_line(input);
  check_head(url, name, take_line(input), policy);
  constexpr std::string_view kTypes[] = {"text/event-stream", "text/event-stream", "application/json",
                                         "application/x-www-form-urlencoded"};
  const std::string_view type = kTypes[size % std::size(kTypes)];
  check_body(input, type, policy);

  // What is planted on a line of its own is gone, whatever stands before it.
  const std::string key = std::string("sk-") + "ant-api03-0a1b2c3d4e5f6g7h8i9j";
  std::string planted(input.substr(0, input.size() / 2));
  planted += "\n\nx: \"" + key + "\" s3cr3t-0a1b2c3d4e5f\n\n";
  planted += input.substr(input.size() / 2);
  const std::string clean = harness::redacted_text(planted, policy, type);
  require(clean.find("x: \"" + key) == std::string::npos, "a planted secret is left");
  require(clean.find("s3cr3t-0a1b2c3d4e5f") == std::string::npos, "a planted value is left");
  if (type == kTypes[0]) require(count_events(clean) == count_events(planted), "there are more or fewer events");
  return 0;
}
