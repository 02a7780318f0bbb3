import * as crypto from 'node:crypto';
import { useSha256, useSha256Stream } from '../base/text/hash';

/** Hashes texts with Node's SHA-256, several times as fast as one in JavaScript. Older versions of Node lack `crypto.hash`. */
export function useNativeHash(): void {
  const { hash } = crypto as { hash?: typeof crypto.hash };
  if (hash) useSha256((text) => hash('sha256', text, 'hex'));
  useSha256Stream(() => {
    const stream = crypto.createHash('sha256');
    return { update: (bytes) => void stream.update(bytes), digest: () => stream.digest('hex') };
  });
}
