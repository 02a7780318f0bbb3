import { FileError } from '../../base/files/file-error';
import { textHash } from '../../base/text/hash';
import type { EditorEdit, Finding, Fix } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { locatorOf } from './line-locator';
import type { LineFix, LineKind, LineLocator, LineReport, LineView } from './line-view';
import type { LineRule, ReportLine } from './rule';
import { crashed, relatedPlace } from './yaml-findings';
import { DataSuppressions, type LineSubject, subjectOf } from './data-suppressions';
import { type ActiveRule, milder, type RuleSettings } from './settings';
import { defined } from '../../base/objects';
import { getOrAdd } from '../../base/lists';
import { memoize } from '../../base/memoize';

interface Running {
  readonly rule: LineRule;
  readonly check: (line: LineView, report: ReportLine) => void;
  readonly report: ReportLine;
}

/** Runs the line rules, started once per setting. Positions are computed only for lines with a finding. */
export class LineLinter {
  readonly #running = new Map<string, Running[]>();
  /** By rule and its settings: files with the same settings share a started rule. */
  readonly #started = new Map<ActiveRule, Running>();
  readonly #suppressions: DataSuppressions;
  /** The rules of the last checked file: the next line is nearly always from the same file. */
  #current: Running[] = [];
  #kind: LineKind | undefined;
  #file: string | undefined;
  /** The line being checked, the output for its findings, and its locator once it has a finding. */
  #line!: LineView;
  #out!: Finding[];
  #locator: LineLocator | undefined;

  constructor(
    private readonly model: ProjectModel,
    private readonly rules: readonly LineRule[],
    private readonly settings: RuleSettings,
  ) {
    this.#suppressions = new DataSuppressions(model.schema.lint.suppress);
  }

  check(line: LineView, out: Finding[]): void {
    if (line.file !== this.#file || line.kind !== this.#kind) this.#enter(line.kind, line.file);
    this.#line = line;
    this.#out = out;
    this.#locator = undefined;
    for (const running of this.#current) {
      // The content of a misread line is unreliable.
      if (line.misread && !running.rule.oncePerFile) continue;
      try {
        running.check(line, running.report);
      } catch (error) {
        // A sample that cannot be read is not the rule's fault.
        if (error instanceof FileError) throw error;
        const at = { line: line.line, character: 0 };
        out.push({ ...crashed(running.rule.id, line.file, error), range: { start: at, end: at } });
      }
    }
  }

  #enter(kind: LineKind, file: string): void {
    this.#current = getOrAdd(this.#running, `${kind} ${file}`, () =>
      this.rules.flatMap((rule) => {
        const active = rule.kinds.includes(kind) ? this.settings.active(rule, file) : undefined;
        return active ? [getOrAdd(this.#started, active, () => this.#run(rule, active))] : [];
      }),
    );
    this.#kind = kind;
    this.#file = file;
  }

  #run(rule: LineRule, active: ActiveRule): Running {
    const report = (found: LineReport): void => void this.#out.push(this.#finding(rule.id, active, found));
    return { rule, check: rule.start(this.model, active), report };
  }

  #finding(rule: string, active: ActiveRule, found: LineReport): Finding {
    const line = this.#line;
    const locator = (this.#locator ??= locatorOf(line));
    const range = found.raw ? locator.rawRange(found.raw.start, found.raw.end) : locator.range(found);
    const fixes = found.fixes?.flatMap((fix) => (fix && lineFix(fix, line, locator)) ?? []);
    const subject = line.kind === 'sample' ? sampleOf(line) : subjectOf(line.value);
    const suppressed = this.#suppressions.find(rule, subject);
    return {
      rule,
      severity: milder(active.severity, found.severity),
      message: found.message,
      file: line.file,
      range,
      key: `${rule} ${lineName(line)} ${found.path.join('/')}`,
      ...(typeof line.sample === 'object' && { sample: line.sample.id }),
      ...defined({ annotator: subject.annotator, suppressed }),
      ...(found.related && found.related.length > 0 && { related: found.related.map(relatedPlace) }),
      ...(fixes && fixes.length > 0 && { fixes }),
    };
  }
}

/** A name for a line that does not depend on its position: its record id, else its sample's, else a hash of its text. */
function lineName({ value, sample, raw }: LineView): string {
  if (typeof value?.id === 'string') return value.id;
  return typeof sample === 'object' ? sample.id : textHash(raw);
}

const sampleOf = ({ sample }: LineView): LineSubject =>
  typeof sample === 'object' ? { sample: sample.id } : {};

/** A rule's fix as edits of the file; undefined if one of its places does not exist. */
function lineFix(fix: LineFix, line: LineView, locator: LineLocator): Fix | undefined {
  const edits = fix.edits.map((edit) => editOf(edit, line, locator));
  return edits.every((edit) => edit !== undefined)
    ? { ...fix, edits: edits.map((edit) => ({ file: line.file, ...edit })) }
    : undefined;
}

function editOf(
  edit: LineFix['edits'][number],
  line: LineView,
  locator: LineLocator,
): EditorEdit | undefined {
  if ('removeLine' in edit) {
    const start = { line: line.line, character: 0 };
    return { range: { start, end: { line: line.line + 1, character: 0 } }, newText: '' };
  }
  if ('raw' in edit) return { range: locator.rawRange(edit.raw.start, edit.raw.end), newText: edit.newText };
  const range = locator.valueRange(edit.path);
  if (!range) return undefined;
  if ('value' in edit) return { range, newText: asWritten(JSON.stringify(edit.value), line) };
  const inner = locator.range(edit);
  if (line.format === 'jsonl')
    return { range: inner, newText: asWritten(JSON.stringify(edit.text).slice(1, -1), line) };
  const doubled =
    line.format === 'csv' || line.format === 'tsv' ? edit.text.replaceAll(`"`, `""`) : edit.text;
  return { range: inner, newText: doubled };
}

const NON_ASCII = /[^\0-\x7f]/;

/** Whether a line escapes characters outside ASCII. It may have thousands of findings. */
const isEscaped = memoize(
  ({ raw }: LineView): boolean => /\\u[\da-fA-F]{4}/.test(raw) && !NON_ASCII.test(raw),
);

/** Escapes characters outside ASCII if the line does so. */
function asWritten(json: string, line: LineView): string {
  if (!isEscaped(line)) return json;
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
