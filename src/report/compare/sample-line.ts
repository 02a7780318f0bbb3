import { joined, type Inline, type Line } from '../document/blocks';

/** The project-relative path of the file that holds a sample; undefined where none does. */
export type FileOf = (sample: string) => string | undefined;

/** Samples by id, of which there may be more than are named. */
export function sampleLine(samples: readonly string[], count: number, fileOf: FileOf): Line {
  const named = samples.map((sample): Inline => {
    const file = fileOf(sample);
    return { sample, ...(file !== undefined && { file }) };
  });
  const more = count - samples.length;
  return [...joined(named, ', '), ...(more > 0 ? [` and ${more} more`] : [])];
}
