// One step for each two places of a body: see Proof.
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include <reprise/harness/chunking/proof.hpp>

namespace reprise::harness {

// The largest chunk size for which all feeds of up to that size fit the budget; at least 1, and `bytes` at most.
[[nodiscard]] std::size_t max_chunk_within(std::uint64_t budget, std::size_t bytes);

// A Machine is a regular value with an Item type, `feed(bytes, sink)`, which calls the sink with a view of each item
// the bytes complete, and `keep(view)`, `is_same(item, view)` and `text(item or view)`.
template <class Machine>
class Prover {
 public:
  Prover(std::string_view body, const Machine& fresh, const ProofOptions& options)
      : body_(body), fresh_(fresh), options_(options) {
    proof_.bytes = body.size();
    proof_.max_chunk = max_chunk_within(options.budget, body.size());
    read_by_bytes();
  }

  Proof run() {
    {
      std::vector<std::jthread> others;
      for (unsigned i = 1; i < options_.threads; ++i) others.emplace_back([this] { work(); });
      work();
    }
    proof_.feeds = feeds_;
    if (proof_.difference) return std::move(proof_);
    proof_.single_cuts = proof_.is_complete();
    const std::uint64_t both_parts = proof_.bytes + 2 * ProofOptions::kFeedCost;
    if (!proof_.is_complete() && proof_.bytes <= options_.budget / both_parts) try_single_cuts();
    proof_.feeds = feeds_;
    return std::move(proof_);
  }

 private:
  // So many places to begin at are taken on by a thread at a time.
  static constexpr std::size_t kStartsAtATime = 64;

  // Items made of a range of the body, against those that single bytes made of it.
  class Comparison {
   public:
    Comparison(const Prover& prover, std::size_t first) : prover_(prover), next_(first) {}

    template <class View>
    void operator()(const View& view) {
      const auto& items = prover_.items_;
      if (!difference_ && (next_ >= items.size() || !Machine::is_same(items[next_], view))) {
        difference_ = Difference{.line = next_,
                                 .expected = next_ < items.size() ? Machine::text(items[next_]) : std::string(),
                                 .actual = Machine::text(view)};
      }
      ++next_;
    }

    // `wanted` is the number of items up to the range's end.
    std::optional<Difference> finish(std::size_t wanted, bool same_state) {
      if (difference_) return std::move(difference_);
      if (next_ < wanted) return Difference{.line = next_, .expected = Machine::text(prover_.items_[next_])};
      if (next_ > wanted) return Difference{.line = wanted, .actual = Machine::text(prover_.items_[wanted])};
      if (same_state) return std::nullopt;
      return Difference{.line = next_, .expected = "the state of single bytes", .actual = "another state"};
    }

   private:
    const Prover& prover_;
    std::size_t next_;
    std::optional<Difference> difference_;
  };

  void read_by_bytes() {
    Machine machine = fresh_;
    items_before_.reserve(body_.size() + 1);
    items_before_.push_back(0);
    for (std::size_t i = 0; i < body_.size(); ++i) {
      machine.feed(body_.substr(i, 1), [this](const auto& view) { items_.emplace_back(Machine::keep(view)); });
      items_before_.push_back(items_.size());
    }
  }

  void work() {
    Machine before = fresh_;  // s(read)
    Machine single = fresh_;
    Machine at_once = fresh_;
    std::size_t read = 0;
    const auto ignore = [](const auto&) {};
    for (std::size_t begin = take_starts(); begin < body_.size(); begin = take_starts()) {
      for (; read < begin; ++read) before.feed(body_.substr(read, 1), ignore);
      const std::size_t end = std::min(begin + kStartsAtATime, body_.size());
      for (; read < end; ++read) {
        // What others have begun nearer to the body's begin they finish, so that the first difference is found always.
        if (!try_from(read, before, single, at_once)) return;
        before.feed(body_.substr(read, 1), ignore);
      }
    }
  }

  std::size_t take_starts() { return is_refuted_ ? body_.size() : next_start_.fetch_add(kStartsAtATime); }

  // All feeds that begin at `i`. False where one differs.
  bool try_from(std::size_t i, const Machine& before, Machine& single, Machine& at_once) {
    const std::size_t last = std::min(body_.size(), i + proof_.max_chunk);
    single = before;
    for (std::size_t j = i + 1; j <= last; ++j) {
      single.feed(body_.substr(j - 1, 1), [](const auto&) {});
      at_once = before;
      if (auto difference = step(at_once, i, j, single)) {
        refute(std::move(*difference), i, j);
        return false;
      }
    }
    count(last - i);
    return true;
  }

  std::optional<Difference> step(Machine& machine, std::size_t i, std::size_t j, const Machine& wanted) const {
    Comparison comparison(*this, items_before_[i]);
    machine.feed(body_.substr(i, j - i), comparison);
    return comparison.finish(items_before_[j], machine == wanted);
  }

  // Both parts of each: [0, i) and [i, n).
  void try_single_cuts() {
    Machine end = fresh_;
    for (std::size_t i = 0; i < body_.size(); ++i) end.feed(body_.substr(i, 1), [](const auto&) {});
    Machine single = fresh_;
    Machine machine = fresh_;
    for (std::size_t i = 1; i < body_.size(); ++i) {
      single.feed(body_.substr(i - 1, 1), [](const auto&) {});
      machine = fresh_;
      if (auto difference = step(machine, 0, i, single)) return refute(std::move(*difference), 0, i);
      if (auto difference = step(machine, i, body_.size(), end)) return refute(std::move(*difference), i, body_.size());
      count(2);
    }
    proof_.single_cuts = true;
  }

  void count(std::uint64_t feeds) {
    feeds_ += feeds;
    if (options_.progress) options_.progress(feeds);
  }

  // Of several threads' findings, the one nearest to the body's begin is kept.
  void refute(Difference difference, std::size_t begin, std::size_t end) {
    const std::lock_guard lock(mutex_);
    is_refuted_ = true;
    if (proof_.difference && proof_.begin < begin) return;
    proof_.begin = begin;
    proof_.end = end;
    if (begin > 0) difference.cuts.push_back(begin);
    if (end < body_.size()) difference.cuts.push_back(end);
    proof_.difference = std::move(difference);
  }

  std::string_view body_;
  Machine fresh_;
  const ProofOptions& options_;
  Proof proof_;
  std::vector<typename Machine::Item> items_;  // of the whole body
  std::vector<std::size_t> items_before_;      // [i]: how many are complete after i bytes
  std::atomic<std::size_t> next_start_ = 0;
  std::atomic<std::uint64_t> feeds_ = 0;
  std::atomic<bool> is_refuted_ = false;
  std::mutex mutex_;
};

}  // namespace reprise::harness
