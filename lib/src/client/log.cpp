#include <reprise/client/log.hpp>

namespace reprise::client {

std::string_view to_string(LogKind kind) {
  switch (kind) {
    case LogKind::kHead:
      return "head";
    case LogKind::kFirstContent:
      return "first_content";
    case LogKind::kUnknownEvent:
      return "unknown_event";
    case LogKind::kRetry:
      return "retry";
    case LogKind::kEnd:
      return "end";
  }
  return "unknown";
}

}  // namespace reprise::client
