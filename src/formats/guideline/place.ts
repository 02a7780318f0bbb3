/** Places the text of a guideline as the person says what its headings are. Nothing is guessed, and nothing is left out in silence. */
import { defined } from '../../base/defined';
import { addTo } from '../../base/group-by';
import { append } from '../../base/lists';
import { UserError } from '../../base/user-error';
import { TO_BE_WRITTEN } from '../../project/model/new-project';
import { freeName } from '../mapping';
import type { Block, GuidelineText } from './html';
import {
  hasCounterSign,
  markAlone,
  markByWords,
  markedText,
  markedTexts,
  markOf,
  type Mark,
  type MarkedText,
} from './marks';

/** What a heading, a line that leads a list, or a column of a table may be. */
export const ROLES = {
  title: 'the title; what follows is the description of the task',
  label: 'a label; what follows is its definition, and its lists say what counts',
  rule: 'a rule, with what follows',
  definition: 'what follows defines the label',
  include: 'what follows says what counts for the label',
  exclude: 'what follows says what does not count',
  note: 'what follows is a note on the label',
  example: 'what follows are examples of the label, one each',
  counter: 'what follows are texts for which the label is wrong, one each',
  skip: 'left out with what follows, and counted',
} as const;
export type Role = keyof typeof ROLES;

/** By level (`h2`), by a heading above and the level (`labels/h3`), or by the words of a heading in lower case. */
type HeadingMap = ReadonlyMap<string, Role>;

/** Reads a list such as `h2=label,Does not count=exclude`; words may have commas. Throws UserError. */
export function headingMap(list: string): HeadingMap {
  return new Map(
    list.split(/(?<==\s*\w+\s*),/).map((entry) => {
      const at = entry.lastIndexOf('=');
      const role = entry.slice(at + 1).trim();
      if (at < 1 || !Object.hasOwn(ROLES, role))
        throw new UserError(
          `Write h1 to h6, or the words of a heading, = ${Object.keys(ROLES).join(', ')}, not ${JSON.stringify(entry)}.`,
        );
      return [wordsOf(entry.slice(0, at)), role as Role];
    }),
  );
}

/** The number before a heading: `3.2`, `A.1`, `(3)`, `§ 3`. A number alone may belong to the words, as in "24 hours late". */
const NUMBER =
  /^(?:§ ?)?(?:\(?\d+[.):]\s*|(?:(?:[A-Z]\.)?\d+(?:\.\d+)+|[A-Z]\.\d+)(?:[.):]\s*|\s+)|\d+ (?=\p{Lu}))(?=\p{L})/u;

/** A heading as a name: without its number. */
export const nameOf = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(NUMBER, '');

/** Words of a heading as the map has them: in lower case, without its number and the colon at the end. */
export const wordsOf = (text: string): string => nameOf(text).replace(/ ?:$/, '').toLowerCase();

/** The words and the text of a line such as `Not: a text`. */
export function ledText(text: string): readonly [words: string, rest: string] | undefined {
  const { 1: lead, 2: rest } = /^([^:\n]{1,40}):\s+([^]+)$/.exec(text) ?? [];
  return lead === undefined ? undefined : [wordsOf(lead), rest!];
}

export interface PlacedGuideline {
  /** The content of guideline.yaml. */
  readonly guideline: object;
  /** The labels by id, in the order of the text, with their names in it. */
  readonly labels: ReadonlyMap<string, string>;
  /** Headings, also of columns, whose words are nowhere: they have no text of their own, or only their level has a role. */
  readonly headings: readonly string[];
  /** How many headings, texts and rows of tables were left out by the map, by the heading that it names. */
  readonly skipped: ReadonlyMap<string, number>;
  /** How many texts are examples, and counter-examples. */
  readonly marks: Readonly<Record<Mark, number>>;
}

/** Texts by their role: of a label, or of the whole guideline its description (`title`) and general rules (`rule`). */
type Texts = Map<Role, string[]>;

interface PlacedLabel {
  readonly id: string;
  readonly name: string;
  readonly texts: Texts;
  readonly examples: (MarkedText & { readonly mark: Mark })[];
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly role: Role | undefined;
  readonly label: PlacedLabel | undefined;
  /** Its words stand somewhere, or the map names what they lead to. */
  isSaid: boolean;
  /** Other headings are below it. */
  hasParts: boolean;
}

const isMark = (role: Role | undefined): role is Mark => role === 'example' || role === 'counter';

/** A level below all headings: of a line that leads a list. */
const LEAD = 10;

/** Of these a line such as `Not: a text` can have one of its own. */
const OF_LABEL: ReadonlySet<Role> = new Set([
  'definition',
  'include',
  'exclude',
  'note',
  'example',
  'counter',
]);

/** Places a text; `source` is the name of its file. Throws UserError for a map that names what is not there. */
export function placeGuideline({ blocks }: GuidelineText, map: HeadingMap, source: string): PlacedGuideline {
  const placing = new Placing(map);
  for (const block of blocks) placing.place(block);
  return placing.finish(source);
}

class Placing {
  readonly #labels = new Map<string, PlacedLabel>();
  readonly #ids = new Set<string>();
  readonly #whole: Texts = new Map();
  readonly #headings: string[] = [];
  readonly #skipped = new Map<string, number>();
  /** What the map names and the text has not had yet. */
  readonly #unmet: Set<string>;
  #title: string | undefined;
  /** The headings that the text is below. */
  #path: Heading[] = [];
  /** Adds a line to the last text: what belongs to this text becomes lines of it. */
  #last: ((line: string) => void) | undefined;
  /** The block before is an item of a list. */
  #isInList = false;

  constructor(private readonly map: HeadingMap) {
    this.#unmet = new Set(map.keys());
  }

  place(block: Block): void {
    // A line leads a list, and not what follows the list.
    if (block.kind === 'paragraph' && this.#isInList && this.#path.at(-1)?.level === LEAD) this.#leave(LEAD);
    this.#isInList = block.kind === 'item';
    if (block.kind === 'heading') return this.#heading(block.level, block.text);
    const heading = this.#path.at(-1);
    const skipped = this.#path.find(({ role }) => role === 'skip');
    if (skipped) this.#skip(skipped, block.kind === 'table' ? block.rows.length : 1);
    else if (block.kind === 'table') this.#table(block.rows, heading);
    else if (block.kind === 'paragraph' && this.#byWords(wordsOf(block.text)))
      this.#heading(LEAD, block.text);
    else for (const text of heading?.label ? markedTexts(block.text) : [block.text]) this.#text(block, text);
  }

  #text({ kind, level }: Exclude<Block, { kind: 'table' }>, whole: string): void {
    const { role: above, label } = this.#path.at(-1) ?? {};
    const isItem = kind === 'item';
    const led = label && ledText(whole);
    const byWords = led && this.#byWords(led[0]);
    const isLed = byWords !== undefined && OF_LABEL.has(byWords);
    const text = isLed ? led![1] : whole;
    const usual = isLed ? byWords : isItem && above === 'label' ? 'include' : above;
    const mayBeMarked = label && usual !== 'exclude' && usual !== 'note';
    const role = (mayBeMarked ? markOf(text) : undefined) ?? usual;
    // An item below another one goes on with that, unless it is marked itself.
    const isBelow = isItem && level > 0 && this.#last !== undefined;
    if (label && isMark(role) && !(isBelow && role === above)) {
      const before = this.#last;
      this.#example(label, role, text);
      if (isBelow) this.#last = before;
      return;
    }
    const bullet = isItem ? `${'  '.repeat(level)}- ` : '';
    const line = `${bullet}${text.replaceAll('\n', `\n${' '.repeat(bullet.length)}`)}`;
    const isPart = role === 'rule' || (isItem && level > 0);
    // The sign of a counter-example is in the sentence: what it says is not clear, so it becomes a general rule, with its headings.
    const isUnclear = mayBeMarked && hasCounterSign(text);
    this.#add(label, isUnclear ? undefined : role, text, isPart ? line : undefined);
  }

  /** The role of the first of these keys that the map has. */
  #role(...keys: readonly string[]): Role | undefined {
    const [role] = keys.flatMap((key) => this.map.get(key) ?? []);
    for (const key of keys) this.#unmet.delete(key);
    return role;
  }

  /** What the map says of words, and else what words below a label say themselves, such as "Counter-examples". */
  #byWords(words: string): Role | undefined {
    return this.#role(words) ?? (this.#path.some(({ label }) => label) ? markByWords(words) : undefined);
  }

  #heading(level: number, text: string): void {
    this.#leave(level);
    const words = wordsOf(text);
    const skipped = this.#path.find(({ role }) => role === 'skip');
    const above = this.#path.map((each) => `${wordsOf(each.text)}/h${level}`).reverse();
    const byLevel = level === 0 ? 'title' : this.#role(...above, `h${level}`);
    const byWords = byLevel === 'label' ? this.#role(words) : this.#byWords(words);
    if (skipped) return this.#skip(skipped, 1);
    const role = byWords ?? byLevel;
    const label = role === 'label' ? this.#label(text) : this.#path.findLast((each) => each.label)?.label;
    if (role === 'title' && this.#title === undefined) this.#title = text;
    else if (role === 'title') this.#add(label, role, text);
    const isSaid = role === 'title' || role === 'label' || (role !== 'rule' && byWords !== undefined);
    for (const each of this.#path) each.hasParts = true;
    const heading = { level, text, role, label, isSaid, hasParts: false };
    this.#path.push(heading);
    if (role === 'skip') this.#skip(heading, 0);
  }

  #skip({ text }: Heading, n: number): void {
    this.#skipped.set(text, (this.#skipped.get(text) ?? 0) + n);
  }

  /** Leaves the headings of a level and below. */
  #leave(level: number): void {
    this.#last = undefined;
    for (let heading; (heading = this.#path.at(-1)) && heading.level >= level; this.#path.pop())
      // A rule may be all in its heading.
      if (!heading.isSaid && heading.role === 'rule' && !heading.hasParts)
        this.#add(heading.label, 'rule', '', '');
      else if (!heading.isSaid) this.#headings.push(heading.text);
    this.#last = undefined;
  }

  /**
   * Puts a text where its role says, or as a line below the last text, if there is one; a rule begins with its headings. Without a place
   * for it, it goes among the general rules, after the headings that stand nowhere yet.
   */
  #add(label: PlacedLabel | undefined, role: Role | undefined, text: string, line?: string): void {
    const ofLabel = role === 'label' ? 'definition' : role === 'rule' ? 'include' : role;
    const whole =
      role === 'rule' && line !== undefined
        ? [this.#unsaid(false).join(': '), line].filter((each) => each !== '').join('\n')
        : text;
    if (line !== undefined && this.#last) this.#last(line);
    else if (label && ofLabel && role !== 'title') this.#put(label.texts, ofLabel, whole);
    else if (role === 'title' || role === 'rule') this.#put(this.#whole, role, whole);
    else this.#put(this.#whole, 'rule', [...this.#unsaid(true), text].join(': '));
  }

  #put(texts: Texts, role: Role, text: string): void {
    addTo(texts, role, text);
    const list = texts.get(role)!;
    this.#last = (line) => void list.push(`${list.pop()}\n${line}`);
  }

  #example(label: PlacedLabel, mark: Mark, text: string): MarkedText {
    const example = { ...markedText(text), mark };
    label.examples.push(example);
    this.#last = (line) => void (example.rationale += `\n${line}`);
    return example;
  }

  /** The headings above that stand nowhere yet; a general rule about a label also begins with its name. */
  #unsaid(withLabel: boolean): string[] {
    const from = this.#path.findLastIndex(({ role }) => role === 'label');
    const unsaid = this.#path.filter(
      ({ isSaid, role }, n) =>
        (withLabel && n === from) ||
        (n > from && !isSaid && (withLabel || role === 'rule' || role === undefined)),
    );
    for (const heading of unsaid) heading.isSaid = true;
    return unsaid.map(({ text }) => text);
  }

  /**
   * By the map, a column is what its head says. In a row with an example, or with a sign of its own, the other cells say why. In other rows
   * they are one text, in a table of labels a note. An empty cell means the label above it.
   */
  #table([head = [], ...rows]: readonly (readonly string[])[], heading: Heading | undefined): void {
    const roles = head.map((name) => this.#role(wordsOf(name)));
    const kept = new Set<number>();
    const labelAt = roles.indexOf('label');
    const role = labelAt >= 0 || heading?.role === 'label' ? 'note' : heading?.role;
    const before = this.#last;
    let label = heading?.label;
    for (const row of rows) {
      if (row[labelAt]) label = this.#label(row[labelAt]);
      const cells = row.flatMap((text, n) =>
        text === '' || n === labelAt ? [] : { n, text, role: roles[n] },
      );
      const sign = label && cells.find(({ text }) => markAlone(text));
      const shown =
        label && (cells.find((cell) => isMark(cell.role)) ?? (sign && cells.find((cell) => cell !== sign)));
      const mark = sign ? markAlone(sign.text) : shown && markOf(shown.text);
      const byColumn = isMark(shown?.role) ? shown.role : undefined;
      const example = shown && label && this.#example(label, mark ?? byColumn ?? 'example', shown.text);
      const rest: string[] = [];
      for (const cell of cells) {
        const { n, text, role: as } = cell;
        if (cell === shown || cell === sign) continue;
        if (as && !(example && as === 'note')) this.#add(label, as, text);
        else rest.push(!as && head[n] ? `${head[n]}: ${text}` : text);
        kept.add(n);
      }
      const text = rest.join('; ');
      if (text === '') continue;
      if (example) example.rationale = [example.rationale, text].filter((each) => each !== '').join('; ');
      else this.#add(label, role, text, role === 'rule' ? text : undefined);
    }
    append(
      this.#headings,
      head.filter((_, n) => !roles[n] && !kept.has(n)),
    );
    if (labelAt >= 0) this.#last = before;
  }

  #label(text: string): PlacedLabel {
    const key = wordsOf(text);
    const before = this.#labels.get(key);
    if (before) return before;
    const words = key.match(/[\p{L}\p{N}]+/gu) ?? ['label'];
    const id = freeName(words.join('-').slice(0, 100), this.#ids);
    const label = { id, name: nameOf(text), texts: new Map(), examples: [] };
    this.#labels.set(key, label);
    return label;
  }

  finish(source: string): PlacedGuideline {
    this.#leave(0);
    for (const key of this.#unmet)
      throw new UserError(
        `The document has no heading, line or column ${JSON.stringify(key)}: its outline lists them.`,
      );
    const labels = [...this.#labels.values()];
    const counts = { G: 0, R: 0, E: 0 };
    const numbered = (kind: keyof typeof counts, texts: readonly string[] | undefined) =>
      texts?.map((text) => ({ id: `${kind}-${++counts[kind]}`, text }));
    const change = { type: 'added', target: '*', impact: 'semantic', note: `Imported from ${source}.` };
    const marks = { example: 0, counter: 0 };
    const examples = labels.flatMap((label) =>
      label.examples.map(({ mark, text, rationale }) => {
        marks[mark] += 1;
        const answer = mark === 'example' ? { labels: { label: label.id } } : { not: [label.id] };
        return {
          id: `E-${++counts.E}`,
          text,
          ...answer,
          ...(rationale !== '' && { rationale: rationale.trim() }),
        };
      }),
    );
    const guideline = {
      title: this.#title,
      version: '0.1.0',
      status: 'draft',
      description: this.#whole.get('title')?.join('\n'),
      rules: numbered('G', this.#whole.get('rule')),
      labels: labels.map(({ id, texts }) =>
        defined({
          id,
          definition: texts.get('definition')?.join('\n') ?? TO_BE_WRITTEN,
          include: numbered('R', texts.get('include')),
          exclude: numbered('R', texts.get('exclude')),
          scope_note: texts.get('note')?.join('\n'),
        }),
      ),
      examples: examples.length > 0 ? examples : undefined,
      changelog: [{ version: '0.1.0', changes: [change] }],
    };
    return {
      guideline: defined(guideline),
      labels: new Map(labels.map(({ id, name }) => [id, name])),
      headings: this.#headings,
      skipped: this.#skipped,
      marks,
    };
  }
}
