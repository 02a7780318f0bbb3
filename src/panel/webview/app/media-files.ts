import type { Host } from '../host';

/** The images and audio files of the project that the sample on screen names. */
export class MediaFiles {
  /** Plays or pauses the first recording, or enlarges the first image. Absent while none is on screen. */
  toggle: (() => void) | undefined;

  constructor(private readonly host: Host) {}

  /** Does what the key of the action does. False if no image or recording is on screen. */
  use(): boolean {
    this.toggle?.();
    return this.toggle !== undefined;
  }

  /** A file's content, or why it cannot be shown. It comes in slices, so that an answer in between does not wait. */
  async read(path: string, signal: AbortSignal): Promise<Blob | string> {
    const slices: Uint8Array<ArrayBuffer>[] = [];
    let first: string | undefined;
    for (let from = 0; ;) {
      const reply = await this.host.request('media', { path, from });
      signal.throwIfAborted();
      if ('problem' in reply) return reply.problem;
      first ??= reply.version;
      const slice = bytesOf(reply.base64);
      from += slice.length;
      slices.push(slice);
      if (first !== reply.version || (slice.length === 0 && from < reply.size))
        return `${path} was changed while it was loaded.`;
      if (from >= reply.size) return new Blob(slices, { type: reply.type });
    }
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
