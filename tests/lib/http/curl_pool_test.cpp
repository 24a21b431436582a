#include "http/curl_pool.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace reprise::http {
namespace {

TEST(CurlPool, GivesALaneAgainToTheOriginItServed) {
  CurlPool pool;
  Lane lane = pool.take("http://a:1");
  ASSERT_TRUE(lane.multi);
  auto* const first = lane.multi.get();
  pool.give_back(std::move(lane));
  EXPECT_NE(pool.take("http://b:1").multi.get(), first);
  EXPECT_EQ(pool.take("http://a:1").multi.get(), first);
}

TEST(CurlPool, NeverGivesALaneTwiceAtATime) {
  CurlPool pool;
  const Lane one = pool.take("http://a:1");
  const Lane two = pool.take("http://a:1");
  EXPECT_NE(one.multi.get(), two.multi.get());
}

std::ptrdiff_t open_files() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

TEST(CurlPool, HoldsABoundedNumberOfIdleLanes) {
  CurlPool pool;
  std::vector<Lane> many;
  const auto before = open_files();
  for (int i = 0; i < 100; ++i) many.push_back(pool.take("http://many:1"));
  const auto per_lane = (open_files() - before) / 100;
  auto* const last = many.back().multi.get();
  for (auto& lane : many) pool.give_back(std::move(lane));
  EXPECT_LE(open_files() - before, 32 * per_lane);
  EXPECT_EQ(pool.take("http://many:1").multi.get(), last);
}

}  // namespace
}  // namespace reprise::http
