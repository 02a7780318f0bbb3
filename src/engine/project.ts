import type { ProjectFiles } from '../base/files/files';
import { Mutex } from '../base/mutex';
import type { DisagreementIndex } from '../disagreement/disagreement-index';
import type { RecordKind } from '../project/answers/record-files';
import type { Finding } from '../project/findings/finding';
import { SCHEMA_FILE } from '../project/model-store';
import type { ProjectModel } from '../project/model/model';
import { AssignmentStore } from './assignments/assignment-store';
import { Gates } from './assignments/gates';
import { Changes } from './changes';
import { Comparison } from './comparison';
import { DataReader } from './data-reader';
import type { Derived } from './derived';
import { Due } from './due';
import type { DataFindings } from './findings/data-findings';
import { Findings } from './findings/findings';
import { GoldLog } from './gold/gold-log';
import { isSameMeaning, meaningOf, type Meaning } from './meaning';
import { NearDuplicates } from './near-duplicates';
import { Pauses } from './pauses';
import type { ProjectChange, ProjectOptions } from './project-options';
import { EngineView } from './project-view';
import type { LabelStatistics } from './statistics/label-statistics';
import { countOnly, type AnswerPart } from './answer-part';
import { Stores } from './stores/stores';
import { Updates } from './updates';

/** A project and its model. The project's own may change during longer work, which keeps to this one. */
export interface WithModel {
  readonly project: Project;
  readonly model: ProjectModel;
}

/**
 * The state of one project. `refresh` reads what changed in the files, at any time; it interrupts a running refresh where that is possible.
 */
export class Project extends Stores {
  readonly #changes = new Changes();
  readonly findings: Findings;
  /** Who labels which samples. */
  readonly assignments: AssignmentStore;
  readonly gates = new Gates(this);
  /** Refreshed automatically only if the project hides or judges gold. Otherwise, call its `refresh` before reading it. */
  readonly goldLog = new GoldLog(this);
  /** Answered samples with nearly the same text. In an editor they are found automatically, elsewhere by calling `refresh`. */
  readonly nearDuplicates = new NearDuplicates(this);
  /** Called with each line that is appended to a record file, before the record counts as saved. */
  onAppended: ((path: string, lines: readonly string[]) => Promise<void>) | undefined;
  /** Whether a refresh leaves out data files that cannot be read, and they have a finding. Otherwise it rejects: results would look whole. */
  setsAside = false;
  readonly updates = new Updates({
    listen: (check) => this.onDidChange(check),
    update: (signal) => this.#update(signal),
    goesOnWithout: (error) => this.setsAside && this.setAside(error),
    problemChanged: () => this.#changes.emit({ schema: true, samples: true, findings: [SCHEMA_FILE] }),
  });
  readonly #comparison: Comparison;
  readonly #data: DataReader;
  readonly #due = new Due('model', 'data', 'disagreements', 'project rules');
  /** What line checks and disagreements depend on, to see whether a new model affects them. */
  #meaning: Meaning | undefined;
  readonly #pauses = new Pauses(() => this.#refreshBehind());
  readonly #readingModel = new Mutex();

  constructor(
    disk: ProjectFiles,
    private readonly options: ProjectOptions,
  ) {
    super(disk, options.pause);
    const { pause } = options;
    this.findings = new Findings(this, pause, (findings) => this.#changes.emit({ schema: true, findings }));
    this.assignments = new AssignmentStore(this.files, this.samples, this.records, pause, (...who) =>
      this.gates.closed(...who),
    );
    this.#comparison = new Comparison(this, this.#due, options, (answers) => {
      this.#due.add('project rules');
      this.#changes.emit({ answers, buckets: true });
    });
    this.#data = new DataReader(this, this.#comparison, this.#due, this.#changes, pause);
  }

  get model(): ProjectModel | undefined {
    return this.models.model;
  }
  get disagreements(): DisagreementIndex {
    return this.#comparison.disagreements;
  }
  /** Counts by label and rule; undefined until they are counted, and without `options.statistics`. */
  get statistics(): LabelStatistics | undefined {
    return this.#comparison.statistics;
  }
  /** Whether the files of samples and records have been listed, or there is no schema that names any. */
  get listed(): boolean {
    return this.#data.listed;
  }
  get dataFindings(): DataFindings {
    return this.findings.data;
  }
  /** See {@link Findings.of}. */
  findingsOf(path: string): { findings: Finding[]; more: number } {
    return this.findings.of(path);
  }
  onDidChange(listener: (change: ProjectChange) => void): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  /** Sets or removes the unsaved text of an open editor; `refresh` afterwards. */
  setEditorText(path: string, text: string | undefined): void {
    const moved = this.findings.followEdit(path, () => {
      this.files.set(path, text);
      this.samples.reader.forget(path);
    });
    if (moved.length > 0) this.#changes.emit({ findings: moved });
  }

  /** Synchronously updates the model to what was typed into the YAML files. Listeners are notified after `lintPauseMs`. */
  takeTyped(): void {
    if (!this.models.refreshTyped()) return;
    this.#pauses.typed();
    this.#modelChanged(this.options.lintPauseMs);
  }

  /**
   * Updates the state from the files. `data: false` reads only the YAML files; `disk: false` only what was typed into them; `media` looks
   * again for images and audio files that could not be shown. Resolves when all that was requested so far is done; events report stages.
   */
  refresh(scope: { data: boolean; disk?: boolean; media?: boolean } = { data: true }): Promise<void> {
    if (scope.data) this.#data.seek();
    if (scope.media && this.model?.schema.data.media) this.#due.add('project rules');
    this.takeTyped();
    if (scope.disk !== false || !this.models.allCurrent) this.#due.add('model');
    // The model is read now, because a running update can only be interrupted at some points. If that fails, the next update tries again
    // and reports the error.
    if (this.updates.busy && this.#due.has('model')) this.refreshModel().catch(() => undefined);
    return this.updates.request();
  }

  /** Leaves out the data file that an error is about, until a refresh finds that it can be read; false if it is about none. */
  setAside(error: unknown): boolean {
    return this.#data.setAside(error);
  }

  /** Updates everything that is due, quick parts first. After an abort, the rest stays due for the next update. */
  async #update(signal: AbortSignal): Promise<void> {
    // Also while it is being read.
    if (this.#due.has('model') || !this.#readingModel.isIdle || !this.model) await this.refreshModel();
    const model = this.model;
    if (!model) return this.#data.setListed();
    await this.#due.update('data', () => this.#data.list(model));
    // Work begun after one keystroke would be interrupted by the next.
    await this.#pauses.afterTyping(this.options.typingPauseMs, signal);
    if (signal.aborted) return;
    // Annotators wait only for the samples and their own records, which have been read by then. All other records follow.
    await this.#data.readSamples(signal);
    if (signal.aborted) return;
    await this.#due.update('records', () => this.#data.readRecords(signal));
    if (signal.aborted) return;
    await this.#refreshDerived([this.assignments, this.#comparison, this.goldLog], model, signal);
    await this.findings.checkData(
      model,
      (findings, kind) => this.#changes.emit({ findings, buckets: kind === 'records' }),
      signal,
    );
    if (signal.aborted || this.options.projectRules === false) return;
    // They read all answers, so they wait until no one has saved a label for a while.
    if (this.#due.has('project rules') && !this.#pauses.isQuiet()) return;
    await this.#due.update('project rules', () => this.#runRules(model, signal));
    if (this.options.statistics) await this.#refreshDerived([this.nearDuplicates], model, signal);
  }

  async #refreshDerived(
    derived: readonly Derived[],
    model: ProjectModel,
    signal: AbortSignal,
  ): Promise<void> {
    const how = { model, pause: this.options.pause, signal };
    for (const one of derived)
      if (one.isReady(model) && (await one.refresh(how)) && one.change) this.#changes.emit(one.change);
  }

  dispose(): void {
    this.#pauses.dispose();
    this.nearDuplicates.dispose();
    this.findings.yaml.dispose();
    this.updates.dispose();
    this.#changes.dispose();
  }

  #refreshBehind(): void {
    this.refresh({ data: false }).catch((error: unknown) => this.options.report?.(error));
  }

  refreshModel(): Promise<void> {
    return this.#readingModel.run(() => {
      this.#due.add('model');
      return this.#due.update('model', async () => {
        if (await this.models.refresh()) this.#modelChanged();
      });
    });
  }

  #modelChanged(announceAfterMs?: number): void {
    const moved = this.findings.takeModel();
    this.#due.add('project rules');
    if (this.model) {
      if (this.records.setPeopleAside(this.model)) this.#due.add('disagreements');
      const meaning = meaningOf(this.model);
      if (!isSameMeaning(meaning, this.#meaning)) {
        this.findings.data.forgetAll();
        this.#due.add('disagreements');
      }
      if (meaning.data !== this.#meaning?.data) this.#due.add('data');
      this.#meaning = meaning;
    }
    this.findings.yaml.announce([...moved, ...this.models.paths], announceAfterMs);
  }

  /** Returns the result of `find`, called after all records have been read and compared. */
  fromAll<T>(find: () => Promise<T>): Promise<T> {
    return this.#comparison.fromAll(this.model, find);
  }

  /** Counts only a part of the answers from now on; see {@link countOnly}. */
  async countOnly(model: ProjectModel, part: AnswerPart): Promise<string | undefined> {
    const words = await countOnly(this, model, part);
    if (words === undefined) return undefined;
    this.#due.add('disagreements');
    await this.refresh({ data: false, disk: false });
    return words;
  }

  async #runRules(model: ProjectModel, signal: AbortSignal): Promise<void> {
    const findings = await this.findings.runRules(model, this.view(model, signal), signal);
    if (signal.aborted) this.#due.add('project rules');
    else this.#changes.emit({ findings, buckets: true });
  }

  /** The project as its rules see it. After an abort, reading all answers throws. */
  view(model: ProjectModel, signal?: AbortSignal): EngineView {
    return new EngineView(model, this, this.options.pause, signal, this.options.committed);
  }

  /** Call after this process has appended records (`id`: of the first one, `count`: how many its client knows of): reads them back and updates what depends on their samples. */
  async noteAppended(path: string, kind: RecordKind = 'annotation', id?: string, count = 1): Promise<void> {
    if (!(await this.records.refreshFile(path, kind))) return this.refresh();
    this.#comparison.takeNew();
    if (this.model && this.goldLog.isReady(this.model)) await this.goldLog.refresh({ path });
    this.#due.add('project rules');
    this.#pauses.appended();
    const before = this.#changes.covered(path);
    this.#changes.coverAll(this.records);
    const isAll = id !== undefined && this.#changes.covered(path) === before + count;
    this.#changes.emit({ answers: true, buckets: true, ...(isAll && { own: id }) });
    this.#refreshBehind();
  }
}
