/**
 * Proposes what the headings of a guideline are, by what they have in common: see `isLabelled`, `LABELS`, `PARTS` and `LEFT_OUT`. The person
 * decides: nothing is placed by a proposal.
 */
import { addOne, groupBy } from '../../base/group-by';
import { counted } from '../../base/text/phrases';
import type { Block, GuidelineText } from './html';
import { isSign, markByWords, markOf } from './marks';
import { ledText, nameOf, wordsOf, type Role } from './place';

interface Section {
  readonly level: number;
  readonly name: string;
  readonly above: Section | undefined;
  /** It has marked texts, or says what counts: labels do. */
  isMarked: boolean;
}

/** Words that lead to a part of what a label means. */
const PARTS: readonly (readonly [Role, RegExp])[] = [
  ['definition', /^(?:definition|meaning|description)$/],
  ['exclude', /^(?:(?:what )?does not (?:count|apply|belong)|exclu(?:de[sd]?|sions?)|do not use\b.*)$/],
  ['include', /^(?:(?:what )?(?:counts|applies|belongs)|inclu(?:de[sd]?|sions?)|use (?:if|when|for))$/],
  ['note', /^(?:notes?|remarks?|comments?)$/],
];

/** Headings below one with such a word are labels. */
const LABELS = /\b(?:labels?|categories|classes|tags|codes|entity types)\b/i;

/** Parts that are about the document, and not about the task. A chapter "Changes" may be about either. */
const LEFT_OUT = /^(?:(?:table of )?contents|change ?log|(?:change|revision|version|document) history)$/i;

const isLeftOut = ({ name, isMarked, above }: Section): boolean =>
  (LEFT_OUT.test(name) && !isMarked) || (above !== undefined && isLeftOut(above));

const areBelowLabels = ([one]: readonly Section[]): boolean => LABELS.test(one?.above?.name ?? '');

/** Most headings beside each other have marks, and more than one has. */
function isLabelled(group: readonly Section[]): boolean {
  const n = group.filter(({ isMarked }) => isMarked).length;
  return n > 1 && n >= group.length / 2;
}

/** The entries of a map, each with its reason; none if the text does not show what its labels are. */
export function proposeMap({ blocks }: GuidelineText): ReadonlyMap<string, string> {
  const { sections, parts } = outlined(blocks);
  const [first, ...others] = sections;
  const title = first && others.every(({ level }) => level > first.level) ? first : undefined;
  const rest = sections.filter((each) => each !== title && !isLeftOut(each));
  const groups = [...groupBy(rest, ({ above, level }) => `${sections.indexOf(above!)} ${level}`).values()];
  const labelled = groups.filter(isLabelled);
  const chosen = labelled.length > 0 ? labelled : groups.filter(areBelowLabels);
  const entries = new Map<string, string>();
  if (chosen.length === 0) return entries;
  for (const group of chosen) {
    const { level, above } = group[0]!;
    const isLabel = (each: Section): boolean => each.isMarked || areBelowLabels(group);
    const isAlone = groups.filter(([other]) => other!.level === level).length === 1;
    const where = isAlone || !above || above === title ? '' : `${above.name}/`;
    const n = group.filter(({ isMarked }) => isMarked).length;
    const names = group.filter(isLabel).map(({ name }) => name);
    const why = `${n} of them say what counts or have marked examples`;
    entries.set(`${where}h${level}=label`, `${names.join(', ')}; ${why}`);
    for (const each of group)
      if (!isLabel(each)) entries.set(`${each.name}=rule`, 'beside the labels, without either');
  }
  if (title && title.level > 0) entries.set(`h${title.level}=title`, 'the first heading, above all others');
  const labels = chosen.flat();
  const deepest = Math.max(...labels.map(({ level }) => level));
  const further = rest.filter((each) => !labels.includes(each));
  for (const [level, some] of groupBy(further, (each) => each.level))
    if (!entries.has(`h${level}=label`))
      entries.set(
        `h${level}=${level > deepest ? 'note' : 'rule'}`,
        `${counted(some.length, 'heading')}, such as ${some[0]!.name}`,
      );
  for (const each of sections.filter(isLeftOut))
    if (!each.above || !isLeftOut(each.above))
      entries.set(`${each.name}=skip`, 'about the document, not the task');
  for (const [entry, n] of parts) entries.set(entry, counted(n, 'time'));
  return entries;
}

/** The headings that are no parts of what a label means, and how often each entry for such a part was seen. */
function outlined(blocks: readonly Block[]): { sections: Section[]; parts: ReadonlyMap<string, number> } {
  const sections: Section[] = [];
  const parts = new Map<string, number>();
  for (const block of blocks) {
    const at = sections.at(-1);
    if (block.kind === 'table') {
      if (at) at.isMarked ||= block.rows.flat().some(isSign);
      continue;
    }
    const { kind, level, text } = block;
    const isHeading = kind === 'heading';
    const lead = (isHeading ? undefined : ledText(text)?.[0]) ?? (kind === 'item' ? '' : wordsOf(text));
    const part = PARTS.find(([, form]) => form.test(lead))?.[0];
    const isPart = part ?? markByWords(lead);
    if (isHeading && !(isPart && at?.above)) {
      const above = sections.findLast((each) => each.level < level);
      sections.push({ level, name: nameOf(text), above, isMarked: false });
    } else if (at && (isPart ?? markOf(text))) {
      at.isMarked ||= part !== 'note';
      if (part) addOne(parts, `${lead}=${part}`);
    }
  }
  return { sections, parts };
}
