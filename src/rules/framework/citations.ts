import type { ProjectModel } from '../../core/project/model';
import { isWhole } from './whole-model';

/** What records may cite. */
export interface Citations {
  /** Ids of today's rules and tie-breakers. */
  readonly ids: readonly string[];
  /**
   * Whether a cited id is one of the guideline: of today's, or of one that the changelog says was taken away after the version the
   * record followed (or at any time, when the record does not say which). Without a guideline that can be read everything is known.
   */
  isKnown(id: string, version: unknown): boolean;
}

export function citations(model: ProjectModel): Citations {
  const changelog = model.guideline?.changelog ?? [];
  const order = new Map(changelog.map(({ version }, index) => [version, index]));
  /** Id -> index of the entry that took it away. The first entry is the newest. */
  const gone = new Map<string, number>();
  changelog.forEach((entry, index) => {
    for (const { type, target } of entry.changes)
      if (type !== 'added' && type !== 'changed') gone.set(target.id, index);
  });
  const readable = model.guideline !== undefined && isWhole(model);
  return {
    ids: [...model.citable.keys()],
    isKnown(id, version) {
      if (!readable || model.citable.has(id)) return true;
      const removed = gone.get(id);
      if (removed === undefined) return false;
      const followed = typeof version === 'string' ? order.get(version) : undefined;
      return followed === undefined || followed > removed;
    },
  };
}
