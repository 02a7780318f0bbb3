import { EDITOR_SCRIPT } from './editor-script';
import { html, type Markup } from './markup';
import { STYLE } from './style';

/** How the page is put into what shows it. */
export interface PageFrame {
  /** Lets the style sheet and the editor's script run; random, letters, digits and `+/=`. */
  readonly nonce: string;
  /** The project's folder, for the page to find its project again. */
  readonly root: string;
  /** What else the page was asked for with, to ask for it again; a text that only the editor reads. */
  readonly params?: string;
}

/**
 * A page that needs nothing else: no font, no image, and no script but the editor's, where a frame is given. Everything from the project
 * is escaped. `style` is what the page needs beyond the styles of all: the program's own, too.
 */
export function framedPage(
  title: string,
  software: string,
  content: Markup,
  frame?: PageFrame,
  style = '',
): string {
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
  // Style sheet and script are the program's own, and must not be escaped.
  const head = text.slice(0, text.indexOf('</head>'));
  const body = frame
    ? html`<body data-root="${frame.root}" data-params="${frame.params ?? ''}"></body>`.text.replace(
        '</body>',
        '',
      )
    : '<body>';
  const script = frame ? `<script${nonce}>${EDITOR_SCRIPT}</script>\n` : '';
  return `${head}<style${nonce}>${STYLE}${style}</style>\n</head>\n${body}\n${content}\n${script}</body>\n</html>\n`;
}
