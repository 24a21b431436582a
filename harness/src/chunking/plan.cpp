#include <algorithm>
#include <span>

#include <reprise/harness/chunking/plan.hpp>

#include "chunking/aim.hpp"
#include "chunking/random.hpp"

namespace reprise::harness {
namespace {

constexpr std::uint64_t kLargestRandomChunk = 64;

Cuts cuts_every(std::size_t step, std::size_t size) {
  Cuts cuts;
  for (std::size_t offset = step; offset < size; offset += step) {
    cuts.push_back(offset);
    if (size - offset <= step) break;  // so that a huge step cannot wrap around
  }
  return cuts;
}

Cuts random_cuts(std::uint64_t seed, std::uint64_t largest, std::size_t size) {
  SplitMix64 random(seed);
  Cuts cuts;
  std::size_t offset = 1 + random.next() % largest;
  while (offset < size) {
    cuts.push_back(offset);
    offset += 1 + random.next() % largest;
  }
  return cuts;
}

// Without each cut that is not the N-th after the last one kept.
Cuts coalesced(const Cuts& cuts, std::uint64_t n) {
  Cuts kept;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if ((i + 1) % n == 0) kept.push_back(cuts[i]);
  }
  return kept;
}

bool each_single_cut(std::size_t size, const std::function<bool(const Cuts&)>& visit) {
  for (std::size_t offset = 1; offset < size; ++offset) {
    if (!visit({offset})) return false;
  }
  return true;
}

bool each_pair(std::size_t size, std::size_t apart, const std::function<bool(const Cuts&)>& visit) {
  for (std::size_t first = 1; first + 1 < size; ++first) {
    const std::size_t last = first + std::min(apart, size - 1 - first);
    for (std::size_t second = first + 1; second <= last; ++second) {
      if (!visit({first, second})) return false;
    }
  }
  return true;
}

}  // namespace

Cuts ChunkPlan::cuts_of(const Part& part, const CutSubject& subject) {
  const std::string_view body = subject.body;
  switch (part.kind) {
    case Kind::kRecorded:
      return subject.recorded;
    case Kind::kCoalesce:
      return coalesced(subject.recorded, part.number);
    case Kind::kBytes:
      return cuts_every(part.number, body.size());
    case Kind::kAt:
      return {part.offsets.begin(), std::lower_bound(part.offsets.begin(), part.offsets.end(), body.size())};
    case Kind::kRandom:
      return random_cuts(part.number, part.mean > 0 ? 2 * part.mean - 1 : kLargestRandomChunk, body.size());
    case Kind::kUtf8:
      return inside_utf8(body);
    case Kind::kCrlf:
      return between_cr_and_lf(body);
    case Kind::kNewlines:
      return around_newlines(body);
    case Kind::kFields:
      return inside_field_names(body);
    case Kind::kColon:
      return around_colons(body);
    case Kind::kJsonEscapes:
      return inside_json_escapes(body);
    case Kind::kBom:
      return inside_bom(body);
    case Kind::kTokens:
      return around_tokens(body);
    case Kind::kWhole:
    case Kind::kEvery:
    case Kind::kPairs:
      break;
  }
  return {};
}

Cuts ChunkPlan::cuts_of(const CutSubject& subject) const {
  Cuts cuts = cuts_of(parts_.front(), subject);
  for (const Part& part : std::span(parts_).subspan(1)) cuts = merged(std::move(cuts), cuts_of(part, subject));
  return cuts;
}

bool ChunkPlan::is_family() const { return parts_.front().kind == Kind::kEvery || parts_.front().kind == Kind::kPairs; }

std::size_t ChunkPlan::count(const CutSubject& subject) const {
  if (!is_family()) return 1;
  const std::size_t singles = subject.body.empty() ? 0 : subject.body.size() - 1;
  if (parts_.front().kind == Kind::kEvery || singles == 0) return singles;
  const std::size_t apart = std::min<std::size_t>(parts_.front().number, singles - 1);
  return apart * singles - apart * (apart + 1) / 2;
}

bool ChunkPlan::for_each(const CutSubject& subject, const std::function<bool(const Cuts&)>& visit) const {
  const Part& first = parts_.front();
  if (first.kind == Kind::kEvery) return each_single_cut(subject.body.size(), visit);
  if (first.kind == Kind::kPairs) return each_pair(subject.body.size(), first.number, visit);
  return visit(cuts_of(subject));
}

std::vector<std::string_view> cut(std::string_view body, const Cuts& cuts) {
  std::vector<std::string_view> chunks;
  std::size_t begin = 0;
  for (const std::size_t offset : cuts) {
    if (offset <= begin || offset >= body.size()) continue;
    chunks.push_back(body.substr(begin, offset - begin));
    begin = offset;
  }
  if (begin < body.size()) chunks.push_back(body.substr(begin));
  return chunks;
}

}  // namespace reprise::harness
