// The head of an answer, from the lines libcurl hands over.
#pragma once

#include <string>
#include <string_view>

#include <reprise/http/headers.hpp>

namespace reprise::http {

// Collects status, version and fields of the final answer. Interim answers (1xx) are passed over, and so is everything
// after the final head, trailers included.
class HeadCollector {
 public:
  // Takes one line, its line end included. False once the heads together are larger than any sane server's.
  [[nodiscard]] bool take(std::string_view line);

  // The final answer's status line has been read.
  [[nodiscard]] bool begun() const { return status_ >= 200; }
  // The empty line after the final answer's fields has been read.
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const std::string& http_version() const { return http_version_; }
  [[nodiscard]] Headers& headers() { return headers_; }

 private:
  void take_status_line(std::string_view line);
  void take_field(std::string_view line);

  std::size_t bytes_ = 0;
  int status_ = 0;
  bool complete_ = false;
  std::string http_version_;
  Headers headers_;
};

}  // namespace reprise::http
