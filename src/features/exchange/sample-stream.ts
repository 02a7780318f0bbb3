import type { DataModel } from '../../project/model/model';
import { isUnreadable, type Sample, type Unreadable } from '../../project/samples/sample';
import { NameCounts } from '../../base/columns/name-counts';
import { fileLines } from '../../project/answers/lines';
import { BlockReader } from '../../project/files/block-reader';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { SampleFile, type ParsedRow } from '../../project/samples/sample-file';
import { derivedId } from '../../project/samples/sample-ids';

/** A sample with its id and place, or the reason that there is none. */
export interface StreamedSample {
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly sample: (Sample & { readonly id: string }) | Unreadable;
}

/** The samples of files in order, with ids as SampleIds assigns them, in one reading. 20 bytes per text without an id. */
export async function* streamSamples(
  files: OverlayFiles,
  sampleFiles: readonly SampleFile[],
  data: DataModel,
): AsyncGenerator<StreamedSample> {
  const repeats = new NameCounts();
  const idOf = (text: string): string => {
    const id = derivedId(text);
    const count = repeats.add(id);
    return count === 1 ? id : `${id}~${count}`;
  };
  for (const { info, format } of sampleFiles) {
    // Its own index, discarded once the file is read.
    const file = new SampleFile(info, format);
    for await (const { line, parsed } of file.streams
      ? linesOf(files, file, data)
      : rowsOf(files, file, data)) {
      const { sample } = parsed;
      yield {
        file: file.path,
        line,
        sample: isUnreadable(sample) ? sample : { ...sample, id: sample.id ?? idOf(sample.text) },
      };
    }
  }
}

interface Row {
  readonly line: number;
  readonly parsed: ParsedRow;
}

const BLANK = /^[ \t\r]*$/;

async function* linesOf(files: OverlayFiles, file: SampleFile, data: DataModel): AsyncGenerator<Row> {
  for await (const group of fileLines(files, file.path))
    for (const { raw, line, closed } of group) {
      if (BLANK.test(raw)) continue;
      const text = !closed && raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      yield { line, parsed: file.parse(text, data) };
    }
}

async function* rowsOf(files: OverlayFiles, file: SampleFile, data: DataModel): AsyncGenerator<Row> {
  await file.index(files);
  const reader = new BlockReader(files);
  for (let row = 0; row < file.rows; row++) {
    const { start, end } = file.range(row);
    const raw = file.decodeRow(row, reader.read(file.path, start, end));
    yield { line: raw.line, parsed: file.parse(raw.raw, data) };
  }
}
