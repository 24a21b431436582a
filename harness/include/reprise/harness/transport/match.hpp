// Which recorded exchange answers a request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/redaction_policy.hpp>
#include <reprise/result.hpp>

namespace reprise::harness {

enum class BodyMatch {
  kIgnore,
  // What the recorded body says must be in the request's: an object may have more keys there, a list must be as long.
  // So a recorded body can be cut down to what matters. A recorded body that is not JSON must be the same bytes, and an
  // empty one asks for nothing.
  kJsonSubset,
  kEqual,  // the same JSON value, or the same bytes where either is not JSON
};

enum class MatchOrder {
  kAny,       // the first that matches
  kRecorded,  // the next one, as it was recorded, and no other
};

enum class Reuse {
  kNever,         // each exchange once
  kWhenAllGiven,  // once all that match have been given, from the first of them again
};

// What of a request must be as recorded. Both sides are compared as a fixture has them, with secrets replaced: a key
// that was changed since matches.
struct MatchRules {
  bool method = true;
  bool path = true;
  bool query = false;  // the same parameters, in any order
  std::vector<std::string>
      headers{};  // the same values of the fields of these names, in order; absent on both sides too
  BodyMatch body = BodyMatch::kIgnore;
  MatchOrder order = MatchOrder::kAny;
  Reuse reuse = Reuse::kNever;
  RedactionPolicy redaction{};  // what the recording replaced
};

// "method,path,query,header:x-tenant,json": in place of the default, which is "method,path". `json` is the subset,
// `body` the equal body. Adds "ordered" and "reusable". Fails with kInvalidArgument, which lists what is known.
[[nodiscard]] Result<MatchRules> parse_match_rules(std::string_view text);

}  // namespace reprise::harness
