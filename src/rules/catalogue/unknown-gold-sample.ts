import { nearest } from '../../project/schema/describe-error';
import { goldBySample } from '../framework/gold-samples';
import { projectRule } from '../framework/rule';

export const unknownGoldSample = projectRule({
  id: 'unknown-gold-sample',
  group: 'schema',
  severity: 'error',
  reveals: 'nothing',
  summary:
    'Without a known answer, no one can be judged by the sample, so it is left out of the qualification.',
  check(view, report) {
    const { qualification } = view.model.schema;
    if (!qualification) return;
    const { file, named, goldFile, fileNode, node } = qualification;
    const gold = goldBySample(view);
    for (const ref of named) {
      const problem = problemOf(ref.id, gold, (id) => view.isSample(id));
      if (problem) report({ place: ref, message: problem, key: `unknown-gold-sample ${ref.id}` });
    }
    if (goldFile === undefined) return;
    const inFile = [...gold.values()].filter(({ place }) => place.file === goldFile);
    const usable = inFile.filter(({ sample }) => view.isSample(sample));
    if (usable.length > 0) return;
    report({
      place: { file, node: fileNode ?? node },
      message:
        inFile.length === 0
          ? `There is no gold record in "${goldFile}". It must be one of the files that "data.gold" names, with a record for each sample.`
          : `No file of "data.samples" contains the ${inFile.length} gold samples of "${goldFile}", so no one is asked them. If their records contain texts, name the file there too.`,
      key: 'unknown-gold-sample file',
    });
  },
});

function problemOf(
  id: string,
  gold: ReadonlyMap<string, unknown>,
  isSample: (id: string) => boolean,
): string | undefined {
  if (!gold.has(id)) {
    const near = nearest(id, [...gold.keys()]);
    return `"${id}" has no gold record: the right answer is not known. ${near === undefined ? 'Add one, or take another sample.' : `Did you mean "${near}"?`}`;
  }
  return isSample(id)
    ? undefined
    : `No file of "data.samples" contains the gold sample "${id}", so no one is asked it. If its record contains the text, name that file there too.`;
}
