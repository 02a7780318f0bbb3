import type { Finding, Fix, FixEdit, Range } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import { locatorOf, type LineLocator } from './line-locator';
import type { LineFix, LineReport, LineView } from './line-view';
import type { LineKind, LineRule } from './rule';
import { crashed } from './run-yaml-rules';
import { milder, RuleSettings, type ActiveRule } from './settings';

interface Running {
  readonly rule: LineRule;
  readonly active: ActiveRule;
  readonly check: (line: LineView, report: (finding: LineReport) => void) => void;
}

/**
 * Runs the line rules. Rules are started once for each kind of line and set of severities; a good line costs only their checks.
 * Places are worked out only for lines that have a finding.
 */
export class LineLinter {
  readonly #running = new Map<string, Running[]>();

  constructor(
    private readonly model: ProjectModel,
    private readonly rules: readonly LineRule[],
    private readonly settings: RuleSettings,
  ) {}

  /** Checks one line and appends what is found. */
  check(line: LineView, out: Finding[]): void {
    let locator: LineLocator | undefined;
    for (const running of this.#rulesFor(line.kind, line.file)) {
      try {
        running.check(line, (found) => {
          locator ??= locatorOf(line);
          out.push(lineFinding(running.rule.id, running.active, line, locator, found));
        });
      } catch (error) {
        const finding = crashed(running.rule.id, line.file, error);
        out.push({ ...finding, range: { start: { line: line.line, character: 0 }, end: { line: line.line, character: 0 } } });
      }
    }
  }

  #rulesFor(kind: LineKind, file: string): Running[] {
    const key = `${kind} ${file}`;
    let running = this.#running.get(key);
    if (!running) {
      running = this.rules.flatMap((rule) => {
        const active = rule.kinds.includes(kind) ? this.settings.active(rule, file) : undefined;
        return active ? [{ rule, active, check: rule.start(this.model, active) }] : [];
      });
      this.#running.set(key, running);
    }
    return running;
  }
}

function lineFinding(rule: string, active: ActiveRule, line: LineView, locator: LineLocator, found: LineReport): Finding {
  const range = found.raw ? locator.rawRange(found.raw.start, found.raw.end) : locator.range(found);
  const fixes = found.fixes?.flatMap((fix) => lineFix(fix, line, locator) ?? []);
  const record = line.value?.id;
  return {
    rule,
    severity: milder(active.severity, found.severity),
    message: found.message,
    file: line.file,
    range,
    key: `${rule} ${typeof record === 'string' ? record : ''} ${found.path.join('/')}`,
    ...(typeof line.sample === 'object' && { sample: line.sample.id }),
    ...(fixes && fixes.length > 0 && { fixes }),
  };
}

function lineFix(fix: LineFix, line: LineView, locator: LineLocator): Fix | undefined {
  const edits: FixEdit[] = [];
  for (const edit of fix.edits) {
    if ('removeLine' in edit) edits.push({ file: line.file, range: wholeLine(line), newText: '' });
    else if ('raw' in edit) edits.push({ file: line.file, range: locator.rawRange(edit.raw.start, edit.raw.end), newText: edit.newText });
    else {
      const range = locator.valueRange(edit.path);
      if (!range) return undefined;
      edits.push({ file: line.file, range, newText: JSON.stringify(edit.value) });
    }
  }
  return { title: fix.title, safety: fix.safety, edits };
}

function wholeLine(line: LineView): Range {
  return { start: { line: line.line, character: 0 }, end: { line: line.line + 1, character: 0 } };
}
