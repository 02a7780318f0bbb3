import { request, type Problem } from './request';

/** Extension -> server: what a person has to label in a project. */
export const MY_WORK_REQUEST = request<MyWorkParams, MyWork | Problem>('labelwright/myWork');

export interface MyWorkParams {
  root: string;
  /** The person; empty without a name. */
  viewer: string;
  /** Read the files again first: others' work has just come in. */
  fresh?: true;
}

export interface MyWork {
  /** Empty if no samples are the person's. With several files, each that holds some has a row, gold left out. */
  rows: WorkRow[];
  /** The number of samples that are left, and of those that a reviewer has returned. */
  left: number;
  returned: number;
  /** URI of the file to go on with. Absent if nothing is left. */
  next?: string;
}

export interface WorkRow {
  /** Stable. */
  id: string;
  label: string;
  description: string;
  spoken?: string;
  /** Id of a product icon. */
  icon: string;
  /** What it opens: in the file, what is left, of a batch if one is named, or only these samples. */
  opens?: { uri: string; batch?: string; samples?: string[] };
}
