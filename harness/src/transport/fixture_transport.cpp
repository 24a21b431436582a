#include <system_error>
#include <utility>

#include <reprise/harness/fixture/read.hpp>
#include <reprise/harness/transport/fixture_transport.hpp>

namespace reprise::harness {
namespace {

namespace fs = std::filesystem;

OnExisting on_existing(RecordMode mode) {
  if (mode == RecordMode::kAll) return OnExisting::kReplace;
  return mode == RecordMode::kNewEpisodes ? OnExisting::kAppend : OnExisting::kRefuse;
}

}  // namespace

Result<std::unique_ptr<FixtureTransport>> FixtureTransport::create(fs::path fixture, http::Transport& inner,
                                                                   FixtureTransportOptions options, Clock& clock) {
  auto transport =
      std::unique_ptr<FixtureTransport>(new FixtureTransport(std::move(fixture), inner, std::move(options), clock));
  if (auto prepared = transport->prepare(); !prepared) return tl::unexpected<Error>(std::move(prepared.error()));
  return transport;
}

FixtureTransport::FixtureTransport(fs::path fixture, http::Transport& inner, FixtureTransportOptions options,
                                   Clock& clock)
    : fixture_(std::move(fixture)), inner_(inner), options_(std::move(options)), clock_(clock) {}

FixtureTransport::~FixtureTransport() { static_cast<void>(finish()); }

Result<void> FixtureTransport::prepare() {
  const RecordMode mode = options_.mode;
  if (mode == RecordMode::kPassthrough) return {};
  records_ = may_record(mode);
  if (mode != RecordMode::kAll) {
    auto loaded = read_fixture(fixture_);
    const bool missing = !loaded && loaded.error().code == ErrorCode::kNotFound;
    if (!loaded && !(missing && records_)) return tl::unexpected<Error>(std::move(loaded.error()));
    if (loaded) {
      MatchRules rules = options_.match;
      rules.redaction = options_.redaction;
      replay_ = std::make_unique<ReplayTransport>(std::move(loaded->fixture), options_.timing, clock_, rules);
      records_ = mode == RecordMode::kNewEpisodes;
    }
  }
  // With something to replay, there may be nothing to record: then the folder need not be writable.
  std::error_code ignored;
  if (!records_ || (replay_ && !fs::exists(journal_path(fixture_), ignored))) return {};
  if (auto begun = journal(); !begun) return tl::unexpected<Error>(std::move(begun.error()));
  return {};
}

Result<std::shared_ptr<Journal>> FixtureTransport::journal() {
  const std::lock_guard lock(mutex_);
  if (finished_) return fail(ErrorCode::kInvalidArgument, fixture_.string() + ": the recording is finished already");
  if (journal_) return journal_;
  auto created = Journal::create(
      fixture_,
      {.recorder = options_.recorder, .description = options_.description, .on_existing = on_existing(options_.mode)},
      options_.redaction);
  if (created) journal_ = *created;
  return created;
}

Result<http::Reply> FixtureTransport::open(const http::Request& request, const http::ExchangeOptions& options) {
  if (options_.mode == RecordMode::kPassthrough) return inner_.open(request, options);
  if (replay_) {
    auto replayed = replay_->open(request, options);
    if (replayed || replayed.error().code != ErrorCode::kNotFound || !records_) return replayed;
  }
  auto recording = journal();
  if (!recording) return tl::unexpected<Error>(std::move(recording.error()));
  return RecordingTransport(inner_, std::move(*recording), clock_).open(request, options);
}

Result<void> FixtureTransport::finish() {
  const std::lock_guard lock(mutex_);
  if (!journal_) return {};
  finished_ = true;
  auto written = journal_->finish();
  if (!written) return tl::unexpected<Error>(std::move(written.error()));
  journal_.reset();
  if (written->cut_short) return tl::unexpected<Error>(std::move(*written->cut_short));
  return {};
}

std::vector<std::string> FixtureTransport::unused() const {
  return replay_ ? replay_->unused() : std::vector<std::string>();
}

}  // namespace reprise::harness
