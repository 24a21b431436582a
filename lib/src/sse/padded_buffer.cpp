#include <algorithm>

#include <reprise/sse/padded_buffer.hpp>

namespace reprise::sse {

void PaddedBuffer::grow(std::size_t by) {
  constexpr std::size_t kSmallest = 512;
  const std::size_t capacity = std::max({kSmallest, size_ + by, capacity_ * 2});
  // Zeroed, so that what a parser reads behind the end is at least defined.
  auto bytes = std::make_unique<char[]>(capacity + kEventPadding);
  if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
  bytes_ = std::move(bytes);
  capacity_ = capacity;
}

}  // namespace reprise::sse
