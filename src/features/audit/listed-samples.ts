import type { AuditCheck, AuditSample } from './audit';

/** Counts the samples that a check finds, and lists the first of them. */
export class ListedSamples {
  #count = 0;
  readonly #samples: AuditSample[] = [];

  constructor(private readonly most: number) {}

  add(sample: () => AuditSample): void {
    this.#count += 1;
    if (this.#samples.length < this.most) this.#samples.push(sample());
  }

  get found(): Pick<AuditCheck, 'count' | 'samples'> {
    return { count: this.#count, samples: this.#samples };
  }
}
