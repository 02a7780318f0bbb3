import { bucketsOf } from '../buckets';
import type { Project } from '../../../engine/project';
import { UsageError } from '../../../cli/options';

/** The samples of the given buckets, as `labelwright buckets` lists them. Refreshes the project first. */
export async function samplesOfBuckets(project: Project, ids: readonly string[]): Promise<Set<string>> {
  await project.refresh();
  const { disagreements, errors } = bucketsOf(project);
  const all = [...disagreements, ...errors];
  return new Set(
    ids.flatMap((id) => {
      const bucket = all.find((one) => one.id === id);
      if (!bucket)
        throw new UsageError(`There is no bucket "${id}". "labelwright buckets --json" lists their ids.`);
      return bucket.samples;
    }),
  );
}
