import { Composer, Lexer, Parser, Schema, type CST, type Document, type YAMLError } from 'yaml';
import { derails, type LocatedProblem, type YamlProblem } from './document';
import { LineIndex } from './line-index';
import type { Block, Ranged, YamlNode, Range } from './tree';
import { LONE_RETURN } from './split';
import { TreeBuilder } from './tree-builder';
import { firstLine, restOfLine, startsLine, tabBefore } from './error-place';
import {
  BAD_INDENT,
  COLON_IN_BRACES,
  LIST_ENTRY,
  MISSING_COLON,
  SPACE_AFTER_DASH,
  WORDINGS,
} from './wordings';

/** The content of one part of a text, read separately. Places are relative to its start. */
export interface ReadBlock {
  readonly block: Block;
  readonly root: YamlNode;
  readonly problems: readonly LocatedProblem[];
  readonly comments: readonly Ranged[];
  /** Aliases can refer to other blocks, so a text with anchors or aliases must be read as a whole. */
  readonly usesAnchors: boolean;
}

const SCALAR_FOLLOWS = '\u001f';
/** One schema for all blocks: building it costs more than reading a small block. */
const coreSchema = new Schema({ schema: 'core', resolveKnownTags: false });

/** Reads a text with the YAML library; never throws. */
export function readBlock(text: string): ReadBlock {
  const block: Block = { kind: 'read' };
  const { tokens, comments, tooDeepAt } = tokenize(text);
  const composer = new Composer({ schema: coreSchema, uniqueKeys: false, prettyErrors: false });
  const documents = [...composer.compose(tokens, true, text.length)] as Document.Parsed[];
  const builder = new TreeBuilder(text, block);
  const root = builder.build(documents[0]?.contents ?? null);
  const found = [...builder.problems];
  let index: LineIndex | undefined;
  const lines = (): LineIndex => (index ??= new LineIndex(text));
  const add = ({ start, end, ...rest }: Omit<YamlProblem, 'related'>): void => {
    found.push({ ...rest, at: { block, relStart: start, relEnd: end } });
  };
  for (const document of documents) {
    for (const error of [...firstHand(document.errors), ...document.warnings]) {
      if (builder.reportsItself(error)) continue;
      add({ ...describeError(error, lines()), severity: error.name === 'YAMLWarning' ? 'warning' : 'error' });
    }
  }
  if (documents[1]) add(severalDocuments(text, documents[1]));
  const loneReturn = text.search(LONE_RETURN);
  if (loneReturn >= 0) add(loneReturnAt(loneReturn));
  const problems = found.length === 0 ? found : withoutConsequences(found, lines(), tooDeepAt);
  if (tooDeepAt !== undefined)
    problems.push({ ...TOO_DEEP, at: { block, relStart: tooDeepAt - 1, relEnd: tooDeepAt } });
  return {
    block,
    root,
    problems,
    comments: comments.map(([relStart, relEnd]) => ({ block, relStart, relEnd })),
    usesAnchors: builder.usesAnchors,
  };
}

/** Lexes and parses; stops early when the nesting is too deep for the (recursive) composer. */
function tokenize(text: string) {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: [start: number, end: number][] = [];
  let tooDeepAt: number | undefined;
  let previous = '';
  for (const lexeme of lexer.lex(text)) {
    if (previous !== SCALAR_FOLLOWS && lexeme.charCodeAt(0) === 0x23) {
      comments.push([parser.offset, parser.offset + lexeme.length]);
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
    previous = lexeme;
    if (parser.stack.length > MAX_DEPTH) {
      tooDeepAt = parser.offset;
      break;
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, comments, tooDeepAt };
}

/** If a value is continued by something that looks like a key, the library reports two errors. Only the second is useful. */
function firstHand(errors: readonly YAMLError[]): YAMLError[] {
  const multiline = new Set<number>();
  for (const { code, pos } of errors) if (code === 'MULTILINE_IMPLICIT_KEY') multiline.add(pos[0]);
  return errors.filter(({ code, pos }) => code !== 'BLOCK_AS_IMPLICIT_KEY' || !multiline.has(pos[0]));
}

/** One mistake causes several errors of the library: only the first one of a line is reported, and none after reading has stopped. */
function withoutConsequences(
  problems: readonly LocatedProblem[],
  index: LineIndex,
  tooDeepAt: number | undefined,
): LocatedProblem[] {
  const stop = tooDeepAt === undefined ? Infinity : index.lineAt(tooDeepAt);
  const lines = new Set<number>();
  let derailedAt = -1;
  return [...problems]
    .sort((a, b) => a.at.relStart - b.at.relStart)
    .filter((problem) => {
      const line = index.lineAt(problem.at.relStart);
      if (line >= stop) return false;
      if (problem.severity === 'warning' || problem.code === 'duplicate-key') return true;
      if (derails(problem)) {
        // In a text that is read as a whole, the next entry at the left margin is not affected.
        const follows =
          derailedAt >= 0 && !/\n[A-Za-z_]/.test(index.text.slice(derailedAt, problem.at.relStart));
        derailedAt = problem.at.relStart;
        if (follows) return false;
      }
      const isNew = !lines.has(line);
      lines.add(line);
      return isNew;
    });
}

/** An error of the library with our message, with UTF-16 offsets into the text that was read. */
interface DescribedError extends Range {
  readonly code: string;
  readonly message: string;
}

/** No one writes deeper nesting. The limit protects recursive functions from a stack overflow. */
const MAX_DEPTH = 100;

const TOO_DEEP: Omit<LocatedProblem, 'at'> = {
  code: 'too-deep',
  severity: 'error',
  message: `This is nested more than ${MAX_DEPTH} levels deep; the rest of the block is not read. Add missing closing brackets, or remove levels.`,
};

function severalDocuments(text: string, second: Document.Parsed): YamlProblem {
  const from = second.range[0];
  const start = second.directives.docStart ? Math.max(from, text.indexOf('---', from)) : from;
  return {
    code: 'multiple-documents',
    severity: 'error',
    message:
      'The file holds more than one YAML document; only the first is read. Remove this line, or move what follows into a file of its own.',
    start,
    end: Math.min(start + 3, text.length),
  };
}

function loneReturnAt(start: number): YamlProblem {
  return {
    code: 'lone-carriage-return',
    severity: 'warning',
    message:
      'A carriage return without a line feed does not end a line in YAML. Change the line ends of the file to LF or CRLF.',
    start,
    end: start + 1,
  };
}

/** Describes an error of the library and how to fix it. */
function describeError(error: YAMLError, lines: LineIndex): DescribedError {
  const { text } = lines;
  const start = Math.min(Math.max(error.pos[0], 0), text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  const tab = tabBefore(lines, start);
  if (tab !== undefined && error.name !== 'YAMLWarning') {
    return { code: 'tab-indent', message: WORDINGS[0]!.message, start: tab, end: tab + 1 };
  }
  if (startsLine(lines, start)) {
    const slip = listSlip(lines, start);
    if (slip) return { ...slip, ...restOfLine(lines, start) };
    const isItem = /^-(?:\s|$)/.test(text.slice(start, start + 2));
    if (error.code === 'MULTILINE_IMPLICIT_KEY' && !isItem) {
      return { code: 'missing-colon', message: MISSING_COLON, ...firstLine(lines, start, end) };
    }
    if (isItem || (error.code === 'UNEXPECTED_TOKEN' && /at node end|in YAML stream/.test(error.message))) {
      return { code: 'bad-indent', message: BAD_INDENT, ...restOfLine(lines, start) };
    }
  }
  // Within braces "a: b: c" has two colons, and entries below each other have no comma.
  if (error.code === 'BLOCK_IN_FLOW' && /^[^\s"'[\]{},#-][^"'[\]{},\n]*: /.test(text.slice(start, end)))
    return { code: 'quotes-needed', message: COLON_IN_BRACES, ...restOfLine(lines, start) };
  const wording = WORDINGS.find(
    ({ errors, matching }) => errors.includes(error.code) && (matching?.test(error.message) ?? true),
  );
  if (!wording) {
    const message = `YAML does not allow this here (${error.message}). Check the quotes, brackets and spaces of this line and the one above.`;
    return { code: 'syntax', message, ...firstLine(lines, start, end) };
  }
  const range = (wording.place ?? firstLine)(lines, start, end);
  const message = wording.message.replace(/%[s%]/g, (mark) =>
    mark === '%%' ? '%' : text.slice(range.start, range.end),
  );
  return { code: wording.code, message, ...range };
}

/** Describes a line that was probably meant to start an entry of the list around it. */
function listSlip(lines: LineIndex, start: number): Pick<DescribedError, 'code' | 'message'> | undefined {
  const line = lines.lineAt(start);
  const from = lines.lineStart(line);
  const indent = lines.text.slice(from, start).search(/[^ ]|$/);
  if (/^-\w/.test(lines.text.slice(from + indent, from + indent + 2)))
    return { code: 'missing-space', message: SPACE_AFTER_DASH };
  const isKey = /^[\w-]+:(?:\s|$)/.test(lines.text.slice(from + indent, lines.lineEnd(line)));
  const first = lines.text.slice(0, lines.lineEnd(0));
  return line > 0 && isKey && first.startsWith(`${' '.repeat(indent)}- `)
    ? { code: 'list-entry', message: LIST_ENTRY }
    : undefined;
}
