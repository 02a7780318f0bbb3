/** Places the text of a guideline as the person says what its headings are. Nothing is guessed, and nothing is left out in silence. */
import { defined } from '../../base/defined';
import { addTo } from '../../base/group-by';
import { append } from '../../base/lists';
import { UserError } from '../../base/user-error';
import { TO_BE_WRITTEN } from '../../project/model/new-project';
import { freeName } from '../mapping';
import type { Block, GuidelineText } from './html';

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
} as const;
type Role = keyof typeof ROLES;

/** By level (`h2`), or by the words of a heading in lower case. */
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

/** Words of a heading as the map has them: without the colon at the end, and numbers before them. */
const wordsOf = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/^[\d.) ]+(?=\p{L})| ?: ?$/gu, '')
    .trim()
    .toLowerCase();

export interface PlacedGuideline {
  /** The content of guideline.yaml. */
  readonly guideline: object;
  /** The labels by id, in the order of the text, with their names in it. */
  readonly labels: ReadonlyMap<string, string>;
  /** Headings, also of columns, whose words are nowhere: they have no text of their own, or only their level has a role. */
  readonly headings: readonly string[];
}

/** Texts by their role: of a label, or of the whole guideline its description (`title`) and general rules (`rule`). */
type Texts = Map<Role, string[]>;

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
}

/** A level below all headings: of a line that leads a list. */
const LEAD = 10;

const COUNTER_SIGN = /[✘✗❌✖]/u;

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
  /** What the map names and the text has not had yet. */
  readonly #unmet: Set<string>;
  #title: string | undefined;
  /** The headings that the text is below. */
  #path: Heading[] = [];
  /** The list that the last text went to: what belongs to this text becomes lines of it. */
  #last: string[] | undefined;

  constructor(private readonly map: HeadingMap) {
    this.#unmet = new Set(map.keys());
  }

  place(block: Block): void {
    const heading = this.#path.at(-1);
    if (block.kind === 'heading') this.#heading(block.level, block.text);
    else if (block.kind === 'table') this.#table(block.rows, heading);
    else if (block.kind === 'paragraph' && this.map.has(wordsOf(block.text))) this.#heading(LEAD, block.text);
    else {
      const role = heading?.role;
      const isItem = block.kind === 'item';
      const mark = isItem ? `${'  '.repeat(block.level)}- ` : '';
      const line = `${mark}${block.text.replaceAll('\n', `\n${' '.repeat(mark.length)}`)}`;
      const isPart = role === 'rule' || (isItem && block.level > 0);
      const as = isItem && role === 'label' ? 'include' : role;
      // A counter-example would say the opposite there: it becomes a general rule, with its headings.
      const isAgainst = as !== 'exclude' && as !== 'note' && COUNTER_SIGN.test(block.text);
      this.#add(heading?.label, isAgainst ? undefined : as, block.text, isPart ? line : undefined);
    }
  }

  #role(key: string): Role | undefined {
    this.#unmet.delete(key);
    return this.map.get(key);
  }

  #heading(level: number, text: string): void {
    this.#leave(level);
    const byLevel = level === 0 ? 'title' : this.#role(`h${level}`);
    const byWords = this.#role(wordsOf(text));
    const role = byWords ?? byLevel;
    const label = role === 'label' ? this.#label(text) : this.#path.findLast((each) => each.label)?.label;
    if (role === 'title' && this.#title === undefined) this.#title = text;
    else if (role === 'title' || role === 'rule') this.#add(label, role, text);
    const isSaid = role === 'title' || role === 'label' || role === 'rule' || byWords !== undefined;
    this.#path.push({ level, text, role, label, isSaid });
  }

  /** Leaves the headings of a level and below. */
  #leave(level: number): void {
    this.#last = undefined;
    while (this.#path.length > 0 && this.#path.at(-1)!.level >= level) {
      const { text, isSaid } = this.#path.pop()!;
      if (!isSaid) this.#headings.push(text);
    }
  }

  /**
   * Puts a text where its role says, or as a line below the last text, if there is one. Without a place for it, it goes among the general
   * rules, after the headings that stand nowhere yet.
   */
  #add(label: PlacedLabel | undefined, role: Role | undefined, text: string, line?: string): void {
    const ofLabel = role === 'label' ? 'definition' : role === 'rule' ? 'include' : role;
    if (line !== undefined && this.#last) this.#last.push(`${this.#last.pop()}\n${line}`);
    else if (label && ofLabel && role !== 'title') this.#put(label.texts, ofLabel, text);
    else if (role === 'title' || role === 'rule') this.#put(this.#whole, role, text);
    else this.#put(this.#whole, 'rule', [...this.#unsaid(), text].join(': '));
  }

  #put(texts: Texts, role: Role, text: string): void {
    addTo(texts, role, text);
    this.#last = texts.get(role);
  }

  /** The headings above that stand nowhere yet; a rule about a label also begins with its name. */
  #unsaid(): string[] {
    const from = this.#path.findLastIndex(({ role }) => role === 'label');
    const unsaid = this.#path.filter(({ isSaid }, n) => n === from || (n > from && !isSaid));
    for (const heading of unsaid) heading.isSaid = true;
    return unsaid.map(({ text }) => text);
  }

  /**
   * By the map, a column is what its head says. The other cells of a row are one text, in a table of labels a note. An empty cell stands
   * for the label above it.
   */
  #table([head = [], ...rows]: readonly (readonly string[])[], heading: Heading | undefined): void {
    const roles = head.map((name) => this.#role(wordsOf(name)));
    append(
      this.#headings,
      head.filter((_, n) => !roles[n] && rows.every((row) => !row[n])),
    );
    const labelAt = roles.indexOf('label');
    const role = labelAt >= 0 || heading?.role === 'label' ? 'note' : heading?.role;
    const before = this.#last;
    let label = heading?.label;
    for (const row of rows) {
      if (row[labelAt]) label = this.#label(row[labelAt]);
      const rest: string[] = [];
      for (const [n, cell] of row.entries())
        if (cell === '' || n === labelAt) continue;
        else if (roles[n]) this.#add(label, roles[n], cell);
        else rest.push(head[n] ? `${head[n]}: ${cell}` : cell);
      const text = rest.join('; ');
      if (text !== '') this.#add(label, role, text, role === 'rule' ? text : undefined);
    }
    if (labelAt >= 0) this.#last = before;
  }

  #label(name: string): PlacedLabel {
    const key = wordsOf(name);
    const before = this.#labels.get(key);
    if (before) return before;
    const words = key.match(/[\p{L}\p{N}]+/gu) ?? ['label'];
    const id = freeName(words.join('-').slice(0, 100), this.#ids);
    const label = { id, name: name.replace(/\s+/g, ' '), texts: new Map() };
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
    const numbered = (kind: keyof typeof counts, texts: readonly string[] | undefined, more: object = {}) =>
      texts?.map((text) => ({ id: `${kind}-${++counts[kind]}`, text, ...more }));
    const change = { type: 'added', target: '*', impact: 'semantic', note: `Imported from ${source}.` };
    const examples = labels.flatMap(
      ({ id, texts }) => numbered('E', texts.get('example'), { labels: { label: id } }) ?? [],
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
    };
  }
}
