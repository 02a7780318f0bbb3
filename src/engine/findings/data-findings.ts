import type { Finding, Severity } from '../../project/findings/finding';
import type { TextChange } from '../../base/text/text-change';
import { lineDifference } from '../../base/text/line-diff';
import { eachLine, parseLine, type FileLine } from '../../project/answers/lines';
import type { Stores } from '../stores/stores';
import type { RecordFile } from '../../project/answers/record-files';
import { censusEntry, FileCensus, SampleCensus } from '../../project/samples/sample-census';
import type { SampleFile } from '../../project/samples/sample-file';
import { FileFindings, isHistory, type Explained, type ListingPolicy } from './file-findings';
import type { LineChecks } from './line-checks';

interface Checked {
  readonly findings: FileFindings;
  /** How far the file was checked, in bytes and lines. */
  size: number;
  lines: number;
  /** FileInfo.version that was checked. */
  version: string;
  /** The lines, only while the file is open in an editor: then only edited lines are checked again. */
  texts?: string[];
}

/** A check that was interrupted, and how far it has come. */
interface Begun extends Pick<Checked, 'findings' | 'size' | 'lines'> {
  readonly file: RecordFile | SampleFile;
  readonly checks: LineChecks;
  readonly census: FileCensus;
}

/** How the lines of a file are checked: with pauses, until an abort. */
interface HowToCheck {
  readonly checks: LineChecks;
  readonly pause: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Findings of line rules for all data files. After a change, as few lines as possible are checked again. */
export class DataFindings {
  readonly #checked = new Map<string, Checked>();
  /** Each saved answer interrupts the check of a file. It goes on where it was, or it would not end while someone labels. */
  #begun: Begun | undefined;
  /** Files whose recount was interrupted. */
  readonly #uncounted = new Set<string>();
  /** Which findings of a file are listed; set before the first check. */
  keeping: ListingPolicy | undefined;

  readonly census = new SampleCensus();

  constructor(private readonly stores: Stores) {}

  get paths(): string[] {
    return [...this.#checked.keys()];
  }

  of(path: string): FileFindings | undefined {
    return this.#checked.get(path)?.findings;
  }

  list(path: string): readonly Finding[] {
    return this.#withoutHistory(path, this.of(path)?.list ?? []);
  }

  /** Whether a rule (of `EXPLAINED_RULES`) has findings in a file, listed or not. */
  found(path: string, rule: string): boolean {
    return (
      this.list(path).some((finding) => finding.rule === rule) ||
      (this.of(path)?.leftOut(rule, this.stores.records.file(path)?.history) ?? false)
    );
  }

  /** Indices of the entries of `lint.suppress` that suppress a finding. */
  get suppressing(): ReadonlySet<number> {
    const used = new Set<number>();
    for (const [path, { findings }] of this.#checked)
      for (const { suppressed } of this.#withoutHistory(path, findings.suppressed)) used.add(suppressed!);
    return used;
  }

  #withoutHistory(path: string, found: readonly Finding[]): readonly Finding[] {
    const history = this.stores.records.file(path)?.history;
    return history && history.size > 0 ? found.filter((finding) => !isHistory(finding, history)) : found;
  }

  /** Moves places in a file that findings refer to, after a change of it; returns the files of those findings. */
  follow(file: string, change: TextChange): string[] {
    return [...this.#checked].flatMap(([path, { findings }]) =>
      findings.follow(file, change) ? [path] : [],
    );
  }

  /** Everything must be checked again: the model changed. */
  forgetAll(): void {
    this.#checked.clear();
  }

  /** A file must be checked again, since it could not be read. */
  forget(path: string): void {
    this.#checked.delete(path);
    if (this.#begun?.file.path === path) this.#begun = undefined;
  }

  /** Records must be checked again: texts of samples have changed. */
  forgetRecords(): void {
    for (const { path } of this.stores.records.files) this.#checked.delete(path);
    this.#begun = undefined;
  }

  isCurrent(file: RecordFile | SampleFile): boolean {
    const checked = this.#checked.get(file.path);
    return checked !== undefined && checked.version === file.info?.version && !this.#uncounted.has(file.path);
  }

  /** Removes the findings of files that no longer exist; returns their paths. */
  dropMissing(): string[] {
    const there = new Set(
      [...this.stores.samples.files, ...this.stores.records.files].map(({ path }) => path),
    );
    const gone = this.paths.filter((path) => !there.has(path));
    this.census.retain(there);
    for (const path of gone) this.#checked.delete(path);
    return gone;
  }

  async checkSamples(file: SampleFile, { checks, pause, signal }: HowToCheck): Promise<void> {
    const begun = this.#begin(file, checks);
    await this.stores.samples.scan(file, { pause, signal, first: begun.lines }, (raw, parsed) => {
      begun.lines = raw.row + 1;
      begun.census.add(censusEntry(parsed.sample, checks.data));
      begun.findings.add(checks.sample(file, raw, parsed));
    });
    if (signal?.aborted) this.#begun = begun;
    else this.adoptSamples(file, begun.findings, begun.census);
  }

  /** The check of a file that was interrupted, or a new one. Of samples, `lines` is the next row. */
  #begin(file: RecordFile | SampleFile, checks: LineChecks): Begun {
    const before = this.#begun;
    this.#begun = undefined;
    if (before?.file === file && before.checks === checks) return before;
    return { file, checks, findings: this.fresh(), census: new FileCensus(), size: 0, lines: 0 };
  }

  adoptSamples(file: SampleFile, findings: FileFindings, census: FileCensus): void {
    this.census.set(file.path, census);
    this.#checked.set(file.path, {
      findings,
      size: file.info.size,
      lines: file.rows,
      version: file.info.version,
    });
  }

  /** Checks the lines of a record file that are new or have changed since the last check. */
  async checkRecords(file: RecordFile, rewritten: boolean, how: HowToCheck): Promise<void> {
    const { checks } = how;
    const before = this.#checked.get(file.path);
    if (this.stores.files.has(file.path)) return this.#checkEdited(file, before, checks);
    const continues = before && !rewritten && !before.texts && before.size <= file.size;
    const begun = continues ? undefined : this.#begin(file, checks);
    const state = begun ?? before!;
    // A last line without a line feed may have grown: it is checked again.
    state.findings.replace(state.lines, Infinity, 0, { list: [], suppressed: [] });
    const findings = await this.#checkFrom(file, state, how);
    if (findings) {
      this.adopt(file, findings);
      if (begun || this.#uncounted.has(file.path)) await this.recount(file, how);
    } else if (begun) this.#begun = begun;
  }

  /** How many findings of a file are not listed; see `FileFindings.beyondExplained`. */
  beyond(path: string, explained: readonly Explained[]): Record<Severity, number> {
    const history = this.stores.records.file(path)?.history;
    return this.of(path)?.beyondExplained(explained, history) ?? { error: 0, warning: 0, info: 0 };
  }

  /** Checks a file again in which findings about replaced records took the places of others in the list. */
  async recount(file: RecordFile, how: HowToCheck): Promise<void> {
    this.#uncounted.delete(file.path);
    const { beyond, list } = this.of(file.path) ?? {};
    if (!beyond || beyond.error + beyond.warning + beyond.info === 0) return;
    if (!list!.some((finding) => isHistory(finding, file.history))) return;
    const fresh = { findings: new FileFindings(this.keeping, file.history), size: 0, lines: 0 };
    const findings = await this.#checkFrom(file, fresh, how);
    if (findings) this.adopt(file, findings);
    else this.#uncounted.add(file.path);
  }

  async #checkFrom(
    file: RecordFile,
    state: Pick<Checked, 'findings' | 'size' | 'lines'>,
    { checks, pause, signal }: HowToCheck,
  ): Promise<FileFindings | undefined> {
    const next = await eachLine(
      this.stores.files,
      file.path,
      { from: state.size, line: state.lines, pause, signal },
      (line) => state.findings.add(checks.record(file, line, parseLine(line.raw))),
    );
    [state.size, state.lines] = [next.offset, next.line];
    return signal?.aborted ? undefined : state.findings;
  }

  /** Sets the findings of a record file that has been checked to the end of what was read. */
  adopt({ path, size, lines, info }: RecordFile, findings: FileFindings, texts?: string[]): void {
    this.#checked.set(path, { findings, size, lines, version: info?.version ?? '', texts });
  }

  async #checkEdited(file: RecordFile, before: Checked | undefined, checks: LineChecks): Promise<void> {
    this.#uncounted.delete(file.path);
    const lines: FileLine[] = [];
    await eachLine(this.stores.files, file.path, {}, (line) => void lines.push(line));
    const texts = lines.map(({ raw }) => raw);
    const known = before?.texts ?? [];
    const findings = before?.texts ? before.findings : new FileFindings(this.keeping);
    const difference = lineDifference(known, texts);
    if (difference) {
      const found = new FileFindings({ limit: Infinity });
      for (const line of lines.slice(difference.from, difference.newTo))
        found.add(checks.record(file, line, parseLine(line.raw)));
      findings.replace(difference.from, difference.oldTo, difference.newTo - difference.oldTo, found);
    }
    this.adopt(file, findings, texts);
  }

  /** No findings yet, with the limits of this store; for `adopt`. */
  fresh(): FileFindings {
    return new FileFindings(this.keeping);
  }
}
