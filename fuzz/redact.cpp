// Any URL and any header: no secret is left, what is no secret stays, and doing it again changes nothing.
// The input is three lines: URL, header name, header value.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <reprise/harness/fixture/redact.hpp>

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
    require(parameter.substr(equals + 1) == harness::redaction_mark(name), "a secret parameter is left");
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  harness::Interaction interaction;
  interaction.request.url = take_line(input);
  const std::string name(take_line(input));
  const std::string value(take_line(input));
  interaction.request.headers.add(name, value);
  interaction.response.headers.add(name, value);
  const harness::Interaction before = interaction;
  harness::redact(interaction);

  for (const char* secret : {"key", "api_key", "access_token", "token", "client_secret"}) {
    check_query(query_of(interaction.request.url), secret);
  }
  check_userinfo(interaction.request.url);
  const std::string expected = harness::is_secret_header(name) ? harness::redaction_mark(name) : value;
  require(interaction.request.headers.find(name) == expected, "the request's header is not as it should be");
  require(interaction.response.headers.find(name) == expected, "the response's header is not as it should be");
  if (before.request.url.find_first_of("@=") == std::string::npos) {
    require(interaction.request.url == before.request.url, "a URL without a secret is changed");
  }
  harness::Interaction again = interaction;
  harness::redact(again);
  require(again == interaction, "redacting twice changes more");
  return 0;
}
