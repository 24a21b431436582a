#include "likeness.hpp"

#include <algorithm>

namespace reprise::tools {
namespace {

using harness::RecordedResponse;
using std::chrono::microseconds;

std::string first_difference(const std::string& a, const std::string& b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return std::to_string(at - a.begin());
}

// Appends to `differences` for each read how far its time after the head is from the original's.
void compare_times(const RecordedResponse& original, const RecordedResponse& recorded,
                   std::vector<microseconds>& differences) {
  microseconds lag{0};
  for (std::size_t i = 0; i < original.chunks.size(); ++i) {
    lag += recorded.chunks[i].delay - original.chunks[i].delay;
    differences.push_back(std::chrono::abs(lag));
  }
}

std::string problem_of(const RecordedResponse& original, const RecordedResponse& recorded) {
  if (original.body != recorded.body) {
    return "the bodies differ at byte " + first_difference(original.body, recorded.body);
  }
  const auto same_size = [](const harness::ReadMark& a, const harness::ReadMark& b) { return a.bytes == b.bytes; };
  if (!std::equal(original.chunks.begin(), original.chunks.end(), recorded.chunks.begin(), recorded.chunks.end(),
                  same_size)) {
    return "the reads have other boundaries (" + std::to_string(recorded.chunks.size()) + " reads for " +
           std::to_string(original.chunks.size()) + ")";
  }
  if (original.end.kind != recorded.end.kind) {
    return "the body ended as " + std::string(to_string(recorded.end.kind)) + ", not as " +
           std::string(to_string(original.end.kind));
  }
  return {};
}

}  // namespace

Likeness compare(std::span<const harness::Interaction> original, std::span<const harness::Interaction> recorded) {
  Likeness likeness;
  std::vector<microseconds> differences;
  for (std::size_t i = 0; i < original.size(); ++i) {
    const auto& wanted = original[i].response;
    likeness.reads += wanted.chunks.size();
    const std::string turn = "turn " + std::to_string(i + 1) + ": ";
    if (i >= recorded.size()) {
      likeness.problems.push_back(turn + "was not recorded");
    } else if (const auto problem = problem_of(wanted, recorded[i].response); !problem.empty()) {
      likeness.problems.push_back(turn + problem);
    } else {
      compare_times(wanted, recorded[i].response, differences);
    }
  }
  if (differences.empty()) return likeness;
  std::sort(differences.begin(), differences.end());
  likeness.median_difference = differences[differences.size() / 2];
  likeness.largest_difference = differences.back();
  return likeness;
}

}  // namespace reprise::tools
