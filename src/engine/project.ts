import { FileError } from '../base/files/file-error';
import type { ProjectFiles } from '../base/files/files';
import { Mutex } from '../base/mutex';
import { predictionFiles } from '../project/suggestions';
import type { ProjectModel } from '../project/model/model';
import { compareFindings, type Finding, type Severity } from '../project/findings/finding';
import { applySuppressions } from '../rules/lint-yaml';
import type { AnswerTable } from '../project/answers/answer-table';
import type { RecordKind } from '../project/answers/record-files';
import { AssignmentStore } from './assignments/assignment-store';
import { Gates } from './assignments/gates';
import { RecordStore } from './stores/record-store';
import { NearDuplicates } from './near-duplicates';
import { DisagreementIndex } from '../disagreement/disagreement-index';
import { byFile, filesOf } from './findings/by-file';
import { changeBetween } from '../base/text/text-change';
import { checkData } from './findings/check-data';
import { DataFindings } from './findings/data-findings';
import { FollowedFindings } from './findings/followed-findings';
import { LineChecks } from './findings/line-checks';
import { movedLines, runProjectRules, withoutSuperseded, type Superseded } from './findings/project-findings';
import { unreadableFindings } from './findings/unreadable-files';
import { YamlFindings } from './findings/yaml-findings';
import { GoldLog } from './gold/gold-log';
import { Listings } from '../project/files/listings';
import { OverlayFiles } from '../project/files/overlay-files';
import { dataKeyOf, isSameMeaning, meaningOf, type Meaning } from './meaning';
import { ModelStore, SCHEMA_FILE } from '../project/model-store';
import type { ProjectChange, ProjectOptions } from './project-options';
import { EngineView } from './project-view';
import { wait } from '../base/scheduler';
import { Updates } from './updates';
import { LabelStatistics } from './statistics/label-statistics';
import { SampleStore } from '../project/samples/sample-store';

/** Milliseconds without a new record before the rules over all answers run again. */
const QUIET_MS = 1000;
/** What `refresh` brings up to date. Data files are not among them: each has its own state. */
type Part = 'model' | 'data' | 'records' | 'disagreements' | 'project rules';

/**
 * The state of one project. `refresh` reads what changed in the files, at any time; it interrupts a running refresh where that is possible.
 */
export class Project {
  readonly files: OverlayFiles;
  /** What the patterns of labelwright.yaml name. */
  readonly listings: Listings;
  readonly models: ModelStore;
  readonly samples: SampleStore;
  readonly records: RecordStore;
  readonly dataFindings: DataFindings;
  /** Who labels which samples. */
  readonly assignments: AssignmentStore;
  readonly gates = new Gates(this);
  /** Refreshed automatically only if the project hides or judges gold. Otherwise, call its `refresh` before reading it. */
  readonly goldLog: GoldLog;
  disagreements: DisagreementIndex;
  /** Answered samples with nearly the same text. In an editor they are found automatically, elsewhere by calling `refresh`. */
  readonly nearDuplicates: NearDuplicates;
  /** Counts by label and rule; undefined until they are counted, and without `options.statistics`. */
  statistics: LabelStatistics | undefined;
  #projectFindings = new FollowedFindings();
  #superseded: readonly Superseded[] = [];
  /** The texts of the YAML files to which the findings' positions refer. */
  #texts: ReadonlyMap<string, string> = new Map();

  /** Called with each line that is appended to a record file, before the record counts as saved. */
  onAppended: ((path: string, lines: readonly string[]) => Promise<void>) | undefined;
  /** Whether a refresh leaves out data files that cannot be read, and they have a finding. Otherwise it rejects: results would look whole. */
  setsAside = false;
  /** Whether the files of samples and records have been listed, or there is no schema that names any. */
  listed = false;
  readonly #listeners = new Set<(change: ProjectChange) => void>();
  #checks: LineChecks | undefined;
  readonly #yamlFindings = new YamlFindings(
    () => this.model,
    (findings) => this.#emit({ schema: true, findings }),
  );
  /** What line checks and disagreements depend on, to see whether a new model affects them. */
  #meaning: Meaning | undefined;
  #dataKey = '';
  #listed = '';
  /** Files that were looked for again since data were asked for. */
  readonly #sought = new Set<string>();
  #rewritten = new Set<string>();
  /** Lines of each file that the last event about answers covered. */
  readonly #reportedLines = new Map<string, number>();
  readonly #dirty = new Set<Part>(['model', 'data', 'disagreements', 'project rules']);
  /** Time of the last appended record, and of the last keystroke in a YAML file (`performance.now`). */
  #appendedAt = -Infinity;
  #typedAt = -Infinity;
  /** Timer of the refresh that runs when no more records are appended. */
  #later: ReturnType<typeof setTimeout> | undefined;
  readonly updates = new Updates({
    listen: (check) => this.onDidChange(check),
    update: (signal) => this.#update(signal),
    goesOnWithout: (error) => this.setsAside && this.setAside(error),
    problemChanged: () => this.#emit({ schema: true, samples: true, findings: [SCHEMA_FILE] }),
  });
  readonly #readingModel = new Mutex();
  readonly #comparing = new Mutex();
  #compared: AnswerTable | undefined;

  constructor(
    disk: ProjectFiles,
    private readonly options: ProjectOptions,
  ) {
    this.files = new OverlayFiles(disk);
    this.listings = new Listings(this.files);
    this.models = new ModelStore(this.files);
    this.samples = new SampleStore(this.files, this.listings);
    this.records = new RecordStore(this.files, this.samples.ids, this.listings, options.pause);
    this.dataFindings = new DataFindings(this.files, this.samples, this.records);
    this.assignments = new AssignmentStore(this.files, this.samples, this.records, options.pause, (...who) =>
      this.gates.closed(...who),
    );
    this.disagreements = new DisagreementIndex(this.records.table, []);
    this.goldLog = new GoldLog(this.files, this.records, this.samples);
    this.nearDuplicates = new NearDuplicates(this);
  }

  get projectFindings(): readonly Finding[] {
    return this.#projectFindings.list;
  }
  get model(): ProjectModel | undefined {
    return this.models.model;
  }
  /** Sorted, and always those of the current model. */
  get yamlFindings(): readonly Finding[] {
    return this.#yamlFindings.list;
  }
  onDidChange(listener: (change: ProjectChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }
  #emit(change: ProjectChange): void {
    for (const listener of this.#listeners) listener(change);
  }
  /** Sets or removes the unsaved text of an open editor; `refresh` afterwards. */
  setEditorText(path: string, text: string | undefined): void {
    // Findings in YAML files are moved when the model is read again.
    const isFollowed = this.#projectFindings.concerns(path) && !this.models.paths.includes(path);
    const before = isFollowed ? this.files.textNow(path) : undefined;
    this.files.set(path, text);
    this.samples.reader.forget(path);
    const after = before === undefined ? undefined : this.files.textNow(path);
    if (before === undefined || after === undefined) return;
    // The file itself will be checked again and then reported.
    const moved = this.#follow(path, before, after).filter((other) => other !== path);
    if (moved.length > 0) this.#emit({ findings: moved });
  }

  /** Moves the positions of findings that are not updated immediately; returns the files that have such findings. */
  #follow(path: string, before: string, after: string): string[] {
    const change = changeBetween(before, after);
    if (!change) return [];
    this.#superseded = movedLines(this.#superseded, path, change);
    return [...this.#projectFindings.follow(path, change), ...this.dataFindings.follow(path, change)];
  }

  /** Synchronously updates the model to what was typed into the YAML files. Listeners are notified after `lintPauseMs`. */
  takeTyped(): void {
    if (!this.models.refreshTyped()) return;
    this.#typedAt = performance.now();
    this.#modelChanged(this.options.lintPauseMs);
  }

  /**
   * Updates the state from the files. `data: false` reads only the YAML files; `disk: false` only what was typed into them; `media` looks
   * again for images and audio files that could not be shown. Resolves when all that was requested so far is done; events report stages.
   */
  refresh(scope: { data: boolean; disk?: boolean; media?: boolean } = { data: true }): Promise<void> {
    if (scope.data) this.#dirty.add('data');
    if (scope.data) this.#sought.clear();
    if (scope.media && this.model?.schema.data.media) this.#dirty.add('project rules');
    this.takeTyped();
    if (scope.disk !== false || !this.models.allCurrent) this.#dirty.add('model');
    // The model is read now, because a running update can only be interrupted at some points. If that fails, the next update tries again
    // and reports the error.
    if (this.updates.busy && this.#dirty.has('model')) this.refreshModel().catch(() => undefined);
    return this.updates.request();
  }

  /** Leaves out the data file that an error is about, until a refresh finds that it can be read; false if it is about none. */
  setAside(error: unknown): boolean {
    if (!FileError.is(error) || error.code === 'changed') return false;
    const isSamples = this.samples.setAside(error);
    if (!isSamples && !this.records.setAside(error)) return false;
    // A file that was deleted since it was listed is no longer one of the project's: it is looked for once.
    if (error.code === 'not-found' && !this.#sought.has(error.path)) this.#dirty.add('data');
    this.#sought.add(error.path);
    if (isSamples) this.assignments.invalidate();
    if (isSamples) this.#textsChanged();
    this.dataFindings.forget(error.path);
    this.#dirty.add('records').add('disagreements').add('project rules');
    this.#emit({ samples: isSamples, answers: true, buckets: true, findings: [error.path] });
    return true;
  }

  /** Updates everything that is dirty, quick parts first. After an abort, the rest stays dirty for the next update. */
  async #update(signal: AbortSignal): Promise<void> {
    // Also while it is being read.
    if (this.#dirty.has('model') || !this.#readingModel.isIdle || !this.model) await this.refreshModel();
    const model = this.model;
    if (!model) return this.#setListed();
    await this.#clean('data', () => this.#listData(model));
    // Work begun after one keystroke would be interrupted by the next.
    await wait(this.#typedAt + (this.options.typingPauseMs ?? 0) - performance.now(), signal);
    if (signal.aborted) return;
    // Annotators wait only for the samples and their own records, which have been read by then. All other records follow.
    await this.#index(signal);
    if (signal.aborted) return;
    if (!this.samples.idsComplete) {
      await this.samples.readIds(this.options.pause, signal);
      if (this.samples.idsComplete) {
        this.assignments.invalidate();
        this.#dirty.add('disagreements');
        this.#emit({ samples: true, answers: true, buckets: true });
      }
    }
    await this.#clean('records', () => this.#readRecords(signal));
    if (signal.aborted) return;
    // A person's own are made when they ask for their queue.
    if (this.samples.idsComplete) await this.assignments.ready(model);
    await this.#compare(model);
    const isConverted = this.samples.idsComplete && this.records.convertUnits(this.samples);
    // Also records that were read for a person in the meantime.
    if (this.#compareTouched() || isConverted) {
      this.#dirty.add('project rules');
      this.#emit({ answers: true, buckets: true });
    }
    if (this.#judgesGold && (await this.goldLog.refresh(this.options.pause))) this.#emit({ buckets: true });
    await this.#checkData(model, signal);
    if (signal.aborted || this.options.projectRules === false) return;
    if (this.#dirty.has('project rules')) {
      const quiet = performance.now() - this.#appendedAt;
      if (quiet < QUIET_MS) return this.#refreshIn(QUIET_MS - quiet);
      await this.#clean('project rules', () => this.#runProjectRules(model, signal));
    }
    if (this.options.statistics && (await this.nearDuplicates.refresh(this.options.pause, signal)))
      this.#emit({ buckets: true });
  }

  /** Updates a part if it is dirty. An error, or a change during the work, makes it dirty again. */
  async #clean(part: Part, work: () => Promise<void>): Promise<void> {
    if (!this.#dirty.delete(part)) return;
    try {
      await work();
    } catch (error) {
      this.#dirty.add(part);
      throw error;
    }
  }

  async #index(signal: AbortSignal): Promise<void> {
    // Files of one sample each are only listed, and there may be many: one event is enough.
    let silent = false;
    await this.samples.index(signal, ({ format }) =>
      format === 'document' ? void (silent = true) : this.#emit({ samples: true }),
    );
    if (silent) this.#emit({ samples: true });
  }
  dispose(): void {
    clearTimeout(this.#later);
    this.#yamlFindings.dispose();
    this.updates.dispose();
    this.#listeners.clear();
  }
  /** The rules over all answers read all of them, so they wait until no one has saved a label for a while. */
  #refreshIn(ms: number): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.refresh({ data: false }).catch((error: unknown) => this.options.report?.(error));
    }, ms);
  }

  #setListed(): void {
    if (!this.listed) this.#emit({ samples: (this.listed = true) });
  }
  get #judgesGold(): boolean {
    const { gold, qualification } = this.model?.schema ?? {};
    return gold !== undefined || qualification !== undefined || this.records.checks > 0;
  }
  refreshModel(): Promise<void> {
    return this.#readingModel.run(() => {
      this.#dirty.add('model');
      return this.#clean('model', async () => {
        if (await this.models.refresh()) this.#modelChanged();
      });
    });
  }

  #modelChanged(announceAfterMs?: number): void {
    const model = this.model;
    const { texts } = this.models;
    const moved = [...texts].flatMap(([path, text]) =>
      this.#follow(path, this.#texts.get(path) ?? text, text),
    );
    this.#texts = texts;
    this.#dirty.add('project rules');
    if (model) this.#updateMeaning(model);
    this.#yamlFindings.announce([...moved, ...this.models.paths], announceAfterMs);
  }

  #updateMeaning(model: ProjectModel): void {
    if (this.records.setPeopleAside(model.schema)) this.#dirty.add('disagreements');
    const meaning = meaningOf(model);
    const dataKey = dataKeyOf(model);
    if (!this.#meaning || !isSameMeaning(meaning, this.#meaning)) {
      this.dataFindings.forgetAll();
      this.#dirty.add('disagreements');
    }
    // They refer to the model, so a new model needs new checks.
    this.#checks = undefined;
    if (dataKey !== this.#dataKey) this.#dirty.add('data');
    this.#meaning = meaning;
    this.#dataKey = dataKey;
  }

  async #listData(model: ProjectModel): Promise<void> {
    const unread = [...this.samples.unreadable, ...this.records.unreadable].map(({ path }) => path);
    const changed = await this.samples.refresh(model.schema.data);
    if (changed) this.assignments.invalidate();
    const assigned = await this.assignments.list(model);
    if (assigned) this.#dirty.add('project rules');
    const { any, rewritten, removed } = await this.records.list(model.schema.data);
    if (model.schema.suggestions)
      await this.listings.listAll([predictionFiles(model.schema.suggestions.model)]);
    this.#setListed();
    if (this.listings.state !== this.#listed) this.#dirty.add('project rules');
    this.#listed = this.listings.state;
    const gone = [...this.dataFindings.dropMissing(), ...unread];
    if (changed) this.#textsChanged();
    for (const path of rewritten) this.#rewritten.add(path);
    if (rewritten.length > 0 || removed.length > 0) {
      this.#dirty.add('disagreements');
      this.#emit({ rewritten: [...rewritten, ...removed] });
    }
    if (any) this.#dirty.add('records').add('project rules');
    if (changed || assigned || gone.length > 0)
      this.#emit({ samples: changed || assigned, answers: changed, buckets: changed, findings: gone });
  }

  /** Records are checked against texts. Which texts changed is not known, so all records are checked again. */
  #textsChanged(): void {
    this.dataFindings.forgetRecords();
    this.#dirty.add('project rules');
    this.records.unitsPending = true;
  }

  async #readRecords(signal: AbortSignal): Promise<void> {
    await this.records.read({ signal });
    if (signal.aborted) return void this.#dirty.add('records');
    this.#setReported();
    this.#compareTouched();
    this.#emit({ answers: true, buckets: true });
  }

  /** Returns the result of `find`, called after all records have been read and compared. */
  fromAll<T>(find: () => Promise<T>): Promise<T> {
    return this.records.fromAll(async () => {
      if (this.model && this.#compared !== this.records.table) await this.#compare(this.model);
      return find();
    });
  }

  #compare(model: ProjectModel): Promise<void> {
    return this.#comparing.run(() => this.#clean('disagreements', () => this.#compareAll(model)));
  }

  async #compareAll(model: ProjectModel): Promise<void> {
    this.records.takeTouched();
    const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    const index = new DisagreementIndex(this.records.table, layers, (key) => this.samples.has(key));
    // From now on each new record updates it, so that records appended during the comparison are included.
    this.disagreements = index;
    await index.rebuild(this.options.pause);
    const statistics = this.options.statistics ? new LabelStatistics(this.records.table, layers) : undefined;
    await statistics?.rebuild(this.options.pause);
    this.statistics = statistics;
    this.#dirty.add('project rules');
    this.#emit({ answers: this.#compared !== index.table, buckets: true });
    this.#compared = index.table;
  }

  #setReported(): void {
    for (const { path, lines } of this.records.files) this.#reportedLines.set(path, lines);
  }

  /** Compares the samples that new records are about; returns whether there are any. */
  #compareTouched(): boolean {
    // All samples will be compared anyway.
    if (this.#dirty.has('disagreements')) return false;
    const touched = this.records.takeTouched();
    for (const key of touched) this.disagreements.update(key);
    return touched.size > 0;
  }

  #checkData(model: ProjectModel, signal: AbortSignal): Promise<void> {
    return checkData(
      {
        sources: this,
        checks: this.#checksOf(model),
        rewritten: this.#rewritten,
        report: (findings, kind) => this.#emit({ findings, buckets: kind === 'records' }),
        pause: this.options.pause,
      },
      signal,
    );
  }

  #checksOf(model: ProjectModel): LineChecks {
    if (model !== this.model) return new LineChecks(model, this.samples);
    return (this.#checks ??= new LineChecks(model, this.samples));
  }

  async #runProjectRules(model: ProjectModel, signal: AbortSignal): Promise<void> {
    const { findings: found, superseded } = await runProjectRules(
      model,
      this.view(model, signal),
      this,
      this.options.pause,
      signal,
    );
    if (signal.aborted) return void this.#dirty.add('project rules');
    // Superseded findings may be in files without a finding of these rules.
    const both = [...this.#superseded, ...superseded];
    const paths = new Set([...filesOf(this.projectFindings), ...filesOf(found), ...filesOf(both)]);
    this.#projectFindings = new FollowedFindings(found);
    this.#superseded = superseded;
    this.#emit({ findings: [...paths], buckets: true });
  }

  /** The project as its rules see it. After an abort, reading all answers throws. */
  view(model: ProjectModel, signal?: AbortSignal): EngineView {
    return new EngineView(model, {
      files: this.files,
      models: this.models,
      listings: this.listings,
      samples: this.samples,
      records: this.records,
      assignments: this.assignments,
      disagreements: this.disagreements,
      dataFindings: this.dataFindings,
      checks: () => this.#checksOf(model),
      pause: this.options.pause,
      signal,
    });
  }

  /** Call after this process has appended records (`id`: of the first one, `count`: how many its client knows of): reads them back and updates what depends on their samples. */
  async noteAppended(path: string, kind: RecordKind = 'annotation', id?: string, count = 1): Promise<void> {
    if (!(await this.records.refreshFile(path, kind))) return this.refresh();
    this.#compareTouched();
    if (this.#judgesGold) await this.goldLog.refresh(undefined, path);
    this.#dirty.add('project rules');
    this.#appendedAt = performance.now();
    const before = this.#reportedLines.get(path) ?? 0;
    this.#setReported();
    const isAll = id !== undefined && this.#reportedLines.get(path) === before + count;
    this.#emit({ answers: true, buckets: true, ...(isAll && { own: id }) });
    this.refresh({ data: false }).catch((error: unknown) => this.options.report?.(error));
  }

  /** Findings of one file, sorted; `more` is the number of findings that were only counted. */
  findingsOf(path: string): { findings: Finding[]; more: number } {
    const later = this.#settle([
      ...byFile(unreadableFindings(this), path),
      ...byFile(this.projectFindings, path),
      ...withoutSuperseded(this.dataFindings.list(path), byFile(this.#superseded, path)),
    ]);
    const { error, warning, info } = this.beyond(path);
    return {
      findings: [...byFile(this.yamlFindings, path), ...later].sort(compareFindings),
      more: error + warning + info,
    };
  }

  /** Findings about the lines of one file, without those that a finding about the whole file explains. */
  lineFindings(path: string): readonly Finding[] {
    return withoutSuperseded(this.dataFindings.list(path), byFile(this.#superseded, path), 'all');
  }

  beyond(path: string): Record<Severity, number> {
    return this.dataFindings.beyond(path, byFile(this.#superseded, path));
  }

  findingPaths(): string[] {
    const lists = [this.yamlFindings, this.projectFindings, unreadableFindings(this)];
    const paths = new Set(lists.flatMap((list) => [...filesOf(list)]));
    for (const path of this.dataFindings.paths) if (this.dataFindings.list(path).length > 0) paths.add(path);
    return [...paths].sort();
  }

  /** Suppression comments in YAML files apply to findings of project rules too. */
  #settle(findings: Finding[]): Finding[] {
    return this.model ? applySuppressions(findings, this.model) : findings;
  }
}
