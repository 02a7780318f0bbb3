import type { ProjectModel } from '../core/project/model';
import type { Labels } from '../core/records/records';
import { isUnreadable } from '../core/samples/sample';
import type { AnswerView, ConfusedPair, DuplicateSample, ProjectView } from '../rules/framework/project-view';
import type { AnswerTable } from './answers/answer-table';
import type { RecordStore } from './answers/record-store';
import type { DisagreementIndex } from './disagreement/disagreement-index';
import type { SampleStore } from './samples/sample-store';

/** The engine's tables as project rules see them. */
export class EngineView implements ProjectView {
  constructor(
    readonly model: ProjectModel,
    private readonly samples: SampleStore,
    private readonly records: RecordStore,
    private readonly disagreements: DisagreementIndex,
    private readonly pause: () => Promise<void>,
  ) {}

  get confusedPairs(): ConfusedPair[] {
    return [...this.disagreements.groups.values()]
      .filter(({ kind }) => kind === 'label-pair' || kind === 'span-label')
      .map(({ layer, a, b, samples }) => ({
        layer,
        a,
        b,
        samples: this.names(samples),
        labelledTwice: this.disagreements.labelledTwice(layer, a, b),
      }))
      .sort(
        (x, y) =>
          y.samples.length - x.samples.length ||
          compare(x.layer, y.layer) ||
          compare(x.a, y.a) ||
          compare(x.b, y.b),
      );
  }

  get duplicateSamples(): ProjectView['duplicateSamples'] {
    const first = this.samples.duplicates.map(({ id, first: one, again }): DuplicateSample => {
      const place = ({ file, row }: typeof one) => ({
        file: file.path,
        line: file.lineOf(row),
        offset: file.range(row).start,
      });
      return { id, idField: this.model.schema.data.id, first: place(one), again: place(again) };
    });
    return { first, total: this.samples.duplicateCount };
  }

  async *answers(): AsyncIterable<AnswerView> {
    const { table, files } = this.records;
    for (let row = 0; row < table.rows; row++) {
      if (table.present(row))
        yield new LazyAnswer(table, row, this, files[table.position(row).file]?.path ?? '');
      if ((row & 0xfff) === 0xfff) await this.pause();
    }
  }

  async sampleText(id: string): Promise<string | undefined> {
    const place = this.samples.locate(id);
    if (!place) return undefined;
    const content = await this.samples.read(place.file, place.row);
    return isUnreadable(content) ? undefined : content.text;
  }

  /** The ids of sample keys, sorted by code unit; of samples that no file holds, too. */
  names(keys: Iterable<number>): string[] {
    return [...keys].map((key) => this.name(key)).sort();
  }

  name(key: number): string {
    return this.samples.nameOf(key) ?? this.records.nameOf(key) ?? '';
  }
}

/** An answer whose parts are read only when a rule asks: most rules look at one or two of them. */
class LazyAnswer implements AnswerView {
  constructor(
    private readonly table: AnswerTable,
    private readonly row: number,
    private readonly view: EngineView,
    private readonly file: string,
  ) {}
  get annotator(): string {
    return this.table.annotatorName(this.row);
  }
  get sample(): string {
    return this.view.name(this.table.key(this.row));
  }
  get labels(): Labels {
    return this.table.labels(this.row);
  }
  get rules(): string[] {
    return this.table.rules(this.row);
  }
  get guideline(): string | undefined {
    return this.table.version(this.row);
  }
  get status(): 'draft' | 'done' {
    return this.table.isDraft(this.row) ? 'draft' : 'done';
  }
  get flags(): string[] {
    return this.table.flags(this.row);
  }
  get place(): AnswerView['place'] {
    const { offset, line } = this.table.position(this.row);
    return { file: this.file, line, offset };
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
