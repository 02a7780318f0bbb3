/** Buffer's search for a byte is native: about four times as fast as Uint8Array's (measured on a gigabyte of lines). */
const nativeIndexOf = Buffer.prototype.indexOf;

/** A Uint8Array that is searched as fast as a Buffer. Unlike a Buffer's, its `slice` copies, so the buffer can be reused. */
export class FastBytes extends Uint8Array<ArrayBuffer> {
  // With an explicit constructor, V8 creates views several times as fast.
  constructor(source: number | ArrayBuffer, offset?: number, length?: number) {
    super(source as ArrayBuffer, offset, length);
  }

  override indexOf(byte: number, from?: number): number {
    return nativeIndexOf.call(this, byte, from);
  }

  override subarray(start = 0, end = this.length): FastBytes {
    const from = within(start, this.length);
    const to = Math.max(within(end, this.length), from);
    return new FastBytes(this.buffer, this.byteOffset + from, to - from);
  }
}

/** Negative offsets count from the end. */
function within(offset: number, length: number): number {
  return offset < 0 ? Math.max(length + offset, 0) : Math.min(offset, length);
}
