/** The other side of the panel, in memory: views, records with undo and redo, and troubles on demand. */
import type {
  Answer,
  GoldFeedback,
  PanelError,
  PanelMethod,
  PanelProject,
  PanelRequests,
  PanelSample,
  ReviewEvidence,
  RowState,
  SampleRow,
  SaveParams,
  ViewFilter,
} from '../../src/protocol/panel';

export type SampleSeed = Partial<PanelSample> & { id: string; text: string };

interface FakeRecord {
  sample: string;
  params: SaveParams;
  before: Answer | undefined;
  after: Answer;
}

type Handlers = { [M in PanelMethod]: (params: PanelRequests[M]['params']) => PanelRequests[M]['result'] };

export class FakeEngine {
  readonly answers = new Map<string, Answer>();
  /** Every save in the order in which it was carried out. */
  readonly saved: SaveParams[] = [];
  readonly asked: { method: PanelMethod; params: unknown }[] = [];
  /** How many requests are not answered yet. */
  pending = 0;
  /** Milliseconds to wait before a request is carried out, and before its answer is sent. */
  latency: () => number = () => 0;
  /** Disagreements show once one's own answer is done. */
  independent = false;
  /** An error to answer the next saves with. */
  failSaves: PanelError | undefined;
  /** What explains the differences, on every sample. */
  /** The codes that exist, most used first. */
  codes: string[] = [];
  evidence: ReviewEvidence = { disputes: [], similar: [] };
  /** What is told of a sample's answer at once, and of all of them at the end. */
  feedback: (sample: string) => GoldFeedback | undefined = () => undefined;
  judged: GoldFeedback[] = [];
  /** How the qualification stands after a save. */
  qualification: PanelProject['qualification'];
  /** Slices of images and audio files, by path. */
  readonly media = new Map<string, (from: number) => PanelRequests['media']['result']>();
  /** Ids of samples that are not in the file: not yet, or no more. */
  readonly gone = new Set<string>();
  /** Requests of these methods are never answered. */
  readonly silent = new Set<PanelMethod>();
  textHash: (row: number) => string = (row) => this.seed(row).textHash ?? `hash-${row}`;
  /** Results of saves by the ids of their records. */
  readonly #written = new Map<string, PanelRequests['save']['result']>();
  /** Who gave the answers, by sample. */
  readonly #authors = new Map<string, string | undefined>();
  readonly #undo: FakeRecord[] = [];
  readonly #redo: FakeRecord[] = [];
  readonly #views = new Map<string, { rows: readonly number[] | undefined; length: number }>();
  readonly #rowById = new Map<string, number>();
  #done = 0;
  #made = 0;

  constructor(
    readonly project: PanelProject,
    readonly count: number,
    readonly seed: (row: number) => SampleSeed,
  ) {
    if (count <= 100_000) {
      for (let row = 0; row < count; row++) this.#rowById.set(this.seed(row).id, row);
    }
    project.progress.total = count;
  }

  /** Carries a request out, slowly if `latency` says so. Requests begin in order, as messages arrive in order. */
  async handle(method: PanelMethod, params: unknown): Promise<unknown> {
    this.asked.push({ method, params });
    if (this.silent.has(method)) return new Promise(() => {});
    const delay = this.latency();
    this.pending += 1;
    try {
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      const handler = this.#handlers[method] as ((params: unknown) => unknown) | undefined;
      if (!handler) throw { code: 'unknown-method', message: method } satisfies PanelError;
      return structuredClone(handler(params));
    } finally {
      this.pending -= 1;
    }
  }

  sampleAt(row: number, position: number): PanelSample {
    const seed = this.seed(row);
    return {
      row,
      textHash: this.textHash(row),
      start: {},
      context: [],
      fields: {},
      shown: {},
      similarExamples: [],
      findings: [],
      ...seed,
      position,
      answer: this.answers.get(seed.id),
      state: this.stateOf(seed.id, seed.state),
    };
  }

  stateOf(id: string, initial: RowState = 'todo'): RowState {
    const answer = this.answers.get(id);
    if (!answer) return initial;
    if (answer.status === 'draft') return 'draft';
    return answer.flags.length > 0 ? 'flagged' : 'done';
  }

  readonly #handlers: Handlers = {
    project: () => this.project,
    view: ({ filter, at }) => {
      const wanted = at?.sample !== undefined ? this.#rowOf(at.sample) : at?.row;
      const rows =
        filter.queue === 'all' && !filter.text && !filter.label && !filter.samples
          ? undefined
          : this.#select(filter, wanted);
      const view = `view-${++this.#made}`;
      const length = rows?.length ?? this.count;
      this.#views.set(view, { rows, length });
      const found = wanted === undefined ? -1 : this.#positionOf(view, wanted);
      const start = found >= 0 ? found : Math.max(0, this.#nextTodo(view, 0));
      const isQualification = this.project.qualification?.phase === 'first';
      const holdsAt = found >= 0;
      return {
        view,
        filter,
        length,
        start,
        ...(holdsAt && { holdsAt }),
        ...(isQualification && { isQualification }),
      };
    },
    samples: ({ view, from, count }) =>
      this.#positions(view, from, count, (row, position) => this.sampleAt(row, position)),
    rows: ({ view, from, count }) =>
      this.#positions(view, from, count, (row, position) => this.#row(row, position)),
    nextTodo: ({ view, from }) => this.#nextTodo(view, from),
    find: ({ view, sample, row }) => {
      const wanted = sample !== undefined ? this.#rowOf(sample) : row;
      return wanted === undefined ? -1 : this.#positionOf(view, wanted);
    },
    save: (params) => {
      if (this.failSaves) throw this.failSaves;
      const row = this.#rowOf(params.sample);
      if (row === undefined)
        throw { code: 'failed', message: `no sample ${params.sample}` } satisfies PanelError;
      if (params.textHash !== this.textHash(row))
        throw { code: 'text-changed', message: 'Its text has changed.' } satisfies PanelError;
      const known = params.again ? this.#written.get(params.record) : undefined;
      if (known) return known;
      const { partial } = this.project;
      if (partial && params.status === 'done')
        throw { code: 'partly-read', message: partial.message } satisfies PanelError;
      const present = this.answers.get(params.sample);
      const isOwn = (this.#authors.get(params.sample) ?? params.annotator) === params.annotator;
      if (params.over !== undefined && present && isOwn && (present.record ?? null) !== params.over)
        throw { code: 'answer-changed', message: 'Answered in another window.' } satisfies PanelError;
      this.saved.push(params);
      this.#authors.set(params.sample, params.annotator);
      const { labels, rules, flags, note, status, decision } = params;
      const after: Answer = {
        ...(decision && { decision: { ...decision, reviewer: this.project.annotator } }),
        labels,
        rules,
        flags,
        note,
        status,
        record: params.record,
        time: this.#time(),
      };
      this.#undo.push({ sample: params.sample, params, before: this.answers.get(params.sample), after });
      this.#redo.length = 0;
      this.#put(params.sample, after);
      const told = status === 'done' ? this.feedback(params.sample) : undefined;
      const result = {
        record: after.record!,
        time: after.time!,
        state: this.stateOf(params.sample),
        ...this.#disagreement(params.sample),
        ...this.#progress(),
        ...(told && { feedback: told }),
        ...(this.qualification && { qualification: this.qualification }),
      };
      this.#written.set(params.record, result);
      return result;
    },
    saveAll: ({ saves }) =>
      saves.map((params) => {
        try {
          return { result: this.#handlers.save(params) };
        } catch (error) {
          return { error: error as PanelError };
        }
      }),
    undo: () => this.#step(this.#undo, this.#redo, 'before'),
    redo: () => this.#step(this.#redo, this.#undo, 'after'),
    chooseAnnotator: () => {
      this.project.annotator ??= 'ana';
      return { annotator: this.project.annotator };
    },
    showFindings: () => null,
    ping: () => null,
    kept: () => null,
    keep: () => null,
    open: () => null,
    media: ({ path, from }) => this.media.get(path)!(from),
    judged: () => ({ items: this.judged }),
    codes: () => this.codes,
    evidence: () => this.evidence,
    decideAll: () => ({ decided: 0, before: 0, open: [], openSamples: 0, stopped: false }),
    stopDeciding: () => null,
    guidelineEdits: () => ({ file: '', hash: '', edits: [], id: '' }),
    changeGuideline: () => ({ id: 'TB-9', file: 'guideline.yaml', version: '1.4.0' }),
    review: () => null,
  };

  #time(): string {
    return new Date(Date.UTC(2026, 10, 25, 9, 0, this.saved.length)).toISOString();
  }

  #put(sample: string, answer: Answer | undefined): void {
    const wasDone = this.answers.get(sample)?.status === 'done';
    if (answer) this.answers.set(sample, answer);
    else this.answers.delete(sample);
    this.#done += Number(answer?.status === 'done') - Number(wasDone);
    this.project.progress.done = this.#done;
  }

  #progress(): { progress: PanelProject['progress']; canUndo: boolean; canRedo: boolean } {
    return {
      progress: this.project.progress,
      canUndo: this.#undo.length > 0,
      canRedo: this.#redo.length > 0,
    };
  }

  #step(from: FakeRecord[], to: FakeRecord[], which: 'before' | 'after'): PanelRequests['undo']['result'] {
    const record = from.pop();
    if (!record) return null;
    to.push(record);
    this.#put(record.sample, record[which]);
    const { sample } = record;
    return {
      sample,
      answer: record[which],
      state: this.stateOf(sample),
      ...this.#disagreement(sample),
      ...this.#progress(),
    };
  }

  #disagreement(sample: string): { disagreement?: true } {
    if (this.independent && this.answers.get(sample)?.status !== 'done') return {};
    return this.#rowOf(sample)! % 7 === 3 ? { disagreement: true } : {};
  }

  /** The rows that a filter lets through, and the one that is wanted anyhow. */
  #select(filter: ViewFilter, wanted: number | undefined): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.count; row++) {
      if (row === wanted) {
        rows.push(row);
        continue;
      }
      const seed = this.seed(row);
      if (this.gone.has(seed.id)) continue;
      const state = this.stateOf(seed.id, seed.state);
      const text = filter.text?.toLowerCase();
      if (filter.queue === 'todo' && !['todo', 'draft', 'stale', 'returned'].includes(state)) continue;
      if (filter.queue === 'flagged' && state !== 'flagged') continue;
      if (filter.queue === 'stale' && state !== 'stale') continue;
      if (filter.queue === 'disagreement' && row % 7 !== 3) continue;
      if (filter.samples && !filter.samples.includes(seed.id)) continue;
      if (text && !seed.text.toLowerCase().includes(text) && !seed.id.includes(text)) continue;
      rows.push(row);
    }
    return rows;
  }

  #rowOf(id: string): number | undefined {
    if (this.gone.has(id)) return undefined;
    const known = this.#rowById.get(id);
    if (known !== undefined) return known;
    const number = Number(/(\d+)$/.exec(id)?.[1] ?? -1) - 1;
    return number >= 0 && number < this.count && this.seed(number).id === id ? number : undefined;
  }

  /** Knows no views any more, as after a new start. */
  forgetViews(): void {
    this.#views.clear();
  }

  #view(id: string): { rows: readonly number[] | undefined; length: number } {
    const view = this.#views.get(id);
    if (!view) throw { code: 'cancelled', message: 'This list is out of date.' } satisfies PanelError;
    return view;
  }

  #rowAt(view: string, position: number): number {
    return this.#view(view).rows?.[position] ?? position;
  }

  #positionOf(view: string, row: number): number {
    const { rows } = this.#view(view);
    return rows ? rows.indexOf(row) : row;
  }

  #positions<T>(view: string, from: number, count: number, make: (row: number, position: number) => T): T[] {
    const length = this.#view(view).length;
    const result: T[] = [];
    for (let at = Math.max(0, from); at < Math.min(length, from + count); at++)
      result.push(make(this.#rowAt(view, at), at));
    return result;
  }

  #row(row: number, position: number): SampleRow {
    const { id, text, state } = this.seed(row);
    const snippet = text.slice(0, 80).replace(/\s+/g, ' ');
    const disagreement = this.#disagreement(id).disagreement === true;
    return { position, id, snippet, state: this.stateOf(id, state), disagreement };
  }

  #nextTodo(view: string, from: number): number {
    const length = this.#view(view).length;
    for (let step = 0; step < length; step++) {
      const at = (from + step) % length;
      const seed = this.seed(this.#rowAt(view, at));
      if (['todo', 'draft', 'stale', 'returned'].includes(this.stateOf(seed.id, seed.state))) return at;
    }
    return -1;
  }
}
