import { joined, type Inline, type Line } from '../document/blocks';

/** The project-relative path of the file that holds a sample; undefined where none does, null for a sample that is not to be named yet. */
export type FileOf = (sample: string) => string | undefined | null;

/** Samples by id, of which there may be more than are named. */
export function sampleLine(samples: readonly string[], count: number, fileOf: FileOf): Line {
  const named = samples.flatMap((sample): Inline[] => {
    const file = fileOf(sample);
    return file === null ? [] : [{ sample, ...(file !== undefined && { file }) }];
  });
  const hidden = samples.length - named.length;
  const more = count - samples.length;
  const rest = [
    ...(hidden > 0 ? [`${hidden} hidden until you have answered`] : []),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(' and ');
  return [...joined(named, ', '), ...(rest === '' ? [] : [named.length > 0 ? ` and ${rest}` : rest])];
}
