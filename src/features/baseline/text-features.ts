/** Texts as sparse vectors of word n-grams and beginnings of words, numbered by hashes and weighted by rarity. */

/** Rows of a sparse matrix: the entries of row i are those from `start[i]` to `start[i + 1]`. Plain data that can be sent to a thread. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
}

export interface TextFeatures {
  readonly matrix: FeatureMatrix;
  /** One n-gram per column: the first one with its hash. */
  readonly names: readonly string[];
}

/** Number of bits used of a hash: in a million buckets, ten thousand n-grams collide about fifty times. */
const BITS = 20;
/** Maximum number of words in an n-gram. */
const MAX_WORDS = 2;
/** Lengths of the beginnings of words, which match transfer* with transferred*. Parts from inside words add little and take twice as long. */
const BEGINNINGS = [3, 5];
/** Minimum number of texts with an n-gram: in a single text it tells nothing about others. */
const MIN_TEXTS = 2;

/** A word, a character of a script without spaces between words, or a symbol that may have a meaning. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|[\p{L}\p{M}\p{N}]+|[?!%\p{Sc}]|\p{Extended_Pictographic}/gu;

/** The distinct n-grams of a text in their order, and the beginnings of its words if `beginnings` is true. */
function ngramsOf(text: string, beginnings: boolean): Set<string> {
  const words = text.normalize('NFKC').toLowerCase().match(TOKEN) ?? [];
  const found = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    let ngram = words[at]!;
    found.add(ngram);
    for (let n = 1; n < MAX_WORDS && at + n < words.length; n += 1) {
      ngram += ` ${words[at + n]!}`;
      found.add(ngram);
    }
    if (!beginnings) continue;
    const characters = [...words[at]!];
    for (const length of BEGINNINGS)
      if (characters.length > length) found.add(`${characters.slice(0, length).join('')}…`);
  }
  return found;
}

/** FNV-1a. */
function bucketOf(ngram: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < ngram.length; i += 1) hash = Math.imul(hash ^ ngram.charCodeAt(i), 0x01000193);
  return ((hash >>> BITS) ^ hash) & ((1 << BITS) - 1);
}

/**
 * The features of texts. Only the `most` most frequent columns are kept. Each row has length 1, or no entry. No labels are used, so all
 * folds can share the features. `beginnings: false` leaves out the beginnings of words.
 */
export function textFeatures(
  texts: readonly string[],
  most: number,
  { beginnings = true } = {},
): TextFeatures {
  const counts = new Int32Array(1 << BITS);
  const nameOf = new Map<number, string>();
  const buckets: Int32Array[] = texts.map((text) => {
    const own = new Set<number>();
    for (const ngram of ngramsOf(text, beginnings)) {
      const bucket = bucketOf(ngram);
      if (counts[bucket] === 0) nameOf.set(bucket, ngram);
      if (own.has(bucket)) continue;
      own.add(bucket);
      counts[bucket]! += 1;
    }
    return Int32Array.from(own);
  });
  const kept = [...nameOf.keys()]
    .filter((bucket) => counts[bucket]! >= MIN_TEXTS)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, most);
  const columnOf = new Int32Array(1 << BITS).fill(-1);
  kept.forEach((bucket, column) => (columnOf[bucket] = column));
  const rarity = Float64Array.from(
    kept,
    (bucket) => 1 + Math.log((1 + texts.length) / (1 + counts[bucket]!)),
  );
  const start = new Int32Array(texts.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  buckets.forEach((own, row) => {
    let square = 0;
    const from = columns.length;
    for (const bucket of own) {
      const column = columnOf[bucket]!;
      if (column < 0) continue;
      columns.push(column);
      square += rarity[column]! ** 2;
    }
    const length = Math.sqrt(square);
    for (let at = from; at < columns.length; at += 1) values.push(rarity[columns[at]!]! / length);
    start[row + 1] = columns.length;
  });
  return {
    matrix: {
      rows: texts.length,
      columns: kept.length,
      start,
      column: Int32Array.from(columns),
      value: Float32Array.from(values),
    },
    names: kept.map((bucket) => nameOf.get(bucket)!),
  };
}
