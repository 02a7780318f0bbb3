import type { PageFile } from '../../src/core/tables/pages';

/** A file of pages in memory. */
export class MemoryPages implements PageFile {
  readonly pages: Uint8Array[] = [];

  /** `most`: how many there is room for. */
  constructor(private readonly most = Infinity) {}

  write(bytes: Uint8Array, place = this.pages.length): number | undefined {
    if (place >= this.most) return undefined;
    this.pages[place] = bytes.slice();
    return place;
  }

  read(place: number, bytes: Uint8Array): void {
    bytes.set(this.pages[place]!);
  }
}
