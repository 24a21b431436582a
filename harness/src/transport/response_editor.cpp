#include "transport/response_editor.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

// Times longer than any limit add up to no overflow.
constexpr microseconds kLongest = std::chrono::hours(24 * 365);

void add(microseconds& delay, microseconds by) { delay = std::min(std::clamp(delay, {}, kLongest) + by, kLongest); }

// How long `bytes` take, rounded up.
microseconds time_of(std::size_t bytes, std::uint64_t bytes_per_second) {
  constexpr double kMicroseconds = 1e6;
  const double time = static_cast<double>(bytes) * kMicroseconds / static_cast<double>(bytes_per_second);
  const auto longest = static_cast<double>(kLongest.count());
  return microseconds(static_cast<std::int64_t>(std::min(time, longest)));
}

// A tenth of a second's worth, but no more than ten thousand pieces.
std::size_t piece_size(std::size_t bytes, std::uint64_t bytes_per_second) {
  constexpr std::size_t kMostPieces = 10'000;
  const std::uint64_t tenth = std::min<std::uint64_t>(bytes_per_second / 10, bytes);
  return std::max<std::size_t>({static_cast<std::size_t>(tenth), bytes / kMostPieces, 1});
}

}  // namespace

ResponseEditor::ResponseEditor(RecordedResponse response) : response_(std::move(response)) {
  const std::string body = std::exchange(response_.body, {});
  std::size_t offset = 0;
  for (const ReadMark& mark : std::exchange(response_.chunks, {})) {
    const std::size_t size = std::min(mark.bytes, body.size() - offset);
    if (size > 0) pieces_.push_back({mark.delay, body.substr(offset, size)});
    offset += size;
  }
  if (offset < body.size()) pieces_.push_back({{}, body.substr(offset)});
}

std::string ResponseEditor::body() const {
  std::string body;
  for (const Piece& piece : pieces_) body += piece.bytes;
  return body;
}

std::vector<std::size_t> ResponseEditor::chunk_ends() const {
  std::vector<std::size_t> ends;
  std::size_t offset = 0;
  for (const Piece& piece : pieces_) ends.push_back(offset += piece.bytes.size());
  return ends;
}

std::size_t ResponseEditor::cut(std::size_t offset) {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (offset == 0) return i;
    std::string& bytes = pieces_[i].bytes;
    if (offset < bytes.size()) {
      Piece rest{{}, bytes.substr(offset)};
      bytes.resize(offset);
      pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i + 1), std::move(rest));
      return i + 1;
    }
    offset -= bytes.size();
  }
  return pieces_.size();
}

microseconds& ResponseEditor::delay_at(std::size_t index) {
  return index < pieces_.size() ? pieces_[index].delay : response_.end.delay;
}

void ResponseEditor::insert(std::size_t offset, std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t at = cut(offset);
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), Piece{{}, std::string(bytes)});
}

void ResponseEditor::erase(std::size_t begin, std::size_t end) {
  const std::size_t first = cut(begin);
  const std::size_t last = cut(end);
  microseconds time{0};
  for (std::size_t i = first; i < last; ++i) add(time, pieces_[i].delay);
  add(delay_at(last), time);
  pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(first),
                pieces_.begin() + static_cast<std::ptrdiff_t>(last));
}

void ResponseEditor::repeat(std::size_t begin, std::size_t end) {
  const std::size_t first = cut(begin);
  const std::size_t last = cut(end);
  const std::vector<Piece> again(pieces_.begin() + static_cast<std::ptrdiff_t>(first),
                                 pieces_.begin() + static_cast<std::ptrdiff_t>(last));
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(last), again.begin(), again.end());
}

void ResponseEditor::overwrite(std::size_t offset, std::string_view bytes) {
  for (Piece& piece : pieces_) {
    if (offset >= piece.bytes.size()) {
      offset -= piece.bytes.size();
      continue;
    }
    const std::size_t size = std::min(bytes.size(), piece.bytes.size() - offset);
    piece.bytes.replace(offset, size, bytes.substr(0, size));
    bytes.remove_prefix(size);
    offset = 0;
    if (bytes.empty()) return;
  }
}

void ResponseEditor::end_at(std::size_t offset, EndKind kind, const std::string& detail) {
  pieces_.resize(cut(offset));
  response_.end = {.kind = kind, .detail = detail, .delay = {}};
}

void ResponseEditor::pause(std::size_t offset, microseconds by) { add(delay_at(cut(offset)), by); }

void ResponseEditor::slow(std::size_t offset, microseconds by) {
  for (std::size_t i = cut(offset); i < pieces_.size(); ++i) add(pieces_[i].delay, by);
}

void ResponseEditor::throttle(std::size_t offset, std::uint64_t bytes_per_second) {
  const std::size_t first = cut(offset);
  std::vector<Piece> slow(std::make_move_iterator(pieces_.begin() + static_cast<std::ptrdiff_t>(first)),
                          std::make_move_iterator(pieces_.end()));
  pieces_.resize(first);
  std::size_t total = 0;
  for (const Piece& piece : slow) total += piece.bytes.size();
  const std::size_t step = piece_size(total, bytes_per_second);
  for (const Piece& piece : slow) {
    microseconds recorded = piece.delay;
    for (std::size_t i = 0; i < piece.bytes.size(); i += step) {
      std::string bytes = piece.bytes.substr(i, step);
      const microseconds delay = std::max(recorded, time_of(bytes.size(), bytes_per_second));
      pieces_.push_back({delay, std::move(bytes)});
      recorded = {};
    }
  }
}

void ResponseEditor::use_crlf(std::size_t offset) {
  const std::size_t first = cut(offset);
  char before = first == 0 ? '\0' : pieces_[first - 1].bytes.back();
  for (std::size_t i = first; i < pieces_.size(); ++i) {
    std::string rewritten;
    for (const char c : pieces_[i].bytes) {
      if (c == '\n' && before != '\r') rewritten += '\r';
      rewritten += c;
      before = c;
    }
    pieces_[i].bytes = std::move(rewritten);
  }
}

RecordedResponse ResponseEditor::take() {
  for (const Piece& piece : pieces_) {
    response_.chunks.push_back({.delay = piece.delay, .bytes = piece.bytes.size()});
    response_.body += piece.bytes;
  }
  return std::move(response_);
}

}  // namespace reprise::harness
