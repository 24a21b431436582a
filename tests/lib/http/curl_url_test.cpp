#include "http/curl_url.hpp"

#include <gtest/gtest.h>

namespace reprise::http {
namespace {

TEST(CurlUrl, SaysWhereAUrlLeads) {
  struct Row {
    const char* url;
    Target target;
  };
  for (const auto& row : {Row{"https://api.example.com/v1?q=1", {"https", "api.example.com", "443"}},
                          Row{"http://user:secret@127.0.0.1:8080", {"http", "127.0.0.1", "8080"}},
                          Row{"http://[::1]/", {"http", "[::1]", "80"}}}) {
    const auto target = parse_target(row.url);
    ASSERT_TRUE(target) << target.error().message;
    EXPECT_EQ(*target, row.target) << row.url;
  }
}

TEST(CurlUrl, RefusesWhatIsNoHttpUrl) {
  using namespace std::string_literals;
  for (const auto& url : {""s, "example.com"s, "http://"s, "ftp://example.com/"s, "file:///etc/passwd"s, "http://a b/"s,
                          "http://a/\r\nx: y"s, "http://a:99999/"s, "http://a/\0b"s, "http//a"s}) {
    const auto target = parse_target(url);
    ASSERT_FALSE(target) << url;
    EXPECT_EQ(target.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(target.error().message.find_first_of("\r\n"), std::string::npos) << url;
  }
}

TEST(CurlUrl, ResolvesReferences) {
  struct Row {
    const char* base;
    const char* reference;
    const char* result;
  };
  for (const auto& row :
       {Row{"http://a:1/b/c?d", "e", "http://a:1/b/e"}, Row{"http://a:1/b/c", "/e f", "http://a:1/e%20f"},
        Row{"http://a:1/b", "//other/x", "http://other/x"},
        Row{"http://a:1/b", "https://other/x", "https://other/x"}}) {
    EXPECT_EQ(resolve_url(row.base, row.reference), row.result);
  }
}

TEST(CurlUrl, PrintsNoSecretAndNoLineEnd) {
  EXPECT_EQ(printable_url("http://me:pw@host/path?key=secret#x"), "http://host/path");
  EXPECT_EQ(printable_url("http://host/\r\nx"), "http://host/??x");
  EXPECT_EQ(printable_url(std::string(1000, 'a')).size(), 200U);
}

}  // namespace
}  // namespace reprise::http
