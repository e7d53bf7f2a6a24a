//! How the report looks: one sheet for screens, both colour schemes, and A4 paper.

/// The style sheet. White ground, one accent, colour for state only; paper is always light.
pub(super) const SHEET: &str = "\
:root{color-scheme:light dark;--ground:#fff;--raised:#f7f8fa;--ink:#1d2129;--dim:#5f6875;--line:#e3e6ea;--accent:#0b5cad;\
--pass:#18794e;--warn:#9a5b00;--fail:#b42318;--skip:#5f6875;--pass-g:#e8f5ee;--warn-g:#fdf3e1;--fail-g:#fdecea;--skip-g:#f0f2f4}\
@media(prefers-color-scheme:dark){:root{--ground:#14171b;--raised:#1c2026;--ink:#e6e8eb;--dim:#a2abb7;--line:#323840;--accent:#7db7f5;\
--pass:#6fd3a0;--warn:#f0b860;--fail:#ff9a8f;--skip:#a2abb7;--pass-g:#16301f;--warn-g:#36290f;--fail-g:#3b1b18;--skip-g:#23282e}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.6 system-ui,-apple-system,'PingFang SC','Microsoft YaHei UI','Noto Sans CJK SC',sans-serif;font-variant-numeric:tabular-nums}\
main{max-width:800px;margin:0 auto;padding:40px 24px 48px}\
p,ol,ul,dl,dd,h1,h2,h3{margin:0}\
a{color:var(--accent)}\
.dim{color:var(--dim)}\
.small{font-size:12px}\
.product{color:var(--dim);font-size:12px;letter-spacing:.02em}\
h1{font-size:24px;line-height:1.35;margin:4px 0;overflow-wrap:anywhere}\
h2{font-size:16px;margin:40px 0 12px}\
h3{font-size:13px;color:var(--dim);font-weight:600;margin:24px 0 8px}\
.verdict{margin-top:24px;padding:16px 20px;border-radius:8px;border-left:4px solid}\
.verdict strong{display:block;font-size:20px;line-height:1.4}\
.verdict.pass{background:var(--pass-g);border-color:var(--pass)}.verdict.pass strong{color:var(--pass)}\
.verdict.warn{background:var(--warn-g);border-color:var(--warn)}.verdict.warn strong{color:var(--warn)}\
.verdict.fail{background:var(--fail-g);border-color:var(--fail)}.verdict.fail strong{color:var(--fail)}\
.tally{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;padding:0;margin:4px 0}\
.todo{list-style:none;padding:0;border-top:1px solid var(--line)}\
.todo li{display:flex;gap:12px;align-items:baseline;padding:8px 0;border-bottom:1px solid var(--line);break-inside:avoid}\
.mark{flex:none;display:inline-block;width:84px;padding:1px 4px;border-radius:4px;font-size:12px;line-height:1.6;text-align:center;white-space:nowrap}\
.mark.pass{color:var(--pass);background:var(--pass-g)}.mark.warn{color:var(--warn);background:var(--warn-g)}\
.mark.fail{color:var(--fail);background:var(--fail-g)}.mark.skip{color:var(--skip);background:var(--skip-g)}\
.check{padding:12px 0;border-top:1px solid var(--line);break-inside:avoid}\
.check:last-child{border-bottom:1px solid var(--line)}\
.head{display:flex;gap:12px;align-items:baseline}\
.head b{flex:1;font-weight:600}\
.head code{color:var(--dim);font:12px/1.6 ui-monospace,'SFMono-Regular',Consolas,monospace;white-space:nowrap}\
.body{margin:4px 0 0 96px;overflow-wrap:anywhere}\
.facts{display:flex;flex-wrap:wrap;gap:0 20px;color:var(--dim);font-size:12px;margin-top:4px}\
.fix{margin-top:8px;padding:12px 16px;background:var(--raised);border-radius:8px}\
.fix dt{font-weight:600;font-size:12px;color:var(--dim)}\
.fix dd+dt{margin-top:8px}\
.fix ol{padding-left:20px}\
.fix li+li{margin-top:4px}\
.chart{display:block;width:100%;height:auto;margin-top:4px}\
.chart text{fill:var(--ink);font-size:13px}.chart .unknown{fill:var(--dim)}\
.chart .track{fill:var(--skip-g)}.chart .bar{fill:var(--accent)}\
table{width:100%;table-layout:fixed;border-collapse:collapse;font-size:13px;margin-top:12px}\
th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}\
th{color:var(--dim);font-weight:600;font-size:12px}\
th:nth-child(1){width:15%}th:nth-child(2){width:24%}th:nth-child(4){width:22%}\
thead{display:table-header-group}tr{break-inside:avoid}\
footer{margin-top:40px;padding-top:12px;border-top:1px solid var(--line);color:var(--dim);font-size:12px}\
@media(max-width:560px){main{padding:24px 16px}.body{margin-left:0}.head{flex-wrap:wrap}}\
@page{size:A4;margin:16mm 15mm}\
@media print{:root{color-scheme:light;--ground:#fff;--raised:#f7f8fa;--ink:#1d2129;--dim:#5f6875;--line:#d9dde2;--accent:#0b5cad;\
--pass:#18794e;--warn:#9a5b00;--fail:#b42318;--skip:#5f6875;--pass-g:#e8f5ee;--warn-g:#fdf3e1;--fail-g:#fdecea;--skip-g:#f0f2f4}\
body{font-size:12px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}h2,h3{break-after:avoid}\
.fix a::after{content:' ' attr(href);color:var(--dim);font-size:11px;overflow-wrap:anywhere}}";
