// What the server answers next.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/server/replay_server.hpp>
#include <reprise/http/message.hpp>
#include <reprise/result.hpp>

#include "server/answer.hpp"
#include "transport/matching.hpp"

namespace reprise::harness {

// Hands out the fixture's answers, cut, timed and broken as the options say, and tells `on_answer`. Not thread-safe.
class Playlist {
 public:
  // A recorded answer, which lives as long as the playlist, or a broken one; or else one of the server's own.
  using Answer = std::variant<std::shared_ptr<const RecordedResponse>, OwnAnswer>;

  // Fails with kInvalidArgument where the split stands for many cuttings, or where no answer has a fault's position.
  [[nodiscard]] static Result<std::unique_ptr<Playlist>> make(Fixture fixture, const ServerOptions& options);

  // The request has its target in the place of a URL.
  [[nodiscard]] Answer next(const http::Request& request);

 private:
  // The request whose answer a fault has broken, and that answer, whole.
  struct Broken {
    http::Request request;
    const Interaction* interaction;
  };

  Playlist(std::vector<Interaction> interactions, const ServerOptions& options);

  [[nodiscard]] std::vector<Fault> take_step();
  [[nodiscard]] bool is_asked_again(const http::Request& request) const;
  [[nodiscard]] const Interaction& take(const http::Request& request);
  // To a request that no interaction is for.
  [[nodiscard]] Answer without_own(const http::Request& request) const;
  [[nodiscard]] Answer answer_to(const http::Request& request, const std::vector<Fault>& faults);

  MatchRules match_;
  Shelf shelf_;
  std::vector<std::vector<Fault>> steps_;
  bool repeat_;
  std::function<void(const ServedAnswer&)> on_answer_;
  std::size_t next_step_ = 0;
  std::optional<Broken> broken_;
};

}  // namespace reprise::harness
