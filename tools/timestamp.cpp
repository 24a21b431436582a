#include "timestamp.hpp"

#include <ctime>

namespace reprise::tools {
namespace {

std::string utc(const char* format, std::chrono::seconds ago = {}) {
  const std::time_t time = std::time(nullptr) - static_cast<std::time_t>(ago.count());
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, format, &parts);
  return text;
}

}  // namespace

std::string rfc3339_now() { return rfc3339_before({}); }

std::string rfc3339_before(std::chrono::seconds ago) { return utc("%Y-%m-%dT%H:%M:%SZ", ago); }

std::string compact_now() { return utc("%Y%m%dT%H%M%SZ"); }

}  // namespace reprise::tools
