/** The looks of the report as a page: one column, figures in columns of digits, light and dark. */
export const pageStyle = `
:root { --ink: #1d2430; --dim: #667085; --paper: #fff; --panel: #f6f7f9; --rule: #dfe3e8; --pass: #18794e; --fail: #c62a2f;
  --inconclusive: #9a6700; --line-0: #3867d6; --line-1: #d9730d; --band: #eef1f6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --dim: #98a2b3; --paper: #14171c; --panel: #1c2027; --rule: #333a45;
  --pass: #4cc38a; --fail: #ff6369; --inconclusive: #f1a10d; --line-0: #7aa2ff; --line-1: #ffa057; --band: #1a1f28; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1220px; padding: 24px; color: var(--ink); background: var(--paper);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { margin: 0; font-size: 22px; }
header p { margin: 2px 0; }
header { margin-bottom: 20px; }
.load, .file { color: var(--dim); font-size: 13px; }
.file { display: inline-block; margin-left: 8px; overflow-wrap: anywhere; }
h2 { margin: 14px 0 4px; font-size: 15px; }
.test { margin: 0 0 14px; border: 1px solid var(--rule); border-left: 4px solid; border-radius: 6px; padding: 0 16px; }
.test[open] { padding-bottom: 12px; }
.test.pass { border-left-color: var(--pass); } .test.fail { border-left-color: var(--fail); }
.test.inconclusive { border-left-color: var(--inconclusive); }
.test > summary { cursor: pointer; padding: 10px 0; overflow-wrap: anywhere; }
.pass > .mark, .pass > summary > .mark { color: var(--pass); }
.fail > .mark, .fail > summary > .mark { color: var(--fail); }
.inconclusive > .mark, .inconclusive > summary > .mark { color: var(--inconclusive); }
.mark { font-weight: 700; }
section + section { border-top: 1px solid var(--rule); margin-top: 16px; padding-top: 8px; }
.assertion { margin: 6px 0; }
.error { margin: 4px 0 10px; overflow-wrap: anywhere; }
.note { margin: 6px 0; color: var(--dim); }
.note::before { content: "· "; }
pre { margin: 8px 0; padding: 12px; overflow-x: auto; background: var(--panel); border-radius: 6px; font-size: 12.5px; line-height: 1.45; }
code { font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 12px 0; font-variant-numeric: tabular-nums; font-size: 13.5px; }
th { color: var(--dim); font-weight: 500; }
th, td { padding: 4px 14px 4px 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 130px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 12px 24px; }
.charts:empty { display: none; }
figure { margin: 8px 0; max-width: 620px; }
figcaption { font-size: 13px; font-weight: 600; }
.key { margin-left: 12px; font-weight: 400; color: var(--dim); }
.key::before { content: ""; display: inline-block; width: 14px; height: 3px; margin: 0 5px 3px 0; border-radius: 2px; }
.key.line-0::before { background: var(--line-0); } .key.line-1::before { background: var(--line-1); }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--dim); }
.grid { stroke: var(--rule); stroke-width: 1; }
.span-0 { fill: var(--band); } .span-1 { fill: none; }
polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
polyline.line-0 { stroke: var(--line-0); } polyline.line-1 { stroke: var(--line-1); }
circle.line-0 { fill: var(--line-0); } circle.line-1 { fill: var(--line-1); }
@media (max-width: 600px) { body { padding: 12px; } .test { padding: 0 10px; } svg text { font-size: 15px; } }
@media print { .test { break-inside: avoid; } }
`
