import type { PanelSample } from '../../../protocol/panel';

/** How the engine finds a sample: by its id, or by its record number in the file. */
export interface SampleName {
  readonly sample?: string;
  readonly row?: number;
}

/** The name of a sample. A line that is not a sample has no id, so its number is used. */
export const nameOf = ({ id, row, unreadable }: PanelSample): SampleName =>
  unreadable && row >= 0 ? { row } : { sample: id };

export const isSameName = (a: SampleName | undefined, b: SampleName | undefined): boolean =>
  a?.sample === b?.sample && a?.row === b?.row;
