// Bytes that grow, with readable bytes behind them.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace reprise::sse {

// How many bytes behind an event's data may be read, whatever they hold: what a vectorised JSON parser asks for.
inline constexpr std::size_t kEventPadding = 64;

// A byte string whose memory reaches at least kEventPadding bytes beyond its end. A regular value: equality is that of
// the bytes. Capacity is kept by `clear` and by assignment of a copy.
class PaddedBuffer {
 public:
  PaddedBuffer() = default;
  PaddedBuffer(const PaddedBuffer& other) { append(other.view()); }
  PaddedBuffer(PaddedBuffer&& other) noexcept { swap(other); }
  PaddedBuffer& operator=(const PaddedBuffer& other) {
    if (this == &other) return *this;
    clear();
    append(other.view());
    return *this;
  }
  PaddedBuffer& operator=(PaddedBuffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~PaddedBuffer() = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }

  void clear() { size_ = 0; }
  void push_back(char c) {
    if (size_ == capacity_) grow(1);
    bytes_[size_++] = c;
  }
  void append(std::string_view bytes) {
    if (bytes.empty()) return;
    if (capacity_ - size_ < bytes.size()) grow(bytes.size());
    std::memcpy(bytes_.get() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }

  // Room for `size` more bytes, to be written and then taken with `advance`.
  [[nodiscard]] char* reserve(std::size_t size) {
    if (capacity_ - size_ < size) grow(size);
    return bytes_.get() + size_;
  }
  void advance(std::size_t size) { size_ += size; }

  // At most all of them.
  void drop_front(std::size_t size) {
    size_ -= size;
    std::memmove(bytes_.get(), bytes_.get() + size, size_);
  }

  void swap(PaddedBuffer& other) noexcept {
    bytes_.swap(other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  friend bool operator==(const PaddedBuffer& a, const PaddedBuffer& b) { return a.view() == b.view(); }

 private:
  void grow(std::size_t by);

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;  // without the padding
};

}  // namespace reprise::sse
