/** Places the text of a guideline as the person says what its headings are. Nothing is guessed, and nothing is left out in silence. */
import { defined } from '../../base/objects';
import { append, addTo } from '../../base/lists';
import { UserError } from '../../base/user-error';
import { TO_BE_WRITTEN } from '../../project/model/new-project';
import { freeName } from '../mapping';
import type { Block, GuidelineText } from './html';
import { hasCounterSign, isSign, markByWords, markedText, markedTexts, markOf } from './marks';

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

type TextBlock = Exclude<Block, { kind: 'table' }>;
type Rows = readonly (readonly string[])[];

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
  /** For each heading, text and row of a table that the map leaves out, the heading that it names. */
  readonly skipped: readonly string[];
}

/** A text of the guideline; of an example also why, which may be empty. */
interface Text {
  text: string;
  rationale?: string;
}

/** Texts by their role: of a label, or of the whole guideline its description (`title`) and general rules (`rule`). */
type Texts = Map<Role, Text[]>;

interface PlacedLabel {
  readonly id: string;
  readonly name: string;
  readonly texts: Texts;
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

/** Characters of a heading by which the map can name those below it. */
const MAX_NAME = 200;

/** Levels below all headings: of a line that leads a list, and of words before a text. */
const [LEAD, LED] = [10, 11];

const isMark = (role: Role | undefined): boolean => role === 'example' || role === 'counter';

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
  readonly #skipped: string[] = [];
  /** What the map names and the text has not had yet. */
  readonly #unmet: Set<string>;
  #title: string | undefined;
  /** The headings that the text is below. */
  #path: Heading[] = [];
  /** The last text: what belongs to it becomes lines of it. */
  #last: Text | undefined;
  /** The block before is an item of a list. */
  #isInList = false;

  constructor(private readonly map: HeadingMap) {
    this.#unmet = new Set(map.keys());
  }

  place(block: Block): void {
    // A line leads a list, and not what follows the list.
    if (block.kind === 'paragraph' && this.#isInList) this.#leave(LEAD);
    this.#isInList = block.kind === 'item';
    const { role, text: heading = '', label } = this.#path.at(-1) ?? {};
    if (block.kind === 'heading') this.#heading(block.level, block.text);
    else if (role === 'skip')
      append(this.#skipped, block.kind === 'table' ? block.rows.map(() => heading) : [heading]);
    else if (block.kind === 'table') this.#table(block.rows, role, label);
    else if (block.kind === 'paragraph' && this.#byWords(wordsOf(block.text)))
      this.#heading(LEAD, block.text);
    else if (!label) this.#text(block, block.text);
    else for (const text of markedTexts(block.text)) this.#ledText(block, text);
  }

  /** A text below a label, which may be led by words such as "Not:". */
  #ledText(block: TextBlock, whole: string): void {
    const [words = '', text = ''] = ledText(whole) ?? [];
    const role = this.#byWords(words);
    if (role === undefined || role === 'label') return this.#text(block, whole);
    this.#heading(LED, words);
    this.#text(block, text);
    this.#leave(LED);
  }

  #text({ kind, level }: TextBlock, text: string): void {
    const { role: above, label } = this.#path.at(-1) ?? {};
    const isItem = kind === 'item';
    const usual = isItem && above === 'label' ? 'include' : above;
    const mayBeMarked = label && usual !== 'exclude' && usual !== 'note';
    const mark = mayBeMarked ? markOf(text) : undefined;
    // The sign of a counter-example is in the sentence: what it says is not clear, so it becomes a general rule, with its headings.
    const isUnclear = mayBeMarked && !mark && hasCounterSign(text);
    const bullet = isItem ? `${'  '.repeat(level)}- ` : '';
    const line = `${bullet}${text.replaceAll('\n', `\n${' '.repeat(bullet.length)}`)}`;
    const isBelow = isItem && level > 0;
    const isPart = !mark && (usual === 'rule' || isBelow);
    const before = this.#last;
    this.#add(label, isUnclear ? undefined : (mark ?? usual), text, isPart ? line : undefined);
    // What follows a marked item below another one goes on with that.
    if (mark && isBelow) this.#last = before ?? this.#last;
  }

  /** The role of the first of these keys that the map has. */
  #role(...keys: readonly string[]): Role | undefined {
    const [role] = keys.flatMap((key) => this.map.get(key) ?? []);
    for (const key of keys) this.#unmet.delete(key);
    return role;
  }

  /** What the map says of words, and else what words below a label say themselves, such as "Counter-examples". */
  #byWords(words: string): Role | undefined {
    return this.#role(words) ?? (this.#path.at(-1)?.label && markByWords(words));
  }

  #heading(level: number, text: string): void {
    this.#leave(level);
    this.#last = undefined;
    const above = this.#path.at(-1);
    const named = this.#path.filter((each) => each.text.length <= MAX_NAME);
    const keys = named.map((each) => `${wordsOf(each.text)}/h${level}`).reverse();
    const byLevel = level === 0 ? 'title' : this.#role(...keys, `h${level}`);
    const byWords = byLevel === 'label' ? this.#role(wordsOf(text)) : this.#byWords(wordsOf(text));
    const role = above?.role === 'skip' ? 'skip' : (byWords ?? byLevel);
    const label = role === 'label' ? this.#label(text) : above?.label;
    const shown = above?.role === 'skip' ? above.text : text;
    if (role === 'skip') this.#skipped.push(shown);
    else if (role === 'title' && this.#title === undefined) this.#title = text;
    else if (role === 'title') this.#add(label, role, text);
    const isPlaced = role === 'title' || role === 'label' || role === 'skip';
    const isSaid = isPlaced || (role !== 'rule' && byWords !== undefined);
    for (const each of this.#path) each.hasParts = true;
    this.#path.push({ level, text: shown, role, label, isSaid, hasParts: false });
  }

  #leave(level: number): void {
    for (let heading; (heading = this.#path.at(-1)) && heading.level >= level; this.#path.pop()) {
      this.#last = undefined;
      // A rule may be all in its heading.
      if (!heading.isSaid && heading.role === 'rule' && !heading.hasParts)
        this.#add(heading.label, 'rule', '', '');
      else if (!heading.isSaid) this.#headings.push(heading.text);
    }
  }

  /**
   * Puts a text where its role says, or as a line below the last text, if there is one; a rule begins with its headings. Without a place
   * for it, it goes among the general rules, after the headings that stand nowhere yet.
   */
  #add(label: PlacedLabel | undefined, role: Role | undefined, text: string, line?: string): void {
    if (line !== undefined && this.#last) return this.#goOn(line);
    const ofLabel = role === 'label' ? 'definition' : role === 'rule' ? 'include' : role;
    const isRule = role === 'rule' && line !== undefined;
    const whole = isRule ? [this.#unsaid(false).join(': '), line].filter(Boolean).join('\n') : text;
    if (label && ofLabel && role !== 'title') this.#put(label.texts, ofLabel, whole);
    else if (role === 'title' || role === 'rule') this.#put(this.#whole, role, whole);
    else this.#put(this.#whole, 'rule', [...this.#unsaid(true), text].join(': '));
  }

  #put(texts: Texts, role: Role, text: string): void {
    this.#last = isMark(role) ? markedText(text) : { text };
    addTo(texts, role, this.#last);
  }

  /** Adds a line to the last text: of an example to its reason. */
  #goOn(line: string): void {
    const { text, rationale } = this.#last!;
    if (rationale === undefined) this.#last!.text = `${text}\n${line}`;
    else this.#last!.rationale = `${rationale}\n${line}`.trim();
  }

  /** The headings above that stand nowhere yet; a general rule about a label also begins with its name. */
  #unsaid(withLabel: boolean): string[] {
    const from = this.#path.findLastIndex(({ role }) => role === 'label');
    const unsaid = this.#path.filter(({ isSaid }, n) => (n === from && withLabel) || (n > from && !isSaid));
    for (const heading of unsaid) heading.isSaid = true;
    return unsaid.map(({ text }) => text);
  }

  /**
   * By the map, a column is what its head says. In a row with an example, or with a sign of its own, the other cells say why. In other rows
   * they are one text, in a table of labels a note. An empty cell means the label above it.
   */
  #table([head = [], ...rows]: Rows, above: Role | undefined, labelAbove: PlacedLabel | undefined): void {
    const roles = head.map((name) => this.#role(wordsOf(name)));
    const kept = new Set<number>();
    const labelAt = roles.indexOf('label');
    const role = labelAt >= 0 || above === 'label' ? 'note' : above;
    const before = this.#last;
    let label = labelAbove;
    for (const row of rows) {
      if (row[labelAt]) label = this.#label(row[labelAt]);
      const all = row.map((text, n) => ({ n, text, role: roles[n] }));
      const cells = all.filter(({ n, text }) => text !== '' && n !== labelAt);
      const sign = label && cells.find(({ text }) => isSign(text));
      const example =
        label && (cells.find((cell) => isMark(cell.role)) ?? (sign && cells.find((cell) => cell !== sign)));
      const rest: string[] = [];
      for (const cell of cells) {
        const { n, text, role: as } = cell;
        if (cell === example || (example && cell === sign)) continue;
        if (as && !(example && as === 'note')) this.#add(label, as, text);
        else rest.push(!as && head[n] ? `${head[n]}: ${text}` : text);
        kept.add(n);
      }
      const text = rest.join('; ');
      if (example) this.#add(label, markOf((sign ?? example).text) ?? example.role, example.text);
      if (example && text !== '') this.#goOn(text);
      else if (text !== '') this.#add(label, role, text, role === 'rule' ? text : undefined);
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
    const label = { id, name: nameOf(text), texts: new Map() };
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
    const numbered = (kind: keyof typeof counts, texts: readonly Text[] | undefined, more: object = {}) =>
      texts?.map(({ text, rationale }) => ({
        id: `${kind}-${++counts[kind]}`,
        text,
        ...more,
        ...(rationale && { rationale }),
      }));
    const joined = (texts: readonly Text[] | undefined) => texts?.map(({ text }) => text).join('\n');
    const change = { type: 'added', target: '*', impact: 'semantic', note: `Imported from ${source}.` };
    const examples = labels.flatMap(({ id, texts }) => [
      ...(numbered('E', texts.get('example'), { labels: { label: id } }) ?? []),
      ...(numbered('E', texts.get('counter'), { not: [id] }) ?? []),
    ]);
    const guideline = {
      title: this.#title,
      version: '0.1.0',
      status: 'draft',
      description: joined(this.#whole.get('title')),
      rules: numbered('G', this.#whole.get('rule')),
      labels: labels.map(({ id, texts }) =>
        defined({
          id,
          definition: joined(texts.get('definition')) ?? TO_BE_WRITTEN,
          include: numbered('R', texts.get('include')),
          exclude: numbered('R', texts.get('exclude')),
          scope_note: joined(texts.get('note')),
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
    };
  }
}
