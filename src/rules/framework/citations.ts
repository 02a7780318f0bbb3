import type { ProjectModel } from '../../project/model/model';
import { retiredIds } from './references';
import { isGuidelineReadWhole, isModelReadWhole } from './read-whole';

/** The rules and tie-breakers that records may cite. */
export interface Citations {
  /** Ids of the current rules and tie-breakers. */
  readonly ids: readonly string[];
  /**
   * Whether the guideline has a cited id, or had it: according to the changelog, it was retired after the version that the record
   * followed (or at any time, if the record names no version). Without a readable guideline every id counts as known.
   */
  isKnown(id: string, version: unknown): boolean;
}

export function citations(model: ProjectModel): Citations {
  const order = new Map(model.guideline?.changelog.map(({ version }, index) => [version, index]));
  const retired = retiredIds(model.guideline);
  const { guideline } = model;
  const readable = guideline !== undefined && isGuidelineReadWhole(guideline) && isModelReadWhole(model);
  return {
    ids: [...model.citable.keys()],
    isKnown(id, version) {
      if (!readable || model.citable.has(id)) return true;
      const retirement = retired.get(id);
      if (!retirement) return false;
      const followed = typeof version === 'string' ? order.get(version) : undefined;
      // The first entry is the newest.
      return followed === undefined || followed > order.get(retirement.version)!;
    },
  };
}
