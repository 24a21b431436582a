#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <reprise/sse/decoder.hpp>

#include "sse/utf8.hpp"

namespace reprise::sse {
namespace {

constexpr std::array<char, 3> kBom = {'\xEF', '\xBB', '\xBF'};

// The position of the first CR or LF at or after `from`; the size where there is none.
std::size_t find_line_end(std::string_view bytes, std::size_t from) {
  while (from < bytes.size() && bytes[from] != '\n' && bytes[from] != '\r') ++from;
  return from;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A number too large for the type is as long a wait as the type can say.
std::chrono::milliseconds to_milliseconds(std::string_view digits) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return std::chrono::milliseconds(error == std::errc() ? count : std::numeric_limits<std::int64_t>::max());
}

}  // namespace

void Decoder::reset() { *this = Decoder(options_); }

std::optional<UnfinishedTail> Decoder::unfinished_tail() const {
  const bool pending_line = !line_.empty() || (bom_bytes_ > 0 && bom_bytes_ < kBom.size());
  if (!pending_line && !has_data_ && type_.empty() && id_buffer_ == last_id_) return std::nullopt;
  const bool data_line = line_ == "data" || std::string_view(line_).starts_with("data:");
  return UnfinishedTail{.offset = block_offset_, .bytes = offset_ - block_offset_, .has_data = has_data_ || data_line};
}

Result<void> Decoder::feed_bytes(std::string_view bytes, const Callbacks& callbacks) {
  if (error_) return tl::unexpected<Error>(*error_);
  bytes = skip_bom(bytes);
  if (after_cr_ && !bytes.empty()) {
    after_cr_ = false;
    if (bytes.front() == '\n') {
      if (block_offset_ == offset_) ++block_offset_;
      bytes.remove_prefix(1);
      ++offset_;
    }
  }
  while (!bytes.empty()) {
    const std::size_t end = find_line_end(bytes, 0);
    if (auto fits = check_line_size(end); !fits) return fits;
    if (end == bytes.size()) {
      line_.append(bytes);
      offset_ += bytes.size();
      return {};
    }
    std::string_view line = bytes.substr(0, end);
    if (!line_.empty()) line = line_.append(line);
    offset_ += end;
    auto taken = take_line(line, callbacks);
    line_.clear();
    if (!taken) return taken;
    const std::size_t end_bytes = bytes.substr(end, 2) == "\r\n" ? 2 : 1;
    after_cr_ = bytes[end] == '\r' && end + 1 == bytes.size();
    offset_ += end_bytes;
    if (line.empty()) block_offset_ = offset_;
    bytes.remove_prefix(end + end_bytes);
  }
  return {};
}

// A BOM is dropped once, at the very start, however it was cut. Bytes that only began like one go to the line.
std::string_view Decoder::skip_bom(std::string_view bytes) {
  while (bom_bytes_ < kBom.size() && !bytes.empty()) {
    if (bytes.front() != kBom[bom_bytes_]) {
      line_.append(kBom.data(), bom_bytes_);
      bom_bytes_ = kBom.size();
      return bytes;
    }
    ++bom_bytes_;
    ++offset_;
    bytes.remove_prefix(1);
    if (bom_bytes_ == kBom.size()) block_offset_ = offset_;
  }
  return bytes;
}

Result<void> Decoder::check_line_size(std::size_t new_bytes) {
  if (line_.size() + new_bytes <= options_.max_line_bytes) return {};
  return fail_at(ErrorCode::kLimitExceeded, offset_ - line_.size() + options_.max_line_bytes,
                 "a line is longer than " + std::to_string(options_.max_line_bytes) + " bytes");
}

Result<void> Decoder::fail_at(ErrorCode code, std::uint64_t offset, std::string message) {
  offset_ = offset;
  line_.clear();
  after_cr_ = false;
  error_ =
      Error{.code = code, .message = std::move(message) + ", at byte " + std::to_string(offset) + " of the stream"};
  error_->byte_offset = offset;
  return tl::unexpected<Error>(*error_);
}

// `offset_` is the offset of the line's end.
Result<void> Decoder::take_line(std::string_view line, const Callbacks& callbacks) {
  if (options_.utf8 == Utf8Policy::kStrict) {
    const std::size_t valid = valid_utf8_prefix(line);
    if (valid < line.size()) return fail_at(ErrorCode::kInvalidUtf8, offset_ - line.size() + valid, "invalid UTF-8");
  }
  if (line.empty()) {
    dispatch(callbacks);
    return {};
  }
  const std::size_t colon = std::min(line.find(':'), line.size());
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (colon == 0) {
    tell_comment(value, callbacks);
    return {};
  }
  if (value.starts_with(' ')) value.remove_prefix(1);
  return take_field(line.substr(0, colon), value, callbacks);
}

void Decoder::tell_comment(std::string_view text, const Callbacks& callbacks) {
  if (callbacks.comment == nullptr) return;
  if (valid_utf8_prefix(text) == text.size()) return callbacks.comment(callbacks.sink, text);
  std::string repaired;
  append_repaired(text, repaired);
  callbacks.comment(callbacks.sink, repaired);
}

Result<void> Decoder::take_field(std::string_view name, std::string_view value, const Callbacks& callbacks) {
  if (name == "data") {
    has_data_ = true;
    append_repaired(value, data_);
    if (data_.size() > options_.max_event_bytes) {
      return fail_at(ErrorCode::kLimitExceeded, offset_,
                     "the data of an event is larger than " + std::to_string(options_.max_event_bytes) + " bytes");
    }
    data_.push_back('\n');
  } else if (name == "event") {
    type_.clear();
    append_repaired(value, type_);
  } else if (name == "id") {
    if (value.find('\0') != std::string_view::npos) return {};
    id_buffer_.clear();
    append_repaired(value, id_buffer_);
  } else if (name == "retry") {
    if (callbacks.retry != nullptr && is_digits(value)) callbacks.retry(callbacks.sink, to_milliseconds(value));
  }
  return {};
}

void Decoder::dispatch(const Callbacks& callbacks) {
  last_id_ = id_buffer_;
  if (has_data_) {
    const std::string_view data = std::string_view(data_).substr(0, data_.size() - 1);
    callbacks.event(callbacks.sink, EventView{.type = type_, .data = data, .id = last_id_});
  }
  has_data_ = false;
  data_.clear();
  type_.clear();
}

}  // namespace reprise::sse
