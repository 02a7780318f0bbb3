import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder of the published corpora: the one that LABELWRIGHT_CORPORA names, by default `../shared/data` beside the checkout.
 * They are read here and by the benchmarks only, and are never copied into the repository.
 */
export const corpora = path.resolve(
  process.env['LABELWRIGHT_CORPORA'] || path.join(import.meta.dirname, '../../../shared/data'),
);

/** The one line that says so when the folder is not there. */
export const corporaMissing = existsSync(corpora)
  ? undefined
  : `There are no published corpora in ${corpora}: what reads them is left out. LABELWRIGHT_CORPORA names another folder.`;

/** Absolute path of a file or folder of a corpus, which must be there. */
export function corpusPath(...parts: string[]): string {
  const file = path.join(corpora, ...parts);
  if (!existsSync(file)) throw new Error(corporaMissing ?? `${file} is missing from the published corpora.`);
  return file;
}
