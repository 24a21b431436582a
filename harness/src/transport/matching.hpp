// Which recorded interaction answers a request.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>

namespace reprise::harness {

// The path of a URL or of a request target: "/v1/messages" of "https://host/v1/messages?beta=true"; "/" where it has
// none.
[[nodiscard]] std::string_view url_path(std::string_view url);

// Hands out interactions by method and URL path, in the order of the fixture. Not thread-safe.
class Shelf {
 public:
  enum class Reuse {
    kNever,         // each interaction once
    kWhenAllGiven,  // from the first again, once all that match have been given
  };

  Shelf(std::vector<Interaction> interactions, Reuse reuse);

  // The next interaction for the request; null where there is none. Lives as long as the shelf.
  [[nodiscard]] const Interaction* take(std::string_view method, std::string_view url);
  // What `take` would give, left on the shelf.
  [[nodiscard]] const Interaction* peek(std::string_view method, std::string_view url) const;

  // "POST /v1/messages", one text for each interaction that can still be taken.
  [[nodiscard]] std::vector<std::string> available() const;

 private:
  [[nodiscard]] std::optional<std::size_t> next_match(std::string_view method, std::string_view url) const;

  std::vector<Interaction> interactions_;
  std::vector<std::size_t> times_given_;
  Reuse reuse_;
};

}  // namespace reprise::harness
