#include "cuttings.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "sse_recorder.hpp"

namespace reprise::test {
namespace {

// What has been said between two states of one run.
SseRecorder said_since(const SseRecorder& before, const SseRecorder& after) {
  SseRecorder said;
  const auto rest = [](const auto& all, const auto& earlier) {
    return std::remove_cvref_t<decltype(all)>(all.begin() + static_cast<std::ptrdiff_t>(earlier.size()), all.end());
  };
  said.order = rest(after.order, before.order);
  said.result.events = rest(after.result.events, before.result.events);
  said.result.retries = rest(after.result.retries, before.result.retries);
  said.result.comments = rest(after.result.comments, before.result.comments);
  said.result.last_event_id = after.result.last_event_id;
  return said;
}

// The run after each prefix of `body`, byte by byte.
std::vector<SseRun> run_prefixes(std::string_view body, sse::DecoderOptions options) {
  std::vector<SseRun> runs;
  runs.emplace_back(options);
  runs.back().feed("");
  for (std::size_t i = 0; i < body.size(); ++i) {
    runs.push_back(runs.back());
    runs.back().feed(body.substr(i, 1));
  }
  return runs;
}

}  // namespace

std::string disprove_cuttings(std::string_view body, sse::DecoderOptions options) {
  const std::vector<SseRun> prefixes = run_prefixes(body, options);
  for (std::size_t i = 0; i <= body.size(); ++i) {
    for (std::size_t j = i; j <= body.size(); ++j) {
      SseRun at_once(options);
      at_once.decoder = prefixes[i].decoder;
      at_once.feed(body.substr(i, j - i));
      SseRun one_by_one = prefixes[j];
      one_by_one.recorder = said_since(prefixes[i].recorder, prefixes[j].recorder);
      if (at_once == one_by_one) continue;
      const std::string where = "bytes " + std::to_string(i) + " to " + std::to_string(j) + " of " +
                                testing::PrintToString(body) + " at once:" + testing::PrintToString(at_once) +
                                "\none by one:" + testing::PrintToString(one_by_one);
      return at_once.decoder == one_by_one.decoder ? where : "the decoders differ after " + where;
    }
  }
  return {};
}

}  // namespace reprise::test
