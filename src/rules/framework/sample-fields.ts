import { memoize } from '../../base/memoize';
import type { ProjectView, SampleFileView, ReadSample } from './project-view';
import { namedFields } from '../../kinds/traits';
import { getOrAdd } from '../../base/lists';

/** Limits: samples read from all files together, and distinct values per field. */
const MAX_SAMPLES = 500;
const MAX_VALUES = 50;

/** Scalar fields besides id and text, with values of each file's first samples; without gold, fields that a layer compares or corrects, and those that say who wrote these. */
export async function fieldsBesideText(view: ProjectView): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { data, layers } = view.model.schema;
  const apart = new Set([data.id, data.text, ...layers.flatMap(({ layer }) => namedFields(layer))]);
  return new Map([...(await readFields(view))].filter(([name]) => !apart.has(name)));
}

const readFields = memoize(
  async ({ recordFiles, sampleFiles }: ProjectView): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
    const gold = new Set(recordFiles.flatMap(({ kind, path }) => (kind === 'gold' ? [path] : [])));
    const files = sampleFiles.filter(({ path }) => !gold.has(path)).slice(0, MAX_SAMPLES);
    const each = Math.ceil(MAX_SAMPLES / Math.max(1, files.length));
    const fields = new Map<string, Set<string>>();
    for (const file of files)
      for (let row = 0; row < Math.min(each, file.rows); row++) {
        const sample = await file.read(row);
        for (const [name, value] of Object.entries(sample?.fields ?? {})) {
          if (!isPlain(value)) continue;
          const values = getOrAdd(fields, name, () => new Set<string>());
          if (values.size < MAX_VALUES) values.add(String(value));
        }
      }
    return fields;
  },
  ({ sampleFiles }) => sampleFiles,
);

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** What was found in samples. */
interface Found {
  readonly values: ReadonlySet<string>;
  /** All samples were read. */
  readonly isComplete: boolean;
}

/**
 * A function that collects values of samples, of at most so many: of all, or of those up to where all that are wanted have been found. All
 * are read once for a list of files.
 */
export function valuesFinder(
  valuesOf: (sample: ReadSample) => readonly string[],
  most = Infinity,
): (files: readonly SampleFileView[], wanted: readonly string[]) => Promise<Found> {
  const all = new WeakMap<readonly SampleFileView[], Found>();
  return async (files, wanted) => {
    const known = all.get(files);
    if (known) return known;
    const values = new Set<string>();
    let left = most;
    for (const file of files)
      for (let row = 0; row < file.rows && left > 0; row++, left--) {
        if (wanted.every((name) => values.has(name))) return { values, isComplete: false };
        const sample = await file.read(row);
        for (const value of sample ? valuesOf(sample) : []) values.add(value);
      }
    const found = { values, isComplete: files.reduce((sum, { rows }) => sum + rows, 0) <= most };
    all.set(files, found);
    return found;
  };
}
