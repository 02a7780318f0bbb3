/** In bytes; the specification of Git LFS requires less than this. */
export const MAX_POINTER_BYTES = 1024;

/** The content of a commit for a file that Git LFS stores. */
export interface Pointer {
  readonly sha256: string;
  readonly size: number;
}

/** Parses the content of a file in a commit as a Git LFS pointer; undefined if it is not one. */
export function pointerOf(content: Uint8Array): Pointer | undefined {
  if (content.length > MAX_POINTER_BYTES) return undefined;
  const text = new TextDecoder().decode(content);
  if (!text.startsWith('version https://git-lfs.github.com/spec/')) return undefined;
  const [, sha256] = /^oid sha256:([0-9a-f]{64})$/m.exec(text) ?? [];
  const [, size] = /^size (\d+)$/m.exec(text) ?? [];
  return sha256 === undefined || size === undefined ? undefined : { sha256, size: Number(size) };
}
