#include "sse/feed.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>

#include "sse/lines.hpp"

namespace reprise::sse {
namespace {

constexpr std::string_view kData = "data:";

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A number too large for the type is as long a wait as the type can say.
std::chrono::milliseconds to_milliseconds(std::string_view digits) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return std::chrono::milliseconds(error == std::errc() ? count : std::numeric_limits<std::int64_t>::max());
}

// Where the value of a field begins: behind the colon and one space; the line's end where there is no colon.
std::size_t value_begin(std::string_view line, std::size_t colon) {
  if (colon == line.size()) return colon;
  return line.substr(colon + 1).starts_with(' ') ? colon + 2 : colon + 1;
}

}  // namespace

bool Decoder::Feed::take_bytes() {
  for (const char c : bytes_) {
    if (d_.skip_lf(c)) continue;
    if (c != '\n' && c != '\r') {
      if (!take_byte(c)) return false;
      continue;
    }
    const bool blank = d_.offset_ == d_.line_offset_;
    if (blank) {
      blank_line();
    } else if (!end_partial()) {
      return false;
    }
    d_.line_offset_ = ++d_.offset_;
    if (blank) d_.block_offset_ = d_.offset_;
    if (c == '\r') d_.phase_ = Phase::kAfterCr;
  }
  return true;
}

bool Decoder::Feed::take_whole_data(std::string_view line, std::size_t value_begin) {
  const std::string_view value = line.substr(value_begin);
  if (pending_.has_data) {
    store_data(pending_.data);
    pending_.has_data = false;
  }
  if (d_.data_.size() + value.size() > d_.options_.max_event_bytes) return take_as_partial(line);
  if (!check_utf8(line, offset_of(line.data() + line.size()))) return false;
  if (d_.has_data_) {
    store_data(value);
  } else {
    pending_.data = value;
    pending_.has_data = true;
  }
  return true;
}

// The careful way, for a line that breaks a limit: it finds the byte that does.
bool Decoder::Feed::take_as_partial(std::string_view line) {
  store_pending();
  d_.offset_ = d_.line_offset_ = offset_of(line.data());
  return append_partial(line) && end_partial();
}

// One byte of a line, not its end.
bool Decoder::Feed::take_byte(char c) {
  if (d_.offset_ - d_.line_offset_ >= d_.options_.max_line_bytes) return fail_line_limit(d_.offset_);
  if (d_.in_data_) {
    if (d_.data_.size() >= d_.options_.max_event_bytes) return fail_event_limit(d_.offset_);
    d_.data_.push_back(c);
    d_.data_non_ascii_ |= (static_cast<unsigned char>(c) & 0x80U) != 0;
  } else {
    d_.line_.push_back(c);
    if (d_.line_.size() == kDataSpace.size() && d_.line_.view().starts_with(kData) && !enter_data()) return false;
  }
  ++d_.offset_;
  return true;
}

// The line has turned out to be a data field: from here on its value needs no other place.
bool Decoder::Feed::enter_data() {
  const char first = d_.line_.view().back();
  d_.line_.clear();
  d_.in_data_ = true;
  d_.value_begin_ = d_.data_.size();
  if (first == ' ') return true;
  if (d_.data_.size() >= d_.options_.max_event_bytes) return fail_event_limit(d_.offset_);
  d_.data_.push_back(first);
  d_.data_non_ascii_ |= (static_cast<unsigned char>(first) & 0x80U) != 0;
  return true;
}

// Whether `part` is a data field's start of the common form, and no limit is near.
inline bool Decoder::Feed::begins_data(std::string_view part) const {
  return d_.line_.empty() && !d_.in_data_ && part.starts_with(kDataSpace) &&
         part.size() <= d_.options_.max_line_bytes && part.size() <= room_for_data();
}

bool Decoder::Feed::append_partial(std::string_view part) {
  if (begins_data(part)) {
    d_.in_data_ = true;
    d_.value_begin_ = d_.data_.size();
    d_.data_.append(part.substr(kDataSpace.size()));
    d_.offset_ += part.size();
    d_.data_non_ascii_ = d_.data_non_ascii_ || holds_non_ascii(part);
    return true;
  }
  if (d_.line_.empty() && !d_.in_data_ && part.size() >= kDataSpace.size() && part.starts_with(kData)) {
    d_.in_data_ = true;
    d_.value_begin_ = d_.data_.size();
    const std::size_t start = part[kData.size()] == ' ' ? kDataSpace.size() : kData.size();
    if (start > d_.options_.max_line_bytes) return fail_line_limit(d_.line_offset_ + d_.options_.max_line_bytes);
    d_.offset_ += start;
    part.remove_prefix(start);
  }
  // A line that has begun in earlier calls may turn out to be a data field with any of the next bytes.
  while (!part.empty() && !d_.in_data_ && !d_.line_.empty() && d_.line_.size() < kDataSpace.size()) {
    if (!take_byte(part.front())) return false;
    part.remove_prefix(1);
  }
  const DecoderOptions& options = d_.options_;
  const std::uint64_t line_bytes = d_.offset_ - d_.line_offset_;
  const std::uint64_t line_room = options.max_line_bytes - std::min<std::uint64_t>(line_bytes, options.max_line_bytes);
  std::uint64_t room = line_room;
  if (d_.in_data_) room = std::min<std::uint64_t>(room, room_for_data());
  if (part.size() > room) {
    return room == line_room ? fail_line_limit(d_.offset_ + room) : fail_event_limit(d_.offset_ + room);
  }
  d_.offset_ += part.size();
  if (!d_.in_data_) {
    d_.line_.append(part);
    return true;
  }
  d_.data_.append(part);
  d_.data_non_ascii_ = d_.data_non_ascii_ || (holds_non_ascii(part));
  return true;
}

bool Decoder::Feed::end_partial() {
  if (!d_.in_data_) {
    const std::string_view line = d_.line_.view();
    d_.line_.clear();
    if (!line.starts_with(kEventSpace) || d_.options_.utf8 == Utf8Policy::kStrict) return take_other(line);
    assign_repaired(d_.type_, line.substr(kEventSpace.size()));
    return true;
  }
  if (d_.options_.utf8 == Utf8Policy::kStrict && !check_utf8(d_.data_.view().substr(d_.value_begin_), d_.offset_)) {
    return false;
  }
  if (d_.data_.size() > d_.options_.max_event_bytes) return fail_event_limit(d_.offset_);
  d_.data_.push_back('\n');
  d_.in_data_ = false;
  d_.value_begin_ = 0;
  d_.has_data_ = true;
  return true;
}

// A whole line that is not plainly a data or event field.
bool Decoder::Feed::take_other(std::string_view line) {
  const bool stored = line.data() == d_.line_.view().data();
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = line.substr(0, colon);
  if (name == "data") {
    if (!stored) return take_whole_data(line, value_begin(line, colon));
    d_.in_data_ = true;
    d_.value_begin_ = d_.data_.size();
    return end_partial();
  }
  if (!check_utf8(line, stored ? d_.offset_ : offset_of(line.data() + line.size()))) return false;
  if (colon == 0) {
    tell_comment(line.substr(1));
  } else {
    take_field(name, line.substr(value_begin(line, colon)));
  }
  return true;
}

void Decoder::Feed::tell_comment(std::string_view text) const {
  if (callbacks_.comment == nullptr) return;
  if (d_.options_.utf8 != Utf8Policy::kReplace || is_valid_utf8(text)) return callbacks_.comment(sink_, text);
  std::string repaired;
  append_repaired(text, repaired);
  callbacks_.comment(sink_, repaired);
}

void Decoder::Feed::take_field(std::string_view name, std::string_view value) {
  if (name == "event") {
    pending_.has_type = false;
    assign_repaired(d_.type_, value);
  } else if (name == "id") {
    take_id(value);
  } else if (name == "retry") {
    if (callbacks_.retry != nullptr && is_digits(value)) callbacks_.retry(sink_, to_milliseconds(value));
  }
}

void Decoder::Feed::take_id(std::string_view value) {
  if (value.find('\0') == std::string_view::npos) assign_repaired(d_.id_buffer_, value);
}

void Decoder::Feed::assign_repaired(std::string& target, std::string_view value) const {
  if (d_.options_.utf8 != Utf8Policy::kReplace || is_ascii(value)) {
    target.assign(value);
    return;
  }
  target.clear();
  append_repaired(value, target);
}

void Decoder::Feed::blank_line() {
  if (d_.last_id_ != d_.id_buffer_) d_.last_id_ = d_.id_buffer_;
  if (pending_.has_data || d_.has_data_) return dispatch();
  pending_.has_type = false;
  d_.type_.clear();
}

void Decoder::Feed::dispatch() {
  if (pending_.has_type && holds_non_ascii(pending_.type)) {
    assign_repaired(d_.type_, pending_.type);
    pending_.has_type = false;
  }
  const EventView event{.type = pending_.has_type ? pending_.type : std::string_view(d_.type_),
                        .data = pending_.has_data ? pending_data() : stored_data(),
                        .id = d_.last_id_};
  callbacks_.event(sink_, event);
  pending_.has_type = pending_.has_data = false;
  d_.type_.clear();
  d_.data_.clear();
  d_.has_data_ = d_.data_non_ascii_ = false;
}

// The data where it was received, unless it is to be repaired or too close to the end of what may be read.
std::string_view Decoder::Feed::pending_data() {
  const std::string_view data = pending_.data;
  if (d_.options_.utf8 == Utf8Policy::kReplace && !is_valid(data)) return repair_data(data);
  if (is_padded(data)) return data;
  // For the padding, even if there is no data.
  static_cast<void>(d_.data_.reserve(1));
  d_.data_.append(data);
  return d_.data_.view();
}

std::string_view Decoder::Feed::stored_data() {
  const std::string_view data = d_.data_.view().substr(0, d_.data_.size() - 1);
  if (d_.options_.utf8 == Utf8Policy::kReplace && d_.data_non_ascii_ && !is_valid_utf8(data)) return repair_data(data);
  return data;
}

std::string_view Decoder::Feed::repair_data(std::string_view data) {
  std::string repaired;
  append_repaired(data, repaired);
  d_.data_.clear();
  d_.data_.append(repaired);
  return d_.data_.view();
}

void Decoder::Feed::store_type() {
  if (holds_non_ascii(pending_.type)) return assign_repaired(d_.type_, pending_.type);
  d_.type_.assign(pending_.type);
}

void Decoder::Feed::store_pending() {
  if (pending_.has_type) store_type();
  if (pending_.has_data) store_data(pending_.data);
  pending_.has_type = pending_.has_data = false;
}

void Decoder::Feed::store_data(std::string_view value) {
  char* const to = d_.data_.reserve(value.size() + 1);
  // A fixed size needs no call: most lines are short.
  if (value.size() <= kEventPadding && is_padded(value)) {
    std::memcpy(to, value.data(), kEventPadding);
  } else {
    std::copy(value.begin(), value.end(), to);
  }
  to[value.size()] = '\n';
  d_.data_.advance(value.size() + 1);
  d_.data_non_ascii_ = d_.data_non_ascii_ || (holds_non_ascii(value));
  d_.has_data_ = true;
}

bool Decoder::Feed::check_utf8(std::string_view line, std::uint64_t end_offset) {
  if (d_.options_.utf8 != Utf8Policy::kStrict) return true;
  const std::size_t valid = valid_utf8_prefix(line);
  if (valid == line.size()) return true;
  return fail(ErrorCode::kInvalidUtf8, end_offset - (line.size() - valid), "invalid UTF-8");
}

std::size_t Decoder::Feed::room_for_data() const {
  const std::size_t limit = d_.options_.max_event_bytes;
  return limit - std::min(d_.data_.size(), limit);
}

bool Decoder::Feed::fail_line_limit(std::uint64_t offset) {
  return fail(ErrorCode::kLimitExceeded, offset,
              "a line is longer than " + std::to_string(d_.options_.max_line_bytes) + " bytes");
}

bool Decoder::Feed::fail_event_limit(std::uint64_t offset) {
  return fail(ErrorCode::kLimitExceeded, offset,
              "the data of an event is larger than " + std::to_string(d_.options_.max_event_bytes) + " bytes");
}

bool Decoder::Feed::fail(ErrorCode code, std::uint64_t offset, const std::string& message) {
  d_.error_ = Error{.code = code, .message = message + ", at byte " + std::to_string(offset) + " of the stream"};
  d_.error_->byte_offset = offset;
  d_.phase_ = Phase::kFailed;
  d_.offset_ = d_.line_offset_ = offset;
  d_.in_data_ = d_.has_data_ = d_.data_non_ascii_ = false;
  d_.value_begin_ = 0;
  d_.line_.clear();
  d_.data_.clear();
  d_.type_.clear();
  return false;
}

}  // namespace reprise::sse
