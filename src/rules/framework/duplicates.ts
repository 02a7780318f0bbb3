import type { Located } from '../../project/model/model';
import type { YamlNode } from '../../base/yaml/tree';
import type { YamlPlace } from './line-view';
import type { ReportYaml, YamlReport } from './rule';

/** The place of the id, for a finding about its owner. */
export const idPlace = ({ file, node, idNode }: Located & { readonly idNode?: YamlNode }): YamlPlace => ({
  file,
  node: idNode ?? node,
});

/** What is placed in a file by the node of its id, or by its own. */
type Named = Located & { readonly id: string; readonly idNode?: YamlNode };
type About = Omit<Partial<YamlReport>, 'message'> & { readonly message: string; readonly first?: string };

/**
 * Reports each item that repeats the id of an earlier one. `about`: the finding, with the id as its key; `first`: about that one. Empty ids
 * are ignored.
 */
export function reportDuplicates<T extends Named>(
  list: readonly T[],
  report: ReportYaml,
  about: (id: string, again: T) => About,
): void {
  const seen = new Map<string, T>();
  for (const again of list) {
    const { id } = again;
    const earlier = seen.get(id);
    if (!earlier) seen.set(id, again);
    else if (id !== '') {
      const { first = `The first "${id}".`, ...found } = about(id, again);
      const related = [{ place: idPlace(earlier), message: first }];
      report({ place: idPlace(again), related, key: id, ...found });
    }
  }
}
