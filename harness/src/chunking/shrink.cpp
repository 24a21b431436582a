#include <algorithm>
#include <optional>
#include <utility>

#include <reprise/harness/chunking/shrink.hpp>

namespace reprise::harness {
namespace {

// `cuts` once the bytes [begin, end) have gone from a body that then has `size` bytes.
Cuts moved(const Cuts& cuts, std::size_t begin, std::size_t end, std::size_t size) {
  Cuts result;
  for (const std::size_t cut : cuts) {
    const std::size_t offset = cut <= begin ? cut : std::max(cut, end) - (end - begin);
    const std::size_t last = result.empty() ? 0 : result.back();
    if (offset > last && offset < size) result.push_back(offset);
  }
  return result;
}

class Shrinker {
 public:
  Shrinker(std::string_view body, const Cuts& cuts, const OutcomeChanges& changes, std::size_t max_runs)
      : body_(body), cuts_(cuts), changes_(changes), max_runs_(max_runs) {}

  void leave_out_cuts() {
    const Cuts given = cuts_;
    if (accept(body_, {})) return;
    reduce([this] { return cuts_.size(); },
           [this](std::size_t begin, std::size_t end) {
             const auto at = [this](std::size_t i) { return cuts_.begin() + static_cast<std::ptrdiff_t>(i); };
             Cuts fewer(cuts_.begin(), at(begin));
             fewer.insert(fewer.end(), at(end), cuts_.end());
             return !fewer.empty() && accept(body_, std::move(fewer));
           });
    if (cuts_.size() < 2) return;
    (void)std::any_of(given.begin(), given.end(), [this](std::size_t cut) { return accept(body_, {cut}); });
  }

  // Whether any could be left out.
  bool leave_out_bytes() {
    const std::size_t size = body_.size();
    reduce([this] { return body_.size(); },
           [this](std::size_t begin, std::size_t end) {
             std::string shorter = body_.substr(0, begin) + body_.substr(end);
             Cuts cuts = moved(cuts_, begin, end, shorter.size());
             return !cuts.empty() && accept(std::move(shorter), std::move(cuts));
           });
    return body_.size() < size;
  }

  Shrunk take() {
    return {.body = std::move(body_), .cuts = std::move(cuts_), .runs = runs_, .is_minimal = !is_cut_short_};
  }

 private:
  bool accept(std::string body, Cuts cuts) {
    if (runs_ == max_runs_) {
      is_cut_short_ = true;
      return false;
    }
    ++runs_;
    if (!changes_(body, cuts)) return false;
    body_ = std::move(body);
    cuts_ = std::move(cuts);
    return true;
  }

  // Tries to leave out items [begin, end), halves at first, single ones until none of them can go. From the back, so
  // that the places of what has not been tried stay.
  template <class Count, class LeaveOut>
  void reduce(const Count& count, const LeaveOut& leave_out) {
    std::size_t group = std::max<std::size_t>(1, (count() + 1) / 2);
    while (!is_cut_short_) {
      bool left_out = false;
      std::size_t end = count();
      while (end > 0 && !is_cut_short_) {
        const std::size_t begin = end - std::min(end, group);
        left_out |= leave_out(begin, end);
        end = begin;
      }
      if (group == 1 && !left_out) return;
      group = (group + 1) / 2;
    }
  }

  std::string body_;
  Cuts cuts_;
  const OutcomeChanges& changes_;
  std::size_t max_runs_;
  std::size_t runs_ = 0;
  bool is_cut_short_ = false;
};

// What a subject made of the body it read last.
struct Uncut {
  std::string body;
  Transcript transcript;
};

}  // namespace

OutcomeChanges outcome_changes(Subject subject) {
  return
      [subject = std::move(subject), uncut = std::optional<Uncut>()](std::string_view body, const Cuts& cuts) mutable {
        if (!uncut || uncut->body != body) uncut = Uncut{std::string(body), subject(cut(body, {}))};
        return first_difference(uncut->transcript, subject(cut(body, cuts))).has_value();
      };
}

Shrunk shrink_cuts(std::string_view body, const Cuts& cuts, const OutcomeChanges& changes, std::size_t max_runs) {
  Shrinker shrinker(body, cuts, changes, max_runs);
  shrinker.leave_out_cuts();
  return shrinker.take();
}

Shrunk shrink_body(std::string_view body, const Cuts& cuts, const OutcomeChanges& changes, std::size_t max_runs) {
  Shrinker shrinker(body, cuts, changes, max_runs);
  shrinker.leave_out_cuts();
  while (shrinker.leave_out_bytes()) shrinker.leave_out_cuts();
  return shrinker.take();
}

}  // namespace reprise::harness
