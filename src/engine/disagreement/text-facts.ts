import { isUnreadable } from '../../core/samples/sample';
import { foldedHash } from '../../core/text/fold';
import { findMojibake } from '../../core/text/mojibake';
import type { Project } from '../project';
import type { RowContent } from '../samples/sample-store';

/** What the texts of answered samples tell of disagreements: which are the same, and which are damaged. Texts are read once, not kept. */
export class TextFacts {
  /** Sample key -> hash of its text, alike for texts that are the same but for case, white space and Unicode form. */
  readonly #hashes = new Map<number, number>();
  readonly #groups = new Map<number, number[]>();
  readonly #damaged = new Set<number>();

  constructor(private readonly project: Project) {}

  /** Reads the texts of samples that somebody answered and that were not read yet. */
  async gather(pause: () => Promise<void>): Promise<void> {
    const { table } = this.project.records;
    for (let row = 0; row < table.rows; row++) {
      const key = table.key(row);
      if (table.first(key) === row && !this.#hashes.has(key)) {
        const place = this.project.samples.locate(key);
        if (place) this.#take(key, await this.project.samples.read(place.file, place.row));
      }
      if ((row & 0x3ff) === 0x3ff) await pause();
    }
  }

  /** Keys of the samples with the text of this one, itself among them. */
  sameText(key: number): readonly number[] {
    return this.#groups.get(this.#hashes.get(key) ?? NaN) ?? [];
  }

  /** The text holds what a wrong decoding leaves behind. */
  isDamaged(key: number): boolean {
    return this.#damaged.has(key);
  }

  #take(key: number, content: RowContent): void {
    if (isUnreadable(content)) return;
    const hash = foldedHash(content.text);
    this.#hashes.set(key, hash);
    const group = this.#groups.get(hash);
    if (group) group.push(key);
    else this.#groups.set(hash, [key]);
    if (findMojibake(content.text)) this.#damaged.add(key);
  }
}
