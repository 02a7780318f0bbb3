import type { SaveParams, ViewFilter } from '../../protocol/panel';
import { unsaved } from '../state/save-queue';
import type { PanelState, SpanLabel } from '../state/panel-state';
import type { Store } from './store';

/** Where the editor keeps a panel's state over reloads. */
export interface Storage {
  getState(): unknown;
  setState(state: unknown): void;
}

interface Kept {
  v: 1;
  filter: ViewFilter;
  sample?: string;
  listHidden: boolean;
  guidelineHidden: boolean;
  lastSpanLabel?: SpanLabel;
  armed?: SpanLabel;
  /** Work that is not known to be on disk. */
  unsaved: SaveParams[];
}

const nothing: Kept = {
  v: 1,
  filter: { queue: 'todo' },
  listHidden: false,
  guidelineHidden: false,
  unsaved: [],
};

/** Keeps what must survive a reload: unsaved work, and where the person was. */
export class Memory {
  #last: PanelState | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly store: Store,
  ) {}

  /** What was kept, put into the state; from then on every change is kept. */
  restore(): Kept {
    const state = this.storage.getState() as Partial<Kept> | undefined;
    const kept: Kept = state?.v === 1 ? { ...nothing, ...state } : nothing;
    const { filter, listHidden, guidelineHidden, lastSpanLabel, armed } = kept;
    this.store.update((now) => ({ ...now, filter, listHidden, guidelineHidden, lastSpanLabel, armed }));
    this.store.subscribe(() => this.#keep(kept.sample));
    return kept;
  }

  #keep(first: string | undefined): void {
    const { state } = this.store;
    const last = this.#last;
    const isSame =
      last?.saves === state.saves &&
      last.filter === state.filter &&
      last.current?.sample === state.current?.sample &&
      last.listHidden === state.listHidden &&
      last.guidelineHidden === state.guidelineHidden &&
      last.lastSpanLabel === state.lastSpanLabel &&
      last.armed === state.armed;
    this.#last = state;
    if (isSame) return;
    const kept: Kept = {
      v: 1,
      filter: state.filter,
      sample: state.current?.sample.id ?? (last?.current ? last.current.sample.id : first),
      listHidden: state.listHidden,
      guidelineHidden: state.guidelineHidden,
      lastSpanLabel: state.lastSpanLabel,
      armed: state.armed,
      unsaved: unsaved(state.saves),
    };
    this.storage.setState(kept);
  }
}
