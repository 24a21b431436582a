#include "fixture/file.hpp"

#include <reprise/harness/report/file.hpp>

namespace reprise::harness {

Result<void> write_report(const std::filesystem::path& file, std::string_view text) {
  auto pending = PendingFile::write(file, text);
  if (!pending) return tl::unexpected<Error>(std::move(pending.error()));
  return pending->commit(true);
}

}  // namespace reprise::harness
