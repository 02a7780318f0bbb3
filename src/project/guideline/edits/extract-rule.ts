import type { Definition, Example, LocatedText, ProjectModel, RuleDef } from '../../model/model';
import { field, items, text } from '../../model/reader';
import { replaceScalar, type TextEdit } from '../../../base/yaml/edit';
import { addToList } from '../../../base/yaml/edit-list';
import { removeEntry } from '../../../base/yaml/edit-remove';
import { scalarOffsets } from '../../../base/yaml/scalar-offsets';
import type { YamlNode, YamlScalar } from '../../../base/yaml/tree';
import { flowText } from '../../../base/yaml/write-value';
import { guidelineOf, newRuleId, type GuidelineEdits } from './places';
import { addGeneralRule, addRule, type NewRule } from './rules';

/** A way to make a rule of a text that stands in the guideline. */
export interface Extraction extends GuidelineEdits {
  readonly title: string;
}

/** Where an extracted rule can go: to a label's criteria, or to the general rules. */
type Home =
  { readonly label: string; readonly kind: NewRule['kind']; readonly useInstead?: string } | 'general';

/** A text of the guideline that a rule may be taken from. */
interface Source {
  readonly node: YamlScalar;
  readonly homes: readonly Home[];
  /** The reason of an example: the example cites the rule, and a reason that is all taken goes. */
  readonly example?: Example;
}

/**
 * Makes a rule with an id of what is selected in the guideline (UTF-16 offsets; equal ones are a cursor): a part of a definition, note,
 * criterion, general rule or of what a tie-breaker says, which cites the rule from then on; the reason of an example, whole or in part,
 * whose `rules` name it then; and a criterion that is a mere text, in place. One result for each place the rule can go to.
 */
export function extractRule(model: ProjectModel, start: number, end: number): Extraction[] {
  const at = guidelineOf(model);
  if (!at) return [];
  const { document } = at.guideline.file;
  const holds = (node: YamlNode | undefined): node is YamlScalar => {
    if (node?.kind !== 'scalar' || node.alias !== undefined) return false;
    const range = document.range(node);
    return range.start <= start && end <= range.end;
  };
  const bare = bareCriterion(model, holds);
  if (bare) return bare;
  const source = sourceAt(model, holds);
  if (!source) return [];
  const taken =
    start === end && source.example ? whole(source.node) : selected(model, source.node, start, end);
  if (!taken || (taken.isWhole && !source.example)) return [];
  return source.homes.flatMap((home) => extraction(model, source, taken, home) ?? []);
}

/** A criterion without an id, `include: [a text]`: it gets one where it stands. */
function bareCriterion(
  model: ProjectModel,
  holds: (node: YamlNode | undefined) => node is YamlScalar,
): Extraction[] | undefined {
  const { file, definitions } = model.guideline!;
  for (const { id: label, node, include, exclude } of definitions)
    for (const kind of ['include', 'exclude'] as const)
      for (const item of items(field(node, kind))) {
        const said = holds(item) ? text(item) : undefined;
        if (said === undefined || !holds(item)) continue;
        const like = (kind === 'include' ? include : exclude).at(-1) ?? [...include, ...exclude].at(-1);
        const id = newRuleId(model, like?.id, `R-${label.toUpperCase()}-1`);
        const { start, end } = file.document.range(item);
        // Block scalars stay to be rewritten by hand: braces cannot hold their lines.
        if (item.style === 'literal' || item.style === 'folded') return [];
        const edits = [{ start, end, newText: flowText({ id, text: said }) }];
        return [{ title: `Make it a rule of its own, ${id}`, path: file.path, edits, id }];
      }
  return undefined;
}

function sourceAt(
  model: ProjectModel,
  holds: (node: YamlNode | undefined) => node is YamlScalar,
): Source | undefined {
  const { rules, definitions, tieBreakers, examples } = model.guideline!;
  const of = (node: YamlNode | undefined, homes: readonly Home[], example?: Example): Source | undefined =>
    holds(node) ? { node, homes, ...(example && { example }) } : undefined;
  const placed = (said: LocatedText | undefined, homes: readonly Home[]) => of(said?.node, homes);
  const ofLabel = ({
    id,
    definition,
    scopeNote,
    brief,
    include,
    exclude,
  }: Definition): Source | undefined => {
    const homes: Home[] = [{ label: id, kind: 'include' }, { label: id, kind: 'exclude' }, 'general'];
    for (const said of [definition, scopeNote, brief]) {
      const found = placed(said, homes);
      if (found) return found;
    }
    for (const rule of [...include, ...exclude]) {
      const found = of(field(rule.node, 'text'), [homeOf(id, rule), 'general']);
      if (found) return found;
    }
    return undefined;
  };
  for (const definition of definitions) {
    const found = ofLabel(definition);
    if (found) return found;
  }
  for (const rule of rules) {
    const found = of(field(rule.node, 'text'), ['general']);
    if (found) return found;
  }
  for (const { when, unless, rationale } of tieBreakers)
    for (const said of [when, unless, rationale]) {
      const found = placed(said, ['general']);
      if (found) return found;
    }
  for (const example of examples) {
    const found = of(example.rationale?.node, homesOf(model, example), example);
    if (found) return found;
  }
  return undefined;
}

function homeOf(label: string, { kind, useInstead }: RuleDef): Home {
  if (kind !== 'exclude') return { label, kind: 'include' };
  return { label, kind, ...(useInstead && { useInstead: useInstead.id }) };
}

/** What an example shows speaks for its label, and against the label that it warns of; of several labels, for none in particular. */
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

/** What is taken out of a text, in its value and its source. */
interface Taken {
  readonly text: string;
  readonly isWhole: boolean;
  /** UTF-16 offsets into the value, without white space around. */
  readonly from: number;
  readonly to: number;
}

function whole(node: YamlScalar): Taken | undefined {
  const value = text(node) ?? '';
  const said = folded(value);
  return said === '' ? undefined : { text: said, isWhole: true, from: 0, to: value.length };
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
  const said = folded(value.slice(from, to));
  return said === '' ? undefined : { text: said, isWhole: said === folded(value), from, to };
}

const folded = (said: string): string => said.replace(/\s+/g, ' ').trim();

function extraction(model: ProjectModel, source: Source, taken: Taken, home: Home): Extraction | undefined {
  const added =
    home === 'general'
      ? addGeneralRule(model, { text: taken.text })
      : addRule(model, home.label, {
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

/** The edits that name the rule where its text stood. */
function citing(
  model: ProjectModel,
  { node, example }: Source,
  taken: Taken,
  id: string,
): TextEdit[] | undefined {
  const { document } = model.guideline!.file;
  if (!example) return all(replaceTaken(model, node, taken, `(${id})`));
  if (example.node.kind !== 'map') return undefined;
  const cite = addToList(document, example.node, 'rules', [id], {
    after: ['id', 'text', 'marked', 'labels', 'not'],
  });
  const entry = example.node.entry('rationale');
  const rest = taken.isWhole
    ? entry && removeEntry(document, example.node, entry)
    : replaceTaken(model, node, taken, '');
  return all(cite, rest);
}

const all = (...edits: readonly (TextEdit | undefined)[]): TextEdit[] | undefined => {
  const made = edits.filter((edit) => edit !== undefined);
  return made.length === edits.length ? made : undefined;
};

/** Puts another text in place of what is taken; the lines around it stay as they are laid out. */
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
  // An id that could end a text or begin a comment needs the quotes that only writing it again gives.
  const isSafe = /^[-\w().]*$/.test(other);
  if (!node.source.includes('\n') || !offsets || !isSafe)
    return replaceScalar(document, node, value.slice(0, from) + other + value.slice(to));
  const { start } = document.range(node);
  return { start: start + offsets[from]!, end: start + offsets[to]!, newText: other };
}

/** With the white space that nothing would be left to need: behind what is taken, or before it at the end. */
function withGap(value: string, { from, to }: Pick<Taken, 'from' | 'to'>): { from: number; to: number } {
  if (value.slice(to).trim() === '') return { from: value.slice(0, from).trimEnd().length, to };
  return { from, to: to + /^\s*/.exec(value.slice(to))![0].length };
}
