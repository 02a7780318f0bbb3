import { addTo } from '../lists';
import { resolveConflicts } from './conflicts';
import type { Resolved } from './conflicts';
import { YamlDocument, type YamlProblem } from './document';
import { encodingProblem } from './encoding';
import { joinEntry, joinMap, PartsCollector } from './join';
import type { Child, JoinedPart, Part, ReadPart } from './join';
import { readBlock } from './read-block';
import { split } from './split';
import type { Section } from './split';

/** A document with its parts, which the next version may reuse. */
export interface Version {
  readonly document: YamlDocument;
  /** Undefined if the text was read as a whole. */
  readonly parts?: readonly Child[];
}

/**
 * Reads a YAML file. Never throws: anything that cannot be read is reported as a problem, and the rest is read. The entries of the top-level
 * map and the items of its sequences are read separately, so an error in one does not affect the next.
 */
export function parseYaml(text: string): YamlDocument {
  return readVersion(text).document;
}

/** Reads a text, reusing the parts of an earlier version that have the same text. */
export function readVersion(text: string, earlier?: Version): Version {
  const misread = encodingProblem(text);
  // UTF-16 cannot be read at all; in other encodings, only some characters are lost.
  if (misread?.code === 'utf-16') return readWhole({ original: text, text: '', problems: [misread] });
  const spaces = resolveSpaces(text);
  const resolved = resolveConflicts(spaces.text);
  const problems = [...(misread ? [misread] : []), ...spaces.problems, ...resolved.problems];
  const source = { original: text, text: resolved.text, problems };
  const sections = split(source.text);
  return (sections && readSections(source, sections, earlier?.parts)) ?? readWhole(source);
}

/** The text to read in place of the original text of the file, and the problems found so far. */
interface Source extends Resolved {
  readonly original: string;
}

function readWhole({ original, text, problems }: Source): Version {
  const collector = new PartsCollector(problems);
  const start = contentStart(text);
  const whole = readPart(text.slice(start));
  collector.add(whole, start);
  return { document: new YamlDocument(original, whole.root, collector) };
}

function readSections(
  { original, text, problems }: Source,
  sections: readonly Section[],
  earlier: readonly Child[] = [],
): Version | undefined {
  const parts = readChildren(text, sections, 0, earlier);
  if (parts.some(({ part }) => part.usesAnchors)) return undefined;
  const collector = new PartsCollector(problems);
  const root = joinMap(collector.file, parts, collector.problems);
  const start = contentStart(text);
  collector.add(readPart(text.slice(start, sections[0]!.start)), start);
  for (const { part, offset } of parts) collector.add(part, offset);
  return { document: new YamlDocument(original, root, collector), parts };
}

/** After a byte order mark, which the library sometimes treats as indentation. */
const contentStart = (text: string): number => (text.charCodeAt(0) === 0xfeff ? 1 : 0);

/** @param from UTF-16 offset of the part around them */
function readChildren(
  text: string,
  sections: readonly Section[],
  from: number,
  earlier: readonly Child[],
): Child[] {
  const texts = sections.map((section) => text.slice(section.start, section.end));
  const matcher = new PartMatcher(earlier, texts);
  return sections.map((section, number) => {
    const sectionText = texts[number]!;
    const part = matcher.take(number) ?? readSection(text, section, sectionText, matcher);
    return { offset: section.start - from, part };
  });
}

function readSection(text: string, section: Section, sectionText: string, matcher: PartMatcher): Part {
  const { start, nested } = section;
  if (!nested) return readPart(sectionText);
  const headText = text.slice(start, nested.start);
  const before = matcher.takeJoined(nested.key);
  const head = before?.head.text === headText ? before.head : readPart(headText);
  const children = readChildren(text, nested.sections, start, before?.children ?? []);
  return joinEntry(ownCopy(sectionText), head, nested, children) ?? readPart(sectionText);
}

function readPart(written: string): ReadPart {
  const text = ownCopy(written);
  return { kind: 'read', text, ...readBlock(text) };
}

/** A copy that shares no memory with the text of the file. Parts outlive versions, and a slice would keep the whole text in memory. */
const ownCopy = (text: string): string => ` ${text}`.slice(1);

/** Finds the parts of the earlier version for sections with the same text. Starts at both ends, so equal texts remain in order. */
class PartMatcher {
  readonly #taken = new Map<number, Part>();
  readonly #joinedByKey = new Map<string, JoinedPart[]>();

  constructor(earlier: readonly Child[], texts: readonly string[]) {
    let from = 0;
    while (from < texts.length && earlier[from]?.part.text === texts[from]) {
      this.#taken.set(from, earlier[from]!.part);
      from++;
    }
    let oldEnd = earlier.length;
    let newEnd = texts.length;
    while (newEnd > from && oldEnd > from && earlier[oldEnd - 1]!.part.text === texts[newEnd - 1]) {
      this.#taken.set(--newEnd, earlier[--oldEnd]!.part);
    }
    this.#pairByText(earlier.slice(from, oldEnd), texts, from, newEnd);
  }

  #pairByText(earlier: readonly Child[], texts: readonly string[], from: number, to: number): void {
    const byText = new Map<string, Part[]>();
    for (const { part } of earlier) addTo(byText, part.text, part);
    for (let i = from; i < to; i++) {
      const part = byText.get(texts[i]!)?.shift();
      if (part) this.#taken.set(i, part);
    }
    for (const parts of byText.values()) {
      for (const part of parts) if (part.kind === 'joined') addTo(this.#joinedByKey, part.key, part);
    }
  }

  take(section: number): Part | undefined {
    return this.#taken.get(section);
  }

  /** An earlier joined entry with the same key as written; its children may be reused. */
  takeJoined(key: string): JoinedPart | undefined {
    return this.#joinedByKey.get(key)?.shift();
  }
}

const AT_LINE_START =
  /^[ -]*[\u00a0\u2000-\u200a\u202f\u205f\u3000][ \u00a0\u2000-\u200a\u202f\u205f\u3000-]*/gm;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]+/;
const ALL_SPACES = new RegExp(SPACES, 'g');

/** Replaces other kinds of spaces in indentations by ordinary ones, which look the same. All UTF-16 offsets stay the same. */
export function resolveSpaces(text: string): { text: string; problems: readonly YamlProblem[] } {
  if (!SPACES.test(text)) return { text, problems: [] };
  const problems: YamlProblem[] = [];
  const resolved = text.replace(AT_LINE_START, (indent, at: number) => {
    const { 0: spaces, index } = SPACES.exec(indent)!;
    const code = spaces.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const name = code === '00A0' ? 'a no-break space (U+00A0)' : `a space of another kind (U+${code})`;
    problems.push({
      code: 'no-break-space',
      severity: 'error',
      message: `This line is indented with ${name}, which YAML takes for text. Replace it by an ordinary space.`,
      start: at + index,
      end: at + index + spaces.length,
    });
    return indent.replace(ALL_SPACES, (run) => ' '.repeat(run.length));
  });
  return { text: resolved, problems };
}
