#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/report/html.hpp>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

ReportedAnswer answer() {
  auto recorded = test::interaction("POST", "http://h/v1/messages",
                                    {{microseconds(100), test::kStart},
                                     {microseconds(50), test::kHello},
                                     {microseconds(1'000'000), test::kHello + test::kEnd}});
  recorded.request.headers = {{"x-api-key", "[REDACTED:x-api-key]"}};
  recorded.request.body = R"({"model":"claude"})";
  return {.name = "answer", .request = recorded.request, .response = recorded.response};
}

std::string page_of(const ReportedAnswer& reported) { return to_html("a.yaml", {&reported, 1}); }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(HtmlReport, ShowsAnAnswerFromAllSides) {
  ReportedAnswer reported = answer();
  reported.outcomes = {{"reset", {{"reset", 7}, {"ok", 1}}}};
  const std::string page = page_of(reported);
  for (const char* part :
       {"<title>a.yaml</title>", "POST http://h/v1/messages", ">complete</span>", "<svg", "HelloHello",
        "[REDACTED:x-api-key]", "content_block_delta", "class=\"bytes\"", "150 µs</b><span>to the first token",
        "1 s</b><span>head to end", "5.0</b><span>tokens a second", "&quot;model&quot;: &quot;claude&quot;",
        ">reset</td>", ">7</td>"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(HtmlReport, NeedsNothingElseAndRunsNothing) {
  ReportedAnswer reported = answer();
  const std::string evil = "<script>alert(1)</script><img src=http://x/>\"'";
  reported.name = evil;
  reported.faults = evil;
  reported.request.url = "http://h/" + evil;
  reported.request.headers.add("x-evil", evil);
  reported.request.body = evil;
  reported.response.headers.add("x-evil", evil);
  reported.response.body += "event: " + evil + "\ndata: " + evil + "\n\n";
  reported.response.chunks.push_back({.delay = {}, .bytes = reported.response.body.size()});
  reported.outcomes = {{evil, {{evil, 1}}}};
  const std::string page = to_html(evil, {&reported, 1});
  for (const char* part : {"<script", "<img", "<link", "<iframe", "<a ", "url(", "@import"}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(HtmlReport, ClosesWhatItOpens) {
  ReportedAnswer reported = answer();
  reported.outcomes = {{"reset", {{"reset", 7}}}};
  const std::string page = page_of(reported);
  for (const char* tag : {"html", "head", "body", "style", "div", "table", "tr", "td", "th", "pre", "span", "details",
                          "summary", "code", "svg", "h1", "h2", "h3"}) {
    const std::string name = tag;
    EXPECT_EQ(count(page, "<" + name + ">") + count(page, "<" + name + " "), count(page, "</" + name + ">")) << tag;
  }
}

TEST(HtmlReport, SaysHowABrokenAnswerEnded) {
  ReportedAnswer reported = answer();
  reported.faults = "reset@delta:1";
  reported.response.body.resize(test::kStart.size());
  reported.response.chunks.resize(1);
  reported.response.end = {.kind = EndKind::kReset, .detail = "reset by peer"};
  const std::string page = page_of(reported);
  EXPECT_THAT(page, HasSubstr("bad\">reset</span>"));
  EXPECT_THAT(page, HasSubstr("<code>reset@delta:1</code>"));
  EXPECT_THAT(page, HasSubstr("reset by peer"));
}

TEST(HtmlReport, LeavesOutMostOfALongAnswerAndSaysSo) {
  ReportedAnswer reported = answer();
  std::vector<test::TimedBytes> reads{{microseconds(1), test::kStart}};
  for (int i = 0; i < 5000; ++i) reads.push_back({microseconds(100), test::kHello});
  reported.response = test::interaction("POST", "http://h/", reads).response;
  const std::string page = page_of(reported);
  EXPECT_THAT(page, HasSubstr("3002 more events are not shown"));
  EXPECT_LT(page.size(), 3'000'000U);
}

TEST(HtmlReport, ShowsARawStreamWithoutWhatIsNotKnown) {
  ReportedAnswer reported = answer();
  reported.request = {};
  const std::string page = page_of(reported);
  EXPECT_THAT(page, Not(HasSubstr("<span>status")));
  EXPECT_THAT(page, Not(HasSubstr("<h3>Request")));
}

}  // namespace
}  // namespace reprise::harness
