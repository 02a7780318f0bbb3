import { isObject, defined } from '../../base/objects';
import type { Finding } from '../../project/findings/finding';
import type { DataModel, ProjectModel } from '../../project/model/model';
import { misreadFrom } from '../../base/text/misread';
import { isUnreadable, type Sample } from '../../project/samples/sample';
import { LineLinter } from '../../rules/framework/line-linter';
import type { LineSample, LineView } from '../../rules/framework/line-view';
import { RuleSettings } from '../../rules/framework/settings';
import { lineRules } from '../../rules/registry';
import type { FileLine } from '../../project/answers/lines';
import type { RecordFile } from '../../project/answers/record-files';
import type { ParsedRow, RawRow, SampleFile } from '../../project/samples/sample-file';
import type { RowPlace } from '../../project/samples/sample-ids';
import type { SampleStore } from '../../project/samples/sample-store';

/** The parts of a record file that rules see. */
export type Checkable = Pick<RecordFile, 'path' | 'kind'>;

/** Makes line views of rows and record lines, and runs the line rules on them. One instance serves one version of the model. */
export class LineChecks {
  readonly #linter: LineLinter;
  readonly data: DataModel;

  constructor(
    model: ProjectModel,
    private readonly samples: SampleStore,
  ) {
    this.data = model.schema.data;
    this.#linter = new LineLinter(model, lineRules, new RuleSettings(model.schema.lint));
  }

  sample(file: SampleFile, raw: RawRow, parsed: ParsedRow): Finding[] {
    const { sample } = parsed;
    return this.#check({
      kind: 'sample',
      file: file.path,
      line: raw.line,
      raw: raw.raw,
      format: file.format,
      value: parsed.value,
      ...encodingOf(raw.raw, raw.bytes),
      sample: isUnreadable(sample) ? undefined : { ...sample, id: sample.id ?? '' },
      columns: file.header.length > 0 ? file.header : undefined,
      ...(isUnreadable(sample) && defined({ unreadable: sample.unreadable, unreadableAt: sample.path })),
    });
  }

  record(file: Checkable, line: FileLine, value: unknown): Finding[] {
    return this.#check(this.viewOf(file, line, value));
  }

  #check(line: LineView): Finding[] {
    const found: Finding[] = [];
    this.#linter.check(line, found);
    return found;
  }

  viewOf(file: Checkable, line: FileLine, value: unknown): LineView {
    const object = isObject(value) ? value : undefined;
    return {
      kind: file.kind,
      file: file.path,
      line: line.line,
      raw: line.raw,
      format: 'jsonl',
      value: object,
      ...encodingOf(line.raw, line.bytes),
      sample: object ? this.#sampleOf(object) : undefined,
    };
  }

  #sampleOf(record: Readonly<Record<string, unknown>>): LineView['sample'] {
    if (typeof record.sample !== 'string') {
      // A gold record may have its own text.
      return typeof record.text === 'string' ? { id: String(record.id ?? ''), text: record.text } : undefined;
    }
    const place = this.samples.locate(record.sample);
    // If there are no samples at all, that is reported instead.
    if (!place) return this.samples.isWhole && this.samples.hasAny ? undefined : 'unknown';
    return new LazySample(record.sample, this.samples, place);
  }
}

/** The sample of a record. Its text is read only when a rule uses it, which is rare. */
class LazySample implements LineSample {
  #content: Omit<Sample, 'id'> | undefined;

  constructor(
    readonly id: string,
    private readonly samples: SampleStore,
    private readonly place: RowPlace,
  ) {}

  get text(): string {
    return this.#read().text;
  }

  get conversation(): Sample['conversation'] {
    return this.#read().conversation;
  }

  get fields(): Sample['fields'] {
    return this.#read().fields;
  }

  #read(): Omit<Sample, 'id'> {
    const { file, row } = this.place;
    return (this.#content ??= this.samples.sample(file, row) ?? { text: '', fields: {} });
  }
}

/** `bytes`: the line's length in the file. Beyond ASCII it exceeds the UTF-16 length, or else the line has a U+FFFD. */
function encodingOf(raw: string, bytes: number): Pick<LineView, 'isAscii' | 'misread'> {
  const isAscii = bytes === raw.length && !raw.includes('\ufffd') && !raw.includes('\\u');
  const misread = isAscii && !raw.includes('\0') ? undefined : misreadFrom(raw, bytes);
  return { isAscii, misread };
}
