import { FileError } from '../../base/files/file-error';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { SpotCheckError } from '../../features/spot-check/spot-check';
import { readSpotCheck } from '../../features/spot-check/spot-check-files';

/** The records that a spot check drew: sample -> annotator -> id of the record. */
export type DrawnAnswers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a spot check drew. Undefined when it cannot be read: its samples can be looked at all the same, and its result says what is wrong. */
export async function drawnAnswers(files: OverlayFiles, name: string): Promise<DrawnAnswers | undefined> {
  try {
    const drawn = new Map<string, Map<string, string>>();
    for (const { sample, annotator, record } of (await readSpotCheck(files, name)).answers) {
      const onSample = drawn.get(sample) ?? new Map<string, string>();
      drawn.set(sample, onSample.set(annotator, record));
    }
    return drawn;
  } catch (error) {
    if (error instanceof SpotCheckError || error instanceof FileError) return undefined;
    throw error;
  }
}
