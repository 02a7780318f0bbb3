import path from 'node:path';

/** The folder of this checkout. */
export const repoRoot = path.resolve(__dirname, '..', '..');

/** Worked cases and real corpora lie beside the checkout; they are read, never copied. */
export const shared = path.resolve(repoRoot, '..', 'shared');
