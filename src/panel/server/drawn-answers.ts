import { FileError } from '../../base/files/file-error';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { SpotCheckError, readSpotCheck } from '../../features/spot-check/spot-check-files';

/** The records that a spot check drew: sample -> annotator -> id of the record. */
export type DrawnAnswers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * The answers that a spot check drew. Undefined if its file cannot be read: the samples can still be shown, and the spot check's result
 * reports the error.
 */
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
