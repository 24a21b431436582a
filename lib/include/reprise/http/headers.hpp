// Header fields in the order and spelling they were received (RFC 9110, 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reprise::http {

// An ordered list of fields. Names compare without regard to case; duplicates stay.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  // Removes every field of that name; returns how many there were.
  std::size_t remove(std::string_view name);
  // The first field of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

  [[nodiscard]] bool empty() const { return fields_.empty(); }
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }
  [[nodiscard]] auto begin() { return fields_.begin(); }
  [[nodiscard]] auto end() { return fields_.end(); }

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Field> fields_;
};

// Whether two field names are the same name (ASCII case folded).
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

// The media type of a content-type value, in lower case and without parameters: "text/event-stream".
[[nodiscard]] std::string media_type(std::string_view content_type);

}  // namespace reprise::http
