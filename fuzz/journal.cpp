// Any bytes at all as a journal: an error that names the file, or exchanges that add up; and what is read, written as a
// journal again, is read the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fixture/journal_format.hpp"

namespace {

using namespace reprise;
using namespace reprise::harness;

const BodyEnd kUnended{.kind = EndKind::kRecorderKilled, .detail = "killed"};

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz_journal: %s\n", what);
  std::abort();
}

Result<std::optional<JournalContents>> parse(std::string_view bytes) {
  std::size_t at = 0;
  const auto source = [&bytes, &at](std::span<char> into) -> Result<std::size_t> {
    const std::size_t count = std::min(into.size(), bytes.size() - at);
    std::copy_n(bytes.data() + at, count, into.data());
    at += count;
    return count;
  };
  return read_journal(source, bytes.size(), "fuzz.journal", kUnended);
}

std::string written(const JournalContents& contents) {
  std::string journal(kJournalTitle);
  journal += start_record(RecordKind::kInfo, 0, encode_info(contents.info));
  for (std::uint32_t i = 0; i < contents.interactions.size(); ++i) {
    journal += start_record(RecordKind::kHead, i, encode_exchange(contents.interactions[i]));
    const RecordedResponse& response = contents.interactions[i].response;
    std::string_view rest = response.body;
    for (const ReadMark& mark : response.chunks) {
      journal += start_record(RecordKind::kRead, i, encode_read(mark.delay), rest.substr(0, mark.bytes));
      journal += rest.substr(0, mark.bytes);
      rest.remove_prefix(mark.bytes);
    }
    require(rest.empty(), "the reads do not add up to the body");
    journal += start_record(RecordKind::kEnd, i, encode_end(response.end, response.body.size()));
  }
  return journal;
}

// The sums of a record's head and payload are right for one input in 2^64: they are put right here, so that what is
// behind them is reached too. The lengths stay as they are.
std::string with_sums_put_right(std::string_view bytes) {
  std::string journal(bytes.substr(0, kJournalTitle.size()));
  bytes.remove_prefix(journal.size());
  while (bytes.size() >= kRecordHeadBytes) {
    std::uint64_t size = 0;
    for (std::size_t i = 4; i-- > 0;) size = size << 8U | static_cast<unsigned char>(bytes[i]);
    if (size > bytes.size() - kRecordHeadBytes) break;
    std::uint32_t exchange = 0;
    for (std::size_t i = 13; i-- > 9;) exchange = exchange << 8U | static_cast<unsigned char>(bytes[i]);
    journal += start_record(RecordKind{static_cast<std::uint8_t>(bytes[8])}, exchange,
                            bytes.substr(kRecordHeadBytes, static_cast<std::size_t>(size)));
    bytes.remove_prefix(kRecordHeadBytes + static_cast<std::size_t>(size));
  }
  return journal.append(bytes);
}

void check(std::string_view bytes) {
  const auto contents = parse(bytes);
  if (!contents) return require(contents.error().message.rfind("fuzz.journal: ", 0) == 0, "an error without its file");
  if (!*contents) return;
  require((*contents)->torn_bytes == 0 || (*contents)->damaged_bytes == 0, "both torn and damaged");
  const auto again = parse(written(**contents));
  require(again && *again, "what was written is not read");
  require((*again)->info == (*contents)->info, "the first record reads differently");
  require((*again)->interactions == (*contents)->interactions, "an exchange reads differently");
  require((*again)->unfinished == 0 && (*again)->torn_bytes + (*again)->damaged_bytes == 0, "it is not whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check(input);
  check(with_sums_put_right(input));
  return 0;
}
