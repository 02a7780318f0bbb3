import { isUnreadable, type Sample } from './sample';
import type { LocatedRow, SampleStore } from './sample-store';

/** A sample while its file is read. Reading the id may take as long as reading the sample. */
export interface ScannedSample extends LocatedRow {
  readonly sample: Sample;
}

/** Reads all samples, in the order of files and rows. Of rows with one id, only the one that counts. */
export async function eachSample(
  samples: SampleStore,
  pause: () => Promise<void>,
  visit: (scanned: ScannedSample) => void,
): Promise<void> {
  for (const file of samples.files)
    await samples.scan(file, { pause }, (raw, { sample }) => {
      const key = samples.keyAt(file, raw.row);
      const place = samples.locate(key);
      if (isUnreadable(sample) || place?.file !== file || place.row !== raw.row) return;
      const idOf = (): string => sample.id ?? samples.nameOf(key)!;
      visit({
        key,
        file,
        raw,
        sample,
        get id() {
          return idOf();
        },
      });
    });
}
