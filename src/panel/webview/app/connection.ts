import type { Host } from '../host';
import type { Store } from './store';

/** How long the extension may take to answer a ping, and the pause between pings, in milliseconds. */
const PATIENCE = 5000;
const PAUSE = 1000;

/**
 * Notices when the extension no longer receives the panel's messages, for as long as the page is open. When the extension host ends, VS Code
 * starts a new one but never connects it to open webviews: their messages are dropped without an error. After a lost network connection, the
 * same ping is answered late. `reopen`: the command link that reopens the panel; undefined if a reopened panel could not find the work stored
 * here.
 */
export async function watchConnection(
  host: Host,
  store: Store,
  reopen: string | undefined,
  { patience, pause } = { patience: PATIENCE, pause: PAUSE },
): Promise<never> {
  for (;;) {
    const late = setTimeout(() => store.set({ disconnected: { reopen } }), patience);
    await host.request('ping', {}).catch(() => undefined);
    clearTimeout(late);
    if (store.state.disconnected) store.set({ disconnected: undefined });
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
