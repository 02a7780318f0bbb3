import { bytesOfBase64 } from '../../../base/text/base64';
import type { Host } from '../host';

/** What a file holds, or why it cannot be shown. */
type MediaContent = { readonly blob: Blob; readonly version: string } | { readonly problem: string };

/** The images and audio files of the project that the sample on screen names. */
export class MediaFiles {
  /** Plays or pauses the first recording, or enlarges the first image. Absent while none is on screen. */
  toggle: (() => void) | undefined;
  /** What loads the files on screen again, where they have changed. */
  readonly reloads = new Set<() => void>();

  constructor(private readonly host: Host) {}

  /** Reads a file; undefined if it still has the version `known`. It comes in slices, so that an answer in between does not wait. */
  async read(path: string, signal: AbortSignal, known?: string): Promise<MediaContent | undefined> {
    const slices: Uint8Array<ArrayBuffer>[] = [];
    let first: string | undefined;
    for (let from = 0; ;) {
      const reply = await this.host.request('media', { path, from });
      signal.throwIfAborted();
      if ('problem' in reply) return reply;
      first ??= reply.version;
      if (first === known) return undefined;
      const slice = bytesOfBase64(reply.base64);
      from += slice.length;
      slices.push(slice);
      if (first !== reply.version || (slice.length === 0 && from < reply.size))
        return { problem: `${path} was changed while it was loaded.` };
      if (from >= reply.size) return { blob: new Blob(slices, { type: reply.type }), version: first };
    }
  }
}
