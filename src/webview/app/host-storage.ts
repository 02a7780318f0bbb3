import type { Host } from '../host';
import type { Storage } from './memory';

/** Keeps the panel's state with the editor's extension, which writes it down at once, and with the editor for where there is no such place. */
export function hostStorage(host: Host, editor: Storage): Storage {
  return {
    async getState() {
      const kept = await host.request('kept', {}).catch(() => null);
      return kept ?? editor.getState();
    },
    setState(state) {
      editor.setState(state);
      host.request('keep', { state }).catch(() => undefined);
    },
  };
}
