import { ShingleSet, jaccardIndex } from '../../base/similarity/shingle-set';
import type { Project } from '../../engine/project';

/** Maximum number of texts compared: each search compares with all of them. */
const MAX_TEXTS = 20_000;
const SHINGLE = 5;
const MIN_SIMILARITY = 0.5;
const MAX_SIMILAR = 5;

/** Shingle hashes of answered samples, to find those most similar to any of them by comparing all. */
export class SimilarSamples {
  /** `sets`: sample key -> its hashes, sorted. */
  private constructor(private readonly sets: ReadonlyMap<number, Int32Array>) {}

  static async gather(project: Project, pause: () => Promise<void>): Promise<SimilarSamples> {
    const { table } = project.records;
    const sets = new Map<number, Int32Array>();
    const shingles = new ShingleSet(SHINGLE);
    for (let row = 0; row < table.rows && sets.size < MAX_TEXTS; row++) {
      const key = table.key(row);
      if (table.first(key) !== row) continue;
      const text = project.samples.textOf(key);
      if (text === undefined) continue;
      shingles.take(text);
      sets.set(key, shingles.hashes.slice(0, shingles.size).sort());
      if (sets.size % 500 === 0) await pause();
    }
    return new SimilarSamples(sets);
  }

  /** Keys of the most similar samples, best first: a Jaccard index of the sets of character 5-grams of at least one half. */
  of(key: number): { key: number; similarity: number }[] {
    const own = this.sets.get(key);
    if (!own || own.length === 0) return [];
    const found: { key: number; similarity: number }[] = [];
    for (const [other, set] of this.sets) {
      // Sets of very different sizes cannot share half of their union.
      if (
        other === key ||
        set.length * MIN_SIMILARITY > own.length ||
        own.length * MIN_SIMILARITY > set.length
      )
        continue;
      const similarity = jaccardIndex(own, set);
      if (similarity >= MIN_SIMILARITY) found.push({ key: other, similarity });
    }
    return found.sort((a, b) => b.similarity - a.similarity || a.key - b.key).slice(0, MAX_SIMILAR);
  }
}
