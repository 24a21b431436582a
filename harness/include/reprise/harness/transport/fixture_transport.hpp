// A transport over a fixture file that replays or records, as its mode says.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <reprise/clock.hpp>
#include <reprise/harness/fixture/journal.hpp>
#include <reprise/harness/transport/match.hpp>
#include <reprise/harness/transport/record_mode.hpp>
#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

struct FixtureTransportOptions {
  RecordMode mode = RecordMode::kNone;
  MatchRules match{};
  ReplayTiming timing = ReplayTiming::kNone;
  RedactionPolicy redaction{};  // of what is recorded, and of requests before they are matched
  std::string recorder = "reprise";
  std::string description{};
};

// Requests that the fixture answers are replayed; what the mode records goes to `inner`, and by way of a journal (see
// journal.hpp) into the fixture. What is recorded is not replayed to the same transport.
//
//   mode          no fixture          a fixture            a request that nothing in it matches
//   none          an error            replays              kNotFound
//   once          records             replays              kNotFound
//   new_episodes  records             replays              is recorded, behind what is there
//   all           records             records, replaces it
//   passthrough   neither             neither
//
// A fixture that is replaced stays as it is until the recording is finished, and for good where nothing was recorded.
// `open` is safe to call from several threads where that of `inner` is. `inner` and `clock` must outlive the transport
// and, `clock`, its bodies. Bodies may outlive the transport, but what they give after `finish` is not recorded.
class FixtureTransport final : public http::Transport {
 public:
  // Fails where a fixture is to be replayed as read_fixture does, and where one is to be recorded as Journal::create
  // does: an unfinished recording is refused.
  [[nodiscard]] static Result<std::unique_ptr<FixtureTransport>> create(std::filesystem::path fixture,
                                                                        http::Transport& inner,
                                                                        FixtureTransportOptions options = {},
                                                                        Clock& clock = steady_clock());
  // Finishes the recording where that was not done, without saying how it went: on failure the journal stays, and the
  // next recording is refused until `reprise recover` has made a fixture of it.
  ~FixtureTransport() override;
  FixtureTransport(const FixtureTransport&) = delete;
  FixtureTransport& operator=(const FixtureTransport&) = delete;

  // Fails as `inner` does, as Recorder::begin does, or with kNotFound (see ReplayTransport) on a request that may not
  // be recorded.
  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

  // Writes what was recorded. Fails as Journal::finish does. Without a recording it does nothing.
  [[nodiscard]] Result<void> finish();

  // What was recorded and never replayed, as ReplayTransport says it; nothing where the mode replays nothing.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  FixtureTransport(std::filesystem::path fixture, http::Transport& inner, FixtureTransportOptions options,
                   Clock& clock);
  [[nodiscard]] Result<void> prepare();
  [[nodiscard]] Result<std::shared_ptr<Journal>> journal();

  const std::filesystem::path fixture_;
  http::Transport& inner_;
  const FixtureTransportOptions options_;
  Clock& clock_;
  std::unique_ptr<ReplayTransport> replay_;  // where there is something to replay
  bool records_ = false;
  std::mutex mutex_;
  std::shared_ptr<Journal> journal_;  // from the first exchange that is recorded on
  bool finished_ = false;
};

}  // namespace reprise::harness
