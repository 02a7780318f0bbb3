import type { ProjectFiles } from '../../base/files/files';
import type { DataModel } from '../model/model';
import { OverlayFiles } from '../files/overlay-files';
import { SampleStore } from './sample-store';

/** The different values of a field, in order of first occurrence: trimmed texts, not empty. Stops above `limit`. */
export async function fieldValues(
  files: ProjectFiles,
  data: DataModel,
  field: string,
  limit: number,
): Promise<string[]> {
  const store = new SampleStore(new OverlayFiles(files));
  await store.refresh(data);
  const values = new Set<string>();
  const enough = new AbortController();
  for (const file of store.files)
    await store.scan(file, { pause: () => Promise.resolve(), signal: enough.signal }, (_raw, { value }) => {
      const found = value && Object.hasOwn(value, field) ? value[field] : undefined;
      const text = typeof found === 'string' || typeof found === 'number' ? String(found).trim() : '';
      if (text !== '') values.add(text);
      if (values.size > limit) enough.abort();
    });
  return [...values];
}
