import type { Paint } from '../state/painted';

declare global {
  /** What the script `markdown.js` leaves behind. */
  var labelwrightPaint: Paint | undefined;
}

/**
 * Loads what paints Markdown: a script beside that of the panel, allowed by the same nonce. Resolves to nothing if that fails, and texts
 * are shown as their source. A page that has it inside loads nothing.
 */
export function loadPaint(panel: HTMLScriptElement): Promise<Paint | undefined> {
  if (globalThis.labelwrightPaint) return Promise.resolve(globalThis.labelwrightPaint);
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.nonce = panel.nonce;
    script.src = new URL('markdown.js', panel.src).href;
    script.onload = () => resolve(globalThis.labelwrightPaint);
    script.onerror = () => resolve(undefined);
    document.head.append(script);
  });
}
