/** Colours that marks may have. */
export const COLOURS = 8;

const HUES = [215, 150, 28, 285, 350, 185, 60, 250];

/** What a document needs beyond the styles of a report. */
export const DOCUMENT_STYLE = `
.document { max-width: 1180px; } .document > header { max-width: 76ch; }
.document .columns { display: grid; grid-template-columns: minmax(11rem, 15rem) minmax(0, 1fr); gap: 0 44px; align-items: start; }
.document .parts:focus { outline: 0; } .document .parts { max-width: 80ch; min-width: 0; overflow-wrap: anywhere; }
.document nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 24px 12px 24px 2px; font-size: 13px; overflow-wrap: anywhere; }
.document nav ul { display: block; margin: 0; } .document nav li { margin: 0; } .document nav a { display: block; padding: 2px 0; }
.document nav .level-2 { font-weight: 650; margin-top: 10px; } .document nav .level-2 a { color: inherit; } .document nav .level-3 { padding-left: 12px; border-left: 1px solid var(--line); }
.document .parts > h2:first-child { margin-top: 18px; border-top: 0; } .document h2 { font-size: 21px; } .document h3 { font-size: 16px; margin: 34px 0 6px; } .document h3 .quiet, .document h3 code { font-weight: 400; } .document h4 { font-size: 14px; margin: 18px 0 4px; font-weight: 650; }
.document .text, .document li, .document blockquote { white-space: pre-line; } .document p { max-width: none; } .document li > ul, .document li > ol, .document li > p { white-space: normal; } .document li > .text { white-space: pre-line; }
.document .parts ul, .document .parts ol, .document > ul, .document > ol { margin: 6px 0; padding-inline-start: 22px; } .document li { margin: 4px 0; } .document li > ul { margin: 2px 0; }
.document code { font: .92em var(--vscode-editor-font-family, ui-monospace, "SF Mono", Menlo, Consolas, monospace); color: var(--quiet); background: none; } .document a code { color: inherit; }
.document a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; text-decoration-color: color-mix(in srgb, var(--link) 45%, transparent); } .document a:hover { text-decoration-color: currentcolor; } .document nav a:not(:hover) { text-decoration: none; }
.document b { font-weight: 650; } .document blockquote { font-size: 15px; line-height: 1.9; margin: 8px 0; white-space: pre-wrap; }
.document :is(h2, h3, h4, li):target { scroll-margin-top: 12px; } .document li:target, .document h3:target { background: color-mix(in srgb, var(--hot) 14%, var(--bg)); outline: 6px solid color-mix(in srgb, var(--hot) 14%, var(--bg)); border-radius: 1px; }
mark, .tag { unicode-bidi: isolate; } .document ul:dir(ltr) > li:dir(rtl), .document ol:dir(ltr) > li:dir(rtl) { margin-inline-start: 22px; }
.skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } .document nav .skip { padding: 2px 0; font-weight: 650; }
mark { color: inherit; background: color-mix(in srgb, var(--tag) 16%, var(--bg)); border-bottom: 2px solid var(--tag); border-radius: 2px; padding: 1px 2px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark mark { padding: 0 2px; } .tag { font-size: 11px; line-height: 1; margin-inline-start: 4px; padding: 0 2px; color: var(--fg); white-space: nowrap; font-weight: 650; }
${HUES.map((hue, n) => `.c${n} { --tag: light-dark(hsl(${hue} 60% 42%), hsl(${hue} 65% 66%)); }`).join(' ')}
.document tbody th { min-width: 9ch; overflow-wrap: break-word; } .document td.n { overflow-wrap: normal; min-width: 7ch; } .document table { margin: 10px 0 18px; }
del { color: color-mix(in srgb, var(--bad) 70%, var(--fg)); background: color-mix(in srgb, var(--bad) 10%, var(--bg)); } ins { color: color-mix(in srgb, var(--good) 70%, var(--fg)); background: color-mix(in srgb, var(--good) 10%, var(--bg)); text-decoration-thickness: 1px; text-underline-offset: 2px; }
@media (max-width: 860px) { .document .columns { display: block; } .document nav { position: static; max-height: none; padding: 12px 0; border-bottom: 1px solid var(--line); } .document nav ul { columns: 2 12rem; } .document nav .level-2 { margin-top: 0; } .document nav .level-3 { border: 0; } }
@media (max-width: 500px) { .document nav .level-3 { display: none; } }
@media (forced-colors: active) { mark { border: 1px solid CanvasText; forced-color-adjust: auto; } }
.vscode-high-contrast mark, .vscode-high-contrast-light mark { outline: 1px solid var(--fg); }
@media print { .skip { display: none; } .document blockquote { font-size: inherit; } .document .columns { display: block; } .document .parts { max-width: none; } .document :is(h3, h4) { break-after: avoid; } .document :is(blockquote, li) { break-inside: avoid; } mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; } details::details-content { content-visibility: visible; display: block; } .document li:target, .document h3:target { background: none; outline: 0; } }
`;
