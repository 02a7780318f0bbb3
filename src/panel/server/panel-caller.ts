import type { SampleFile } from '../../project/samples/sample-file';

/** Who asks, and about which file. */
export interface PanelCaller {
  readonly file: SampleFile;
  readonly annotator: string | undefined;
  readonly review: boolean;
  /** Letters instead of names, in review. */
  readonly blind?: 'fixed' | 'shuffled' | undefined;
}
