import { isRecordId } from '../../../base/text/record-id';
import type { SaveParams } from '../../../protocol/panel';
import type { BegunDecision } from '../state/panel-state';
import { enqueue } from '../state/save-queue';
import type { PanelState } from '../state/panel-state';
import type { Store } from './store';

/** Where the editor keeps a panel's state over reloads. */
export interface Storage {
  /** The state, or a promise of it. */
  getState(): unknown;
  setState(state: unknown): void;
}

/** Fields of the panel's state that are stored as they are. */
const SETTINGS = ['filter', 'listHidden', 'guidelineHidden', 'lastSpanLabel', 'armed'] as const;

type Settings = Pick<PanelState, (typeof SETTINGS)[number]>;

const settingsOf = (state: Settings): Settings =>
  Object.fromEntries(SETTINGS.map((name) => [name, state[name]])) as unknown as Settings;

interface Kept extends Settings {
  v: 1;
  sample?: string;
  /** How far that sample's text was scrolled, in CSS pixels. */
  scroll?: number;
  /** Work that is not known to be on disk. */
  unsaved: SaveParams[];
  /** Decisions begun, by sample id. */
  begun: [string, BegunDecision][];
  /** Texts begun in forms, by field. */
  texts: [string, string][];
}

const nothing: Kept = {
  v: 1,
  filter: { queue: 'todo' },
  listHidden: false,
  guidelineHidden: false,
  unsaved: [],
  begun: [],
  texts: [],
};

/** Keeps what must survive a reload: unsaved work, and where the person was. */
export class Memory {
  #last: PanelState | undefined;
  #kept: Kept = nothing;

  constructor(
    private readonly storage: Storage,
    private readonly store: Store,
  ) {}

  /** Puts what was kept into the state, and keeps every change from then on. Resolves to the id of the sample that was on screen. */
  async restore(): Promise<string | undefined> {
    const state = (await this.storage.getState()) as Partial<Kept> | undefined;
    const kept: Kept = state?.v === 1 ? { ...nothing, ...state } : nothing;
    // Some of them may have been written: what was kept may be older than the last reply.
    const again = kept.unsaved.filter(({ record }) => isRecordId(record));
    this.store.update((now) => {
      const saves = again.reduce((all, save) => enqueue(all, { ...save, again: true }), now.saves);
      const begun = new Map(kept.begun);
      return { ...now, ...settingsOf(kept), saves, begun };
    });
    this.#kept = kept;
    this.store.subscribe(() => this.#keep());
    return kept.sample;
  }

  /** How far a sample's text was scrolled when the panel went; 0 for all others. */
  scrollOf(sample: string): number {
    return this.#kept.sample === sample ? (this.#kept.scroll ?? 0) : 0;
  }

  keepScroll(sample: string, scroll: number): void {
    if (this.#kept.sample !== sample || this.#kept.scroll === scroll) return;
    this.#kept = { ...this.#kept, scroll };
    this.storage.setState(this.#kept);
  }

  /** What somebody began to write in a field of a form and did not send. */
  textOf(field: string): string {
    return this.#kept.texts.find(([name]) => name === field)?.[1] ?? '';
  }

  keepText(field: string, text: string): void {
    const others = this.#kept.texts.filter(([name]) => name !== field);
    this.#kept = { ...this.#kept, texts: text === '' ? others : [...others, [field, text]] };
    this.storage.setState(this.#kept);
  }

  #keep(): void {
    const { state } = this.store;
    const last = this.#last;
    const isSame =
      last?.current?.sample === state.current?.sample &&
      (['saves', 'begun', ...SETTINGS] as const).every((name) => last?.[name] === state[name]);
    this.#last = state;
    if (isSame) return;
    const sample = state.current?.sample.id ?? this.#kept.sample;
    this.#kept = {
      v: 1,
      ...settingsOf(state),
      sample,
      scroll: sample === this.#kept.sample ? this.#kept.scroll : undefined,
      unsaved: [...state.saves.saves],
      begun: [...state.begun],
      texts: this.#kept.texts,
    };
    this.storage.setState(this.#kept);
  }
}
