#include "timestamp.hpp"

#include <ctime>

namespace reprise::tools {
namespace {

std::string utc_now(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, format, &parts);
  return text;
}

}  // namespace

std::string rfc3339_now() { return utc_now("%Y-%m-%dT%H:%M:%SZ"); }

std::string compact_now() { return utc_now("%Y%m%dT%H%M%SZ"); }

}  // namespace reprise::tools
