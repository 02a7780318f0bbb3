/** Buffer's search for one byte is native: about four times as fast as that of other byte arrays (measured on a gigabyte of lines). */
const nativeIndexOf = Buffer.prototype.indexOf;

/**
 * Bytes of a file: searched as fast as a Buffer, and otherwise a Uint8Array like any other. A Buffer is none: its `slice` does not copy,
 * so the bytes of a slice change when the buffer is reused.
 */
export class FastBytes extends Uint8Array<ArrayBuffer> {
  // With a constructor of its own V8 makes views several times as fast.
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
