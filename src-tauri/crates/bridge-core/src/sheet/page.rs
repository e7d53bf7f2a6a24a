//! A list as one HTML page: to send on and to print, without script or anything to load.

use maud::{Markup, PreEscaped, html};

use super::Sheet;
use crate::lang::{Lang, Text, grouped};

const PRODUCT: Text = Text::fixed("企微接入助手", "WeCom Bridge");

/// The page's content security policy.
// Names from WeCom stand in the page: even if escaping failed, nothing would run or be loaded.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The style sheet: screens in both colour schemes, and A4 paper, on which the head stands on every page.
const STYLE: &str = "\
:root{color-scheme:light dark;--ground:#fff;--raised:#f7f8fa;--ink:#1d2129;--dim:#5f6875;--line:#e3e6ea}\
@media(prefers-color-scheme:dark){:root{--ground:#14171b;--raised:#1c2026;--ink:#e6e8eb;--dim:#a2abb7;--line:#323840}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.6 system-ui,-apple-system,'PingFang SC','Microsoft YaHei UI','Noto Sans CJK SC',sans-serif;font-variant-numeric:tabular-nums}\
main{max-width:1200px;margin:0 auto;padding:40px 24px 48px}\
p,dl,dd,h1{margin:0}\
.product,footer{color:var(--dim);font-size:12px}\
h1{font-size:24px;line-height:1.35;margin:4px 0 12px;overflow-wrap:anywhere}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin-bottom:24px}\
dt{color:var(--dim)}dd{overflow-wrap:anywhere}\
table{width:100%;border-collapse:collapse;font-size:13px}\
th,td{text-align:left;padding:6px 12px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}\
th{color:var(--dim);font-weight:600;background:var(--raised);white-space:nowrap}\
thead{display:table-header-group}tr{break-inside:avoid}\
footer{margin-top:24px}\
@page{size:A4 landscape;margin:14mm 12mm}\
@media print{:root{color-scheme:light;--ground:#fff;--raised:#f7f8fa;--ink:#1d2129;--dim:#5f6875;--line:#d9dde2}\
body{font-size:12px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}table{font-size:11px}}";

/// The page of a list.
pub(super) fn page(sheet: &Sheet, lang: Lang) -> String {
    let title = sheet.title.get(lang);
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) " · " (PRODUCT.get(lang)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header { p class="product" { (PRODUCT.get(lang)) } h1 { (title) } }
                    (facts(sheet, lang))
                    (table(sheet, lang))
                    footer { (count(sheet.rows.len()).get(lang)) }
                }
            }
        }
        (PreEscaped("\n"))
    };
    page.into_string()
}

fn facts(sheet: &Sheet, lang: Lang) -> Markup {
    html! {
        @if !sheet.facts.is_empty() {
            dl { @for (label, value) in &sheet.facts { dt { (label.get(lang)) } dd { (value) } } }
        }
    }
}

fn table(sheet: &Sheet, lang: Lang) -> Markup {
    html! {
        table {
            thead { tr { @for column in &sheet.columns { th scope="col" { (column.get(lang)) } } } }
            tbody {
                @for row in &sheet.rows { tr { @for cell in row { td { (cell) } } } }
            }
        }
    }
}

fn count(rows: usize) -> Text {
    let count = grouped(rows);
    match rows {
        1 => Text::fixed("共 1 行", "1 row"),
        _ => crate::text!("共 {count} 行", "{count} rows"),
    }
}
