#include "judge_program.hpp"

#include <array>
#include <cstdio>

namespace reprise::tools {
namespace {

using harness::Cuts;

std::string in_seconds(std::chrono::milliseconds time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", static_cast<double>(time.count()) / 1000);
  return text.data();
}

}  // namespace

Verdict judge_program(const Session& session, std::span<const harness::ChunkPlan> plans, const ExecOptions& program,
                      const CaseOptions& smallest, std::atomic<std::uint64_t>& cuttings) {
  Verdict verdict;
  verdict.name = session.name;
  const std::string_view body = session.response.body;
  const ExecRun whole = run_program(program, harness::cut(body, {}));
  verdict.lines = whole.lines.size();
  verdict.check("uncut", [&](Check& check) {
    if (!whole.failure.empty()) {
      check.problems.push_back("the program fails on the uncut stream: " + whole.failure);
    } else if (whole.lines.empty() && !body.empty()) {
      check.problems.push_back("the program prints nothing for the uncut stream of " + std::to_string(body.size()) +
                               " bytes: expected a line for each thing it finds there");
    }
  });
  const harness::Transcript expected = whole.transcript();
  const harness::Subject subject = [&program](std::span<const std::string_view> chunks) {
    return run_program(program, chunks).transcript();
  };
  const Compare compare = [&](std::string_view bytes, const Cuts& cuts) {
    return harness::first_difference(bytes == body ? expected : subject(harness::cut(bytes, {})),
                                     subject(harness::cut(bytes, cuts)));
  };
  for (const harness::ChunkPlan& plan : plans) {
    const bool goes_on = verdict.holds();
    verdict.check(plan.to_string(), [&](Check& check) {
      if (!goes_on) {
        check.left_out = "a problem was found before";
        return;
      }
      std::optional<harness::Difference> difference;
      plan.for_each({.body = body, .recorded = session.recorded_cuts()}, [&](const Cuts& cuts) {
        difference = compare(body, cuts);
        if (difference) difference->cuts = cuts;
        ++verdict.cuttings;
        ++cuttings;
        return !difference;
      });
      if (!difference) return;
      difference->plan = check.name;
      check.problems.push_back(smallest_case(body, *difference, compare, smallest));
    });
  }
  return verdict;
}

std::string flags_of(const ExecOptions& program) {
  const ExecOptions defaults;
  std::string flags = " --exec " + shell_quoted(program.command);
  if (program.framing == ChunkFraming::kWrite) flags += " --exec-chunks write";
  if (program.time_limit != defaults.time_limit) flags += " --exec-timeout " + in_seconds(program.time_limit);
  return flags;
}

}  // namespace reprise::tools
