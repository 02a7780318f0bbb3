import { ShingleSet, jaccardIndex } from '../../base/text/shingle-set';
import type { Project } from '../../engine/project';

/** Maximum number of texts compared: each search compares with all of them. */
const MAX_TEXTS = 20_000;
const SHINGLE = 5;
const LEAST = 0.5;
const SHOWN = 5;

/** Shingle hashes of answered samples, to find those most similar to any of them by comparing all. */
export class SimilarSamples {
  private constructor(
    private readonly keys: readonly number[],
    private readonly sets: readonly Int32Array[],
    private readonly place: ReadonlyMap<number, number>,
  ) {}

  static async gather(project: Project, pause: () => Promise<void>): Promise<SimilarSamples> {
    const { table } = project.records;
    const keys: number[] = [];
    const sets: Int32Array[] = [];
    const shingles = new ShingleSet(SHINGLE);
    for (let row = 0; row < table.rows && keys.length < MAX_TEXTS; row++) {
      const key = table.key(row);
      if (table.first(key) !== row) continue;
      const text = project.samples.textOf(key);
      if (text === undefined) continue;
      keys.push(key);
      shingles.take(text);
      sets.push(shingles.hashes.slice(0, shingles.size).sort());
      if (keys.length % 500 === 0) await pause();
    }
    return new SimilarSamples(keys, sets, new Map(keys.map((key, n) => [key, n])));
  }

  /** Keys of the most similar samples, best first: a Jaccard index of the sets of character 5-grams of at least one half. */
  of(key: number): { key: number; similarity: number }[] {
    const own = this.sets[this.place.get(key) ?? -1];
    if (!own || own.length === 0) return [];
    const found: { key: number; similarity: number }[] = [];
    for (const [n, set] of this.sets.entries()) {
      // Sets of very different sizes cannot share half of their union.
      if (this.keys[n] === key || set.length * LEAST > own.length || own.length * LEAST > set.length)
        continue;
      const similarity = jaccardIndex(own, set);
      if (similarity >= LEAST) found.push({ key: this.keys[n]!, similarity });
    }
    return found.sort((a, b) => b.similarity - a.similarity || a.key - b.key).slice(0, SHOWN);
  }
}
