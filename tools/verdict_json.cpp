#include "verdict_json.hpp"

namespace reprise::tools {
namespace {

using nlohmann::ordered_json;

// Calls `each(name, member)` for the members of a verdict that are plain values.
template <class Object, class Each>
void for_each_member(Object& verdict, Each&& each) {
  each("name", verdict.name);
  each("events", verdict.events);
  each("chunks", verdict.chunks);
  each("lines", verdict.lines);
  each("cuttings", verdict.cuttings);
  each("feeds", verdict.feeds);
  each("complete_proofs", verdict.complete_proofs);
  each("proofs", verdict.proofs);
}

ordered_json to_json(const Check& check) {
  ordered_json json{{"name", check.name}};
  if (!check.problems.empty()) json["problems"] = check.problems;
  if (!check.left_out.empty()) json["left_out"] = check.left_out;
  return json;
}

Check to_check(const ordered_json& json) {
  Check check{.name = json.at("name").get<std::string>()};
  if (json.contains("problems")) json["problems"].get_to(check.problems);
  if (json.contains("left_out")) json["left_out"].get_to(check.left_out);
  return check;
}

}  // namespace

ordered_json to_json(const Verdict& verdict) {
  ordered_json json{{"name", verdict.name}, {"ok", verdict.holds()}};
  for_each_member(verdict, [&json](const char* name, const auto& member) { json[name] = member; });
  json["checks"] = ordered_json::array();
  for (const Check& check : verdict.checks) json["checks"].push_back(to_json(check));
  return json;
}

ordered_json to_json(const FaultVerdict& verdict) {
  ordered_json json{{"name", verdict.name}};
  if (!verdict.left_out.empty()) {
    json["left_out"] = verdict.left_out;
    return json;
  }
  json.update({{"ok", verdict.holds()},
               {"positions", verdict.positions},
               {"faults", verdict.faults},
               {"outcomes", verdict.counts},
               {"problems", verdict.problems}});
  return json;
}

Verdict to_verdict(const ordered_json& json) {
  Verdict verdict;
  for_each_member(verdict, [&json](const char* name, auto& member) { json.at(name).get_to(member); });
  for (const ordered_json& check : json.at("checks")) verdict.checks.push_back(to_check(check));
  return verdict;
}

}  // namespace reprise::tools
