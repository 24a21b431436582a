#include <reprise/harness/transport/match.hpp>

namespace reprise::harness {
namespace {

constexpr std::string_view kHeaderPrefix = "header:";

bool apply(std::string_view word, MatchRules& rules) {
  if (word == "method") return rules.method = true;
  if (word == "path") return rules.path = true;
  if (word == "query") return rules.query = true;
  if (word == "ordered") return rules.order = MatchOrder::kRecorded, true;
  if (word == "reusable") return rules.reuse = Reuse::kWhenAllGiven, true;
  if (word == "json" || word == "body") {
    rules.body = word == "json" ? BodyMatch::kJsonSubset : BodyMatch::kEqual;
    return true;
  }
  if (word.substr(0, kHeaderPrefix.size()) != kHeaderPrefix || word.size() == kHeaderPrefix.size()) return false;
  rules.headers.emplace_back(word.substr(kHeaderPrefix.size()));
  return true;
}

}  // namespace

Result<MatchRules> parse_match_rules(std::string_view text) {
  MatchRules rules{.method = false, .path = false};
  while (true) {
    const std::string_view word = text.substr(0, text.find(','));
    if (!apply(word, rules)) {
      return fail(
          ErrorCode::kInvalidArgument,
          "'" + std::string(word) +
              "': expected method, path, query, header:NAME, json, body, ordered or reusable, joined by commas");
    }
    if (word.size() == text.size()) return rules;
    text.remove_prefix(word.size() + 1);
  }
}

}  // namespace reprise::harness
