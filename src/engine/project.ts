import type { ProjectFiles } from '../core/files/files';
import { Mutex } from '../core/mutex';
import type { ProjectModel } from '../core/project/model';
import { compareFindings, type Finding, type Severity } from '../core/findings/finding';
import { mergeSorted } from '../core/findings/sorted';
import type { Layer } from '../core/schema/layer-types';
import { applySuppressions, lintYaml } from '../rules/lint-yaml';
import { LintMemory } from '../rules/framework/lint-memory';
import { textsOf } from './answers/foreign-units';
import type { RecordKind } from './answers/record-files';
import { RecordStore } from './answers/record-store';
import { AlikeTexts } from './disagreement/alike-texts';
import { DisagreementIndex } from './disagreement/disagreement-index';
import { byFile, filesOf } from './findings/by-file';
import { changeBetween } from '../core/text/text-change';
import { DataFindings } from './findings/data-findings';
import { FollowedFindings } from './findings/followed-findings';
import { LineChecks } from './findings/line-checks';
import {
  movedLines,
  runProjectRules,
  withoutSuperseded,
  type ProjectFindings,
  type Superseded,
} from './findings/project-findings';
import { GoldLog } from './gold/gold-log';
import { Listings } from './files/listings';
import { OverlayFiles } from './files/overlay-files';
import { dataKeyOf, isSameMeaning, meaningOf, type Meaning } from './meaning';
import { ModelStore } from './model-store';
import type { ProjectOptions } from './project-options';
import { EngineView } from './project-view';
import { Scheduler } from './scheduler';
import { LabelStatistics } from './statistics/label-statistics';
import { SampleStore } from './samples/sample-store';
import { wait } from './wait';

/** What moved on since the last event. Listeners ask the project for the new state. */
export interface ProjectChange {
  readonly schema?: boolean;
  readonly samples?: boolean;
  readonly answers?: boolean;
  readonly buckets?: boolean;
  /** All that changed is one record that this process has just written: its id. */
  readonly own?: string;
  /** Paths whose findings changed. */
  readonly findings?: readonly string[];
}

/** How long nothing is appended before the rules over everybody's answers run again, in milliseconds. */
const QUIET_MS = 1000;
/** How long findings of files wait for those of others, in milliseconds: there can be a file for each sample. */
const TOLD_EVERY_MS = 100;

/**
 * One project's state: model, samples, answers, disagreements, findings. Everything that shows a project asks here. `refresh` brings
 * it up to the files and can be called at any time; a call during a refresh makes the running one give way where it can.
 */
export class Project {
  readonly files: OverlayFiles;
  /** What the patterns of labelwright.yaml name. */
  readonly listings: Listings;
  readonly models: ModelStore;
  readonly samples: SampleStore;
  readonly records: RecordStore;
  readonly dataFindings: DataFindings;
  /** Brought up to the records by itself only where gold is hidden or judged while people label: others refresh it before they ask. */
  readonly goldLog: GoldLog;
  disagreements: DisagreementIndex;
  /** Answered samples with nearly the same text; looked for where an editor is served, elsewhere when asked to. */
  readonly alikeTexts: AlikeTexts;
  /** Numbers by label and rule; undefined until they are counted, and where `options.statistics` is not set. */
  statistics: LabelStatistics | undefined;
  yamlFindings: Finding[] = [];
  #projectFindings = new FollowedFindings();
  #superseded: readonly Superseded[] = [];
  /** The texts that the findings in the YAML files are about. */
  #texts: ReadonlyMap<string, string> = new Map();

  /** The files of samples and records are known, or it is known that there is no schema to say which they are. */
  listed = false;

  readonly #listeners = new Set<(change: ProjectChange) => void>();
  #checks: LineChecks | undefined;
  /** What rules of the YAML files keep from keystroke to keystroke. */
  readonly #lintMemory = new LintMemory();
  /** What line checks and disagreements depend on, to see whether a new model touches them. */
  #meaning: Meaning | undefined;
  #dataKey = '';
  #listed = '';
  #rewritten = new Set<string>();
  /** How many lines of a file the last event about answers covered. */
  readonly #told = new Map<string, number>();
  #disagreementsStale = true;
  #projectRulesStale = true;
  #wantsData = true;
  #wantsModel = true;
  /** When a record was appended last, and the look that follows once it is quiet. */
  #appendedAt = -Infinity;
  /** When somebody typed last into a file of the model. */
  #typedAt = -Infinity;
  #later: ReturnType<typeof setTimeout> | undefined;
  readonly #scheduler = new Scheduler((signal) => this.#pass(signal));
  readonly #readingModel = new Mutex();

  constructor(
    disk: ProjectFiles,
    private readonly options: ProjectOptions,
  ) {
    this.files = new OverlayFiles(disk);
    this.listings = new Listings(this.files);
    this.models = new ModelStore(this.files);
    this.samples = new SampleStore(this.files, this.listings, undefined, options.pages);
    this.records = new RecordStore(this.files, this.samples.ids, this.listings, options.pages);
    this.dataFindings = new DataFindings(this.files, this.samples, this.records, options.pages);
    this.disagreements = new DisagreementIndex(this.records.table, []);
    this.goldLog = new GoldLog(this.files, this.records, textsOf(this.samples));
    this.alikeTexts = new AlikeTexts(this);
  }

  /** Of the rules that look at all answers and samples together. */
  get projectFindings(): readonly Finding[] {
    return this.#projectFindings.list;
  }

  get model(): ProjectModel | undefined {
    return this.models.model;
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
    // Files of the model are followed when it is read again, by whatever way they have changed.
    const isFollowed = this.#projectFindings.concerns(path) && !this.models.paths.includes(path);
    const before = isFollowed ? this.files.textNow(path) : undefined;
    this.files.set(path, text);
    this.samples.reader.forget(path);
    const after = before === undefined ? undefined : this.files.textNow(path);
    if (before === undefined || after === undefined) return;
    // The file itself is checked again, and told then: what line rules found in it has not moved yet.
    const moved = this.#follow(path, before, after).filter((other) => other !== path);
    if (moved.length > 0) this.#emit({ findings: moved });
  }

  /** Takes places that are not looked for again at once along with a change of a file; returns the files of the findings. */
  #follow(path: string, before: string, after: string): string[] {
    const change = changeBetween(before, after);
    if (!change) return [];
    this.#superseded = movedLines(this.#superseded, path, change);
    return [...this.#projectFindings.follow(path, change), ...this.dataFindings.follow(path, change)];
  }

  /** Takes over what was typed into the YAML files, with its findings, before anything else has its turn. */
  takeTyped(): void {
    if (!this.models.refreshTyped()) return;
    this.#typedAt = performance.now();
    this.#noteModel();
  }

  /**
   * Brings the state up to the files. `data: false` looks only at the YAML files; `disk: false` not even there, for what an editor has
   * typed into one of them. Resolves when this and everything asked for meanwhile is done, background work included; `settled` of an
   * earlier stage is told by events.
   */
  refresh(scope: { data: boolean; disk?: boolean } = { data: true }): Promise<void> {
    if (scope.data) this.#wantsData = true;
    this.takeTyped();
    if (scope.disk !== false || !this.models.allCurrent) this.#wantsModel = true;
    // The model is looked at now: a pass that is under way reaches a place where it can give way only later. Should that fail, the next
    // pass tries again and its error is reported.
    if (this.#scheduler.busy && this.#wantsModel) this.refreshModel().catch(() => undefined);
    return this.#scheduler.request();
  }

  /** One pass, the quick parts first. What an abort leaves undone stays marked and is done by the next pass. */
  async #pass(signal: AbortSignal): Promise<void> {
    if (this.#wantsModel || !this.model) await this.refreshModel();
    const model = this.model;
    if (!model) return this.#noteListed();
    if (this.#wantsData) {
      this.#wantsData = false;
      try {
        await this.#refreshData(model);
      } catch (error) {
        this.#wantsData = true;
        throw error;
      }
    }
    // What is begun after one keystroke would give way to the next.
    await wait(this.#typedAt + (this.options.typingPauseMs ?? 0) - performance.now(), signal);
    if (signal.aborted) return;
    if (this.#disagreementsStale) await this.#compareAll(model);
    await this.#index(signal);
    if (signal.aborted) return;
    if (!this.samples.idsComplete) {
      await this.samples.readIds(this.options.pause, signal);
      if (this.samples.idsComplete) this.#emit({ samples: true, answers: true, buckets: true });
    }
    if (this.records.unitsPending && this.samples.idsComplete) {
      await this.records.convertUnits(textsOf(this.samples));
      this.#compareTouched();
      this.#projectRulesStale = true;
      this.#emit({ answers: true, buckets: true });
    }
    if (this.#judgesGold) await this.#refreshGold();
    await this.#checkData(model, signal);
    if (signal.aborted || !this.#projectRulesStale || this.options.projectRules === false) return;
    const quiet = performance.now() - this.#appendedAt;
    if (quiet >= QUIET_MS) await this.#runProjectRules(model, signal);
    else this.#lookAgainIn(QUIET_MS - quiet);
  }

  async #index(signal: AbortSignal): Promise<void> {
    let silent = false;
    for (const file of this.samples.files) {
      if (signal.aborted) break;
      if (file.complete) continue;
      await file.index(this.files, undefined, signal);
      // Nothing is read of a file that is one sample, and there may be many.
      if (file.format === 'document') silent = true;
      else this.#emit({ samples: true });
    }
    if (silent) this.#emit({ samples: true });
  }

  /** Stops what is under way or planned. */
  dispose(): void {
    clearTimeout(this.#later);
    this.#scheduler.dispose();
    this.#listeners.clear();
  }

  /** While somebody labels, the rules over everybody's answers wait for a pause: they read all of them. */
  #lookAgainIn(ms: number): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.refresh({ data: false }).catch((error: unknown) => this.options.report?.(error));
    }, ms);
  }

  #noteListed(): void {
    if (this.listed) return;
    this.listed = true;
    this.#emit({ samples: true });
  }

  /** Whether what people answered to gold, also before, matters while they label. */
  get #judgesGold(): boolean {
    const { gold, qualification } = this.model?.schema ?? {};
    return gold !== undefined || qualification !== undefined || this.records.checks > 0;
  }

  async #refreshGold(): Promise<void> {
    if (await this.goldLog.refresh(this.options.pause)) this.#emit({ buckets: true });
  }

  /** Reads and lints the YAML files if they have changed. One call at a time, so that each finds the model as its files are. */
  refreshModel(): Promise<void> {
    return this.#readingModel.run(() => this.#refreshModel());
  }

  async #refreshModel(): Promise<void> {
    this.#wantsModel = false;
    try {
      if (await this.models.refresh()) this.#noteModel();
    } catch (error) {
      this.#wantsModel = true;
      throw error;
    }
  }

  #noteModel(): void {
    const model = this.model;
    const before = this.yamlFindings;
    const [texts, moved] = [this.models.texts, new Set<string>()];
    for (const [path, text] of texts)
      for (const file of this.#follow(path, this.#texts.get(path) ?? text, text)) moved.add(file);
    this.#texts = texts;
    this.yamlFindings = model ? lintYaml(model, this.#lintMemory) : [];
    this.#projectRulesStale = true;
    if (model) this.#noteMeaning(model);
    const paths = new Set([
      ...filesOf(before),
      ...filesOf(this.yamlFindings),
      ...this.models.paths,
      ...moved,
    ]);
    this.#emit({ schema: true, findings: [...paths] });
  }

  #noteMeaning(model: ProjectModel): void {
    const meaning = meaningOf(model);
    const dataKey = dataKeyOf(model);
    if (!this.#meaning || !isSameMeaning(meaning, this.#meaning)) {
      this.dataFindings.forgetAll();
      this.#disagreementsStale = true;
    }
    // The checks hold on to the model, so they follow it also when nothing they check has changed; made when they are needed.
    this.#checks = undefined;
    if (dataKey !== this.#dataKey) this.#wantsData = true;
    this.#meaning = meaning;
    this.#dataKey = dataKey;
  }

  async #refreshData(model: ProjectModel): Promise<void> {
    const samplesChanged = await this.samples.refresh(model.schema.data);
    const { any, rewritten, removed } = await this.records.refresh(
      model.schema.data,
      undefined,
      this.options.pause,
    );
    this.#noteListed();
    this.#noteTold();
    if (this.listings.state !== this.#listed) this.#projectRulesStale = true;
    this.#listed = this.listings.state;
    const gone = this.dataFindings.dropMissing();
    if (samplesChanged) {
      // Records are checked against texts: which ones moved is not known, so all are looked at again.
      this.dataFindings.forgetRecords();
      this.#projectRulesStale = true;
      this.records.unitsPending = true;
    }
    for (const path of rewritten) this.#rewritten.add(path);
    if (rewritten.length > 0 || removed.length > 0) this.#disagreementsStale = true;
    else this.#compareTouched();
    if (any) this.#projectRulesStale = true;
    if (samplesChanged || any || gone.length > 0)
      this.#emit({
        samples: samplesChanged,
        answers: any || samplesChanged,
        buckets: any || samplesChanged,
        findings: gone,
      });
  }

  async #compareAll(model: ProjectModel): Promise<void> {
    this.records.takeTouched();
    const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    const index = new DisagreementIndex(this.records.table, layers);
    // From here on it is kept current: a record that comes while all samples are compared is not missed.
    this.disagreements = index;
    // The model may change meanwhile: then all is to be compared once more.
    this.#disagreementsStale = false;
    try {
      await this.#rebuild(index, layers);
    } catch (error) {
      this.#disagreementsStale = true;
      throw error;
    }
    this.#projectRulesStale = true;
    this.#emit({ buckets: true });
  }

  async #rebuild(index: DisagreementIndex, layers: readonly Layer[]): Promise<void> {
    await index.rebuild(this.options.pause);
    if (this.options.statistics) {
      const statistics = new LabelStatistics(this.records.table, layers);
      await statistics.rebuild(this.options.pause);
      this.statistics = statistics;
    }
  }

  #noteTold(): void {
    for (const { path, lines } of this.records.files) this.#told.set(path, lines);
  }

  #compareTouched(): void {
    for (const key of this.records.takeTouched()) this.disagreements.update(key);
  }

  async #checkData(model: ProjectModel, signal: AbortSignal): Promise<void> {
    const checks = this.#checksOf(model);
    for (const file of this.records.files) {
      if (signal.aborted) return;
      const rewritten = this.#rewritten.has(file.path);
      if (!rewritten && this.dataFindings.isCurrent(file)) continue;
      await this.dataFindings.checkRecords(file, rewritten, checks, this.options.pause, signal);
      if (signal.aborted) return;
      this.#rewritten.delete(file.path);
      this.#emit({ findings: [file.path], buckets: true });
    }
    let checked: string[] = [];
    let toldAt = performance.now();
    const tell = (): void => {
      if (checked.length > 0) this.#emit({ findings: checked });
      checked = [];
      toldAt = performance.now();
    };
    for (const file of this.samples.files) {
      if (signal.aborted) break;
      if (this.dataFindings.isCurrent(file)) continue;
      await this.dataFindings.checkSamples(file, checks, this.options.pause, signal);
      if (!signal.aborted) checked.push(file.path);
      if (performance.now() - toldAt > TOLD_EVERY_MS) tell();
    }
    tell();
  }

  #checksOf(model: ProjectModel): LineChecks {
    if (model !== this.model) return new LineChecks(model, this.samples);
    return (this.#checks ??= new LineChecks(model, this.samples));
  }

  async #runProjectRules(model: ProjectModel, signal: AbortSignal): Promise<void> {
    // What changes meanwhile makes them stale again, and so does an end before the end.
    this.#projectRulesStale = false;
    let ran: ProjectFindings | undefined;
    try {
      ran = await runProjectRules(model, this.view(model, signal), this, signal);
    } finally {
      if (!ran || signal.aborted) this.#projectRulesStale = true;
    }
    if (signal.aborted) return;
    const { findings: found, superseded } = ran;
    // What is told better may lie in files without a finding of these rules.
    const both = [...this.#superseded, ...superseded];
    const paths = new Set([...filesOf(this.projectFindings), ...filesOf(found), ...filesOf(both)]);
    this.#projectFindings = new FollowedFindings(found);
    this.#superseded = superseded;
    this.#emit({ findings: [...paths], buckets: true });
    if (this.options.statistics && (await this.alikeTexts.refresh(this.options.pause, signal)))
      this.#emit({ buckets: true });
  }

  /** What rules see of a model; reading everybody's answers ends with an error once the signal says so. */
  view(model: ProjectModel, signal?: AbortSignal): EngineView {
    return new EngineView(model, {
      files: this.files,
      models: this.models,
      listings: this.listings,
      samples: this.samples,
      records: this.records,
      disagreements: this.disagreements,
      dataFindings: this.dataFindings,
      checks: () => this.#checksOf(model),
      pause: this.options.pause,
      ...(signal && { signal }),
    });
  }

  /** A record was appended by this process (`id`: its id): reads it back and updates everything that hangs on its sample. */
  async noteAppended(path: string, kind: RecordKind = 'annotation', id?: string): Promise<void> {
    if (!(await this.records.refreshFile(path, kind))) return this.refresh();
    this.#compareTouched();
    if (this.#judgesGold) await this.goldLog.refresh();
    this.#projectRulesStale = true;
    this.#appendedAt = performance.now();
    const before = this.#told.get(path) ?? 0;
    this.#noteTold();
    const isAll = id !== undefined && this.#told.get(path) === before + 1;
    this.#emit({ answers: true, buckets: true, ...(isAll && { own: id }) });
    this.refresh({ data: false }).catch((error: unknown) => this.options.report?.(error));
  }

  /** Findings of one file, sorted; `more` says how many were counted beyond those. */
  findingsOf(path: string): { findings: Finding[]; more: number } {
    const later = this.#settle([
      ...byFile(this.projectFindings, path),
      ...withoutSuperseded(this.dataFindings.list(path), byFile(this.#superseded, path)),
    ]).sort(compareFindings);
    const { error, warning, info } = this.beyond(path);
    // Those of the YAML files come sorted and settled.
    const findings = mergeSorted(byFile(this.yamlFindings, path), later, compareFindings);
    return { findings, more: error + warning + info };
  }

  /** Findings about the lines of one file, without those that the file has as a whole: what is on one of its lines is not what is wrong. */
  lineFindings(path: string): readonly Finding[] {
    return withoutSuperseded(this.dataFindings.list(path), byFile(this.#superseded, path), 'all');
  }

  /** Findings of one file that are counted and not listed. */
  beyond(path: string): Record<Severity, number> {
    const data = this.dataFindings.of(path);
    return data?.beyondExplained(byFile(this.#superseded, path)) ?? { error: 0, warning: 0, info: 0 };
  }

  /** All paths that have findings, sorted. */
  findingPaths(): string[] {
    const paths = new Set([this.yamlFindings, this.projectFindings].flatMap((list) => [...filesOf(list)]));
    for (const path of this.dataFindings.paths) if (this.dataFindings.list(path).length > 0) paths.add(path);
    return [...paths].sort();
  }

  /** Suppression comments reach findings of project rules in the YAML files too. */
  #settle(findings: Finding[]): Finding[] {
    return this.model ? applySuppressions(findings, this.model) : findings;
  }
}
