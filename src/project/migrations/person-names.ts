import { memoize } from '../../base/memoize';
import type { ProjectModel } from '../model/model';

/**
 * The names that people had before migrations renamed them, with their present names. A name that the schema lists is a person's own.
 * Frozen batches keep people by name and are never written again, so they are read through this.
 */
export function formerNames({ migrations, schema }: ProjectModel): ReadonlyMap<string, string> {
  const listed = new Set([...schema.annotators, ...schema.reviewers].map(({ id }) => id));
  const now = new Map<string, string>();
  for (const { type, kind, from, to } of migrations.flatMap(({ changes }) => changes)) {
    const old = from[0]?.id;
    if (type !== 'rename' || kind !== 'person' || !to || old === undefined || listed.has(old)) continue;
    for (const [name, present] of now) if (present === old) now.set(name, to.id);
    now.set(old, to.id);
  }
  return now;
}

/** The people whose answers do not count, by every name that their records may have. */
export const peopleAside = memoize((model: ProjectModel): ReadonlySet<string> => {
  const aside = new Set(model.schema.annotators.flatMap(({ id, isAside }) => (isAside ? [id] : [])));
  for (const [former, now] of formerNames(model)) if (aside.has(now)) aside.add(former);
  return aside;
});
