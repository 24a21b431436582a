// Fixtures replayed in chosen cuttings: what a test suite makes one test each of.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <reprise/clock.hpp>
#include <reprise/harness/chunking/plan.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/rechunk_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

// Answers as ReplayTransport does, from one fixture, in the chunks of one plan. By the plan `recorded`, reads have the
// recorded times too, by a virtual clock, so that nobody waits for them; by any other plan every read returns at once,
// since nobody knows when its bytes would have come together.
// Must outlive its bodies. `open` is safe to call from several threads.
class FixtureReplay final : public http::Transport {
 public:
  FixtureReplay(Fixture fixture, const ChunkPlan& plan);

  // Fails also with kInvalidArgument for a plan that stands for many cuttings.
  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

  [[nodiscard]] const Fixture& fixture() const { return fixture_; }
  // The time of this replay: give it to client::StreamOptions::clock where a test looks at times.
  [[nodiscard]] VirtualClock& clock() { return clock_; }

 private:
  Fixture fixture_;
  VirtualClock clock_;
  ReplayTransport replay_;
  std::optional<RechunkTransport> rechunk_;  // nothing for the plan `recorded`
};

// One fixture and one plan, or what is wrong with them.
struct FixtureCase {
  std::string name;            // a test's: ASCII letters, digits and '_'
  std::filesystem::path file;  // where nothing was found, what was looked for
  std::string plan;            // as given
  std::optional<Error> error{};

  // Reads the file. Fails as read_fixture and ChunkPlan::parse do, with kFormat for a fixture without interactions, and
  // with `error`. The message begins with the file's name where the fault is the file's.
  [[nodiscard]] Result<std::shared_ptr<FixtureReplay>> load() const;
};

// A case for each fixture and each plan, in the order of the files' names. `path` is one fixture, or a folder, where
// every `.yaml` and `.yml` file below it is taken for one; a relative one is looked up from the working directory.
// Without plans, those of default_plans() that stand for one cutting. No two cases have the same name.
//
// Never empty: where the folder is missing, cannot be read or holds no fixture, there is one case with the error. Files
// and plans are looked at when their case is loaded.
[[nodiscard]] std::vector<FixtureCase> fixture_cases(const std::filesystem::path& path,
                                                     std::vector<std::string> plans = {});

}  // namespace reprise::harness
