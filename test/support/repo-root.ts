import path from 'node:path';

/** The folder of this checkout. */
export const repoRoot = path.resolve(__dirname, '..', '..');
