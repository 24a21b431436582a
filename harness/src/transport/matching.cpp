#include "transport/matching.hpp"

namespace reprise::harness {

std::string_view url_path(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos && scheme < url.find_first_of("/?#")) {
    url.remove_prefix(scheme + 3);
    const auto authority_end = url.find_first_of("/?#");
    url.remove_prefix(authority_end == std::string_view::npos ? url.size() : authority_end);
  }
  url = url.substr(0, url.find_first_of("?#"));
  return url.empty() ? "/" : url;
}

Shelf::Shelf(std::vector<Interaction> interactions, Reuse reuse)
    : interactions_(std::move(interactions)), times_given_(interactions_.size()), reuse_(reuse) {}

std::optional<std::size_t> Shelf::next_match(std::string_view method, std::string_view url) const {
  const auto path = url_path(url);
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < interactions_.size(); ++i) {
    const auto& request = interactions_[i].request;
    if (request.method != method || url_path(request.url) != path) continue;
    if (reuse_ == Reuse::kNever && times_given_[i] > 0) continue;
    if (!best || times_given_[i] < times_given_[*best]) best = i;
  }
  return best;
}

const Interaction* Shelf::take(std::string_view method, std::string_view url) {
  const auto found = next_match(method, url);
  if (!found) return nullptr;
  ++times_given_[*found];
  return &interactions_[*found];
}

const Interaction* Shelf::peek(std::string_view method, std::string_view url) const {
  const auto found = next_match(method, url);
  return found ? &interactions_[*found] : nullptr;
}

std::vector<std::string> Shelf::available() const {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < interactions_.size(); ++i) {
    if (reuse_ == Reuse::kNever && times_given_[i] > 0) continue;
    const auto& request = interactions_[i].request;
    texts.push_back(request.method + " " + std::string(url_path(request.url)));
  }
  return texts;
}

}  // namespace reprise::harness
