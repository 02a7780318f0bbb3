/**
 * Proposes what the headings of a guideline are, by what they have in common: see `areMarked`, `LABELS`, `PARTS` and `LEFT_OUT`. The person
 * decides: nothing is placed by a proposal.
 */
import { addTo, groupBy } from '../../base/lists';
import type { Block, GuidelineText } from './html';
import { isSign, markByWords, markOf } from './marks';
import { ledText, nameOf, wordsOf, type Role } from './place';

interface Section {
  /** Its place among all. */
  readonly n: number;
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

/** The heading with which a section is left out, its own or one above. */
const leftOut = (one: Section): Section | undefined =>
  (one.above && leftOut(one.above)) ?? (LEFT_OUT.test(one.name) && !one.isMarked ? one : undefined);

const areBelowLabels = ([one]: readonly Section[]): boolean => LABELS.test(one?.above?.name ?? '');

/** Most headings beside each other have marks, and more than one has. */
function areMarked(group: readonly Section[]): boolean {
  const n = group.filter(({ isMarked }) => isMarked).length;
  return n > 1 && n >= group.length / 2;
}

/** The entries of a map, each with the headings that it is about; none if the text does not show what its labels are. */
export function proposeMap({ blocks }: GuidelineText): ReadonlyMap<string, readonly string[]> {
  const { sections, parts } = outlined(blocks);
  const [first, ...others] = sections;
  const title = first && others.every(({ level }) => level > first.level) ? first : undefined;
  const rest = sections.filter((each) => each !== title && !leftOut(each));
  const groups = [...groupBy(rest, ({ above, level }) => `${above?.n} ${level}`).values()];
  const marked = groups.filter(areMarked);
  const chosen = marked.length > 0 ? marked : groups.filter(areBelowLabels);
  const labels = new Set(
    chosen.flatMap((group) => (areBelowLabels(group) ? group : group.filter(({ isMarked }) => isMarked))),
  );
  const keys = new Map<Section, string>();
  for (const group of groups) {
    const { level, above } = group[0]!;
    const key = `${above && above !== title ? `${above.name}/` : ''}h${level}`;
    for (const one of group) keys.set(one, key);
  }
  const ofLabels = new Set([...labels].map((one) => keys.get(one)));
  const deepest = [...labels].reduce((most, { level }) => Math.max(most, level), 0);
  const entryOf = (one: Section): string => {
    const level = `h${one.level}`;
    const left = leftOut(one);
    if (one === title) return `${level}=title`;
    if (left) return `${left.name}=skip`;
    if (labels.has(one)) return `${keys.get(one)}=label`;
    const isBeside = ofLabels.has(keys.get(one)) || ofLabels.has(level);
    return isBeside ? `${one.name}=rule` : `${level}=${one.level > deepest ? 'note' : 'rule'}`;
  };
  const entries = new Map<string, string[]>();
  // Level 0 is the title of the document, which needs no entry.
  for (const one of sections) if (one.level > 0) addTo(entries, entryOf(one), one.name);
  return labels.size > 0 ? new Map([...entries, ...parts]) : new Map();
}

/** The headings that are no parts of what a label means, and the entries for such parts, each with the headings above them. */
function outlined(blocks: readonly Block[]) {
  const sections: Section[] = [];
  const parts = new Map<string, string[]>();
  for (const block of blocks) {
    const at = sections.at(-1);
    if (block.kind === 'table') {
      if (at) at.isMarked ||= block.rows.flat().some(isSign);
      continue;
    }
    const { kind, level, text } = block;
    const lead = (kind !== 'heading' && ledText(text)?.[0]) || (kind === 'item' ? '' : wordsOf(text));
    const part = PARTS.find(([, form]) => form.test(lead))?.[0];
    const isPart = part ?? markByWords(lead);
    if (kind === 'heading' && !(isPart && at?.above)) {
      let above = at;
      while (above && above.level >= level) ({ above } = above);
      sections.push({ n: sections.length, level, name: nameOf(text), above, isMarked: false });
    } else if (at && (isPart ?? markOf(text))) {
      at.isMarked ||= part !== 'note';
      if (part) addTo(parts, `${lead}=${part}`, at.name);
    }
  }
  return { sections, parts };
}
