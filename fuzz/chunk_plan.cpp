// Any text as a plan: refused with a reason, or read back equal from its own text; and its cuts ascend inside the body
// and lose no byte. The first byte is the size of the body that is cut, which holds every kind of place that plans aim
// at, and the plan's own text.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <reprise/harness/chunking/plan.hpp>

namespace {

using namespace reprise::harness;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_chunk_plan: %s\n", what);
  std::abort();
}

void check_cuts(const Cuts& cuts, std::string_view body) {
  std::size_t last = 0;
  for (const std::size_t offset : cuts) {
    require(offset > last && offset < body.size(), "cuts do not ascend inside the body");
    last = offset;
  }
  const auto chunks = cut(body, cuts);
  require(chunks.size() == (body.empty() ? 0 : cuts.size() + 1), "k cuts do not make k + 1 chunks");
  std::string joined;
  for (const std::string_view chunk : chunks) joined += chunk;
  require(joined == body, "the chunks are not the body");
  const auto again = ChunkPlan::parse(to_plan_text(cuts));
  require(again.has_value(), "the cuts' own plan is refused");
  again->for_each({.body = body}, [&](const Cuts& same) {
    require(same == cuts, "the cuts' own plan makes others");
    return true;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto plan = ChunkPlan::parse(text);
  if (!plan) {
    require(plan.error().code == reprise::ErrorCode::kInvalidArgument, "refused under another code");
    require(plan.error().message.find("expected ") != std::string::npos, "refused without what was expected");
    for (const char c : plan.error().message) require(c >= ' ' && c <= '~', "a message that a terminal may act on");
    return 0;
  }
  const auto again = ChunkPlan::parse(plan->to_string());
  require(again.has_value() && *again == *plan, "it reads back as another plan");
  require(again->to_string() == plan->to_string(), "its text is not settled");

  std::string body =
      "\xEF\xBB\xBF"
      "event: a\r\n:\xE2\x82\xAC\ndata: \\ud83d\\n\r\n\r\nid";
  body += text;
  body.resize(data[0], '\x80');
  CutSubject subject{.body = body};
  for (std::size_t offset = 3; offset < body.size(); offset += 3) subject.recorded.push_back(offset);
  std::size_t visited = 0;
  const bool all = plan->for_each(subject, [&](const Cuts& cuts) {
    check_cuts(cuts, body);
    ++visited;
    return true;
  });
  require(all && visited == plan->count(subject), "the count is not that of the cuttings");
  require(plan->is_family() || visited == 1, "one rule, several cuttings");
  return 0;
}
