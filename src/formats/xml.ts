/** Reads XML of other tools as a stream, with limits and without document types. Escapes text for writing. */
import { SaxesParser } from 'saxes';
import type { InputFile } from './format';

interface XmlName {
  readonly uri: string;
  readonly local: string;
}
export interface XmlElement extends XmlName {
  readonly attributes: readonly (XmlName & { readonly value: string })[];
  /** Line of its end, from 1. */
  readonly line: number;
}

export interface XmlHandler {
  open(element: XmlElement, depth: number): void;
  text?(text: string): void;
  close?(depth: number): void;
}

/** What is wrong with an XML file, and where. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

/** Limits far beyond real documents. No annotation tool makes files that are larger or nested more deeply. */
const XML_LIMITS = { characters: 1 << 28, elements: 5_000_000, depth: 100 } as const;

/** Passes the elements of a file to the handler. Throws XmlError, also for a document type: only XML's own entities are expanded. */
export async function readXml(
  file: InputFile,
  handler: XmlHandler,
  limits: { readonly characters: number; readonly elements: number; readonly depth: number } = XML_LIMITS,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: true });
  const fail = (message: string): never => {
    throw new XmlError(message, parser.line);
  };
  let [depth, elements, characters] = [0, 0, 0];
  parser.on('error', (error) => fail(error.message.replace(/^\S*?\d+:\d+: /, '')));
  parser.on('doctype', () => fail('it has a document type (<!DOCTYPE>), which is not read'));
  parser.on('opentag', ({ uri, local, attributes }) => {
    elements += 1;
    if (depth >= limits.depth) fail(`elements are nested more than ${limits.depth} deep`);
    if (elements > limits.elements) fail(`it has more than ${limits.elements} elements`);
    const own = Object.values(attributes)
      .filter((attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns')
      .map((attribute) => ({ uri: attribute.uri, local: attribute.local, value: attribute.value }));
    handler.open({ uri, local, attributes: own, line: parser.line }, depth);
    depth += 1;
  });
  parser.on('closetag', () => {
    depth -= 1;
    handler.close?.(depth);
  });
  if (handler.text) {
    parser.on('text', (text) => handler.text!(text));
    parser.on('cdata', (text) => handler.text!(text));
  }
  for await (const chunk of file.chunks()) {
    characters += chunk.length;
    if (characters > limits.characters) fail(`it has more than ${limits.characters} characters`);
    parser.write(chunk);
  }
  parser.close();
}

/** Escapes text between tags or in an attribute. Line breaks and tabs become references, because readers turn them into blanks in attributes. */
export const xmlText = (text: string): string =>
  text.replace(/[&<>"\p{Cc}\u2028]/gu, (char) => NAMED_ENTITIES[char] ?? `&#${char.codePointAt(0)!};`);

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
