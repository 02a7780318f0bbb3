/** In bytes; the specification of Git LFS asks for less than that. */
export const LONGEST_POINTER = 1024;

/** What a commit has in place of a file that Git LFS holds. */
export interface Pointer {
  readonly sha256: string;
  readonly size: number;
}

/** Reads the content of a file in a commit as a pointer of Git LFS; undefined when it is none. */
export function pointerOf(content: Uint8Array): Pointer | undefined {
  if (content.length > LONGEST_POINTER) return undefined;
  const text = new TextDecoder().decode(content);
  if (!text.startsWith('version https://git-lfs.github.com/spec/')) return undefined;
  const [, sha256] = /^oid sha256:([0-9a-f]{64})$/m.exec(text) ?? [];
  const [, size] = /^size (\d+)$/m.exec(text) ?? [];
  return sha256 === undefined || size === undefined ? undefined : { sha256, size: Number(size) };
}
