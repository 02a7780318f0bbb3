import { resolveConflicts } from './conflicts';
import type { Resolved } from './conflicts';
import { YamlDocument } from './document';
import { encodingProblem } from './encoding';
import { joinEntry, joinMap, PartsCollector } from './join';
import type { Child, Part, ReadPart } from './join';
import { PartMatcher } from './match';
import { resolveSpaces } from './no-break-spaces';
import { readBlock } from './read-block';
import { split } from './split';
import type { Section } from './split';

/** A document with the parts it was joined from, which the next version may take over. */
export interface Version {
  readonly document: YamlDocument;
  /** Undefined when the text was read whole. */
  readonly parts?: readonly Child[];
}

/**
 * Reads a YAML file. Never throws: whatever cannot be read is a problem with a place and a way out, and the
 * rest is there. The entries of the top-level map and the items of its sequences are read one by one, so an
 * error in one does not reach the next.
 */
export function parseYaml(text: string): YamlDocument {
  return readVersion(text).document;
}

/** Reads a text, taking over the parts of an earlier version whose text is the same. */
export function readVersion(text: string, earlier?: Version): Version {
  const misread = encodingProblem(text);
  // Nothing of UTF-16 can be read; in another encoding only some characters are lost.
  if (misread?.code === 'utf-16') return readWhole({ original: text, text: '', problems: [misread] });
  const spaces = resolveSpaces(text);
  const resolved = resolveConflicts(spaces.text);
  const problems = [...(misread ? [misread] : []), ...spaces.problems, ...resolved.problems];
  const source = { original: text, text: resolved.text, problems };
  const sections = split(source.text);
  return (sections && readSections(source, sections, earlier?.parts)) ?? readWhole(source);
}

/** What is read in place of the file's original text, and what was found on the way. */
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

/** Behind a byte order mark, which the library takes for indentation in some places. */
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

/** A string that shares no memory with the file it was cut from: parts outlive files, and a slice keeps its whole origin alive. */
const ownCopy = (text: string): string => ` ${text}`.slice(1);
