import type { PanelSample } from '../../../protocol/panel';

/** What the engine finds a sample by: its id, or its record number in the file. */
export interface SampleName {
  readonly sample?: string;
  readonly row?: number;
}

/** The name of a sample; a line that is none has no id that could be found. */
export const nameOf = ({ id, row, unreadable }: PanelSample): SampleName =>
  unreadable && row >= 0 ? { row } : { sample: id };

export const isSameName = (a: SampleName | undefined, b: SampleName | undefined): boolean =>
  a?.sample === b?.sample && a?.row === b?.row;
