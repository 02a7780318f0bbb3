import type { YamlDocument } from './document';
import { readVersion } from './parse';
import type { Version } from './parse';
import type { Path } from './path';
import { keyText } from './tree';
import type { YamlMap, YamlNode } from './tree';

/** A new version of a document, and what an edit did to its tree. */
export interface Update {
  readonly document: YamlDocument;
  /**
   * The paths, in the new document, whose nodes were read again or moved to another place in their sequence:
   * top-level entries (`['title']`) and items of sequences below them (`['labels', 17]`, also in a map there,
   * `['guideline', 'labels', 17]`). The path of a map or sequence itself means that entries or items were
   * added, removed or (in a map) put in another order; `[]` is the top-level map. A change of comments alone
   * before the first entry gives no path. `'all'` when the text had to be read whole: every node is new.
   */
  readonly changed: 'all' | readonly Path[];
}

/**
 * Keeps a document current while its text is edited. Only blocks whose text changed are read again; all others
 * keep their node objects (===). Documents given out before stay valid.
 */
export class IncrementalYaml {
  #version: Version;

  constructor(text: string) {
    this.#version = readVersion(text);
  }

  get document(): YamlDocument {
    return this.#version.document;
  }

  update(text: string): Update {
    const earlier = this.#version;
    if (text === earlier.document.text) return { document: earlier.document, changed: [] };
    const version = readVersion(text, earlier);
    this.#version = version;
    const { document } = version;
    if (!earlier.parts || !version.parts) return { document, changed: 'all' };
    const changed: Path[] = [];
    compare(earlier.document.root, document.root, [], changed);
    return { document, changed };
  }
}

/** Compares two nodes that were joined from blocks; anything else counts as one. */
function compare(before: YamlNode, after: YamlNode, path: Path, changed: Path[]): void {
  if (before === after) return;
  const joined = before.block.kind === 'joined' && after.block.kind === 'joined';
  if (joined && before.kind === 'map' && after.kind === 'map') compareMaps(before, after, path, changed);
  else if (joined && before.kind === 'seq' && after.kind === 'seq') {
    if (before.items.length !== after.items.length) changed.push(path);
    after.items.forEach((item, index) => {
      if (item !== before.items[index]) changed.push([...path, index]);
    });
  } else changed.push(path);
}

function compareMaps(before: YamlMap, after: YamlMap, path: Path, changed: Path[]): void {
  const keys = (map: YamlMap): string[] => map.entries.map(({ key }) => keyText(key));
  const keysAfter = keys(after);
  const sameKeys = keys(before).join('\0') === keysAfter.join('\0');
  if (!sameKeys) changed.push(path);
  after.entries.forEach((entry, index) => {
    const key = keysAfter[index]!;
    const earlier = sameKeys ? before.entries[index] : before.entry(key);
    if (!earlier) changed.push([...path, key]);
    else if (earlier !== entry) compare(earlier.value, entry.value, [...path, key], changed);
  });
}
