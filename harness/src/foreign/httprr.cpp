#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "foreign/date.hpp"
#include "foreign/http_text.hpp"
#include "foreign/importers.hpp"

namespace reprise::harness {
namespace {

struct Sizes {
  std::size_t request = 0;
  std::size_t response = 0;
};

// "360 1759"
std::optional<Sizes> parse_sizes(std::string_view line) {
  Sizes sizes;
  const char* const end = line.data() + line.size();
  const auto first = std::from_chars(line.data(), end, sizes.request);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ' ') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, sizes.response);
  return second.ec == std::errc{} && second.ptr == end ? std::optional(sizes) : std::nullopt;
}

class HttprrImporter {
 public:
  HttprrImporter(std::string_view trace, const std::string& name) : trace_(trace), name_(name) {}

  Result<ImportedFixture> run() {
    imported_.format = ForeignFormat::kHttprr;
    imported_.fixture.recorder = "httprr";
    if (take_line() != "httprr trace v1") return refuse(0, "expected the line 'httprr trace v1'");
    while (offset_ < trace_.size()) {
      if (auto read = read_record(); !read) return tl::unexpected<Error>(std::move(read.error()));
    }
    return std::move(imported_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(std::size_t at, const std::string& what) const {
    return fail(ErrorCode::kFormat, name_ + ": byte " + std::to_string(at) + ": " + what);
  }

  std::string_view take_line() {
    const std::size_t end = std::min(trace_.find('\n', offset_), trace_.size());
    std::string_view line = trace_.substr(offset_, end - offset_);
    offset_ = std::min(end + 1, trace_.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  std::string_view take(std::size_t bytes) {
    const std::string_view taken = trace_.substr(offset_, bytes);
    offset_ += taken.size();
    return taken;
  }

  Result<void> read_record() {
    const std::size_t begin = offset_;
    const auto sizes = parse_sizes(take_line());
    if (!sizes) return refuse(begin, "expected the sizes of a request and its response, such as '360 1759'");
    const std::size_t left = trace_.size() - offset_;
    if (sizes->request > left || sizes->response > left - sizes->request) {
      return refuse(begin, "expected " + std::to_string(sizes->request) + " and " + std::to_string(sizes->response) +
                               " bytes, found " + std::to_string(left));
    }
    Interaction interaction;
    if (auto read = read_request(take(sizes->request), interaction.request); !read) return read;
    if (auto read = read_response(take(sizes->response), interaction.response); !read) return read;
    if (imported_.fixture.recorded_at.empty()) {
      imported_.fixture.recorded_at = to_rfc3339_utc(interaction.response.headers.find("date").value_or(""));
    }
    imported_.fixture.interactions.push_back(std::move(interaction));
    return {};
  }

  [[nodiscard]] Result<void> read_request(std::string_view text, http::Request& request) const {
    const std::size_t begin = offset_ - text.size();
    auto head = parse_http_head(text);
    if (!head) return refuse(begin, "in the request, " + head.error().message);
    const std::size_t method = head->start_line.find(' ');
    const std::size_t url = head->start_line.rfind(' ');
    if (method == std::string_view::npos || url <= method || !head->start_line.substr(url + 1).starts_with("HTTP/")) {
      return refuse(begin, "expected a request line such as 'POST https://host/path HTTP/1.1'");
    }
    request.method = upper_case(head->start_line.substr(0, method));
    request.url = head->start_line.substr(method + 1, url - method - 1);
    request.headers = std::move(head->headers);
    request.body = text.substr(head->bytes);
    return {};
  }

  [[nodiscard]] Result<void> read_response(std::string_view text, RecordedResponse& response) const {
    const std::size_t begin = offset_ - text.size();
    auto head = parse_http_head(text);
    if (!head) return refuse(begin, "in the response, " + head.error().message);
    auto line = parse_status_line(head->start_line);
    if (!line) return refuse(begin, line.error().message);
    response.status = line->status;
    response.http_version = std::move(line->http_version);
    response.headers = std::move(head->headers);
    response.body = text.substr(head->bytes);
    return {};
  }

  std::string_view trace_;
  const std::string& name_;
  std::size_t offset_ = 0;
  ImportedFixture imported_;
};

}  // namespace

Result<ImportedFixture> import_httprr(std::string_view trace, const std::string& name) {
  return HttprrImporter(trace, name).run();
}

}  // namespace reprise::harness
