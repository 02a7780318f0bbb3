import { createRecordIds } from '../../../base/text/record-id';
import { parseLine } from '../../../project/answers/lines';
import type { Host } from '../host';
import type { Storage } from './memory';

/** A stored state with the panel that wrote it and a counter for its age. */
interface Copy {
  readonly panel?: string;
  readonly count?: number;
}

export type PageStorage = Pick<typeof sessionStorage, 'getItem' | 'setItem'>;

/**
 * Stores the panel's state in three places, since each has a gap. The extension writes it to disk at once, but may be gone. The page has it
 * at once, but only in this window. The editor keeps it when the window is closed, but in a browser writes it only every few seconds. A
 * counter shows which copy of this panel is the newest. Another window on the same file shares the extension's copy, so that copy counts
 * only if this panel wrote it or there is no other.
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
      const own = newer(
        parseLine(page?.getItem(key) ?? '') as Copy | undefined,
        (await editor.getState()) as Copy | undefined,
      );
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
        // The page's storage is full. The other copies are just as new.
      }
      editor.setState(copy);
      host.request('keep', { state: copy }).catch(() => undefined);
    },
  };
}

/** The newer of two copies; the first if they are equally new. */
function newer(a: Copy | undefined, b: Copy | undefined): Copy | undefined {
  if (!a || !b) return a ?? b;
  return (b.count ?? 0) > (a.count ?? 0) ? b : a;
}
