import { isRecordId } from '../../../base/text/record-id';
import type { SaveParams } from '../../../protocol/panel';
import type { BegunDecision, PanelState } from '../state/panel-state';
import { enqueue } from '../state/save-queue';
import type { Store } from './store';

/** Storage for a panel's state that survives reloads. */
export interface Storage {
  /** The state, or a promise of it. */
  getState(): unknown;
  setState(state: unknown): void;
}

/** Fields of the panel's state that are stored unchanged. */
const SETTINGS = [
  'filter',
  'listHidden',
  'guidelineHidden',
  'lastSpanLabel',
  'lastRelationLabel',
  'showsSource',
  'textSize',
] as const;

type Settings = Pick<PanelState, (typeof SETTINGS)[number]>;

const settingsOf = (state: Settings): Settings =>
  Object.fromEntries(SETTINGS.map((name) => [name, state[name]])) as unknown as Settings;

interface Stored extends Settings {
  v: 1;
  sample?: string;
  /** That sample is done with: the next one was on its way, or there was none. */
  isLeft?: boolean;
  /** Scroll position of that sample's text, in CSS pixels. */
  scroll?: number;
  /** Saves that are not known to be on disk. */
  unsaved: SaveParams[];
  /** Decisions begun, by sample id. */
  begun: [string, BegunDecision][];
  /** What was filled in in forms that were left, by form. */
  forms: [string, object][];
}

const nothing: Stored = {
  v: 1,
  filter: { queue: 'todo' },
  listHidden: false,
  guidelineHidden: false,
  unsaved: [],
  begun: [],
  forms: [],
};

/** Stores what must survive a reload: unsaved work, and which sample was on screen. */
export class Memory {
  #last: PanelState | undefined;
  #stored: Stored = nothing;

  constructor(
    private readonly storage: Storage,
    private readonly store: Store,
  ) {}

  /** Restores the stored state and stores every later change. Resolves to the sample that was on screen, and whether it was left. */
  async restore(): Promise<Pick<Stored, 'sample' | 'isLeft'>> {
    const state = (await this.storage.getState()) as Partial<Stored> | undefined;
    const stored: Stored = state?.v === 1 ? { ...nothing, ...state } : nothing;
    // Some of these saves may be on disk: the state may have been stored before the last reply.
    const resend = stored.unsaved.filter(({ record }) => isRecordId(record));
    this.store.update((now) => {
      const saves = resend.reduce((all, save) => enqueue(all, { ...save, again: true }), now.saves);
      const begun = new Map(stored.begun);
      return { ...now, ...settingsOf(stored), saves, begun };
    });
    this.#stored = stored;
    this.store.subscribe(() => this.#keep());
    return stored;
  }

  /** The stored scroll position of a sample's text; 0 for all other samples. */
  scrollOf(sample: string): number {
    return this.#stored.sample === sample ? (this.#stored.scroll ?? 0) : 0;
  }

  keepScroll(sample: string, scroll: number): void {
    if (this.#stored.sample !== sample || this.#stored.scroll === scroll) return;
    this.#stored = { ...this.#stored, scroll };
    this.storage.setState(this.#stored);
  }

  /** What was filled in in a form that was left. */
  formOf(form: string): object | undefined {
    return this.#stored.forms.find(([name]) => name === form)?.[1];
  }

  keepForm(form: string, filled: object | undefined): void {
    const others = this.#stored.forms.filter(([name]) => name !== form);
    this.#stored = { ...this.#stored, forms: filled ? [...others, [form, filled]] : others };
    this.storage.setState(this.#stored);
  }

  #keep(): void {
    const { state } = this.store;
    const last = this.#last;
    const isSame =
      last?.current?.sample === state.current?.sample &&
      isLeaving(last) === isLeaving(state) &&
      last?.saves.saves === state.saves.saves &&
      (['begun', ...SETTINGS] as const).every((name) => last?.[name] === state[name]);
    this.#last = state;
    if (isSame) return;
    const sample = state.current?.sample.id ?? this.#stored.sample;
    this.#stored = {
      v: 1,
      ...settingsOf(state),
      sample,
      isLeft: !state.current && (isLeaving(state) || this.#stored.isLeft),
      scroll: sample === this.#stored.sample ? this.#stored.scroll : undefined,
      unsaved: [...state.saves.saves],
      begun: [...state.begun],
      forms: this.#stored.forms,
    };
    this.storage.setState(this.#stored);
  }
}

/** Whether no sample is on screen because the last one was done with. */
const isLeaving = (state: PanelState | undefined): boolean =>
  state?.waiting === 'next' || state?.finished === true;
