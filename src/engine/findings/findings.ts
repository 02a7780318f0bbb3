import { changeBetween } from '../../base/text/text-change';
import { compareFindings, type Finding, type Severity } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import type { ProjectView } from '../../rules/framework/project-view';
import { applySuppressions, lintYaml } from '../../rules/lint-yaml';
import type { Stores } from '../stores/stores';
import type { Updates } from '../updates';
import { DataFindings } from './data-findings';
import { FollowedFindings } from './followed-findings';
import { LineChecks } from './line-checks';
import { movedLines, runProjectRules, withoutSuperseded, type Superseded } from './project-findings';
import { unreadableFindings } from './unreadable-files';
import { memoize } from '../../base/memoize';
import { getOrAdd } from '../../base/lists';

/** All findings of a project: in its YAML files, in the lines of its data files, and of the rules over all answers. */
export class Findings {
  readonly data: DataFindings;
  readonly yaml: YamlFindings;
  /** Record files that were changed other than by appending and have not been checked since. */
  readonly rewritten = new Set<string>();
  #ofRules = new FollowedFindings();
  #superseded: readonly Superseded[] = [];
  /** The texts of the YAML files to which the findings' positions refer. */
  #texts: ReadonlyMap<string, string> = new Map();
  #checks: LineChecks | undefined;

  /** @param announced is called with the YAML files whose findings may have changed */
  constructor(
    private readonly project: Stores & { readonly updates: Updates },
    private readonly pause: () => Promise<void>,
    announced: (files: string[]) => void,
  ) {
    this.data = new DataFindings(project);
    this.yaml = new YamlFindings(() => project.models.model, announced);
  }

  /** Those of the rules over all answers. */
  get ofRules(): readonly Finding[] {
    return this.#ofRules.list;
  }

  /** Makes `change` to an editor's text; moves the findings in the file, and returns the other files whose findings refer to it. */
  followEdit(path: string, change: () => void): string[] {
    const { files, models } = this.project;
    // Findings in YAML files are moved when the model is read again.
    const isFollowed = this.#ofRules.concerns(path) && !models.paths.includes(path);
    const before = isFollowed ? files.textNow(path) : undefined;
    change();
    const after = before === undefined ? undefined : files.textNow(path);
    if (before === undefined || after === undefined) return [];
    // The file itself will be checked again and then reported.
    return this.#follow(path, before, after).filter((other) => other !== path);
  }

  /** Moves the positions of findings that are not updated immediately; returns the files that have such findings. */
  #follow(path: string, before: string, after: string): string[] {
    const change = changeBetween(before, after);
    if (!change) return [];
    this.#superseded = movedLines(this.#superseded, path, change);
    return [...this.#ofRules.follow(path, change), ...this.data.follow(path, change)];
  }

  /** Takes over the texts of a new model; returns the files whose findings have moved. */
  takeModel(): string[] {
    const { texts } = this.project.models;
    const moved = [...texts].flatMap(([path, text]) =>
      this.#follow(path, this.#texts.get(path) ?? text, text),
    );
    this.#texts = texts;
    // They refer to the model, so a new model needs new checks.
    this.#checks = undefined;
    return moved;
  }

  checksOf(model: ProjectModel): LineChecks {
    const { models, samples } = this.project;
    if (model !== models.model) return new LineChecks(model, samples);
    return (this.#checks ??= new LineChecks(model, samples));
  }

  /** Checks the lines of all files that have changed since they were checked, until the signal is aborted. Throws FileError. */
  checkData(model: ProjectModel, report: Checking['report'], signal: AbortSignal): Promise<void> {
    const { project: stores, data: findings, rewritten, pause } = this;
    return checkData({ stores, findings, checks: this.checksOf(model), rewritten, report, pause }, signal);
  }

  /** Runs the rules over all answers; resolves to the files whose findings may have changed. After an abort, nothing has. */
  async runRules(model: ProjectModel, view: ProjectView, signal: AbortSignal): Promise<string[]> {
    const { project: stores, data, pause } = this;
    const { findings, superseded } = await runProjectRules(model, view, stores, data, pause, signal);
    if (signal.aborted) return [];
    // Superseded findings may be in files without a finding of these rules.
    const lists = [this.ofRules, findings, this.#superseded, superseded];
    this.#ofRules = new FollowedFindings(findings);
    this.#superseded = superseded;
    return [...new Set(lists.flatMap((list) => [...filesOf(list)]))];
  }

  /** Findings of one file, sorted; `more` is the number of findings that were only counted. */
  of(path: string): { findings: Finding[]; more: number } {
    const later = [
      ...byFile(unreadableFindings(this.project), path),
      ...byFile(this.ofRules, path),
      ...withoutSuperseded(this.data.list(path), byFile(this.#superseded, path)),
    ];
    // Suppression comments in YAML files apply to findings of project rules too.
    const { model } = this.project.models;
    const settled = model ? applySuppressions(later, model) : later;
    const { error, warning, info } = this.beyond(path);
    return {
      findings: [...byFile(this.yaml.list, path), ...settled].sort(compareFindings),
      more: error + warning + info,
    };
  }

  /** Findings about the lines of one file, without those that a finding about the whole file explains. */
  inLines(path: string): readonly Finding[] {
    return withoutSuperseded(this.data.list(path), byFile(this.#superseded, path), 'all');
  }

  /** How many findings of a file are only counted. */
  beyond(path: string): Record<Severity, number> {
    return this.data.beyond(path, byFile(this.#superseded, path));
  }

  /** The files that have findings, sorted. */
  get paths(): string[] {
    const lists = [this.yaml.list, this.ofRules, unreadableFindings(this.project)];
    const paths = new Set(lists.flatMap((list) => [...filesOf(list)]));
    for (const path of this.data.paths) if (this.data.list(path).length > 0) paths.add(path);
    return [...paths].sort();
  }
}

/** Milliseconds between two reports of checked samples: there can be a file for each, so they are reported together. */
const REPORT_EVERY_MS = 100;

interface Checking {
  readonly stores: Stores;
  readonly findings: DataFindings;
  readonly checks: LineChecks;
  /** Record files that were changed other than by appending; a file is removed when it has been checked. */
  readonly rewritten: Set<string>;
  /** Receives the paths of files that were checked. */
  readonly report: (paths: readonly string[], kind: 'records' | 'samples') => void;
  readonly pause: () => Promise<void>;
}

/** Checks the lines of all files that have changed since they were checked, until the signal is aborted. Throws FileError. */
async function checkData(
  { stores, findings, checks, rewritten, report, pause }: Checking,
  signal: AbortSignal,
): Promise<void> {
  const { records, samples } = stores;
  const how = { checks, pause, signal };
  for (const file of records.files) {
    if (signal.aborted) return;
    const isRewritten = rewritten.has(file.path);
    if (file.problem || (!isRewritten && findings.isCurrent(file))) continue;
    await findings.checkRecords(file, isRewritten, how);
    if (signal.aborted) return;
    rewritten.delete(file.path);
    report([file.path], 'records');
  }
  let checked: string[] = [];
  let reportedAt = performance.now();
  const reportSamples = (): void => {
    if (checked.length > 0) report(checked, 'samples');
    checked = [];
    reportedAt = performance.now();
  };
  try {
    for (const file of samples.files) {
      if (signal.aborted) break;
      if (file.problem || findings.isCurrent(file)) continue;
      await findings.checkSamples(file, how);
      if (!signal.aborted) checked.push(file.path);
      if (performance.now() - reportedAt > REPORT_EVERY_MS) reportSamples();
    }
  } finally {
    // Also those that were checked before a file that cannot be read.
    reportSamples();
  }
}

/** Findings in the YAML files: linted when they are first read, and announced after a pause in typing. */
class YamlFindings {
  #linted: ProjectModel | undefined;
  #list: readonly Finding[] = [];
  /** Files whose findings may have changed since the last announcement. */
  readonly #changed = new Set<string>();
  #due: ReturnType<typeof setTimeout> | undefined;

  /** @param announced is called with the files whose findings may have changed */
  constructor(
    private readonly model: () => ProjectModel | undefined,
    private readonly announced: (files: string[]) => void,
  ) {}

  /** Sorted, and always those of the current model. */
  get list(): readonly Finding[] {
    const model = this.model();
    if (model === this.#linted) return this.#list;
    this.#note(filesOf(this.#list));
    this.#list = model ? lintYaml(model) : [];
    this.#linted = model;
    this.#note(filesOf(this.#list));
    return this.#list;
  }

  /** Announces a new model after a delay in milliseconds, unless another one follows; immediately by default. */
  announce(files: Iterable<string>, afterMs = 0): void {
    this.#note(files);
    clearTimeout(this.#due);
    if (afterMs > 0) this.#due = setTimeout(() => this.#announce(), afterMs);
    else this.#announce();
  }

  #announce(): void {
    this.#note(filesOf(this.list));
    const files = [...this.#changed];
    this.#changed.clear();
    this.announced(files);
  }

  #note(files: Iterable<string>): void {
    for (const file of files) this.#changed.add(file);
  }

  dispose(): void {
    clearTimeout(this.#due);
  }
}

interface AboutFile {
  readonly file: string;
}

const grouped = memoize((list: readonly AboutFile[]): ReadonlyMap<string, readonly AboutFile[]> => {
  const found = new Map<string, AboutFile[]>();
  let same: AboutFile[] = [];
  for (const one of list) {
    // Neighbours are nearly always about one file.
    if (same[0]?.file !== one.file) same = getOrAdd(found, one.file, () => []);
    same.push(one);
  }
  return found;
});

/** The items of a list that are about a file. Memoized by list, so the list must not change. */
const byFile = <T extends AboutFile>(list: readonly T[], path: string): readonly T[] =>
  (grouped(list).get(path) ?? []) as readonly T[];

const filesOf = (list: readonly AboutFile[]): Iterable<string> => grouped(list).keys();
