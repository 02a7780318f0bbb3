import type { Definition, Example, ProjectModel, RuleDef } from '../../model/model';
import { field, items, text } from '../../model/reader';
import { replaceScalar, type TextEdit, addToList } from '../../../base/yaml/edit';
import { removeEntry } from '../../../base/yaml/edit-remove';
import { oneLine } from '../../../base/text/phrases';
import { scalarOffsets } from '../../../base/yaml/scalar-offsets';
import type { YamlNode, YamlScalar } from '../../../base/yaml/tree';
import { flowText } from '../../../base/yaml/write-value';
import { allOrNone, guidelineOf, newRuleId, type GuidelineEdits } from './places';
import { addGeneralRule, addRule, type NewRule } from './rules';

/** One way to turn a text of the guideline into a rule. */
export interface Extraction extends GuidelineEdits {
  readonly title: string;
}

/** The target of an extracted rule: a label's criteria, or the general rules. */
type Home =
  { readonly label: string; readonly kind: NewRule['kind']; readonly useInstead?: string } | 'general';

/** A text of the guideline that a rule can be extracted from. */
interface Source {
  readonly node: YamlScalar;
  readonly homes: readonly Home[];
  /**
   * If the text is the rationale of an example, that example. It then cites the rule, and is left without a rationale if all of it is
   * extracted.
   */
  readonly example?: Example;
  readonly author?: string | undefined;
}

/**
 * Turns the selection in the guideline (UTF-16 offsets; a cursor if equal) into a rule with an id. The selection may be: a part of a
 * definition, note, criterion, general rule or tie-breaker, which then cites the rule; all or part of an example's rationale, whose `rules`
 * then name it; or a criterion that is a plain text, which is converted in place. `author`: as of `newRuleId`. Returns one result per
 * possible target.
 */
export function extractRule(model: ProjectModel, start: number, end: number, author?: string): Extraction[] {
  const at = guidelineOf(model);
  if (!at) return [];
  const { document } = at.guideline.file;
  const holds = (node: YamlNode | undefined): node is YamlScalar => {
    if (node?.kind !== 'scalar' || node.alias !== undefined) return false;
    const range = document.range(node);
    return range.start <= start && end <= range.end;
  };
  const bare = bareCriterion(model, holds, author);
  if (bare) return bare;
  const source = sourceAt(model, holds);
  if (!source) return [];
  const taken =
    start === end && source.example ? whole(source.node) : selected(model, source.node, start, end);
  if (!taken || (taken.isWhole && !source.example)) return [];
  return source.homes.flatMap((home) => extraction(model, { ...source, author }, taken, home) ?? []);
}

/** A criterion without an id, such as `include: [a text]`, gets one in place. */
function bareCriterion(
  model: ProjectModel,
  holds: (node: YamlNode | undefined) => node is YamlScalar,
  author: string | undefined,
): Extraction[] | undefined {
  const { file, definitions } = model.guideline!;
  for (const { id: label, node, include, exclude } of definitions)
    for (const kind of ['include', 'exclude'] as const)
      for (const item of items(field(node, kind))) {
        const criterion = holds(item) ? text(item) : undefined;
        if (criterion === undefined || !holds(item)) continue;
        const like = (kind === 'include' ? include : exclude).at(-1) ?? [...include, ...exclude].at(-1);
        const id = newRuleId(model, like?.id, `R-${label.toUpperCase()}-1`, author);
        const { start, end } = file.document.range(item);
        // Block scalars must be rewritten by hand: a flow mapping cannot hold their lines.
        if (item.style === 'literal' || item.style === 'folded') return [];
        const edits = [{ start, end, newText: flowText({ id, text: criterion }) }];
        return [{ title: `Make it a rule of its own, ${id}`, path: file.path, edits, id }];
      }
  return undefined;
}

function sourceAt(
  model: ProjectModel,
  holds: (node: YamlNode | undefined) => node is YamlScalar,
): Source | undefined {
  const { rules, definitions, tieBreakers, examples } = model.guideline!;
  type Candidate = readonly [node: YamlNode | undefined, homes: readonly Home[], example?: Example];
  const inLabel = ({ id, definition, scopeNote, brief, include, exclude }: Definition): Candidate[] => [
    ...[definition, scopeNote, brief].map((located): Candidate => [
      located?.node,
      [{ label: id, kind: 'include' }, { label: id, kind: 'exclude' }, 'general'],
    ]),
    ...[...include, ...exclude].map((rule): Candidate => [
      field(rule.node, 'text'),
      [homeOf(id, rule), 'general'],
    ]),
  ];
  const candidates: Candidate[] = [
    ...definitions.flatMap(inLabel),
    ...rules.map((rule): Candidate => [field(rule.node, 'text'), ['general']]),
    ...tieBreakers
      .flatMap(({ when, unless, rationale }) => [when, unless, rationale])
      .map((located): Candidate => [located?.node, ['general']]),
    ...examples.map((example): Candidate => [example.rationale?.node, homesOf(model, example), example]),
  ];
  for (const [node, homes, example] of candidates) if (holds(node)) return { node, homes, example };
  return undefined;
}

function homeOf(label: string, { kind, useInstead }: RuleDef): Home {
  if (kind !== 'exclude') return { label, kind: 'include' };
  return { label, kind, ...(useInstead && { useInstead: useInstead.id }) };
}

/** An example supports the rule for its label, and against its near misses. With several labels, no particular one is the target. */
function homesOf(model: ProjectModel, { labelRefs, not }: Example): Home[] {
  const own = [...new Set(labelRefs.map(({ id }) => id))].filter((id) => model.labels.has(id));
  const against = [...new Set(not.map(({ id }) => id))].filter((id) => model.labels.has(id));
  const [label] = own.length === 1 ? own : [];
  const [near] = against.length === 1 ? against : [];
  return [
    ...(label === undefined ? [] : [{ label, kind: 'include' } as const]),
    ...(near === undefined
      ? []
      : [{ label: near, kind: 'exclude', ...(label !== undefined && { useInstead: label }) } as const]),
    'general',
  ];
}

/** The extracted part of a text, in its value and its source. */
interface Taken {
  readonly text: string;
  readonly isWhole: boolean;
  /** UTF-16 offsets into the value, without surrounding white space. */
  readonly from: number;
  readonly to: number;
}

function whole(node: YamlScalar): Taken | undefined {
  const value = text(node) ?? '';
  const taken = oneLine(value);
  return taken === '' ? undefined : { text: taken, isWhole: true, from: 0, to: value.length };
}

function selected(model: ProjectModel, node: YamlScalar, start: number, end: number): Taken | undefined {
  const value = text(node) ?? '';
  const offsets = scalarOffsets(node);
  if (!offsets || start === end) return undefined;
  const base = model.guideline!.file.document.range(node).start;
  let from = 0;
  while (from < value.length && base + offsets[from]! < start) from++;
  let to = from;
  while (to < value.length && base + offsets[to]! < end) to++;
  while (from < to && /\s/.test(value[from]!)) from++;
  while (to > from && /\s/.test(value[to - 1]!)) to--;
  const taken = oneLine(value.slice(from, to));
  return taken === '' ? undefined : { text: taken, isWhole: taken === oneLine(value), from, to };
}

function extraction(model: ProjectModel, source: Source, taken: Taken, home: Home): Extraction | undefined {
  const added =
    home === 'general'
      ? addGeneralRule(model, { text: taken.text, author: source.author })
      : addRule(model, home.label, {
          author: source.author,
          text: taken.text,
          kind: home.kind,
          ...(home.useInstead !== undefined && { useInstead: home.useInstead }),
        });
  const cited = added && citing(model, source, taken, added.id);
  if (!added || !cited) return undefined;
  const what =
    home === 'general'
      ? 'as a general rule'
      : home.kind === 'include'
        ? `as a rule for "${home.label}"`
        : `as a rule against "${home.label}"`;
  return { ...added, edits: [...cited, ...added.edits], title: `Extract ${what}, ${added.id}` };
}

/** The edits that cite the rule in place of its text. */
function citing(
  model: ProjectModel,
  { node, example }: Source,
  taken: Taken,
  id: string,
): TextEdit[] | undefined {
  const { document } = model.guideline!.file;
  if (!example) return allOrNone(replaceTaken(model, node, taken, `(${id})`));
  if (example.node.kind !== 'map') return undefined;
  const cite = addToList(document, example.node, 'rules', [id], {
    after: ['id', 'text', 'marked', 'labels', 'not'],
  });
  const entry = example.node.entry('rationale');
  const rest = taken.isWhole
    ? entry && removeEntry(document, example.node, entry)
    : replaceTaken(model, node, taken, '');
  return allOrNone(cite, rest);
}

/** Replaces the extracted part. The lines around it keep their layout. */
function replaceTaken(
  model: ProjectModel,
  node: YamlScalar,
  taken: Taken,
  other: string,
): TextEdit | undefined {
  const { document } = model.guideline!.file;
  const value = text(node)!;
  const { from, to } = other === '' ? withGap(value, taken) : taken;
  const offsets = scalarOffsets(node);
  // An id that could end the text or start a comment needs quotes, so the whole text is written again.
  const isSafe = /^[-\w().]*$/.test(other);
  if (!node.source.includes('\n') || !offsets || !isSafe)
    return replaceScalar(document, node, value.slice(0, from) + other + value.slice(to));
  const { start } = document.range(node);
  return { start: start + offsets[from]!, end: start + offsets[to]!, newText: other };
}

/** Extends the range by white space that would be left over: after the extracted part, or at the end of the text before it. */
function withGap(value: string, { from, to }: Pick<Taken, 'from' | 'to'>): { from: number; to: number } {
  if (value.slice(to).trim() === '') return { from: value.slice(0, from).trimEnd().length, to };
  return { from, to: to + /^\s*/.exec(value.slice(to))![0].length };
}
