import type { ViewFilter } from '../../../protocol/panel';
import type { Host } from '../host';
import { noMode } from '../state/panel-state';
import { grouped } from '../view/in-words';
import type { Navigator } from './navigator';
import type { Store } from './store';

/**
 * Goes to a sample by its id or, if no sample has that id, by its number in the queue. A sample that is not in the queue is shown among all
 * samples.
 */
export async function goToSample(
  host: Host,
  store: Store,
  navigator: Navigator,
  wanted: string,
): Promise<void> {
  const isLast = navigator.goOn();
  const leaveMode = (): void => store.set({ mode: noMode });
  const { view } = store.state;
  const number = /^#?\d+$/.test(wanted) ? Number(wanted.replace('#', '')) - 1 : -1;
  const go = (found: number): boolean => {
    if (!isLast()) return true;
    const position = found >= 0 ? found : number;
    if (!view || position < 0 || position >= view.length) return false;
    leaveMode();
    navigator.goTo(position, found >= 0 ? { sample: wanted } : undefined);
    return true;
  };
  if (await navigator.locate({ sample: wanted }, go).catch(() => go(-1))) return;
  const filter: ViewFilter = { queue: 'all', samples: [wanted] };
  const anywhere = await host.request('view', { filter }).catch(() => undefined);
  if (!isLast()) return;
  if (anywhere !== undefined && anywhere.length > 0) {
    leaveMode();
    return navigator.show(undefined, { sample: wanted });
  }
  const error = `No sample “${wanted}” in this file, and ${grouped(view?.length ?? 0)} in this queue.`;
  // The field is not opened again: it would take the keys.
  if (store.state.mode.kind === 'goto') store.set({ mode: { kind: 'goto', error } });
  else store.notify(error);
}
