import type { ProjectView, SampleFileView } from './project-view';

/** Limits: samples read from all files together, and distinct values per field. */
const MAX_SAMPLES = 500;
const MAX_VALUES = 50;

const known = new WeakMap<readonly SampleFileView[], Promise<ReadonlyMap<string, ReadonlySet<string>>>>();

/** Scalar fields besides id and text, with values of each file's first samples; without gold and fields that a layer compares or that say who wrote these. */
export async function fieldsBesideText(view: ProjectView): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { sampleFiles, model } = view;
  let fields = known.get(sampleFiles);
  if (!fields) known.set(sampleFiles, (fields = readFields(view, sampleFiles)));
  const { id, text } = model.schema.data;
  const compared = model.schema.layers.flatMap(({ layer }) =>
    layer?.type === 'comparison' ? [...layer.between, ...Object.values(layer.sources ?? {})] : [],
  );
  const apart = new Set([id, text, ...compared]);
  return new Map([...(await fields)].filter(([name]) => !apart.has(name)));
}

async function readFields(
  { recordFiles }: ProjectView,
  sampleFiles: readonly SampleFileView[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const gold = new Set(recordFiles.flatMap(({ kind, path }) => (kind === 'gold' ? [path] : [])));
  const files = sampleFiles.filter(({ path }) => !gold.has(path)).slice(0, MAX_SAMPLES);
  const each = Math.ceil(MAX_SAMPLES / Math.max(1, files.length));
  const fields = new Map<string, Set<string>>();
  for (const file of files)
    for (let row = 0; row < Math.min(each, file.rows); row++) {
      const sample = await file.read(row);
      for (const [name, value] of Object.entries(sample?.fields ?? {})) {
        if (!isPlain(value)) continue;
        const values = fields.get(name) ?? new Set<string>();
        fields.set(name, values);
        if (values.size < MAX_VALUES) values.add(String(value));
      }
    }
  return fields;
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
