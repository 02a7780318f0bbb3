/** Places the text of a guideline as the person says what its headings are. Nothing is guessed, and nothing is left out in silence. */
import type { JsValue } from '../../base/yaml/tree';
import { UserError } from '../../base/user-error';
import { TO_BE_WRITTEN } from '../../project/model/new-project';
import { cleanId, freeName } from '../mapping';
import type { Block, GuidelineText } from './blocks';

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
export type Role = keyof typeof ROLES;

/** By level (`h2`), or by the words of a heading in lower case. */
export type HeadingMap = ReadonlyMap<string, Role>;

class HeadingMapError extends UserError {
  override readonly name = 'HeadingMapError';
}

/** Reads a list such as `h2=label,Does not count=exclude`; words may have commas. Throws HeadingMapError. */
export function headingMap(list: string): HeadingMap {
  return new Map(
    list.split(/(?<==\s*\w+\s*),/).map((entry) => {
      const at = entry.lastIndexOf('=');
      const role = entry.slice(at + 1).trim();
      if (at < 1 || !Object.hasOwn(ROLES, role))
        throw new HeadingMapError(
          `--map takes h1 to h6, or the words of a heading, = ${Object.keys(ROLES).join(', ')}, not ${JSON.stringify(entry)}.`,
        );
      return [wordsOf(entry.slice(0, at)), role as Role];
    }),
  );
}

/** Words of a heading as the map has them: without the colon at the end, and numbers before them. */
const wordsOf = (text: string): string =>
  text
    .replace(/^[\d.)\s]+(?=\p{L})|\s*:\s*$/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

export interface PlacedGuideline {
  /** The content of guideline.yaml. */
  readonly guideline: { readonly [key: string]: JsValue };
  /** The labels by id, in the order of the text, with their names in it. */
  readonly labels: ReadonlyMap<string, string>;
  /** Headings whose words are nowhere: they have no text of their own, or only their level has a role. */
  readonly headings: readonly string[];
}

interface PlacedLabel {
  readonly id: string;
  readonly texts: Record<'definition' | 'note', string[]>;
  readonly rules: Record<'include' | 'exclude', string[]>;
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly role: Role | undefined;
  readonly label: PlacedLabel | undefined;
  isSaid: boolean;
}

/** A level below all headings: of a line that leads a list. */
const LEAD = 10;

/** The question whose labels they are. */
export const LAYER = 'label';

/** Places a text; `source` is the name of its file. Throws HeadingMapError for a map that does not fit. */
export const placeGuideline = ({ blocks }: GuidelineText, map: HeadingMap, source: string): PlacedGuideline =>
  new Placing(map).place(blocks, source);

class Placing {
  readonly #labels = new Map<string, PlacedLabel>();
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #general: string[] = [];
  readonly #examples: { readonly text: string; readonly label: PlacedLabel }[] = [];
  readonly #description: string[] = [];
  readonly #headings: string[] = [];
  /** What the map was asked for. */
  readonly #met = new Set<string>();
  #title: string | undefined;
  #path: Heading[] = [];
  /** The list that the last rule or example went to: items below it are lines of it. */
  #last: string[] | undefined;

  constructor(private readonly map: HeadingMap) {}

  place(blocks: readonly Block[], source: string): PlacedGuideline {
    for (const block of blocks) {
      if (block.kind === 'heading') this.#heading(block.level, block.text);
      else if (block.kind === 'table') this.#table(block.rows);
      else if (block.kind === 'paragraph' && this.map.has(wordsOf(block.text)))
        this.#heading(LEAD, block.text);
      else this.#text(block, this.#path.at(-1)?.role);
    }
    this.#leave(0);
    const unmet = [...this.map.keys()].find((key) => !this.#met.has(key));
    if (unmet !== undefined)
      throw new HeadingMapError(
        `--map names ${JSON.stringify(unmet)}, but the document has no such heading, line or column. Without --map, its headings are listed.`,
      );
    return { guideline: this.#guideline(source), labels: this.#names, headings: this.#headings };
  }

  #role(key: string): Role | undefined {
    this.#met.add(key);
    return this.map.get(key);
  }

  #heading(level: number, text: string): void {
    this.#leave(level);
    const byLevel = level === 0 ? 'title' : this.#role(`h${level}`);
    const byWords = this.#role(wordsOf(text));
    const role = byWords ?? byLevel;
    const around = this.#path.findLast(({ label }) => label)?.label;
    if (role === 'title' && (this.#title ?? text) !== text) this.#description.push(text);
    else if (role === 'title') this.#title = text;
    const label = role === 'label' ? this.#label(text) : around;
    // Words in the map stand for what they lead to.
    const isSaid = role === 'title' || role === 'label' || (byWords !== undefined && role !== 'rule');
    this.#path.push({ level, text, role, label, isSaid });
    // A rule begins with its heading.
    if (role === 'rule') this.#last = undefined;
  }

  /** Leaves the headings of a level and below. */
  #leave(level: number): void {
    this.#last = undefined;
    while (this.#path.length > 0 && this.#path.at(-1)!.level >= level) {
      const { text, role, label, isSaid } = this.#path.pop()!;
      if (isSaid) continue;
      if (role === 'rule') (label?.rules.include ?? this.#general).push(text);
      else this.#headings.push(text);
    }
  }

  #text(block: Exclude<Block, { kind: 'table' }>, role: Role | undefined): void {
    const { text } = block;
    const heading = this.#path.at(-1);
    const label = heading?.label;
    const isBelow = block.kind === 'item' && block.depth > 0;
    if (role === 'title') this.#description.push(text);
    else if (role === 'rule') this.#ruleText(heading!, block);
    else if (isBelow && this.#last) this.#addTo(this.#last, `- ${text}`);
    else if (label && role === 'label')
      if (block.kind === 'item') this.#add(label.rules.include, text);
      else label.texts.definition.push(text);
    else this.#say(label, role, text);
  }

  /** Text below a heading that is a rule belongs to this rule. */
  #ruleText(heading: Heading, block: Exclude<Block, { kind: 'table' }>): void {
    const list = heading.label?.rules.include ?? this.#general;
    if (!heading.isSaid) this.#add(list, heading.text);
    heading.isSaid = true;
    this.#addTo(list, block.kind === 'item' ? `${'  '.repeat(block.depth)}- ${block.text}` : block.text);
  }

  #add(list: string[], text: string): void {
    list.push(text);
    this.#last = list;
  }

  #addTo(list: string[], text: string): void {
    list[list.length - 1] += `\n${text}`;
  }

  /** Puts a text where its role says; without a place for it, among the general rules. */
  #say(label: PlacedLabel | undefined, role: Role | undefined, text: string): void {
    if (label && (role === 'definition' || role === 'note')) label.texts[role].push(text);
    else if (label && (role === 'include' || role === 'exclude')) this.#add(label.rules[role], text);
    else if (label && role === 'example') this.#examples.push({ text, label });
    else this.#add(this.#general, [...this.#unsaid(), text].join(': '));
  }

  /** The headings above that stand nowhere yet; a rule about a label also begins with its name. */
  #unsaid(): string[] {
    const from = this.#path.findLastIndex(({ role }) => role === 'label');
    const path = this.#path
      .slice(Math.max(0, from))
      .filter(({ isSaid, role }) => !isSaid || role === 'label');
    for (const heading of path) heading.isSaid = true;
    return path.map(({ text }) => text);
  }

  /** By the map, a column is what its head says; a row of other tables is one text. */
  #table([head = [], ...rows]: readonly (readonly string[])[]): void {
    this.#last = undefined;
    const heading = this.#path.at(-1);
    const roles = head.map((name) => this.#role(wordsOf(name)));
    for (const row of rows) {
      const named = row.findIndex((cell, n) => roles[n] === 'label' && cell !== '');
      const label = named < 0 ? heading?.label : this.#label(row[named]!);
      const cells = row.flatMap((cell, n) => (cell === '' || n === named ? [] : [{ cell, n }]));
      for (const { cell, n } of cells) if (roles[n]) this.#say(label, roles[n], cell);
      const rest = cells
        .filter(({ n }) => !roles[n])
        .map(({ cell, n }) => (head[n] ? `${head[n]}: ${cell}` : cell))
        .join('; ');
      if (rest === '') continue;
      if (named >= 0) label!.texts.note.push(rest);
      else this.#text({ kind: 'paragraph', text: rest }, heading?.role === 'label' ? 'note' : heading?.role);
    }
  }

  #label(name: string): PlacedLabel {
    const key = wordsOf(name);
    const before = this.#labels.get(key);
    if (before) return before;
    const id = freeName(idOf(key), this.#taken);
    const label: PlacedLabel = {
      id,
      texts: { definition: [], note: [] },
      rules: { include: [], exclude: [] },
    };
    this.#labels.set(key, label);
    this.#names.set(id, cleanId(name));
    return label;
  }

  #guideline(source: string): PlacedGuideline['guideline'] {
    let [rules, examples] = [0, 0];
    const ruled = (key: string, texts: readonly string[]) =>
      texts.length > 0 && { [key]: texts.map((text) => ({ id: `R-${++rules}`, text })) };
    const labels = [...this.#labels.values()].map(({ id, texts, rules: { include, exclude } }) => ({
      id,
      definition: texts.definition.join('\n') || TO_BE_WRITTEN,
      ...ruled('include', include),
      ...ruled('exclude', exclude),
      ...(texts.note.length > 0 && { scope_note: texts.note.join('\n') }),
    }));
    return {
      ...(this.#title !== undefined && { title: this.#title }),
      version: '0.1.0',
      status: 'draft',
      ...(this.#description.length > 0 && { description: this.#description.join('\n') }),
      ...(this.#general.length > 0 && {
        rules: this.#general.map((text, n) => ({ id: `G-${n + 1}`, text })),
      }),
      ...(labels.length > 0 && { labels }),
      ...(this.#examples.length > 0 && {
        examples: this.#examples.map(({ text, label }) => ({
          id: `E-${++examples}`,
          text,
          labels: { [LAYER]: label.id },
        })),
      }),
      changelog: [
        {
          version: '0.1.0',
          changes: [{ type: 'added', target: '*', impact: 'semantic', note: `Imported from ${source}.` }],
        },
      ],
    };
  }
}

/** `missing parcel` -> `missing-parcel`. */
const idOf = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100) || 'label';
