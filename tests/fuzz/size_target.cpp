// A fuzz target for the test of replay_main: prints each input's size, and aborts on an input that starts with '!'.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::printf("target got %zu bytes\n", size);
  if (size > 0 && data[0] == '!') std::abort();
  return 0;
}
