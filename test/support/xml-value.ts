import { SaxesParser } from 'saxes';

/** An XML document as values: names by namespace, no white space between elements. */
export function xmlValue(xml: string): unknown {
  const parser = new SaxesParser({ xmlns: true });
  const root: unknown[] = [];
  const open = [root];
  parser.on('opentag', ({ uri, local, attributes }) => {
    const own = Object.values(attributes)
      .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
      .map((each) => [each.uri, each.local, each.value])
      .sort();
    const element = [uri, local, own];
    open.at(-1)!.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    if (text.trim() !== '') open.at(-1)!.push(text);
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return root;
}
