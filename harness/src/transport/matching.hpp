// Hands out recorded exchanges for requests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/match.hpp>
#include <reprise/http/message.hpp>

#include "transport/request_key.hpp"

namespace reprise::harness {

// Not thread-safe.
class Shelf {
 public:
  explicit Shelf(std::vector<Interaction> interactions, MatchRules rules = {});

  // The next interaction for the request; null where there is none. Lives as long as the shelf.
  [[nodiscard]] const Interaction* take(const http::Request& request);
  // What `take` would give, left on the shelf.
  [[nodiscard]] const Interaction* peek(const http::Request& request) const;

  // Why `take` has nothing for the request: the interaction that comes closest, and what of it differs.
  [[nodiscard]] std::string explain_miss(const http::Request& request) const;

  // "POST /v1/messages", one text for each interaction that can still be taken.
  [[nodiscard]] std::vector<std::string> available() const;
  // Indices of the interactions that were never taken.
  [[nodiscard]] std::vector<std::size_t> unused() const;

  // "interaction 2, POST /v1/messages", counted from 1.
  [[nodiscard]] std::string name_of(std::size_t index) const;

 private:
  [[nodiscard]] bool is_left(std::size_t index) const;
  // In order, the only one that may be given next; nothing where all have been given.
  [[nodiscard]] std::optional<std::size_t> next_in_order() const;
  [[nodiscard]] std::optional<std::size_t> next_match(const http::Request& request) const;
  [[nodiscard]] std::optional<std::size_t> closest(const RequestKey& asked) const;

  std::vector<Interaction> interactions_;
  MatchRules rules_;
  std::vector<RequestKey> keys_;
  std::vector<std::size_t> times_given_;
};

}  // namespace reprise::harness
