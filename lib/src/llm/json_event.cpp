#include "llm/json_event.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include <simdjson.h>

#include "sse/utf8.hpp"

namespace reprise::llm::json {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kFirstCapacity = std::size_t{4} << 10U;
constexpr std::size_t kExactFrom = std::size_t{1} << 20U;

// simdjson's key ends at a quote that it does not tell.
std::string_view written_key(const char* key) {
  const char* end = key;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return {key, static_cast<std::size_t>(end - key)};
}

const Field* find(std::span<const Field> fields, std::string_view key) {
  for (const Field& field : fields) {
    if (key_is(key, field.key)) return &field;
  }
  return nullptr;
}

void forget(std::span<const Field> fields, std::span<Value> slots) {
  for (const Field& field : fields) {
    slots[field.slot] = {};
    forget(field.fields, slots);
  }
}

}  // namespace

Value value_of(std::string_view text) {
  Value value{.kind = Kind::kNumber, .raw = text};
  switch (text.empty() ? '\0' : text.front()) {
    case '\0':
      value.kind = Kind::kAbsent;
      break;
    case '"':
      value.kind = Kind::kString;
      value.escaped = std::memchr(text.data(), '\\', text.size()) != nullptr;
      break;
    case '{':
      value.kind = Kind::kObject;
      break;
    case '[':
      value.kind = Kind::kArray;
      break;
    case 'n':
      value.kind = Kind::kNull;
      break;
    case 't':
    case 'f':
      value.kind = Kind::kBool;
      break;
    default:
      break;
  }
  return value;
}

struct Reader::Buffers {
  ondemand::parser parser;
  std::unique_ptr<char[]> input;    // the text and the padding that simdjson reads over
  std::unique_ptr<char[]> decoded;  // strings without their escapes, which never grow by losing them
  std::size_t capacity = 0;
  std::size_t size = 0;
  char* decoded_end = nullptr;
};

// simdjson looks at no more than it is asked for: a walk asks for everything.
class Reader::Walk {
 public:
  Walk(ondemand::document& document, std::span<Value> slots) : document_(document), slots_(slots) {}

  bool object(ondemand::object object, std::span<const Field> fields) {
    for (auto member : object) {
      ondemand::raw_json_string key;
      if (member.key().get(key) != simdjson::SUCCESS) return false;
      ondemand::value value;
      if (member.value().get(value) != simdjson::SUCCESS) return false;
      const std::string_view written = written_key(key.raw());
      if (written.find('\\') != std::string_view::npos && !faultless({key.raw() - 1, written.size() + 2})) return false;
      const Field* field = find(fields, written);
      Value found;
      if (!read(value, field == nullptr ? std::span<const Field>{} : field->fields, found)) return false;
      if (field != nullptr) slots_[field->slot] = found;
    }
    return true;
  }

 private:
  static bool faultless(std::string_view text) { return !find_fault(text); }

  bool read(ondemand::value& value, std::span<const Field> fields, Value& found) {
    forget(fields, slots_);
    const std::string_view token = trim(value.raw_json_token());
    found = value_of(token);
    switch (found.kind) {
      case Kind::kString:
        // Taken, because simdjson skips a string and a colon after it as if they were a key.
        return value.get_raw_json_string().error() == simdjson::SUCCESS && (!found.escaped || faultless(token));
      case Kind::kObject:
        return fields.empty() ? skip(value.get_object(), found.raw) : descend(value, fields, token, found.raw);
      case Kind::kArray:
        return skip(value.get_array(), found.raw);
      default:
        return faultless(token);
    }
  }

  template <class Container>
  static bool skip(simdjson::simdjson_result<Container> opened, std::string_view& raw) {
    Container container;
    if (std::move(opened).get(container) != simdjson::SUCCESS || container.raw_json().get(raw) != simdjson::SUCCESS)
      return false;
    raw = trim(raw);
    return faultless(raw);
  }

  bool descend(ondemand::value& value, std::span<const Field> fields, std::string_view token, std::string_view& raw) {
    ondemand::object inner;
    if (value.get_object().get(inner) != simdjson::SUCCESS || !object(inner, fields)) return false;
    const char* next = nullptr;
    if (document_.current_location().get(next) != simdjson::SUCCESS) return false;
    raw = trim({token.data(), static_cast<std::size_t>(next - token.data())});
    return true;
  }

  ondemand::document& document_;
  std::span<Value> slots_;
};

Reader::Reader() = default;
Reader::~Reader() = default;

void Reader::load(std::string_view text) {
  if (!buffers_) buffers_ = std::make_unique<Buffers>();
  Buffers& b = *buffers_;
  if (text.size() > b.capacity) {
    std::size_t capacity = std::max(b.capacity, kFirstCapacity);
    while (capacity < text.size() && capacity < kExactFrom) capacity *= 2;
    b.capacity = std::max(capacity, text.size());
    b.input = std::make_unique<char[]>(b.capacity + simdjson::SIMDJSON_PADDING);
    b.decoded = std::make_unique<char[]>(b.capacity);
    if (b.parser.allocate(b.capacity) != simdjson::SUCCESS) throw std::bad_alloc();
  }
  std::copy(text.begin(), text.end(), b.input.get());
  std::memset(b.input.get() + text.size(), ' ', simdjson::SIMDJSON_PADDING);
  b.size = text.size();
  b.decoded_end = b.decoded.get();
}

Outcome Reader::read(std::string_view text, std::span<const Field> fields, std::span<Value> slots) {
  std::fill(slots.begin(), slots.end(), Value{});
  const std::string_view body = trim(text);
  if (body.empty() || body.front() != '{') {
    const auto fault = find_fault(text);
    if (fault) fault_ = *fault;
    return fault ? Outcome::kFault : Outcome::kNotObject;
  }
  if (text.size() > simdjson::SIMDJSON_MAXSIZE_BYTES) {
    fault_ = {simdjson::SIMDJSON_MAXSIZE_BYTES, "the end of the text"};
    return Outcome::kFault;
  }
  load(text);
  Buffers& b = *buffers_;
  ondemand::document document;
  ondemand::object root;
  const bool read = b.parser.iterate(b.input.get(), b.size, b.capacity + simdjson::SIMDJSON_PADDING).get(document) ==
                        simdjson::SUCCESS &&
                    document.get_object().get(root) == simdjson::SUCCESS &&
                    Walk(document, slots).object(root, fields) &&
                    document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  if (read) return Outcome::kObject;
  std::fill(slots.begin(), slots.end(), Value{});
  fault_ = find_fault(text).value_or(Fault{sse::valid_utf8_prefix(text), "UTF-8"});
  return Outcome::kFault;
}

std::string_view Reader::text(const Value& value) {
  if (value.kind != Kind::kString) return {};
  const std::string_view inner = value.raw.substr(1, value.raw.size() - 2);
  if (!value.escaped) return inner;
  char* const start = buffers_->decoded_end;
  buffers_->decoded_end = unescape(inner, start);
  return {start, static_cast<std::size_t>(buffers_->decoded_end - start)};
}

}  // namespace reprise::llm::json
