/** Converts reports of rules about the YAML files to findings. */
import type { Finding, Fix, FixEdit, Range, RelatedPlace } from '../../project/findings/finding';
import { once } from '../../base/memoize';
import type { TextEdit } from '../../base/yaml/edit';
import type { YamlReport } from './rule';
import type { YamlPlace, RelatedYaml } from './line-view';
import { milder, type ActiveRule } from './settings';

/** A finding at a place of a YAML file. */
export function toFinding(rule: string, active: ActiveRule, found: YamlReport): Finding {
  const { message, fixes, related = [] } = found;
  const finding: Finding = {
    rule,
    severity: milder(active.severity, found.severity),
    message,
    file: found.place.file.path,
    range: rangeOf(found.place),
    key: found.key ?? lineAt(found.place),
  };
  if (typeof fixes === 'function') addFixesLater(finding, fixes);
  else if (fixes && fixes.length > 0) finding.fixes = fixes.map((fix) => ({ ...fix }));
  if (related.length > 0) finding.related = related.map(relatedPlace);
  return finding;
}

/** A related place in a YAML file. */
export const relatedPlace = ({ place, message }: RelatedYaml): RelatedPlace => ({
  file: place.file.path,
  range: rangeOf(place),
  message,
});

/** Creates fixes lazily: of a thousand missing criteria, the author fixes one at a time. */
function addFixesLater(finding: Finding, make: () => readonly Fix[]): void {
  const fixes = once(() => make().map((fix) => ({ ...fix })));
  Object.defineProperty(finding, 'fixes', {
    get: () => (fixes().length > 0 ? fixes() : undefined),
    enumerable: true,
  });
}

/** The text of the line on which a place begins, without indentation: stable when lines move. */
function lineAt(place: YamlPlace): string {
  const { lines, text } = place.file.document;
  const line = rangeOf(place).start.line;
  return text.slice(lines.lineStart(line), lines.lineEnd(line)).trim();
}

/** The range of a place, in lines and characters. */
export function rangeOf(place: YamlPlace): Range {
  const { document } = place.file;
  const { start, end } = 'node' in place ? document.range(place.node) : place;
  return { start: document.lineColumn(start), end: document.lineColumn(end) };
}

/** An edit by offsets, as `base/yaml/edit` makes it, in lines and characters. */
export const fixEdit = (file: YamlPlace['file'], { start, end, newText }: TextEdit): FixEdit => ({
  file: file.path,
  range: rangeOf({ file, start, end }),
  newText,
});

export function crashed(rule: string, file: string, error: unknown): Finding {
  const message = `The rule ${rule} failed: ${error instanceof Error ? error.message : String(error)}. The other rules ran; please report this.`;
  return { ...atStart('rule-crashed', file, message), key: `rule-crashed ${rule}` };
}

export const UNREADABLE_FILE = 'unreadable-file';

/** The finding about a file that cannot be read. */
export const unreadable = (file: string, message: string): Finding => atStart(UNREADABLE_FILE, file, message);

function atStart(rule: string, file: string, message: string): Finding {
  const start = { line: 0, character: 0 };
  return { rule, severity: 'error', message, file, range: { start, end: start }, key: rule };
}

/** Findings that no rule makes: nothing switches them off. */
export const WITHOUT_RULE: ReadonlySet<string> = new Set(['rule-crashed', UNREADABLE_FILE]);
