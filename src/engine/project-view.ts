import { byCodeUnit, getOrAdd } from '../base/lists';
import type { ProjectModel } from '../project/model/model';
import { isObject } from '../base/objects';
import { recordGlobs } from '../project/records/kinds';
import type { Labels } from '../project/records/records';
import { textSource } from '../project/samples/sample';
import { KeySet, type Keys } from '../base/columns/key-set';
import type {
  AgreementView,
  AnswerPart,
  AnswerView,
  AssignmentView,
  BatchView,
  ConflictingDecisions,
  ConfusedPair,
  DuplicateSample,
  GoldAnswers,
  LabelCounts,
  PatternView,
  ProjectView,
  RecordFileView,
  RecordLine,
  SameTime,
  SampleAnswers,
  SampleFileView,
  SplitFileView,
  Undecided,
} from '../rules/framework/project-view';
import { agreementScope } from './agreement/agreement-scope';
import { repeatedRecords } from './stores/repeated-ids';
import { conflictingDecisions } from './review/opposite-decisions';
import { worthOf } from './agreement/pair-worth';
import { layerAgreement } from './agreement/layer-agreement';
import type { AnswerTable } from '../project/answers/answer-table';
import { countLabels } from './agreement/label-counts';
import { fileLines, parseLine } from '../project/answers/lines';
import type { AssignmentStore } from './assignments/assignment-store';
import { plannedFor, reservesOf, samplesByPeople, type AssignedBatch } from './assignments/assignments';
import type { RecordFile } from '../project/answers/record-files';
import type { Stores } from './stores/stores';
import type { DisagreementIndex } from '../disagreement/disagreement-index';
import { READS_PER_PAUSE, sampleFileViews } from './census-view';
import type { Findings } from './findings/findings';
import { mediaFile } from '../project/samples/media';
import type { SampleFile } from '../project/samples/sample-file';

/** Formats whose rows have fields. */
const HAVE_FIELDS: ReadonlySet<string> = new Set(['jsonl', 'csv', 'tsv']);
/** Rows that are read to see which fields a file has. */
const MAX_FIELD_ROWS = 100;
/** Samples that are named when there are more. */
const MAX_NAMED = 10;

interface ViewSources extends Stores {
  readonly assignments: AssignmentStore;
  readonly disagreements: DisagreementIndex;
  readonly findings: Findings;
}

/** The engine's tables as project rules see them. */
export class EngineView implements ProjectView {
  /** The last counts, reused until an answer changes. */
  #counted: { table: AnswerTable; changes: number; counts: ReadonlyMap<string, LabelCounts> } | undefined;
  #mediaSeen = 0;

  /** As they are when the rules begin. */
  readonly #disagreements: DisagreementIndex;

  /** @param signal is aborted when the results of the rules are no longer needed */
  constructor(
    readonly model: ProjectModel,
    private readonly sources: ViewSources,
    private readonly pause: () => Promise<void>,
    private readonly signal: AbortSignal | undefined,
    readonly committed: ProjectView['committed'],
  ) {
    this.#disagreements = sources.disagreements;
  }

  get confusedPairs(): ConfusedPair[] {
    return this.#disagreements.confusions
      .map(({ layer, a, b, samples }) => ({
        layer,
        a,
        b,
        count: samples.size,
        samples: this.#firstNames(samples),
        labelledTwice: this.#disagreements.labelledTwice(layer, a, b),
      }))
      .sort(
        (x, y) =>
          y.count - x.count || byCodeUnit(x.layer, y.layer) || byCodeUnit(x.a, y.a) || byCodeUnit(x.b, y.b),
      );
  }

  get duplicateSamples(): ProjectView['duplicateSamples'] {
    const first = this.sources.samples.known.duplicates.map(({ id, first: one, again }): DuplicateSample => {
      const place = ({ file, row }: typeof one) => ({
        file: file.path,
        line: file.lineOf(row),
        offset: file.range(row).start,
      });
      return { id, idField: this.model.schema.data.id, first: place(one), again: place(again) };
    });
    return { first, total: this.sources.samples.known.duplicateCount };
  }

  repeatedRecords(): ReturnType<ProjectView['repeatedRecords']> {
    const files = this.sources.records.files.filter(({ problem }) => !problem);
    return repeatedRecords(files, this.sources.files, () => this.#pause());
  }

  pattern(pattern: string): PatternView | undefined {
    const listing = this.sources.listings.of(pattern);
    if (!listing) return undefined;
    const { files, refused, dvc, problem } = listing;
    return {
      files,
      refused,
      ...(dvc !== undefined && { dvc }),
      unknownFormat: this.sources.samples.unknownFormats.get(pattern) ?? [],
      problem,
    };
  }

  get guidelineProblem(): ProjectView['guidelineProblem'] {
    return this.sources.models.unreadable;
  }

  get hasUnnamedGuideline(): boolean {
    return this.sources.models.hasUnnamedGuideline;
  }

  get recordFiles(): RecordFileView[] {
    const files = this.sources.records.files.filter(({ problem }) => !problem);
    return files.map((file) => ({
      path: file.path,
      kind: file.kind,
      found: (rule) => this.sources.findings.data.found(file.path, rule),
      lines: () => this.#lines(file),
    }));
  }

  async otherRecordFiles(): Promise<readonly string[]> {
    const globs = recordGlobs(this.model.schema, ({ record }) => !record);
    // The commands that need these files report if they cannot be read.
    const files = await this.sources.files.list(globs).catch(() => []);
    return files.map(({ path }) => path);
  }

  async *#lines(file: RecordFile): AsyncIterable<RecordLine> {
    for await (const group of fileLines(this.sources.files, file.path)) {
      for (const line of group)
        yield {
          ...this.sources.findings.checksOf(this.model).viewOf(file, line, parseLine(line.raw)),
          offset: line.offset,
        };
      await this.#pause();
    }
  }

  get sampleFiles(): readonly SampleFileView[] {
    const { samples, findings } = this.sources;
    return sampleFileViews(this.model, samples, findings.data, this.pause);
  }

  async filesWithoutText(): ReturnType<ProjectView['filesWithoutText']> {
    const { samples, findings } = this.sources;
    const found: { path: string; fields: readonly string[] }[] = [];
    for (const file of samples.files) {
      if (file.problem || !HAVE_FIELDS.has(file.format) || file.rows === 0 || !findings.data.isCurrent(file))
        continue;
      const fields = samples.hasSample(file) ? undefined : await this.#fieldsBesideText(file);
      if (fields) found.push({ path: file.path, fields });
    }
    return found;
  }

  /** The fields of the first rows; undefined if the text field is among them, or if there are none. */
  async #fieldsBesideText(file: SampleFile): Promise<readonly string[] | undefined> {
    const fields = new Set<string>();
    for (let row = 0; row < Math.min(file.rows, MAX_FIELD_ROWS); row++) {
      const { raw } = this.sources.samples.read(file, row);
      const value = file.header.length > 0 ? undefined : parseLine(raw.raw);
      for (const name of isObject(value) ? Object.keys(value) : file.header) fields.add(name);
    }
    return fields.size === 0 || fields.has(textSource(this.model.schema.data).field)
      ? undefined
      : [...fields];
  }

  get labelCounts(): ReadonlyMap<string, LabelCounts> {
    const { table } = this.sources.records;
    if (this.#counted?.table !== table || this.#counted.changes !== table.changes)
      this.#counted = { table, changes: table.changes, counts: countLabels(table) };
    return this.#counted.counts;
  }

  get undecided(): Undecided[] {
    const byLayer = new Map<string, KeySet>();
    for (const { layer, samples } of this.#disagreements.groups.values()) {
      const keys = getOrAdd(byLayer, layer, () => new KeySet());
      for (const key of samples) keys.add(key);
    }
    for (const { record } of this.sources.records.decisions.values()) {
      if (record.withdrawn) continue;
      const key = this.sources.samples.ids.find(record.sample);
      for (const layer of Object.keys({ ...record.labels, ...record.valid })) byLayer.get(layer)?.delete(key);
    }
    return [...byLayer]
      .filter(([, keys]) => keys.size > 0)
      .map(([layer, keys]) => ({
        layer,
        total: keys.size,
        samples: this.#first(keys).map((key) => ({ id: this.name(key), answers: this.#answersTo(key) })),
      }));
  }

  async splitFile(): Promise<SplitFileView | undefined> {
    const { files } = this.sources;
    const path = this.model.schema.training.split.file;
    // The commands that need this file report if it cannot be read.
    if (!(await files.stat(path).catch(() => undefined))) return undefined;
    const pause = () => this.#pause();
    return {
      path,
      async *lines() {
        for await (const group of fileLines(files, path)) {
          yield* group;
          await pause();
        }
      },
    };
  }

  async assignments(): Promise<AssignmentView | undefined> {
    if (this.model.batches.length === 0) return undefined;
    const assignments = await this.sources.assignments.ready(this.model);
    const hasAllSamples = this.sources.samples.unreadable.length === 0;
    return (
      assignments && {
        batches: assignments.batches.flatMap((assigned) => batchView(assigned, hasAllSamples) ?? []),
        unassigned: () => {
          const keys = assignments.unassigned();
          return { total: keys.size, samples: this.#firstNames(keys) };
        },
      }
    );
  }

  async agreement(layer: string): Promise<AgreementView | undefined> {
    await this.pause();
    await this.sources.assignments.ready(this.model);
    const known = this.model.layers.get(layer)?.layer;
    const { records } = this.sources;
    return (
      known &&
      layerAgreement(
        records.table,
        known,
        this.#disagreements.twice,
        agreementScope(this.sources, this.model),
      )
    );
  }

  worthOf(layer: string, a: string, b: string): Promise<string | undefined> {
    return worthOf(this.sources, this.model, { layer, a, b }, this.pause);
  }

  *goldAnswers(): Iterable<GoldAnswers> {
    for (const [sample, { record, file, offset, line }] of this.sources.records.gold) {
      const answers = this.#answersTo(this.sources.samples.ids.find(sample));
      const { labels, explanation, origin } = record;
      const decided = origin && { isDecided: true as const };
      yield { sample, labels, explanation, ...decided, place: { file, offset, line }, answers };
    }
  }

  *sameTimes(): Iterable<SameTime> {
    const { table, files, sameTimes, decisions } = this.sources.records;
    for (const [row, { file, ...place }] of table.sameTimes) {
      const { annotator: who, sample, place: counts } = this.#answer(row);
      yield { who, sample, counts, place: { ...place, file: files[file]?.path ?? '' } };
    }
    for (const [sample, place] of sameTimes) {
      const { record, file, offset, line } = decisions.get(sample)!;
      yield { who: record.reviewer, sample, counts: { file, offset, line }, place };
    }
  }

  conflictingDecisions(): Iterable<ConflictingDecisions> {
    return conflictingDecisions(this.sources.records, this.model);
  }

  isSample(id: string): boolean {
    const { samples } = this.sources;
    return samples.locate(id) !== undefined || samples.unreadable.length > 0;
  }

  async mediaProblem(value: unknown): Promise<string | undefined> {
    if (++this.#mediaSeen % READS_PER_PAUSE === 0) await this.#pause();
    if ((value ?? '') === '') return undefined;
    const found = await mediaFile(this.sources.files, value);
    return 'problem' in found ? found.problem : undefined;
  }

  /** The name is read from the sample's file only when a rule uses it, which is rare. */
  #given(key: number): SampleAnswers {
    const nameOf = (): string => this.name(key);
    return {
      get sample() {
        return nameOf();
      },
      answers: this.#answersTo(key),
    };
  }

  #answersTo(key: number): AnswerView[] {
    return Array.from(this.sources.records.table.countingOn(key), (row) => this.#answer(row));
  }

  #answer(row: number): AnswerView {
    const { table, files } = this.sources.records;
    return new LazyAnswer(table, row, this, files[table.position(row).file]?.path ?? '');
  }

  async *answersToPair(layer: string, a: string, b: string): AsyncIterable<SampleAnswers> {
    let n = 0;
    for (const key of this.#disagreements.samplesLabelledTwice(layer, a, b)) {
      yield this.#given(key);
      if ((++n & 0xfff) === 0) await this.#pause();
    }
  }

  async *answers(having?: AnswerPart): AsyncIterable<AnswerView> {
    const { table } = this.sources.records;
    for (let row = 0; row < table.rows; row++) {
      if (table.present(row) && (!having || table.has(row, having))) yield this.#answer(row);
      if ((row & 0xfff) === 0xfff) await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    await this.pause();
    this.signal?.throwIfAborted();
  }

  /** The ids of the first samples in the order of files and rows. Only these are read. */
  #firstNames(keys: Keys): string[] {
    return this.#first(keys).map((key) => this.name(key));
  }

  #first(keys: Keys): number[] {
    const { samples } = this.sources;
    const order = new Map(samples.files.map((file, index) => [file, index * 2 ** 32]));
    const first: { key: number; rank: number }[] = [];
    for (const key of keys) {
      const place = samples.locate(key);
      const rank = place ? order.get(place.file)! + place.row : Infinity;
      if (first.length === MAX_NAMED && rank >= first[MAX_NAMED - 1]!.rank) continue;
      const at = first.findIndex((other) => other.rank > rank);
      first.splice(at < 0 ? first.length : at, 0, { key, rank });
      if (first.length > MAX_NAMED) first.pop();
    }
    return first.map(({ key }) => key);
  }

  /** The ids of sample keys, sorted by code unit, including samples that are in no file. */
  names(keys: Iterable<number>): string[] {
    return [...keys].map((key) => this.name(key)).sort();
  }

  name(key: number): string {
    return this.sources.samples.nameOf(key) ?? this.sources.records.nameOf(key) ?? '';
  }
}

function batchView(assigned: AssignedBatch, hasAllSamples: boolean): BatchView | undefined {
  const { batch, frozen, settings, planned, reserves } = assigned;
  return (
    batch && {
      batch,
      frozen: frozen && !hasAllSamples ? { ...frozen, unknown: [] } : frozen,
      people: settings.people.flatMap(({ id }, n) => (planned[n]!.size > 0 ? [id] : [])),
      hasReserves: reserves.some(({ size }) => size > 0),
      samplesByPeople: () => samplesByPeople(assigned),
      loadOf: (person) =>
        (plannedFor(assigned, person)?.size ?? 0) - (reservesOf(assigned, person)?.size ?? 0),
    }
  );
}

/** An answer whose parts are read only when a rule uses them: most rules use one or two. */
class LazyAnswer implements AnswerView {
  #labels: Labels | undefined;

  constructor(
    private readonly table: AnswerTable,
    private readonly row: number,
    private readonly view: EngineView,
    private readonly file: string,
  ) {}
  get annotator(): string {
    return this.table.annotatorName(this.row);
  }
  get sample(): string {
    return this.view.name(this.table.key(this.row));
  }
  get labels(): Labels {
    return (this.#labels ??= this.table.labels(this.row));
  }
  get rules(): string[] {
    return this.table.rules(this.row);
  }
  get guideline(): string | undefined {
    return this.table.version(this.row);
  }
  get followed(): string | undefined {
    return this.table.followed(this.row);
  }
  get status(): 'draft' | 'done' {
    return this.table.isDraft(this.row) ? 'draft' : 'done';
  }
  get flags(): string[] {
    return this.table.flags(this.row);
  }
  get suggestion(): AnswerView['suggestion'] {
    return this.table.suggestion(this.row);
  }
  get place(): AnswerView['place'] {
    const { offset, line } = this.table.position(this.row);
    return { file: this.file, line, offset };
  }
}
