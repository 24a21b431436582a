#include "llm/json_event.hpp"

#include <algorithm>

#include "llm/json_scanner.hpp"
#include "sse/utf8.hpp"

namespace reprise::llm::json {
namespace {

constexpr std::size_t kFirstCapacity = std::size_t{4} << 10U;

const Field* find(std::span<const Field> fields, std::string_view key) {
  for (const Field& field : fields) {
    // The first byte tells most keys apart without a call.
    if (field.key.size() == key.size() && field.key[0] == key[0] && field.key == key) return &field;
  }
  if (key.find('\\') == std::string_view::npos) return nullptr;
  const auto it = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return key_is(key, f.key); });
  return it == fields.end() ? nullptr : &*it;
}

void forget(std::span<const Field> fields, std::span<Value> slots) {
  for (const Field& field : fields) {
    slots[field.slot] = {};
    forget(field.fields, slots);
  }
}

Kind kind_of(char first) {
  switch (first) {
    case '"':
      return Kind::kString;
    case '{':
      return Kind::kObject;
    case '[':
      return Kind::kArray;
    case 'n':
      return Kind::kNull;
    case 't':
    case 'f':
      return Kind::kBool;
    default:
      return Kind::kNumber;
  }
}

// Steps through objects as deep as fields are asked for, and over everything else.
class Walk {
 public:
  Walk(std::string_view text, std::span<Value> slots) : scanner_(text), slots_(slots) {}

  Scanner& scanner() { return scanner_; }

  bool object(std::span<const Field> fields) {
    if (!scanner_.take('{', "'{'")) return false;
    scanner_.skip_space();
    if (scanner_.next_is('}')) return scanner_.take('}', "");
    while (true) {
      std::string_view key;
      if (!scanner_.key(key)) return false;
      const Field* field = find(fields, key);
      if (field == nullptr ? !scanner_.value() : !value(*field)) return false;
      scanner_.skip_space();
      if (!scanner_.next_is(',')) return scanner_.take('}', "',' or '}'");
      scanner_.take(',', "");
    }
  }

 private:
  bool value(const Field& field) {
    const char* start = scanner_.position();
    Value& found = slots_[field.slot];
    if (found.kind != Kind::kAbsent) forget({&field, 1}, slots_);
    bool good = false;
    if (scanner_.next_is('"')) {
      found.kind = Kind::kString;
      good = scanner_.string(found.escaped);
    } else if (scanner_.next_is('{') && !field.fields.empty()) {
      found.kind = Kind::kObject;
      good = object(field.fields);
    } else if (scanner_.next_is('[') && !field.fields.empty()) {
      found.kind = Kind::kArray;
      good = array(field.fields);
    } else {
      good = scanner_.value();
      if (good) found.kind = kind_of(*start);
    }
    found.raw = scanner_.since(start);
    return good;
  }

  // Looks into the first element where it is an object, and forgets what it found where there are more.
  bool array(std::span<const Field> fields) {
    scanner_.take('[', "");
    scanner_.skip_space();
    if (scanner_.next_is(']')) return scanner_.take(']', "");
    if (scanner_.next_is('{') ? !object(fields) : !scanner_.value()) return false;
    scanner_.skip_space();
    if (scanner_.next_is(',')) forget(fields, slots_);
    while (scanner_.next_is(',')) {
      scanner_.take(',', "");
      scanner_.skip_space();
      if (!scanner_.value()) return false;
      scanner_.skip_space();
    }
    return scanner_.take(']', "',' or ']'");
  }

  Scanner scanner_;
  std::span<Value> slots_;
};

}  // namespace

Value value_of(std::string_view text) {
  if (text.empty()) return {};
  const bool escaped = text.front() == '"' && text.find('\\') != std::string_view::npos;
  return {text, kind_of(text.front()), escaped};
}

Outcome Reader::read(std::string_view text, std::span<const Field> fields, std::span<Value> slots) {
  if (text.size() > capacity_) {
    capacity_ = std::max(text.size(), std::max(kFirstCapacity, 2 * capacity_));
    decoded_ = std::make_unique<char[]>(capacity_);
  }
  decoded_end_ = decoded_.get();
  return read_part(text, fields, slots);
}

Outcome Reader::read_part(std::string_view part, std::span<const Field> fields, std::span<Value> slots) {
  std::fill(slots.begin(), slots.end(), Value{});
  Walk walk(part, slots);
  Scanner& scanner = walk.scanner();
  scanner.skip_space();
  const bool is_object = scanner.next_is('{');
  bool good = is_object ? walk.object(fields) : scanner.value();
  if (good) {
    scanner.skip_space();
    good = scanner.at_end() || scanner.fail("nothing after the value");
  }
  if (!good) fault_ = scanner.fault();
  if (good) {
    const std::size_t valid = sse::valid_utf8_prefix(part);
    good = valid == part.size();
    if (!good) fault_ = {valid, "UTF-8"};
  }
  if (good) return is_object ? Outcome::kObject : Outcome::kNotObject;
  std::fill(slots.begin(), slots.end(), Value{});
  return Outcome::kFault;
}

std::string_view Reader::text(const Value& value) {
  if (value.kind != Kind::kString) return {};
  const std::string_view inner = value.raw.substr(1, value.raw.size() - 2);
  if (!value.escaped) return inner;
  char* const start = decoded_end_;
  decoded_end_ = unescape(inner, start);
  return {start, static_cast<std::size_t>(decoded_end_ - start)};
}

}  // namespace reprise::llm::json
