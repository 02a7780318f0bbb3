import type { ProjectFiles } from '../../base/files/files';
import { Listings } from '../../project/files/listings';
import { OverlayFiles } from '../../project/files/overlay-files';
import { ModelStore } from '../../project/model-store';
import { SampleStore } from '../../project/samples/sample-store';
import { RecordStore } from './record-store';

/** What is read from the files of a project. */
export class Stores {
  readonly files: OverlayFiles;
  /** What the patterns of labelwright.yaml name. */
  readonly listings: Listings;
  readonly models: ModelStore;
  readonly samples: SampleStore;
  readonly records: RecordStore;

  constructor(disk: ProjectFiles, pause: () => Promise<void>) {
    this.files = new OverlayFiles(disk);
    this.listings = new Listings(this.files);
    this.models = new ModelStore(this.files);
    this.samples = new SampleStore(this.files, this.listings);
    this.records = new RecordStore(this.files, this.samples.ids, this.listings, pause);
  }
}
