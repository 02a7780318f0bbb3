import type { ProjectModel } from '../../project/model/model';
import { retiredIds } from './references';
import { isGuidelineReadWhole, isModelReadWhole } from './read-whole';

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
