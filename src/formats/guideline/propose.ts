/**
 * Proposes what the headings of a guideline are, by what they have in common: see `isLabelled`, `LABELS`, `PARTS` and `LEFT_OUT`. The person
 * decides: nothing is placed by a proposal.
 */
import { addOne, groupBy } from '../../base/group-by';
import { counted } from '../../base/text/phrases';
import type { Block, GuidelineText } from './html';
import { markAlone, markByWords, markOf } from './marks';
import { ledText, nameOf, wordsOf, type Role } from './place';

/** An entry of the map as it is written, and why it is proposed. */
export interface Proposed {
  readonly entry: string;
  readonly why: string;
}

interface Section {
  readonly level: number;
  readonly text: string;
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
const LABELS = /\b(?:labels?|categories|classes|tags|codes|entity types)\b/;

/** Parts that are about the document, and not about the task. */
const LEFT_OUT =
  /^(?:(?:table of )?contents|change ?log|changes|(?:(?:change|revision|version|document) )?history)$/;

/** Most headings beside each other have marks, and more than one has. */
function isLabelled(group: readonly Section[]): boolean {
  const n = group.filter(({ isMarked }) => isMarked).length;
  return n > 1 && n >= group.length / 2;
}

/** The entries of a map, with those that say what is a label first; none if the text does not show what its labels are. */
export function proposeMap({ blocks }: GuidelineText): readonly Proposed[] {
  const { sections, parts } = outlined(blocks);
  const says = (form: RegExp, section?: Section): boolean => form.test(wordsOf(section?.text ?? ''));
  const [first, ...others] = sections;
  const title = first && others.every(({ level }) => level > first.level) ? first : undefined;
  const rest = sections.filter(
    (each) => each !== title && !says(LEFT_OUT, each) && !says(LEFT_OUT, each.above),
  );
  const groups = [...groupBy(rest, ({ above, level }) => `${sections.indexOf(above!)} ${level}`).values()];
  const areBelow = ([one]: readonly Section[]): boolean => says(LABELS, one!.above);
  const labelled = groups.filter(isLabelled);
  const chosen = labelled.length > 0 ? labelled : groups.filter(areBelow);
  if (chosen.length === 0) return [];
  const entries = new Map<string, string>();
  for (const group of chosen) {
    const { level, above } = group[0]!;
    const labels = areBelow(group) ? group : group.filter(({ isMarked }) => isMarked);
    const isAlone = groups.filter(([other]) => other!.level === level).length === 1;
    const where = isAlone || !above || above === title ? '' : `${nameOf(above.text)}/`;
    const n = labels.filter(({ isMarked }) => isMarked).length;
    const names = labels.map(({ text }) => nameOf(text)).join(', ');
    entries.set(`${where}h${level}=label`, `${names}; ${n} of them say what counts or have marked examples`);
    for (const each of group)
      if (!labels.includes(each))
        entries.set(`${nameOf(each.text)}=rule`, 'beside the labels, without either');
  }
  if (title && title.level > 0)
    entries.set(`h${title.level}=title`, 'the first heading, and above all others');
  const deepest = Math.max(...chosen.flat().map(({ level }) => level));
  for (const [level, of] of groupBy(
    rest.filter((each) => !chosen.flat().includes(each)),
    (each) => each.level,
  ))
    if (!entries.has(`h${level}=label`))
      entries.set(
        `h${level}=${level > deepest ? 'note' : 'rule'}`,
        `${counted(of.length, 'heading')}, such as ${nameOf(of[0]!.text)}`,
      );
  for (const each of sections)
    if (says(LEFT_OUT, each)) entries.set(`${nameOf(each.text)}=skip`, 'about the document, not the task');
  for (const [entry, n] of parts) entries.set(entry, counted(n, 'time'));
  return [...entries].map(([entry, why]) => ({ entry, why }));
}

/** The headings that are no parts of what a label means, and how often each entry for such a part was seen. */
function outlined(blocks: readonly Block[]): {
  readonly sections: readonly Section[];
  readonly parts: ReadonlyMap<string, number>;
} {
  const sections: Section[] = [];
  const parts = new Map<string, number>();
  let at: Section | undefined;
  for (const block of blocks) {
    if (block.kind === 'table') {
      if (at && block.rows.some((row) => row.some((cell) => markAlone(cell)))) at.isMarked = true;
      continue;
    }
    const { kind, level, text } = block;
    const isHeading = kind === 'heading';
    const lead = (isHeading ? undefined : ledText(text)?.[0]) ?? (kind === 'item' ? '' : wordsOf(text));
    const [part] = PARTS.find(([, form]) => form.test(lead)) ?? [];
    const isPart = part !== undefined || markByWords(lead) !== undefined;
    if (isHeading && !(isPart && at?.above)) {
      let above = at;
      while (above && above.level >= level) ({ above } = above);
      at = { level, text, above, isMarked: false };
      sections.push(at);
    } else if (at && (isPart || markOf(text))) {
      at.isMarked ||= part !== 'note';
      if (part) addOne(parts, `${lead}=${part}`);
    }
  }
  return { sections, parts };
}
