// How the page of a recording looks.
#pragma once

namespace reprise::harness {

inline constexpr const char* kReportStyle = R"css(
:root { color-scheme: light dark; --bg: #fbfbf9; --fg: #1d1f21; --dim: #6b7075; --line: #dcdcd6; --card: #fff;
  --alt: #eef2f7; --text: #2563eb; --thinking: #8b5cf6; --tool: #d97706; --block: #64748b; --usage: #0d9488;
  --end: #16a34a; --bad: #dc2626; }
@media (prefers-color-scheme: dark) { :root { --bg: #15171a; --fg: #e6e6e3; --dim: #9aa0a6; --line: #33373d;
  --card: #1c1f23; --alt: #262c34; --text: #60a5fa; --thinking: #a78bfa; --tool: #fbbf24; --block: #94a3b8;
  --usage: #2dd4bf; --end: #4ade80; --bad: #f87171; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 24px; background: var(--bg); color: var(--fg);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 8px; overflow-wrap: anywhere; }
h3 { font-size: 13px; margin: 24px 0 8px; color: var(--dim); text-transform: uppercase; letter-spacing: .06em; }
p { margin: 4px 0; }
.dim, .note { color: var(--dim); }
.badge { display: inline-block; padding: 1px 10px; border-radius: 10px; font-size: 13px; color: #fff;
  background: var(--end); vertical-align: 2px; }
.badge.bad { background: var(--bad); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px; margin: 12px 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; }
.facts b { display: block; font-size: 17px; line-height: 1.3; overflow-wrap: anywhere; }
.facts span { color: var(--dim); font-size: 13px; }
pre, code { font: 12.5px/1.55 ui-monospace, monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px; margin: 0;
  white-space: pre-wrap; overflow-wrap: anywhere; max-height: 560px; overflow: auto; }
pre.answer { font: 15px/1.55 system-ui, sans-serif; }
pre.bytes .r0 { background: var(--alt); }
pre.bytes span { border-left: 2px solid var(--text); }
i.eol { font-style: normal; color: var(--dim); }
i.byte { font-style: normal; color: #fff; background: var(--bad); border-radius: 3px; padding: 0 3px; margin: 0 1px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; color: var(--dim); font-weight: 500; }
th, td { padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.scroll { max-height: 560px; overflow: auto; }
summary { cursor: pointer; }
td.name { min-width: 160px; }
.kind { font-size: 12px; white-space: nowrap; }
.kind::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 4px; margin-right: 5px;
  background: currentColor; }
svg.timeline { width: 100%; height: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
svg text { font: 10px system-ui, sans-serif; fill: var(--dim); }
svg .read { fill: var(--block); }
svg .answer { fill: var(--text); opacity: .35; }
svg .axis { stroke: var(--line); }
svg .mark { stroke: var(--bad); stroke-dasharray: 3 3; }
svg .k-text { fill: var(--text); } .c-text { color: var(--text); }
svg .k-thinking { fill: var(--thinking); } .c-thinking { color: var(--thinking); }
svg .k-tool { fill: var(--tool); } .c-tool { color: var(--tool); }
svg .k-block { fill: var(--block); } .c-block { color: var(--block); }
svg .k-usage { fill: var(--usage); } .c-usage { color: var(--usage); }
svg .k-end { fill: var(--end); } .c-end { color: var(--end); }
svg .k-keep-alive, svg .k-other { fill: var(--dim); } .c-keep-alive, .c-other { color: var(--dim); }
svg .k-error { fill: var(--bad); } .c-error { color: var(--bad); }
)css";

}  // namespace reprise::harness
