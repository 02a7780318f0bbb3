import type { SampleFile } from '../../project/samples/sample-file';
import type { Blind } from '../../protocol/buckets';

/** The person who uses the panel, and the file it shows. */
export interface PanelCaller {
  readonly file: SampleFile;
  readonly annotator: string | undefined;
  readonly review: boolean;
  /** In review: show letters instead of names. */
  readonly blind?: Blind | undefined;
}
