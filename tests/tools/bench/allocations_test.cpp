#include "bench/allocations.hpp"

#include <memory>
#include <new>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace reprise::bench {
namespace {

struct alignas(256) Wide {
  char bytes[256];
};

// How many allocations `make` asks for. What it made is kept in a volatile place, so that no compiler leaves it out.
template <class Make>
std::uint64_t counted(const Make& make) {
  const std::uint64_t before = allocations();
  const auto made = make();
  const std::uint64_t after = allocations();
  const volatile void* volatile place = &made;
  static_cast<void>(place);
  return after - before;
}

TEST(CountedAllocations, AreThoseOfEveryKindOfNew) {
  EXPECT_EQ(counted([] { return 7; }), 0U);
  EXPECT_EQ(counted([] { return std::make_unique<int>(7); }), 1U);
  EXPECT_EQ(counted([] { return std::make_unique<int[]>(100); }), 1U);
  EXPECT_EQ(counted([] { return std::unique_ptr<int>(new (std::nothrow) int(7)); }), 1U);
  EXPECT_EQ(counted([] { return std::make_unique<Wide>(); }), 1U);
  EXPECT_EQ(counted([] { return std::make_unique<Wide[]>(3); }), 1U);
  EXPECT_EQ(counted([] { return std::vector<std::string>(3, std::string(100, 'x')); }), 5U);
}

TEST(CountedAllocations, AreAlignedAsAsked) {
  const auto wide = std::make_unique<Wide[]>(3);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(wide.get()) % alignof(Wide), 0U);
}

}  // namespace
}  // namespace reprise::bench
