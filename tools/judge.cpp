#include "judge.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include <reprise/client/stream.hpp>
#include <reprise/harness/chunking/invariance.hpp>
#include <reprise/harness/reference/reference_decoder.hpp>
#include <reprise/llm/message.hpp>

#include "show.hpp"

namespace reprise::tools {
namespace {

using harness::ChunkPlan;
using harness::Cuts;
using harness::Difference;
using harness::Transcript;

// Compares events with those of the whole stream as they come, and keeps nothing of those that agree.
class EventComparison {
 public:
  explicit EventComparison(const std::vector<sse::Event>& expected) : expected_(expected) {}

  void operator()(const sse::EventView& event) {
    if (next_ < expected_.size() && same(expected_[next_].view(), event)) {
      ++next_;
    } else if (!difference_) {
      difference_ =
          Difference{.plan = {}, .cuts = {}, .line = next_, .expected = expected(), .actual = event_json(event)};
    }
  }

  // After the last event: what differs, if anything.
  std::optional<Difference> finish() {
    if (!difference_ && next_ < expected_.size()) {
      difference_ = Difference{.plan = {}, .cuts = {}, .line = next_, .expected = expected(), .actual = {}};
    }
    return std::move(difference_);
  }

 private:
  // A type of "message" is the same event as none.
  static bool same(const sse::EventView& a, const sse::EventView& b) {
    return a.data == b.data && a.name() == b.name() && a.id == b.id;
  }

  [[nodiscard]] std::string expected() const {
    return next_ < expected_.size() ? event_json(expected_[next_].view()) : std::string();
  }

  const std::vector<sse::Event>& expected_;
  std::size_t next_ = 0;
  std::optional<Difference> difference_;
};

std::vector<sse::Event> decode_whole(std::string_view body) {
  std::vector<sse::Event> events;
  sse::Decoder decoder;
  const auto fed = decoder.feed(body, [&events](const sse::EventView& event) { events.emplace_back(event); });
  if (!fed) events.emplace_back("error", fed.error().message, "");
  return events;
}

std::optional<Difference> compare_events(std::string_view body, const Cuts& cuts,
                                         const std::vector<sse::Event>& expected, sse::Decoder& decoder) {
  EventComparison comparison(expected);
  decoder.reset();
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    const std::size_t end = i < cuts.size() ? cuts[i] : body.size();
    const auto fed = decoder.feed(body.substr(begin, end - begin), comparison);
    if (!fed) {
      comparison(sse::EventView{.type = "error", .data = fed.error().message, .id = ""});
      break;
    }
    begin = end;
  }
  return comparison.finish();
}

// What the client makes of the answer when its body arrives cut at `cuts`: a chunk a line, then how it ended.
Transcript client_transcript(const Session& session, const Cuts& cuts) {
  auto stream = client::Stream::adopt(reply_of(session, cuts));
  if (!stream) return {"error: " + stream.error().message};
  Transcript transcript;
  for (const Result<llm::Chunk>& chunk : *stream) {
    transcript.push_back(chunk ? llm::to_json(*chunk) : "error: " + chunk.error().message);
  }
  return transcript;
}

class Judge {
 public:
  Judge(const Session& session, std::atomic<std::uint64_t>& cuttings, const CaseOptions& smallest)
      : session_(session),
        smallest_(smallest),
        subject_{.body = session.response.body, .recorded = session.recorded_cuts()},
        events_(decode_whole(subject_.body)),
        chunks_(client_transcript(session, {})),
        cuttings_(cuttings) {
    verdict_.name = session.name;
    verdict_.events = events_.size();
    verdict_.chunks = chunks_.size();
  }

  void check_plan(const ChunkPlan& plan, bool insist) {
    verdict_.check(plan.to_string(), [&](Check& check) {
      if (plan.is_family() && !insist && subject_.body.size() > kMaxFamilyBody) {
        check.left_out =
            "the body is larger than " + std::to_string(kMaxFamilyBody >> 10U) + " KiB; name it with --split to insist";
        return;
      }
      auto difference = difference_under(plan);
      if (!difference) return;
      difference->plan = check.name;
      const Compare compare = [this](std::string_view body, const Cuts& cuts) {
        return compare_cutting(session_, body, cuts);
      };
      check.problems.push_back(smallest_case(subject_.body, *difference, compare, smallest_));
    });
  }

  void check_reference() {
    verdict_.check("reference decoder", [this](Check& check) {
      EventComparison comparison(events_);
      for (const harness::ReferenceEvent& event : harness::reference_decode(subject_.body).events) {
        comparison(sse::EventView{.type = event.type, .data = event.data, .id = event.id});
      }
      const auto difference = comparison.finish();
      if (!difference) return;
      check.problems.push_back("event " + std::to_string(difference->line + 1) + ": the reference decoder gives " +
                               (difference->actual.empty() ? "nothing" : difference->actual) + ", the decoder " +
                               (difference->expected.empty() ? "nothing" : difference->expected));
    });
  }

  void check_expectation() {
    if (session_.expect.empty()) return;
    verdict_.check("expect", [this](Check& check) {
      const auto expect = nlohmann::ordered_json::parse(session_.expect, nullptr, false);
      const auto actual = outcome_of(session_);
      for (const auto& [key, value] : expect.items()) {
        if (actual.contains(key) && actual[key] == value) continue;
        const std::string found = actual.contains(key) ? actual[key].dump() : "nothing of that name";
        check.problems.push_back("expected " + key + " to be " + value.dump() + ", found " + found);
      }
    });
  }

  Verdict take() { return std::move(verdict_); }

 private:
  // The first cutting of the plan that changes anything.
  std::optional<Difference> difference_under(const ChunkPlan& plan) {
    std::optional<Difference> difference;
    plan.for_each(subject_, [&](const Cuts& cuts) {
      difference = compare_events(subject_.body, cuts, events_, decoder_);
      if (!difference && !plan.is_family()) {
        difference = harness::first_difference(chunks_, client_transcript(session_, cuts));
      }
      if (difference) difference->cuts = cuts;
      ++verdict_.cuttings;
      ++cuttings_;
      return !difference;
    });
    return difference;
  }

  const Session& session_;
  const CaseOptions& smallest_;
  harness::CutSubject subject_;
  std::vector<sse::Event> events_;
  Transcript chunks_;
  sse::Decoder decoder_;
  std::atomic<std::uint64_t>& cuttings_;
  Verdict verdict_;
};

llm::Message message_of(const Session& session) {
  auto stream = client::Stream::adopt(reply_of(session, {}));
  if (stream) return stream->collect();
  llm::Message message;
  message.error = stream.error();
  return message;
}

}  // namespace

std::vector<std::string> Verdict::problems() const {
  std::vector<std::string> all;
  for (const Check& check : checks) all.insert(all.end(), check.problems.begin(), check.problems.end());
  return all;
}

bool Verdict::holds() const {
  return std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.problems.empty(); });
}

nlohmann::ordered_json outcome_of(const Session& session) {
  nlohmann::ordered_json outcome = llm::to_json(message_of(session));
  outcome["events"] = decode_whole(session.response.body).size();
  return outcome;
}

std::optional<Difference> compare_cutting(const Session& session, std::string_view body, const Cuts& cuts) {
  sse::Decoder decoder;
  auto difference = compare_events(body, cuts, decode_whole(body), decoder);
  if (difference) return difference;
  Session other = session;
  other.response.body = body;
  return harness::first_difference(client_transcript(other, {}), client_transcript(other, cuts));
}

Verdict judge(const Session& session, std::span<const ChunkPlan> plans, bool insist,
              std::atomic<std::uint64_t>& cuttings, const CaseOptions& smallest) {
  Judge judge(session, cuttings, smallest);
  judge.check_reference();
  for (const ChunkPlan& plan : plans) judge.check_plan(plan, insist);
  judge.check_expectation();
  return judge.take();
}

}  // namespace reprise::tools
