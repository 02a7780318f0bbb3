import type { PanelProject } from '../../../protocol/panel';
import { PanelFailure, READING_PAUSE_MS, type Host } from '../host';
import type { PanelState } from '../state/panel-state';
import type { Paint } from '../state/painted';
import { showsMarkdown } from '../../../project/model/layout';
import type { Memory } from './memory';
import type { Navigator } from './navigator';
import type { Reviewing } from './reviewing';
import type { Saver } from './saver';
import type { Store } from './store';

/** Loads the project and opens the first sample. */
export class Opening {
  #isRestored = false;
  /** Where to begin: at what was requested from outside, else at the sample that was on screen before a reload, or `isLeft`: at the next one. */
  #first: { filter?: PanelState['filter']; sample?: string; row?: number; isLeft?: boolean } | undefined;
  #isOpen = false;

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    private readonly saver: Saver,
    private readonly navigator: Navigator,
    private readonly memory: Memory,
    private readonly reviewing: Reviewing,
    /** Runs something after the keys typed ahead. */
    private readonly inTurn: (run: () => void) => void,
    private readonly loadPaint: () => Promise<Paint | undefined>,
  ) {
    host.on('project', (project) => this.#take(project));
    host.on('show', ({ sample, row, filter }) => {
      if (this.#isOpen) this.inTurn(() => void this.navigator.show(filter, { sample, row }));
      else this.#first = { filter, sample, row };
    });
  }

  /** Loads the project and shows where the person left off. Calls `restored` once, after the stored state is restored. */
  async start(restored: () => void): Promise<void> {
    if (!this.#isRestored) {
      const { sample, isLeft } = await this.memory.restore();
      this.#first ??= { sample, isLeft };
      this.#isRestored = true;
      restored();
    }
    try {
      const project = await this.#project();
      const { project: before } = this.store.state;
      // What paints Markdown is there before the first sample: nobody sees the source first.
      await this.#paints(project);
      const { project: now } = this.store.state;
      this.#take(now && now !== before ? now : project);
      this.saver.pump(true);
    } catch (thrown) {
      const failure = PanelFailure.from(thrown).message;
      this.store.set({ failure });
    }
  }

  /** Loads what paints Markdown if a project shows some. */
  #paints(project: PanelProject): Promise<void> | undefined {
    if (!showsMarkdown(project.layout)) return undefined;
    return (this.#loading ??= this.loadPaint().then((paint) => this.store.set({ paint })));
  }
  #loading: Promise<void> | undefined;

  /** Asks for the project, as often as it is still being read. */
  async #project(): Promise<PanelProject> {
    for (;;) {
      try {
        return await this.host.request('project', {});
      } catch (thrown) {
        const loadError = PanelFailure.from(thrown);
        if (loadError.code !== 'reading') throw thrown;
        this.store.set({ loadError });
        await new Promise((resolve) => setTimeout(resolve, READING_PAUSE_MS));
      }
    }
  }

  async chooseAnnotator(): Promise<void> {
    const { annotator } = await this.host.request('chooseAnnotator', {});
    if (!annotator) return;
    const project = await this.host.request('project', {});
    this.store.set({ project });
    this.saver.pump(true);
    const { filter, current } = this.store.state;
    await this.navigator.open(filter, current ? { sample: current.sample.id } : undefined);
  }

  /** Takes a new version of the project. Opens samples as soon as there are any: an error may have been corrected in the meantime. */
  #take(project: PanelProject): void {
    const { project: before, filter, current } = this.store.state;
    const isMended = before?.partial !== undefined && project.partial === undefined;
    // Messages about the partly read schema no longer hold.
    this.store.update((state) => ({
      ...state,
      project,
      failure: undefined,
      notice: isMended ? undefined : state.notice,
    }));
    this.saver.pump(false);
    void this.#paints(project);
    // Causes name the tie-breakers that decide, or say that there is none.
    if (before && JSON.stringify(before.guideline) !== JSON.stringify(project.guideline))
      this.reviewing.forget();
    if (project.blocked || !this.#isRestored) return;
    if (this.#isOpen) {
      // The annotator changed, and the answer on screen belongs to the previous one.
      if (before && before.annotator !== project.annotator)
        void this.navigator.open(filter, current && { sample: current.sample.id });
      else void this.navigator.lookForMore();
      return;
    }
    this.#isOpen = true;
    const { filter: wanted = filter, isLeft, ...at } = this.#first ?? {};
    const isNowhere = at.sample === undefined && at.row === undefined;
    void this.navigator.open(wanted, isNowhere ? undefined : at, isLeft);
  }
}
