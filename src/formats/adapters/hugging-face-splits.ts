import { matcherOf } from '../../base/files/globs';
import { isObject } from '../../base/is-object';
import { itemsIn } from '../json-values';

/** Words that usually name each split. `datasets` understands the same ones. */
const SPLITS: readonly (readonly [name: string, word: RegExp])[] = [
  ['train', /^train(?:ing)?$/],
  ['validation', /^(?:val(?:id(?:ation)?)?|dev(?:el(?:opment)?)?)$/],
  ['test', /^(?:test(?:ing)?|eval|evaluation)$/],
];

/** Returns the split of each file according to a dataset card: `data_files` of a configuration, a mapping or a list of `split` and `path`. */
export function splitsOfCard(card: unknown, folder: string): (name: string) => string | undefined {
  const configs = isObject(card) ? itemsIn(card.configs) : [];
  const rules = configs.flatMap((config) => {
    const files: unknown = isObject(config) ? config.data_files : undefined;
    const pairs: (readonly [unknown, unknown])[] = Array.isArray(files)
      ? files.map((each) => (isObject(each) ? [each.split, each.path] : [undefined, undefined]))
      : isObject(files)
        ? Object.entries(files)
        : [];
    return pairs.flatMap(([split, path]) => {
      if (typeof split !== 'string' || split === '') return [];
      const globs = [path].flat().filter((each) => typeof each === 'string');
      return [{ split, matches: matcherOf(globs.map((glob) => glob.replace(/^\.\//, ''))) }];
    });
  });
  return (name) => {
    const below = name.startsWith(folder) ? name.slice(folder.length) : name;
    return rules.find(({ matches }) => matches(below))?.split;
  };
}

/** The split in a file's name, or else in that of its folder: `data/test-00000-of-00001.parquet`, `dev/rows.jsonl`. */
export function splitOfName(name: string): string | undefined {
  const [file = '', ...folders] = name.split('/').toReversed();
  const shard = /^(\w+)-\d{5}-of-\d{5}\./.exec(file)?.[1];
  const words = [file.replace(/\.[^.]*$/, ''), ...folders].map((part) => part.toLowerCase().split(/[^a-z]+/));
  for (const part of words) {
    const found = SPLITS.find(([, word]) => part.some((each) => word.test(each)));
    if (found) return found[0];
  }
  return shard;
}
