/** Proposes what the headings of a guideline are. The person decides: nothing is placed by a proposal. */
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

type Words = readonly (readonly [Role, RegExp])[];

/** Words that lead to a part of what a label means. */
const PARTS: Words = [
  ['definition', /^(?:definition|meaning|description)$/],
  [
    'exclude',
    /^(?:(?:what )?does not (?:count|apply|belong)|exclu(?:de[sd]?|sions?|sion (?:criteria|rules))|not included|(?:do not|don[’']t|when not to) use\b.*)$/,
  ],
  [
    'include',
    /^(?:(?:what )?(?:counts|applies|belongs)|inclu(?:de[sd]?|sions?|sion (?:criteria|rules))|(?:when to )?use(?: (?:it|this|this label))?(?: (?:if|when|for))?)$/,
  ],
  ['note', /^(?:notes?|hints?|remarks?|comments?)$/],
];

/** Words over columns of tables whose rows are examples. */
const COLUMNS: Words = [
  ['label', /^(?:labels?|class|category|tag|code|answer)$/],
  ['example', /^(?:texts?|examples?|messages?|sentences?|inputs?|phrases?)$/],
  ['note', /^(?:why|reasons?|explanations?|rationale|comments?|notes?)$/],
];

const LABELS = /\b(?:labels?|categories|classes|tags|codes|entity types)\b/;
const CONTENTS = /^(?:(?:table of )?contents|toc)$/;
const CHANGES = /^(?:change ?logs?|changes|revisions|(?:(?:change|revision|version|document) )?history)$/;

const roleIn = (list: Words, words: string): Role | undefined =>
  list.find(([, form]) => form.test(words))?.[0];

/** The entries of a map, with those that say what is a label first; none if the text does not show what its labels are. */
export function proposeMap({ blocks }: GuidelineText): readonly Proposed[] {
  const { sections, parts } = outlined(blocks);
  const wordsFit = (form: RegExp, section?: Section): boolean => form.test(wordsOf(section?.text ?? ''));
  const isLeft = (section?: Section): boolean => wordsFit(CONTENTS, section) || wordsFit(CHANGES, section);
  const [first] = sections;
  const title = first && sections.slice(1).every(({ level }) => level > first.level) ? first : undefined;
  const rest = sections.filter((each) => each !== title && !isLeft(each) && !isLeft(each.above));
  const groups = [...groupBy(rest, ({ above, level }) => `${sections.indexOf(above!)} ${level}`).values()];
  const hasLabels = (group: readonly Section[]): boolean => wordsFit(LABELS, group[0]!.above);
  const marked = groups.filter((group) => {
    const n = group.filter(({ isMarked }) => isMarked).length;
    return n > 1 && n >= group.length / 2;
  });
  const chosen = marked.length > 0 ? marked : groups.filter(hasLabels);
  const entries: Proposed[] = [];
  const add = (entry: string, why: string): void => void entries.push({ entry, why });
  const isLabel = new Set<Section>();
  for (const group of chosen) {
    const { level, above } = group[0]!;
    const labels = hasLabels(group) ? group : group.filter(({ isMarked }) => isMarked);
    for (const label of labels) isLabel.add(label);
    const isAlone = groups.filter(([other]) => other!.level === level).length === 1;
    const where = isAlone || !above || above === title ? '' : `${nameOf(above.text)}/`;
    const says = `${labels.filter(({ isMarked }) => isMarked).length} of them say what counts or have marked examples`;
    add(`${where}h${level}=label`, `${labels.map(({ text }) => nameOf(text)).join(', ')}; ${says}`);
    for (const { text } of group)
      if (!labels.some((label) => label.text === text))
        add(`${nameOf(text)}=rule`, 'beside the labels, without either');
  }
  if (isLabel.size === 0) return [];
  if (title && title.level > 0) add(`h${title.level}=title`, 'the first heading, and above all others');
  const deepest = Math.max(...[...isLabel].map(({ level }) => level));
  for (const [level, others] of groupBy(
    rest.filter((each) => !chosen.flat().includes(each)),
    (each) => each.level,
  ))
    if (!entries.some(({ entry }) => entry === `h${level}=label`))
      add(
        `h${level}=${level > deepest ? 'note' : 'rule'}`,
        `${counted(others.length, 'heading')}, such as ${nameOf(others[0]!.text)}`,
      );
  for (const section of sections.filter(isLeft))
    add(
      `${nameOf(section.text)}=skip`,
      wordsFit(CONTENTS, section) ? 'headings once more' : 'about the document, not the task',
    );
  for (const [entry, n] of parts) add(entry, counted(n, 'time'));
  return entries;
}

/** The headings that are no parts of what a label means, and how often each entry for such a part was seen. */
function outlined(blocks: readonly Block[]): {
  readonly sections: readonly Section[];
  readonly parts: ReadonlyMap<string, number>;
} {
  const sections: Section[] = [];
  const parts = new Map<string, number>();
  const see = (words: string, role: Role | undefined): void => {
    if (role) addOne(parts, `${words}=${role}`);
  };
  const headings = new Set(blocks.flatMap((block) => (block.kind === 'heading' ? wordsOf(block.text) : [])));
  let at: Section | undefined;
  for (const block of blocks) {
    if (block.kind === 'table') {
      if (at && seeTable(block.rows, headings, see)) at.isMarked = true;
      continue;
    }
    const { kind, level, text } = block;
    const lead =
      kind === 'heading' ? wordsOf(text) : (ledText(text)?.[0] ?? (kind === 'item' ? '' : wordsOf(text)));
    const part = roleIn(PARTS, lead);
    const isPart = part !== undefined || markByWords(lead) !== undefined;
    if (kind === 'heading' && !(isPart && at?.above)) {
      let above = at;
      while (above && above.level >= level) ({ above } = above);
      at = { level, text, above, isMarked: false };
      sections.push(at);
    } else if (at && (isPart || markOf(text))) {
      at.isMarked ||= part !== 'note';
      see(lead, part);
    }
  }
  return { sections, parts };
}

/** Sees the columns of a table of examples, by a column that has labels only, or by signs, which are about the label above: true. */
function seeTable(
  [head = [], ...rows]: readonly (readonly string[])[],
  headings: ReadonlySet<string>,
  see: (words: string, role: Role | undefined) => void,
): boolean {
  const roles = head.map((name) => roleIn(COLUMNS, wordsOf(name)));
  const hasSigns = rows.some((row) => row.some((cell) => markAlone(cell)));
  const labelAt = roles.indexOf('label');
  const hasLabels = labelAt >= 0 && rows.every((row) => headings.has(wordsOf(row[labelAt] ?? '')));
  if (roles.includes('example') && (hasSigns || hasLabels))
    for (const [n, name] of head.entries()) if (n !== labelAt || hasLabels) see(wordsOf(name), roles[n]);
  return hasSigns;
}
