import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';

/** What a reader makes of a file: the values at their places. */
export type Read = ReadonlyMap<string, string>;

/** Reads a file as YAML 1.2 does, or as 1.1, with merged mappings. Keys go by how they are written: a fix that quotes one keeps it. */
export function readAs(version: '1.1' | '1.2', text: string): Read {
  const doc = parseDocument(text, { version, strict: false, uniqueKeys: false });
  const found = new Map<string, string>();
  visit(doc, version, doc.contents, '', found);
  return found;
}

function visit(
  doc: Document.Parsed,
  version: '1.1' | '1.2',
  given: unknown,
  at: string,
  found: Map<string, string>,
): void {
  const node = isAlias(given) ? given.resolve(doc) : given;
  if (isSeq(node)) node.items.forEach((item, n) => visit(doc, version, item, `${at}/${n}`, found));
  else if (isMap(node))
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : String(key);
      // In YAML 1.1 a key without quotes merges.
      const merges = version === '1.1' && name === '<<' && isScalar(key) && key.type === 'PLAIN';
      visit(doc, version, value, merges ? at : `${at}/${name}`, found);
    }
  else if (isScalar(node)) {
    const { value } = node;
    found.set(at, value instanceof Date ? `date ${value.toISOString()}` : `${typeof value} ${String(value)}`);
  }
}

/**
 * What a fix changes for readers of YAML 1.1 and not for those of 1.2, beyond making the two read the same: nothing, where the fix keeps
 * what the file says. Places that it changes for both alike are what the finding is about.
 */
export function changedForOldReaders(before: string, after: string): string[] {
  const [old11, new11] = [readAs('1.1', before), readAs('1.1', after)];
  const [old12, new12] = [readAs('1.2', before), readAs('1.2', after)];
  /** Whether what stands at a place stood at one that is gone, for either reader. */
  const hasMoved = (to: string): boolean =>
    [...old11.keys()].some(
      (from) => !new11.has(from) && old11.get(from) === new11.get(to) && old12.get(from) === new12.get(to),
    );
  const places = new Set([...old11.keys(), ...new11.keys()]);
  return [...places].filter((at) => {
    const [was, is] = [old11.get(at), new11.get(at)];
    if (was === is) return false;
    // Lost, or new, for both; or a value that both read alike now.
    if (is === undefined) return !old12.has(at) || new12.has(at);
    if (was === undefined && hasMoved(at)) return false;
    return is !== new12.get(at) || (was === undefined && old12.has(at));
  });
}
