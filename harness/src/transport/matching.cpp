#include "transport/matching.hpp"

#include <algorithm>
#include <utility>

namespace reprise::harness {
namespace {

// What somebody who made a small mistake would have asked for comes closest: the path counts most, the body least.
std::size_t distance(const std::vector<Mismatch>& differences) {
  std::size_t sum = 0;
  for (const Mismatch& each : differences) {
    const std::string_view matcher = each.matcher;
    const bool is_body = matcher.substr(0, 4) == "body";
    sum += matcher == "path" || matcher == "method" ? 1000 : is_body ? 1 : 10;
  }
  return sum;
}

}  // namespace

Shelf::Shelf(std::vector<Interaction> interactions, MatchRules rules)
    : interactions_(std::move(interactions)), rules_(std::move(rules)), times_given_(interactions_.size()) {
  keys_.reserve(interactions_.size());
  for (const Interaction& interaction : interactions_) keys_.push_back(key_of(interaction.request, rules_));
}

bool Shelf::is_left(std::size_t index) const {
  return rules_.reuse == Reuse::kWhenAllGiven || times_given_[index] == 0;
}

std::optional<std::size_t> Shelf::next_in_order() const {
  if (interactions_.empty()) return std::nullopt;
  const auto least = std::min_element(times_given_.begin(), times_given_.end());
  const auto index = static_cast<std::size_t>(least - times_given_.begin());
  return is_left(index) ? std::optional(index) : std::nullopt;
}

std::optional<std::size_t> Shelf::next_match(const http::Request& request) const {
  const RequestKey asked = key_of(request, rules_);
  if (rules_.order == MatchOrder::kRecorded) {
    const auto next = next_in_order();
    return next && matches(keys_[*next], asked, rules_) ? next : std::nullopt;
  }
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (!is_left(i) || (best && times_given_[i] >= times_given_[*best])) continue;
    if (matches(keys_[i], asked, rules_)) best = i;
  }
  return best;
}

const Interaction* Shelf::take(const http::Request& request) {
  const auto found = next_match(request);
  if (!found) return nullptr;
  ++times_given_[*found];
  return &interactions_[*found];
}

const Interaction* Shelf::peek(const http::Request& request) const {
  const auto found = next_match(request);
  return found ? &interactions_[*found] : nullptr;
}

std::optional<std::size_t> Shelf::closest(const RequestKey& asked) const {
  if (rules_.order == MatchOrder::kRecorded) return next_in_order();
  std::optional<std::size_t> best;
  std::pair<std::size_t, bool> least;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const std::pair far(distance(mismatches(keys_[i], asked, rules_)), !is_left(i));
    if (best && far >= least) continue;
    best = i;
    least = far;
  }
  return best;
}

std::string Shelf::explain_miss(const http::Request& request) const {
  const RequestKey asked = key_of(request, rules_);
  const auto nearest = closest(asked);
  if (interactions_.empty()) return "nothing is recorded";
  if (!nearest) return "all " + std::to_string(interactions_.size()) + " interactions have been given";
  std::string text = rules_.order == MatchOrder::kRecorded ? "next in order is " : "closest is ";
  text += name_of(*nearest);
  const auto differences = mismatches(keys_[*nearest], asked, rules_);
  if (differences.empty()) return text + ", which has been given already, and each is given once";
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const Mismatch& each = differences[i];
    text += (i == 0 ? ": " : "; ") + each.matcher + ": recorded " + each.recorded + ", asked " + each.asked;
  }
  return text;
}

std::vector<std::string> Shelf::available() const {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < interactions_.size(); ++i) {
    if (is_left(i)) texts.push_back(keys_[i].method + " " + keys_[i].path);
  }
  return texts;
}

std::vector<std::size_t> Shelf::unused() const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < times_given_.size(); ++i) {
    if (times_given_[i] == 0) indices.push_back(i);
  }
  return indices;
}

std::string Shelf::name_of(std::size_t index) const {
  return "interaction " + std::to_string(index + 1) + ", " + keys_[index].method + " " + keys_[index].path;
}

}  // namespace reprise::harness
