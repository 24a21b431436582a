#include "server/playlist.hpp"

#include <algorithm>
#include <utility>

#include <reprise/harness/transport/faulty_response.hpp>
#include <reprise/harness/transport/replay_form.hpp>

namespace reprise::harness {
namespace {

std::string text_of(const std::vector<Fault>& step) { return FaultPlan{.steps = {step}}.to_string(); }

// Whether at least one of the answers has all the positions.
Result<void> check_step(const std::vector<Fault>& step, const std::vector<Interaction>& interactions) {
  Result<void> outcome;
  for (const Interaction& interaction : interactions) {
    outcome = with_faults(interaction.response, step).map([](const RecordedResponse&) {});
    if (outcome) return outcome;
  }
  return outcome;
}

// Lives as long as the playlist, which no session outlives: nothing to own.
std::shared_ptr<const RecordedResponse> unowned(const RecordedResponse& response) {
  return {std::shared_ptr<void>(), &response};
}

}  // namespace

Result<std::unique_ptr<Playlist>> Playlist::make(Fixture fixture, const ServerOptions& options) {
  if (options.split && options.split->is_family()) {
    return fail(ErrorCode::kInvalidArgument,
                "'" + options.split->to_string() + "' stands for many cuttings; one was expected");
  }
  for (Interaction& interaction : fixture.interactions) {
    RecordedResponse& response = interaction.response;
    response = with_timing(std::move(response), options.timing);
    if (options.split) response = with_split(std::move(response), *options.split);
  }
  for (const auto& step : options.faults.steps) {
    auto possible = check_step(step, fixture.interactions);
    if (!possible) return fail(possible.error().code, text_of(step) + ": " + possible.error().message);
  }
  return std::unique_ptr<Playlist>(new Playlist(std::move(fixture.interactions), options));
}

Playlist::Playlist(std::vector<Interaction> interactions, const ServerOptions& options)
    : match_(options.match),
      shelf_(std::move(interactions), match_),
      steps_(options.faults.steps),
      repeat_(options.repeat_faults),
      on_answer_(options.on_answer) {}

Playlist::Answer Playlist::next(const http::Request& request) {
  const bool is_known = is_asked_again(request) || shelf_.peek(request) != nullptr;
  const std::vector<Fault> faults = is_known ? take_step() : std::vector<Fault>();
  Answer answer = is_known ? answer_to(request, faults) : without_own(request);
  if (!on_answer_) return answer;
  const auto* recorded = std::get_if<std::shared_ptr<const RecordedResponse>>(&answer);
  on_answer_({.method = request.method,
              .target = request.url,
              .status = recorded == nullptr ? std::get<OwnAnswer>(answer).status : (*recorded)->status,
              .faults = text_of(faults)});
  return answer;
}

std::vector<Fault> Playlist::take_step() {
  if (next_step_ == steps_.size()) {
    if (!repeat_ || steps_.empty()) return {};
    next_step_ = 0;
  }
  return steps_[next_step_++];
}

Playlist::Answer Playlist::without_own(const http::Request& request) const {
  if (request.method == "HEAD") {
    http::Request get = request;
    get.method = "GET";
    if (const auto* found = shelf_.peek(get)) return unowned(found->response);
  }
  return OwnAnswer{.status = 404,
                   .type = "not_found",
                   .message = "no recorded answer for " + request.method + " " + std::string(url_path(request.url)) +
                              ": " + shelf_.explain_miss(request),
                   .available = shelf_.available()};
}

Playlist::Answer Playlist::answer_to(const http::Request& request, const std::vector<Fault>& faults) {
  RecordedResponse response;
  if (!replaces_the_answer(faults)) {
    const Interaction& interaction = take(request);
    if (faults.empty()) {
      broken_.reset();
      return unowned(interaction.response);
    }
    broken_ = {request, &interaction};
    response = interaction.response;
  }
  auto faulty = with_faults(std::move(response), faults);
  if (faulty) return std::make_shared<const RecordedResponse>(std::move(*faulty));
  return OwnAnswer{
      .status = 500, .type = "fault_impossible", .message = text_of(faults) + ": " + faulty.error().message};
}

// Of the headers only those that the rules name: a client that tries again may count its tries in another.
bool Playlist::is_asked_again(const http::Request& request) const {
  if (!broken_) return false;
  const http::Request& before = broken_->request;
  return before.method == request.method && before.url == request.url && before.body == request.body &&
         key_of(before, match_).headers == key_of(request, match_).headers;
}

const Interaction& Playlist::take(const http::Request& request) {
  return is_asked_again(request) ? *broken_->interaction : *shelf_.take(request);
}

}  // namespace reprise::harness
