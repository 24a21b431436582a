#include "bench/workload.hpp"

#include <array>
#include <functional>

namespace reprise::bench {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20U;

// splitmix64 (Steele, Lea, Flood 2014): written out, so that every machine draws the same.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t limit) {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % limit);
  }

 private:
  std::uint64_t state_;
};

constexpr std::array<std::string_view, 16> kWords = {"the",     "stream", "of",    "words",  "arrives", "in",
                                                     "pieces,", "and",    "each",  "piece",  "is",      "whole",
                                                     "only",    "when",   "it is", "closed."};
constexpr std::array<std::string_view, 6> kBeyondAscii = {"naïve", "Zürich", "语言模型", "поток", "😀🎉", "café"};

std::string_view word(Random& random) { return kWords[random.below(kWords.size())]; }
std::string_view beyond_ascii(Random& random) { return kBeyondAscii[random.below(kBeyondAscii.size())]; }

void add_delta(std::string& body, Random& random) {
  body += "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":";
  body += "{\"type\":\"text_delta\",\"text\":\"";
  for (int words = 0; words < 3; ++words) {
    body += word(random);
    body += ' ';
  }
  body += random.below(8) == 0 ? beyond_ascii(random) : word(random);
  body += "\"}";
  body.append(random.below(16), ' ');
  body += "}\n\n";
}

void add_large(std::string& body, Random& random) {
  const std::size_t end = body.size() + 65'536;
  body += "data: {\"text\":\"";
  while (body.size() < end) {
    body += word(random);
    body += ' ';
  }
  body += "\"}\n\n";
}

void add_many_lines(std::string& body, Random& random) {
  body += "id: " + std::to_string(random.below(1'000'000)) + "\r\nevent: update\r\n";
  const std::size_t lines = 3 + random.below(4);
  for (std::size_t i = 0; i < lines; ++i) {
    body += "data: ";
    for (int words = 0; words < 6; ++words) {
      body += random.below(2) == 0 ? beyond_ascii(random) : word(random);
      body += ' ';
    }
    body += "\r\n";
  }
  body += "\r\n";
}

Workload generate(std::string_view name, std::size_t bytes,
                  const std::function<std::uint64_t(std::string&, Random&)>& add) {
  Workload workload{.name = name, .body = {}, .events = 0};
  workload.body.reserve(bytes + 131'072);
  Random random(1);
  while (workload.body.size() < bytes) workload.events += add(workload.body, random);
  return workload;
}

}  // namespace

const Workload& small_events() {
  static const Workload made = generate("W1", 64 * kMiB, [](std::string& body, Random& random) {
    add_delta(body, random);
    return 1U;
  });
  return made;
}

const Workload& large_events() {
  static const Workload made = generate("W2", 256 * kMiB, [](std::string& body, Random& random) {
    add_large(body, random);
    return 1U;
  });
  return made;
}

const Workload& many_lines() {
  static const Workload made = generate("W3", 64 * kMiB, [](std::string& body, Random& random) {
    add_many_lines(body, random);
    return 1U;
  });
  return made;
}

const Workload& keep_alives() {
  static const Workload made = generate("W4", 64 * kMiB, [](std::string& body, Random& random) {
    if (random.below(10) == 0) {
      add_delta(body, random);
      return 1U;
    }
    body += random.below(2) == 0 ? ": keep-alive\n\n" : ": PROCESSING\n\n";
    return 0U;
  });
  return made;
}

const Workload& workload(int number) {
  if (number == 1) return small_events();
  if (number == 2) return large_events();
  if (number == 3) return many_lines();
  return keep_alives();
}

std::string_view start_of(const Workload& workload, std::size_t bytes) {
  const std::string_view body = workload.body;
  if (bytes >= body.size()) return body;
  const std::string_view blank = body.find("\r\n") == std::string_view::npos ? "\n\n" : "\r\n\r\n";
  return body.substr(0, body.find(blank, bytes) + blank.size());
}

}  // namespace reprise::bench
