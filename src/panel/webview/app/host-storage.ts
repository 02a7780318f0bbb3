import { createRecordIds } from '../../../base/text/record-id';
import type { Host } from '../host';
import type { Storage } from './memory';

/** What is kept, with whose it is and how new. */
interface Copy {
  readonly panel?: string;
  readonly count?: number;
}

/** Where the page itself keeps text, such as `sessionStorage`. */
export interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/**
 * Keeps the panel's state in three places, since none is enough: with the extension, which writes it down at once but may be gone; with the
 * page, which has it at once but only in this window; and with the editor, which has it when the window is closed but in a browser
 * writes it down every few seconds only. The newest copy of this panel counts: a counter tells. Another window on the same file
 * shares the extension's copy, so that one counts only when it is this panel's, or when there is no other.
 */
export function hostStorage(
  host: Host,
  editor: Storage,
  page: PageStorage | undefined,
  file: string,
): Storage {
  const key = `labelwright ${file}`;
  let panel = createRecordIds()();
  let count = 0;
  return {
    async getState() {
      const own = newer(parse(page?.getItem(key)), (await editor.getState()) as Copy | undefined);
      const theirs = (await host.request('kept', {}).catch(() => undefined)) as Copy | null | undefined;
      const isOwn = !own || (theirs?.panel !== undefined && theirs.panel === own.panel);
      const found = isOwn ? newer(own, theirs ?? undefined) : own;
      panel = found?.panel ?? panel;
      count = found?.count ?? 0;
      return found;
    },
    setState(state) {
      count += 1;
      const copy = { ...(state as object), panel, count };
      try {
        page?.setItem(key, JSON.stringify(copy));
      } catch {
        // No room: the other copies are as new.
      }
      editor.setState(copy);
      host.request('keep', { state: copy }).catch(() => undefined);
    },
  };
}

/** The newer of two copies; the first of two equal ones. */
function newer(a: Copy | undefined, b: Copy | undefined): Copy | undefined {
  if (!a || !b) return a ?? b;
  return (b.count ?? 0) > (a.count ?? 0) ? b : a;
}

function parse(text: string | null | undefined): Copy | undefined {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as Copy;
  } catch {
    return undefined;
  }
}
