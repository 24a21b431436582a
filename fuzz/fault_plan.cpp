// Any text as a plan of faults: refused with a reason, or read back equal from its own text; and what its first step
// makes of an answer is an answer whose chunks add up, the same every time.
// The first byte chooses the cuts of the answer; its body follows up to a zero byte, and then the text.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <reprise/harness/transport/fault_plan.hpp>
#include <reprise/harness/transport/faulty_response.hpp>

namespace {

using namespace reprise::harness;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_fault_plan: %s\n", what);
  std::abort();
}

void check_message(const reprise::Error& error) {
  require(error.code == reprise::ErrorCode::kInvalidArgument, "refused under another code");
  require(error.message.find(": expected ") != std::string::npos, "refused without what was expected");
  require(error.message.find(", character ") != std::string::npos, "refused without the place");
  for (const char c : error.message) require(c >= ' ' && c <= '~', "a message that a terminal may act on");
}

RecordedResponse response_of(std::string_view body, std::size_t step) {
  RecordedResponse response;
  response.status = 200;
  response.body = body;
  for (std::size_t i = 0; i < body.size(); i += step) {
    response.chunks.push_back({.delay = std::chrono::microseconds(i), .bytes = std::min(step, body.size() - i)});
  }
  return response;
}

void check_response(const RecordedResponse& response) {
  std::size_t bytes = 0;
  for (const ReadMark& mark : response.chunks) {
    require(mark.bytes > 0, "an empty chunk");
    require(mark.delay.count() >= 0, "a chunk before the one before it");
    bytes += mark.bytes;
  }
  require(bytes == response.body.size(), "the chunks do not add up to the body");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view body = text.substr(0, text.find('\0'));
  text.remove_prefix(std::min(body.size() + 1, text.size()));
  const auto plan = FaultPlan::parse(text);
  if (!plan) {
    check_message(plan.error());
    return 0;
  }
  const auto again = FaultPlan::parse(plan->to_string());
  require(again.has_value() && *again == *plan, "it reads back as another plan");
  require(again->to_string() == plan->to_string(), "its text is not settled");

  // Repeating doubles a body each time.
  constexpr std::size_t kMostFaults = 10;
  const auto& faults = plan->steps.front();
  if (faults.size() > kMostFaults) return 0;
  const RecordedResponse whole = response_of(body, std::size_t{1} + data[0] % 16U);
  const auto faulty = with_faults(whole, faults);
  if (faulty) check_response(*faulty);
  require(faulty == with_faults(whole, faults), "it breaks the answer otherwise the second time");
  if (faults.empty()) require(faulty == whole, "no fault changed something");
  return 0;
}
