import { Mutex } from '../base/mutex';
import { DisagreementIndex } from '../disagreement/disagreement-index';
import type { AnswerTable } from '../project/answers/answer-table';
import type { ProjectModel } from '../project/model/model';
import type { Derived } from './derived';
import type { Due } from './due';
import type { ProjectOptions } from './project-options';
import { LabelStatistics } from './statistics/label-statistics';
import type { Stores } from './stores/stores';

/** People's answers compared with each other, and counted. */
export class Comparison implements Derived {
  readonly change = { answers: true, buckets: true };
  disagreements: DisagreementIndex;
  /** Counts by label and rule; undefined until they are counted, and without `options.statistics`. */
  statistics: LabelStatistics | undefined;
  readonly #comparing = new Mutex();
  #compared: AnswerTable | undefined;

  /** @param compared is called when all answers have been compared; with whether they are not those of the last comparison */
  constructor(
    private readonly stores: Stores,
    private readonly due: Due,
    private readonly options: ProjectOptions,
    private readonly compared: (isNew: boolean) => void,
  ) {
    this.disagreements = new DisagreementIndex(stores.records.table, []);
  }

  isReady(): boolean {
    return true;
  }

  /** Compares all answers if that is due, and else those of samples with new records, which may have been read for a person in the meantime. */
  async refresh({ model }: { readonly model: ProjectModel }): Promise<boolean> {
    await this.#compare(model);
    const { records, samples } = this.stores;
    const isConverted = samples.idsComplete && records.convertUnits(samples);
    const isNew = this.takeNew() || isConverted;
    if (isNew) this.due.add('project rules');
    return isNew;
  }

  #compare(model: ProjectModel): Promise<void> {
    return this.#comparing.run(() => this.due.update('disagreements', () => this.#compareAll(model)));
  }

  /** Returns the result of `find`, called after all records have been read and compared. */
  fromAll<T>(model: ProjectModel | undefined, find: () => Promise<T>): Promise<T> {
    return this.stores.records.fromAll(async () => {
      if (model && this.#compared !== this.stores.records.table) await this.#compare(model);
      return find();
    });
  }

  async #compareAll(model: ProjectModel): Promise<void> {
    const { table } = this.stores.records;
    this.stores.records.takeTouched();
    const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    // From now on each new record updates it, so that records appended during the comparison are included.
    this.disagreements = new DisagreementIndex(table, layers, (key) => this.stores.samples.has(key));
    await this.disagreements.rebuild(this.options.pause);
    const statistics = this.options.statistics ? new LabelStatistics(table, layers) : undefined;
    await statistics?.rebuild(this.options.pause);
    this.statistics = statistics;
    this.compared(this.#compared !== table);
    this.#compared = table;
  }

  /** Compares the samples that new records are about; returns whether there are any. */
  takeNew(): boolean {
    // All samples will be compared anyway.
    if (this.due.has('disagreements')) return false;
    const touched = this.stores.records.takeTouched();
    for (const key of touched) this.disagreements.update(key);
    return touched.size > 0;
  }
}
