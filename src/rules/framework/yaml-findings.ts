/** Makes findings of what rules report at places of the YAML files. */
import type { Finding, FixEdit, Range, RelatedPlace } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import type { RuleFix, YamlPlace, YamlReport } from './rule';
import { milder, type ActiveRule } from './settings';

/** A finding at a place of a YAML file. */
export function toFinding(rule: string, active: ActiveRule, found: YamlReport): Finding {
  const { fixes, related = [] } = found;
  const severity = milder(active.severity, found.severity);
  const key = found.key ?? lineAt(found.place);
  const said = {
    rule,
    severity,
    message: found.message,
    file: found.place.file.path,
    range: rangeOf(found.place),
    key,
  };
  const finding =
    typeof fixes === 'function'
      ? withFixesLater(said, () => undefined, fixes)
      : fixes && fixes.length > 0
        ? { ...said, fixes: fixes.map((fix) => ({ ...fix })) }
        : said;
  if (related.length === 0) return finding;
  return Object.assign(finding, { related: related.map(relatedPlace) });
}

/** A place in a YAML file that a finding is about as well. */
export const relatedPlace = ({
  place,
  message,
}: {
  readonly place: YamlPlace;
  readonly message: string;
}): RelatedPlace => ({ file: place.file.path, range: rangeOf(place), message });

/** A keystroke finds a thousand places where a criterion is missing, and its author asks for the fix of one. */
export function withFixesLater(
  { rule, severity, message, file, range, key, related }: Omit<Finding, 'fixes'> & { key: string },
  latest: () => ProjectModel | undefined,
  make: (model: ProjectModel) => readonly RuleFix[],
): Finding {
  let made: readonly RuleFix[] | undefined;
  let madeFor: ProjectModel | undefined;
  // Written out: a literal with a getter costs no more than one without.
  return {
    rule,
    severity,
    message,
    file,
    range,
    key,
    ...(related && { related }),
    get fixes() {
      const model = latest();
      if (!made || madeFor !== model) [made, madeFor] = [make(model!), model];
      return made.length > 0 ? made.map((fix) => ({ ...fix })) : undefined;
    },
  } as Finding;
}

/** The line that a place begins on, without its indentation: it stays the same when lines move. */
function lineAt(place: YamlPlace): string {
  const { lines, text } = place.file.document;
  const line = rangeOf(place).start.line;
  return text.slice(lines.lineStart(line), lines.lineEnd(line)).trim();
}

/** Lines and characters of a place. */
export function rangeOf(place: YamlPlace): Range {
  const { document } = place.file;
  const { start, end } = 'node' in place ? document.range(place.node) : place;
  return { start: document.lineColumn(start), end: document.lineColumn(end) };
}

/** Edits from offsets, as `core/yaml/edit` makes them. */
export function fixEdits(
  file: YamlPlace['file'],
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
): FixEdit[] {
  return edits.map(({ start, end, newText }) => ({
    file: file.path,
    range: rangeOf({ file, start, end }),
    newText,
  }));
}

export function crashed(rule: string, file: string, error: unknown): Finding {
  const start = { line: 0, character: 0 };
  return {
    rule: 'rule-crashed',
    severity: 'error',
    message: `The rule ${rule} failed: ${error instanceof Error ? error.message : String(error)}. The other rules ran; please report this.`,
    file,
    range: { start, end: start },
    key: `rule-crashed ${rule}`,
  };
}
