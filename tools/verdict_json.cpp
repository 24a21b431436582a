#include "verdict_json.hpp"

namespace reprise::tools {
namespace {

// Calls `each(name, member)` for all members of a verdict.
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
  each("problems", verdict.problems);
  each("notes", verdict.notes);
}

}  // namespace

nlohmann::ordered_json to_json(const Verdict& verdict) {
  nlohmann::ordered_json json{{"name", verdict.name}, {"ok", verdict.holds()}};
  for_each_member(verdict, [&json](const char* name, const auto& member) { json[name] = member; });
  return json;
}

nlohmann::ordered_json to_json(const FaultVerdict& verdict) {
  nlohmann::ordered_json json{{"name", verdict.name}};
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

Verdict to_verdict(const nlohmann::ordered_json& json) {
  Verdict verdict;
  for_each_member(verdict, [&json](const char* name, auto& member) { json.at(name).get_to(member); });
  return verdict;
}

}  // namespace reprise::tools
