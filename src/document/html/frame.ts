import { html, type Markup } from './markup';
import { DOCUMENT_STYLE, STYLE } from './style';

/** How a page is embedded in the editor. */
export interface PageFrame {
  /** Allows the style sheet and the editor's script; random letters, digits and `+/=`. */
  readonly nonce: string;
  /** The project's folder, to identify the project when the page is restored. */
  readonly root: string;
  /** Other parameters that the page was requested with, to request it again. Only the editor reads them. */
  readonly params?: string;
}

/** A self-contained page, with no script but the editor's, if a frame is given. Project texts are escaped. */
export function framedPage(title: string, software: string, content: Markup, frame?: PageFrame): string {
  const source = frame ? `'nonce-${frame.nonce}'` : `'unsafe-inline'`;
  const policy = [`default-src 'none'`, `style-src ${source}`, ...(frame ? [`script-src ${source}`] : [])];
  const nonce = frame ? html` nonce="${frame.nonce}"`.text : '';
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="Labelwright ${software}" />
        <title>${title}</title>
      </head>
    </html>`;
  // Style sheet and script come from the program and must not be escaped.
  const head = text.slice(0, text.indexOf('</head>'));
  const body = frame
    ? html`<body data-root="${frame.root}" data-params="${frame.params ?? ''}"></body>`.text.replace(
        '</body>',
        '',
      )
    : '<body>';
  const script = frame ? `<script${nonce}>${EDITOR_SCRIPT}</script>\n` : '';
  return `${head}<style${nonce}>${STYLE}${DOCUMENT_STYLE}</style>\n</head>\n${body}\n${content}\n${script}</body>\n</html>\n`;
}

/**
 * The script of the page in the editor. A click on a bucket tells the editor to open its samples, with `data-title` or the link's text as the title of the queue. A message `{type: 'body'}` replaces
 * the content but keeps the scroll position and expanded parts. The script is a string because the whole page is one.
 */
const EDITOR_SCRIPT = `(() => {
  const editor = acquireVsCodeApi();
  const main = () => document.querySelector('main');
  const parts = () => [...document.querySelectorAll('details')];
  const nameOf = (part, n) => n + ' ' + part.querySelector('summary').firstChild.textContent.trim();
  const keep = () => editor.setState({ ...editor.getState(), root: document.body.dataset.root, params: document.body.dataset.params, top: scrollY, open: parts().filter((part) => part.open).map((part) => nameOf(part, parts().indexOf(part))) });
  const restore = (state) => {
    if (!state) return;
    const open = new Set(state.open ?? []);
    parts().forEach((part, n) => { if (open.has(nameOf(part, n))) part.open = true; });
    scrollTo(0, state.top ?? 0);
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-bucket]');
    if (!link) return;
    event.preventDefault();
    editor.postMessage({ type: 'open', bucket: link.dataset.bucket, sample: link.dataset.sample, layer: link.dataset.layer, title: link.dataset.title ?? link.textContent });
  });
  addEventListener('message', ({ data }) => {
    if (data?.type !== 'body') return;
    keep();
    main().outerHTML = data.html;
    restore(editor.getState());
  });
  let waiting;
  addEventListener('scroll', () => { clearTimeout(waiting); waiting = setTimeout(keep, 200); }, { passive: true });
  document.addEventListener('toggle', keep, true);
  restore(editor.getState());
  keep();
})();`;
