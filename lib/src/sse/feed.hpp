// One call of Decoder::feed: the bytes at hand, and what is known of them that is not yet part of the decoder.
#pragma once

#include <reprise/sse/decoder.hpp>

#include "sse/scan.hpp"

namespace reprise::sse {

// Between two calls a decoder's state is a function of the bytes fed alone, never of how they were cut: that makes
// equal states comparable. So whatever Feed keeps as views for speed is stored before it returns.
class Decoder::Feed {
 public:
  Feed(Decoder& decoder, std::string_view bytes, const Callbacks& callbacks, void* sink)
      : d_(decoder), bytes_(bytes), callbacks_(callbacks), sink_(sink), base_(decoder.offset_) {}

  // Takes a few bytes one at a time.
  [[nodiscard]] bool take_bytes();
  // Takes many, by vectors: line ends first, then what lies between them.
  [[nodiscard]] bool take_blocks();

 private:
  // Lines of the block under way that lie in `bytes_` and have not been copied.
  struct Pending {
    std::string_view type;
    std::string_view data;
    bool has_type = false;
    bool has_data = false;
  };

  // These return false once the stream has failed. "Whole" lines lie in `bytes_` from end to end; a "partial" line is
  // one that is, or is treated as, spread over several calls.
  bool take_line_end(std::size_t at);
  bool take_whole(std::string_view line);
  bool take_whole_data(std::string_view line, std::size_t value_begin);
  bool take_as_partial(std::string_view line);
  bool take_byte(char c);
  bool append_partial(std::string_view part);
  bool end_partial();
  bool enter_data();
  bool take_other(std::string_view line);
  bool check_utf8(std::string_view line, std::uint64_t end_offset);
  bool fail(ErrorCode code, std::uint64_t offset, const std::string& message);
  bool fail_line_limit(std::uint64_t offset);
  bool fail_event_limit(std::uint64_t offset);

  void tell_comment(std::string_view text) const;
  void take_field(std::string_view name, std::string_view value);
  void assign_repaired(std::string& target, std::string_view value) const;
  void blank_line();
  [[nodiscard]] bool is_first_data(std::size_t value_bytes) const;
  [[nodiscard]] bool is_plain() const;
  void hand_out_plain();
  void dispatch();
  std::string_view pending_data();
  std::string_view stored_data();
  std::string_view repair_data(std::string_view data);
  void store_pending();
  void store_data(std::string_view value);

  [[nodiscard]] std::size_t room_for_data() const;
  [[nodiscard]] std::uint64_t offset_of(const char* at) const {
    return base_ + static_cast<std::uint64_t>(at - bytes_.data());
  }
  // Whether `part` of `bytes_` may hold a byte that is not ASCII: false is certain, true is a suspicion.
  [[nodiscard]] bool may_be_non_ascii(std::string_view part) const {
    return has_non_ascii_ && part.data() < non_ascii_end_;
  }

  Decoder& d_;
  std::string_view bytes_;
  const Callbacks& callbacks_;
  void* sink_;
  std::uint64_t base_;                   // offset of the first byte in the stream
  std::size_t line_begin_ = 0;           // of the line under way, in `bytes_`
  bool partial_ = false;                 // the line under way began in an earlier call
  bool has_non_ascii_ = false;           // among the bytes scanned so far
  const char* non_ascii_end_ = nullptr;  // behind the last of them, as far as lines have been taken; not before the
                                         // segment under way
  Pending pending_;
};

}  // namespace reprise::sse
