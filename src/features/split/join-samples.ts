import { int32Column } from '../../base/columns/columns';
import { FirstOf } from '../../base/columns/first-of';
import { Groups } from '../../base/columns/groups';
import { foldText } from '../../base/text/folded-key';
import { nearDuplicateGroups, type NearDuplicate } from '../../base/similarity/near-duplicates';
import { NO_TEXT, type TextSteps } from '../../base/similarity/text-steps';

export interface SampleLink extends NearDuplicate {
  readonly equal: boolean;
}

export interface JoinedSamples {
  readonly first: Int32Array;
  /** Pairs of near duplicates that join groups; equal texts have similarity 1. */
  readonly links: readonly SampleLink[];
}

/** Shorter texts, such as "Thank you!", are often equal by chance. In UTF-16 units after folding. */
const MIN_COMPARED = 20;

/**
 * Joins samples of one group, with equal texts (ignoring case, white space and Unicode form), and near duplicates: a Jaccard index of
 * character 5-grams of at least `threshold`; 0 joins equal texts only. Samples are added one by one; their texts are not stored but
 * requested again.
 */
export class SampleJoiner {
  /** By 64-bit hashes, like ids everywhere: a group or text, and its first sample. */
  readonly #groups = new FirstOf();
  readonly #texts = new FirstOf();
  /** Sample -> the first one of its group, and of its text; itself without one. */
  readonly #firstOfGroup = int32Column();
  readonly #firstOfText = int32Column();
  /** The samples whose texts are compared: the first with each text that is long enough. */
  readonly #compared = int32Column();

  constructor(private readonly threshold: number) {}

  /** Samples with the same `group` stay together. */
  add({ text, group }: { readonly text: string; readonly group?: string | undefined }): void {
    const n = this.#firstOfText.length;
    this.#firstOfGroup.push(group === undefined ? n : this.#groups.note(group, n));
    const folded = foldText(text);
    const isCompared = folded.length >= MIN_COMPARED;
    const first = isCompared ? this.#texts.note(folded, n) : n;
    this.#firstOfText.push(first);
    if (this.threshold > 0 && isCompared && first === n) this.#compared.push(n);
  }

  /** Requests texts of samples by position. Nothing can be added afterwards. */
  *finish(): TextSteps<JoinedSamples> {
    const { length } = this.#firstOfText;
    const joined = new Groups(length);
    const links: SampleLink[] = [];
    for (let n = 0; n < length; n += 1) {
      joined.join(this.#firstOfGroup.get(n), n);
      const first = this.#firstOfText.get(n);
      if (first === n) continue;
      joined.join(first, n);
      links.push({ a: first, b: n, similarity: 1, equal: true });
    }
    if (this.threshold > 0) yield* this.#joinNear(joined, links);
    return {
      first: Int32Array.from({ length }, (_, n) => joined.first(n)),
      links: links.sort((p, q) => p.a - q.a || p.b - q.b),
    };
  }

  /** Each link joins two separate groups of near duplicates: there is one fewer than connected texts. */
  *#joinNear(joined: Groups, links: SampleLink[]): TextSteps<void> {
    const compared = this.#compared;
    const steps = nearDuplicateGroups({ count: compared.length, threshold: this.threshold, length: SHINGLE });
    let step = steps.next('');
    while (!step.done) step = steps.next(yield step.value === NO_TEXT ? NO_TEXT : compared.get(step.value));
    for (const { a, b, similarity } of step.value.links) {
      const [x, y] = [compared.get(a), compared.get(b)];
      joined.join(x, y);
      links.push({ a: x, b: y, similarity, equal: false });
    }
  }
}

/** Characters of a shingle. */
const SHINGLE = 5;
