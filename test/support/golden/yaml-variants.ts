import type { Document } from 'yaml';
import { parseDocument, visit, type Scalar } from 'yaml';
import { parseYaml } from '../../../src/base/yaml/parse';
import { toJs } from '../../../src/base/yaml/tree';

/** Another way to write a YAML file that says the same; undefined where it cannot be written so. */
export type Variant = (text: string) => string | undefined;

/** What a file says, as one string. */
export const meaningOf = (text: string): string => JSON.stringify(toJs(parseYaml(text).root));

/** Writes a file again after a change to its tree. Comments stay where the library can put them. */
function rewritten(text: string, change: (doc: Document.Parsed) => void, options = {}): string | undefined {
  if (parseYaml(text).problems.length > 0) return undefined;
  const doc = parseDocument(text);
  change(doc);
  return doc.toString({ lineWidth: 0, ...options });
}

const withFlow = (flow: boolean) => (text: string) =>
  rewritten(text, (doc) =>
    visit(doc, {
      Collection: (_key, node, path) => {
        // Of the whole file the keys stay at the left margin.
        if (path.length > 1) node.flow = flow && !hasComments(node);
      },
    }),
  );

/** Braces hold no comment lines that mean the lines below them. */
function hasComments(node: object): boolean {
  let found = false;
  visit(node as never, {
    Node: (_key, each) => {
      if (each.commentBefore ?? each.comment) found = true;
    },
  });
  return found;
}

/** Texts in another style. Plain ones that would be read as something else in quotes (numbers) are left alone. */
const withStyle = (style: Scalar.Type) => (text: string) =>
  rewritten(text, (doc) =>
    visit(doc, {
      Scalar: (key, node) => {
        if (key !== 'key' && typeof node.value === 'string') node.type = style;
      },
    }),
  );

/** Each line gets something at its end where that is no part of a text. */
const withEnds = (end: string) => (text: string) => {
  const meaning = meaningOf(text);
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || /(?:^|\s)#/.test(line)) continue;
    lines[at] = line + end;
    const { root, problems } = parseYaml(lines.join('\n'));
    if (problems.length > 0 || JSON.stringify(toJs(root)) !== meaning) lines[at] = line;
  }
  return lines.join('\n');
};

/** Each text that is a value gets an anchor. */
const withAnchors: Variant = (text) => {
  let count = 0;
  return rewritten(text, (doc) =>
    visit(doc, {
      Scalar: (key, node) => {
        if (key !== 'key') node.anchor = `a${(count += 1)}`;
      },
    }),
  );
};

const ways: Readonly<Record<string, Variant>> = {
  'as it is': (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'no last line end': (text) => text.replace(/\n$/, ''),
  'comments at the ends of lines': withEnds(' # kept: "as it is"'),
  'comments behind tabs': withEnds('\t# kept'),
  'white space at the ends of lines': withEnds(' \t '),
  'comments and CRLF': (text) => withEnds(' # kept')(text).replaceAll('\n', '\r\n'),
  'braces and brackets': withFlow(true),
  'lines of their own': withFlow(false),
  'lists not indented': (text) => rewritten(text, () => {}, { indentSeq: false }),
  'indented by four': (text) => rewritten(text, () => {}, { indent: 4 }),
  'braces over several lines': (text) => rewritten(text, () => {}, { lineWidth: 40 }),
  'double quotes': withStyle('QUOTE_DOUBLE'),
  'single quotes': withStyle('QUOTE_SINGLE'),
  'literal blocks': withStyle('BLOCK_LITERAL'),
  'folded blocks': withStyle('BLOCK_FOLDED'),
  'folded blocks and CRLF': (text) => withStyle('BLOCK_FOLDED')(text)?.replaceAll('\n', '\r\n'),
  anchors: withAnchors,
};

/** Remembers what came of each text: most cases share one of their two files. */
function remembering(variant: Variant): Variant {
  const known = new Map<string, string | undefined>();
  return (text) => {
    if (!known.has(text)) known.set(text, variant(text));
    return known.get(text);
  };
}

/** Ways to write a YAML file, by name. */
export const YAML_VARIANTS: Readonly<Record<string, Variant>> = Object.fromEntries(
  Object.entries(ways).map(([name, variant]) => [name, remembering(variant)]),
);
