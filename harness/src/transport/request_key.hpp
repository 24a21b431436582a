// What of a request is compared with another's, and where two differ.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <reprise/harness/transport/match.hpp>
#include <reprise/http/message.hpp>

namespace reprise::harness {

// The path of a URL or of a request target: "/v1/messages" of "https://host/v1/messages?beta=true"; "/" where it has
// none.
[[nodiscard]] std::string_view url_path(std::string_view url);

// A request as the rules see it: secrets replaced, and nothing kept that they do not ask for.
struct RequestKey {
  std::string method;
  std::string path;
  std::vector<std::string> query;  // "name=value", sorted
  std::vector<std::pair<std::string, std::vector<std::string>>> headers;
  std::string body;
};
[[nodiscard]] RequestKey key_of(const http::Request& request, const MatchRules& rules);

[[nodiscard]] bool matches(const RequestKey& recorded, const RequestKey& asked, const MatchRules& rules);

// Where a request is not as recorded.
struct Mismatch {
  std::string matcher;   // "path", "header x-tenant", "body at /model"
  std::string recorded;  // both short and on one line; "nothing" where there is none
  std::string asked;
};
// Empty where they match.
[[nodiscard]] std::vector<Mismatch> mismatches(const RequestKey& recorded, const RequestKey& asked,
                                               const MatchRules& rules);

}  // namespace reprise::harness
