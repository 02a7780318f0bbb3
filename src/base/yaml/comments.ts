import { addTo } from '../lists';
import type { YamlComment, YamlDocument, YamlProblem } from './document';
import { looseLines } from './edit-place';
import type { Range } from './tree';

/** A rule named in a suppression comment, with its place (UTF-16 offsets). */
export interface SuppressedRule extends Range {
  readonly id: string;
}

/** What a comment such as `# labelwright-disable-next-line rule-a, rule-b -- reason` suppresses, and where it is (UTF-16). */
export interface Suppression extends Range {
  readonly kind: 'next-line' | 'line' | 'block' | 'file';
  /** At least one. */
  readonly rules: readonly SuppressedRule[];
  readonly reason: string | undefined;
  /** First and last line (from 0) on which findings of the rules are suppressed. */
  readonly fromLine: number;
  readonly toLine: number;
}

const PREFIX = 'labelwright-';
const DIRECTIVE = new RegExp(String.raw`^#+[ \t]*${PREFIX}([^\s]*)(.*)$`, 's');
const REASON = /(?:^|\s)--(?:\s|$)/;
const RULE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const KINDS = ['disable-next-line', 'disable-line', 'disable', 'enable', 'disable-file'] as const;
type Kind = (typeof KINDS)[number];

interface Directive {
  readonly comment: YamlComment;
  readonly line: number;
  readonly kind: Kind;
  readonly rules: readonly SuppressedRule[];
  readonly reason: string | undefined;
}

/** The suppression comments of a document, and the problems in them. */
export class Suppressions {
  readonly all: readonly Suppression[];
  readonly problems: readonly YamlProblem[];
  readonly #byRule = new Map<string, Suppression[]>();

  constructor(doc: YamlDocument) {
    const problems: YamlProblem[] = [];
    const directives = doc.comments.flatMap((comment) => readDirective(doc, comment, problems) ?? []);
    this.all = [
      ...directives.flatMap((directive) => simple(doc, directive) ?? []),
      ...blocks(doc, directives, problems),
    ].sort((a, b) => a.start - b.start || a.fromLine - b.fromLine);
    this.problems = problems.sort((a, b) => a.start - b.start);
    for (const suppression of this.all)
      for (const { id } of suppression.rules) addTo(this.#byRule, id, suppression);
  }

  matching(line: number, rule: string): readonly Suppression[] {
    return (this.#byRule.get(rule) ?? []).filter(
      ({ fromLine, toLine }) => fromLine <= line && line <= toLine,
    );
  }

  /** Whether a finding of the rule that starts on the line (from 0) is suppressed. */
  isSuppressed(line: number, rule: string): boolean {
    return this.matching(line, rule).length > 0;
  }
}

/** Reads the suppression comments of a document. */
export const readSuppressions = (doc: YamlDocument): Suppressions => new Suppressions(doc);

function readDirective(
  doc: YamlDocument,
  comment: YamlComment,
  problems: YamlProblem[],
): Directive | undefined {
  const [, name, rest] = DIRECTIVE.exec(comment.text) ?? [];
  if (name === undefined || rest === undefined) return undefined;
  const problem = (code: string, message: string, { start, end }: Range = comment): void => {
    problems.push({ code, severity: 'warning', message, start, end });
  };
  const kind = KINDS.find((known) => known === name);
  if (!kind) {
    const known = KINDS.map((each) => PREFIX + each).join(', ');
    problem(
      'unknown-directive',
      `"${PREFIX}${name}" is not a directive, so it does nothing. Write one of: ${known}.`,
    );
    return undefined;
  }
  const split = REASON.exec(rest);
  const list = split ? rest.slice(0, split.index) : rest;
  const reason = split ? rest.slice(split.index + split[0].length).trim() || undefined : undefined;
  const rules: SuppressedRule[] = [];
  for (const part of partsOf(list, comment.end - rest.length)) {
    if (RULE_ID.test(part.id)) rules.push(part);
    else {
      const message = `"${part.id}" is not a rule id, so it does nothing. Separate ids by commas, and put " -- " before the reason.`;
      problem('bad-rule-id', message, part);
    }
  }
  if (list.trim() === '') {
    problem('missing-rule-id', `Name the rules after "${PREFIX}${kind}": without ids it does nothing.`);
  }
  return rules.length > 0
    ? { comment, line: doc.lines.lineAt(comment.start), kind, rules, reason }
    : undefined;
}

/** The ids between commas, trimmed, with their places. */
function partsOf(list: string, offset: number): SuppressedRule[] {
  let at = offset;
  return list.split(',').flatMap((part) => {
    const id = part.trim();
    const start = at + part.length - part.trimStart().length;
    at += part.length + 1;
    return id === '' ? [] : [{ id, start, end: start + id.length }];
  });
}

/** Suppressions that need no second comment to end them. */
function simple(
  doc: YamlDocument,
  { comment, line, kind, rules, reason }: Directive,
): Suppression | undefined {
  const { start, end } = comment;
  const base = { rules, reason, start, end };
  switch (kind) {
    case 'disable-line':
      return { kind: 'line', ...base, fromLine: line, toLine: line };
    case 'disable-next-line': {
      const next = nextContentLine(doc, line);
      return { kind: 'next-line', ...base, fromLine: next, toLine: next };
    }
    case 'disable-file':
      return { kind: 'file', ...base, fromLine: 0, toLine: doc.lines.lineCount - 1 };
    default:
      return undefined;
  }
}

/** The next line with content. Comments and blank lines are skipped, so that directives can be stacked. */
function nextContentLine(doc: YamlDocument, line: number): number {
  let next = line + 1;
  for (const loose of looseLines(doc, next)) next = loose.line + 1;
  return Math.min(next, doc.lines.lineCount - 1);
}

/** Pairs `disable` with `enable`, rule by rule; without `enable`, a block extends to the end of the file. */
function blocks(doc: YamlDocument, directives: readonly Directive[], problems: YamlProblem[]): Suppression[] {
  const suppressions: Suppression[] = [];
  const open = new Map<string, { directive: Directive; rule: SuppressedRule }>();
  const close = (id: string, toLine: number): void => {
    const { directive, rule } = open.get(id)!;
    const { comment, line, reason } = directive;
    const { start, end } = comment;
    suppressions.push({ kind: 'block', rules: [rule], reason, start, end, fromLine: line, toLine });
    open.delete(id);
  };
  for (const directive of directives) {
    for (const rule of directive.rules) {
      if (directive.kind === 'disable') {
        if (open.has(rule.id)) close(rule.id, directive.line);
        open.set(rule.id, { directive, rule });
      } else if (directive.kind === 'enable') {
        if (open.has(rule.id)) close(rule.id, directive.line);
        else {
          const { id, start, end } = rule;
          const message = `"${id}" is not disabled here. Remove it, or add "# ${PREFIX}disable ${id}" above.`;
          problems.push({ code: 'enable-without-disable', severity: 'warning', message, start, end });
        }
      }
    }
  }
  for (const id of [...open.keys()]) close(id, doc.lines.lineCount - 1);
  return suppressions;
}
