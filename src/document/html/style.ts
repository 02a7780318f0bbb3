/** The styles of all pages. Colours come from the editor if there is one (its orange made opaque), else from a light or dark set. Print is always light. */
export const STYLE = `
:root { color-scheme: light dark;
  --bg: var(--vscode-editor-background, light-dark(#ffffff, #1b1d21)); --fg: var(--vscode-foreground, light-dark(#1d2127, #d9dde3));
  --quiet: var(--vscode-descriptionForeground, light-dark(#5b6470, #9aa3af)); --line: var(--vscode-panel-border, light-dark(#d9dee5, #363b43));
  --soft: var(--vscode-editorWidget-background, light-dark(#f5f7f9, #23262b)); --link: var(--vscode-textLink-foreground, light-dark(#0b5cad, #78b4f5));
  --data: var(--vscode-charts-blue, light-dark(#2f6fb2, #5ea3e6)); --hot: rgb(from var(--vscode-charts-orange, light-dark(#c2570c, #f09a55)) r g b / 1);
  --good: var(--vscode-charts-green, light-dark(#2e7d46, #6cc48a)); --bad: var(--vscode-charts-red, light-dark(#b3261e, #f2807a)); }
* { box-sizing: border-box; }
body { margin: 0; padding: 0; background: var(--bg); color: var(--fg); font: 14px/1.5 var(--vscode-font-family, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif); }
main { max-width: 1040px; margin: 0 auto; padding: 28px 32px 64px; }
h1 { font-size: 25px; line-height: 1.2; margin: 0 0 4px; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 19px; margin: 52px 0 6px; padding-top: 18px; border-top: 2px solid var(--line); font-weight: 650; }
h3 { font-size: 14px; margin: 30px 0 8px; font-weight: 650; }
p { margin: 6px 0; max-width: 76ch; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--vscode-focusBorder, var(--link)); outline-offset: 2px; border-radius: 2px; }
.quiet, .ci, caption { color: var(--quiet); } .ci { font-size: 12px; white-space: nowrap; } .fixed { white-space: nowrap; } .num { font-variant-numeric: tabular-nums; }
.none { color: var(--quiet); } .good { color: color-mix(in srgb, var(--good) 65%, var(--fg)); } .bad { color: color-mix(in srgb, var(--bad) 70%, var(--fg)); } .mid { color: color-mix(in srgb, var(--hot) 60%, var(--fg)); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scroll { overflow-x: auto; position: relative; } .scroll + .scroll { margin-top: 20px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } caption { text-align: left; font-size: 12.5px; padding: 0 0 6px; min-width: min(36ch, 80vw); max-width: min(76ch, calc(100vw - 64px)); }
th, td { text-align: left; padding: 4px 16px 4px 0; vertical-align: middle; border-bottom: 1px solid var(--line); font-weight: 400; }
thead :is(th, td) { color: var(--quiet); font-size: 12px; vertical-align: bottom; border-bottom-color: var(--quiet); } td.n, th.n { text-align: right; white-space: nowrap; } td, th { overflow-wrap: break-word; }
tbody th { font-weight: 500; } tbody tr:last-child > * { border-bottom: 0; } td.wrap { white-space: pre-line; min-width: 18ch; max-width: 52ch; }
svg { display: block; overflow: visible; } td > svg { display: inline-block; vertical-align: middle; }
.axis, .grid { stroke: var(--line); stroke-width: 1; } .tick { stroke: var(--quiet); } .threshold { stroke: var(--quiet); stroke-dasharray: 2 3; }
.whisker { stroke: var(--data); stroke-width: 3; opacity: .55; } .dot { fill: var(--data); } .track { fill: var(--line); opacity: .5; } .fill { fill: var(--data); }
.error { stroke: var(--fg); stroke-width: 1.4; } .line { fill: none; stroke: var(--data); stroke-width: 1.6; opacity: .7; } .mark { stroke: var(--hot); stroke-dasharray: 4 3; }
.time .error { stroke: var(--quiet); } .time { width: 100%; max-width: 760px; height: auto; font-size: 11.5px; } .label { fill: var(--quiet); } .version { fill: color-mix(in srgb, var(--hot) 60%, var(--fg)); }
.facts { display: flex; flex-wrap: wrap; gap: 6px 28px; margin: 14px 0 6px; padding: 0; list-style: none; } .facts b { font-size: 18px; font-weight: 650; display: block; line-height: 1.25; }
.warnings { margin: 14px 0; padding: 8px 14px; border-left: 3px solid var(--hot); background: var(--soft); } .warnings + .warnings { margin-top: -14px; padding-top: 0; }
blockquote { margin: 8px 0; padding: 8px 14px; background: var(--soft); border-left: 3px solid var(--line); }
.heat th, .heat td { border: 0; padding: 0; } .heat tbody th { padding-right: 10px; white-space: nowrap; font-weight: 400; } .heat thead th { text-align: center; min-width: 36px; border: 0; }
.heat td { min-width: 36px; height: 26px; text-align: center; font-size: 12px; } .heat td a, .heat td span { display: flex; align-items: center; justify-content: center; height: 24px; margin: 1px; padding: 0 5px; border-radius: 3px; color: inherit; }
.heat .h1 { background: color-mix(in srgb, var(--hot) 10%, var(--bg)); } .heat .h2 { background: color-mix(in srgb, var(--hot) 18%, var(--bg)); } .heat .h3 { background: color-mix(in srgb, var(--hot) 27%, var(--bg)); }
.heat .h4 { background: color-mix(in srgb, var(--hot) 36%, var(--bg)); font-weight: 650; } .heat .h5 { background: color-mix(in srgb, var(--hot) 45%, var(--bg)); font-weight: 650; }
.heat .b1 { background: color-mix(in srgb, var(--data) 7%, var(--bg)); } .heat .b2 { background: color-mix(in srgb, var(--data) 14%, var(--bg)); } .heat .b3 { background: color-mix(in srgb, var(--data) 22%, var(--bg)); } .heat .b4 { background: color-mix(in srgb, var(--data) 30%, var(--bg)); } .heat .b5 { background: color-mix(in srgb, var(--data) 38%, var(--bg)); }
.heat .few { background: none; color: var(--quiet); font-style: italic; } .heat thead th { max-width: 14ch; padding: 0 6px; overflow: hidden; text-overflow: ellipsis; }
details { margin: 4px 0; } summary { cursor: pointer; } details > div { padding: 6px 0 10px 16px; }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 18px; padding: 0; margin: 10px 0; list-style: none; }
@media (max-width: 640px) { main { padding: 18px 14px 48px; } caption { max-width: calc(100vw - 28px); } th, td { padding-right: 10px; } td > svg { width: 96px; } }
@media (max-width: 480px) { td > svg.interval, td > svg.bar { display: none; } td.wrap { min-width: 24ch; } table:not(.heat):has(thead th:nth-child(6)) td:not(.n, .fixed, .wrap) { min-width: 16ch; } table { font-size: 13px; } th, td { padding-right: 7px; } .ci, span.fixed { display: inline-block; min-width: 7ch; white-space: normal; } td:has(.ci, .fixed) { white-space: normal; } }
@media (forced-colors: active) { .fill, .dot { fill: CanvasText; } .whisker, .line, .error { stroke: CanvasText; opacity: 1; } .heat td a, .heat td span { border: 1px solid CanvasText; } }
.vscode-high-contrast .heat td a, .vscode-high-contrast .heat td span, .vscode-high-contrast-light .heat td a, .vscode-high-contrast-light .heat td span { outline: 1px solid var(--fg); }
@media print { :root { color-scheme: light; } main { max-width: none; padding: 0; } h2 { break-after: avoid; } h3, caption { break-after: avoid; } tr, svg.time, .warnings { break-inside: avoid; } nav { display: none; } a { color: inherit; } .scroll { overflow: visible; } .heat td a, .heat td span, .fill, .track, .warnings { print-color-adjust: exact; -webkit-print-color-adjust: exact; } body { font-size: 11px; } }
`;

/** The number of colours for marks. */
export const COLOURS = 8;

const HUES = [215, 150, 28, 285, 350, 185, 60, 250];

/** The contents above the text. A long list stays beside it as long as it can. */
const stacked = (columns: string): string =>
  `.document ${columns} { display: block; } .document ${columns} nav { position: static; max-height: none; padding: 12px 0; border-bottom: 1px solid var(--line); } .document ${columns} nav ul { columns: 2 12rem; } .document ${columns} nav .level-2 { margin-top: 0; } .document ${columns} nav .level-3 { border: 0; }`;

export const DOCUMENT_STYLE = `
.document { max-width: 1180px; } .document > header { max-width: 76ch; }
.document .columns { display: grid; grid-template-columns: minmax(11rem, 15rem) minmax(0, 1fr); gap: 0 44px; align-items: start; }
.document .parts:focus { outline: 0; } .document .parts { min-width: 0; overflow-wrap: anywhere; } .document .parts > :not(.scroll, h2) { max-width: 80ch; }
.document nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 24px 12px 24px 2px; font-size: 13px; overflow-wrap: anywhere; }
.document nav ul { display: block; margin: 0; } .document nav li { margin: 0; } .document nav a { display: block; padding: 2px 0; }
.document nav .level-2 { font-weight: 650; margin-top: 10px; } .document nav .level-2 a { color: inherit; } .document nav .level-3 { padding-left: 12px; border-left: 1px solid var(--line); }
.document .parts > h2:first-child { margin-top: 18px; border-top: 0; } .document h2 { font-size: 21px; } .document h3 { font-size: 16px; margin: 34px 0 6px; } .document h3 .quiet, .document h3 code { font-weight: 400; } .document h4 { font-size: 14px; margin: 18px 0 4px; font-weight: 650; }
.document .text, .document li, .document blockquote { white-space: pre-line; } .document p { max-width: none; } .document li > ul, .document li > ol, .document li > p { white-space: normal; } .document li > .text { white-space: pre-line; }
.document .parts ul:not(.facts), .document .parts ol, .document > ul, .document > ol { margin: 6px 0; padding-inline-start: 22px; } .document li { margin: 4px 0; } .document li > ul { margin: 2px 0; }
.document code { font: .92em var(--vscode-editor-font-family, ui-monospace, "SF Mono", Menlo, Consolas, monospace); color: var(--quiet); background: none; } .document a code { color: inherit; }
.document a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; text-decoration-color: color-mix(in srgb, var(--link) 45%, transparent); } .document a:hover { text-decoration-color: currentcolor; } .document a[data-sample] { display: inline-block; } .document nav a:not(:hover) { text-decoration: none; }
.document b { font-weight: 650; } .document blockquote { font-size: 15px; line-height: 1.9; margin: 8px 0; white-space: pre-wrap; }
.document :is(h2, h3, h4, li):target { scroll-margin-top: 12px; } .document li:target, .document h3:target { background: color-mix(in srgb, var(--hot) 14%, var(--bg)); outline: 6px solid color-mix(in srgb, var(--hot) 14%, var(--bg)); border-radius: 1px; }
mark, .tag { unicode-bidi: isolate; } .document ul:dir(ltr) > li:dir(rtl), .document ol:dir(ltr) > li:dir(rtl) { margin-inline-start: 22px; }
.skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } .document nav .skip { padding: 2px 0; font-weight: 650; }
mark { color: inherit; background: color-mix(in srgb, var(--tag) 16%, var(--bg)); border-bottom: 2px solid var(--tag); border-radius: 2px; padding: 1px 2px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark mark { padding: 0 2px; } .tag { font-size: 11px; line-height: 1; margin-inline-start: 4px; padding: 0 2px; color: var(--fg); white-space: nowrap; font-weight: 650; }
${HUES.map((hue, n) => `.c${n} { --tag: light-dark(hsl(${hue} 60% 42%), hsl(${hue} 65% 66%)); }`).join(' ')}
.document tbody th { min-width: 9ch; overflow-wrap: break-word; } .document td > code { overflow-wrap: break-word; } .document :is(td, th).n { overflow-wrap: normal; min-width: 7ch; } .document table { margin: 10px 0 18px; }
del { color: color-mix(in srgb, var(--bad) 70%, var(--fg)); background: color-mix(in srgb, var(--bad) 10%, var(--bg)); } ins { color: color-mix(in srgb, var(--good) 70%, var(--fg)); background: color-mix(in srgb, var(--good) 10%, var(--bg)); text-decoration-thickness: 1px; text-underline-offset: 2px; }
@media (max-width: 860px) { ${stacked('.columns')} }
@media (max-width: 1000px) { ${stacked('.columns:not(:has(nav li:nth-child(20)))')} }
@media (max-width: 500px) { .document nav .level-3 { display: none; } }
@media (forced-colors: active) { mark { border: 1px solid CanvasText; forced-color-adjust: auto; } }
.vscode-high-contrast mark, .vscode-high-contrast-light mark { outline: 1px solid var(--fg); }
@media print { .skip { display: none; } .document blockquote { font-size: inherit; } .document .columns { display: block; } .document .parts > :not(.scroll, h2) { max-width: none; } .document :is(h3, h4) { break-after: avoid; } .document :is(blockquote, li) { break-inside: avoid; } mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; } details::details-content { content-visibility: visible; display: block; } .document li:target, .document h3:target { background: none; outline: 0; } }
`;
