const HASH = /^[0-9a-f]{16}$/;

/** The guideline that a record followed, as one text: its version, and on a second line its hash where that is given. Undefined without a version. */
export function followedOf(version: unknown, hash: unknown): string | undefined {
  if (typeof version !== 'string') return undefined;
  return typeof hash === 'string' && HASH.test(hash) ? `${version}\n${hash}` : version;
}

/** The version and the hash in what `followedOf` made. */
export function versionAndHash(followed: string): readonly [version: string, hash?: string] {
  const at = followed.length - 17;
  const hash = followed.slice(at + 1);
  return followed[at] === '\n' && HASH.test(hash) ? [followed.slice(0, at), hash] : [followed];
}
