import { addTo } from '../../base/group-by';
import type { Example } from '../../project/model/model';
import { choosableById } from '../framework/choosable';
import { idPlace } from '../framework/duplicates';
import { count, share } from '../framework/options';
import { guidelineRule } from '../framework/rule';
import { wordsOf } from '../framework/words';

export const homogeneousExamples = guidelineRule({
  id: 'homogeneous-examples',
  group: 'guideline',
  severity: 'info',
  summary: 'Annotators copy what all examples of a label share, whether it matters or not.',
  options: {
    min_examples: count(5, 'labels with fewer examples are not checked'),
    max_share: share(0.8, "the share of the label's examples from which a finding is reported"),
  },
  check(model, report, { options }) {
    const { guideline } = model;
    if (!guideline || guideline.status === 'draft') return;
    const byLabel = new Map<string, Example[]>();
    for (const example of guideline.examples) {
      for (const id of new Set(example.labelRefs.map((ref) => ref.id))) {
        addTo(byLabel, id, example);
      }
    }
    for (const [id, examples] of byLabel) {
      if (examples.length < (options.min_examples as number) || !choosableById(model).has(id)) continue;
      const definition = model.definitions.get(id);
      if (!definition) continue;
      const [opening, count] = commonest(examples.map(openingOf));
      if (opening === '' || count < examples.length * (options.max_share as number)) continue;
      report({
        place: idPlace(definition),
        message: `${count} of ${examples.length} examples of "${id}" begin with "${opening} …". Show it in other words too.`,
        key: id,
      });
    }
  },
});

const openingOf = ({ text }: Example): string => wordsOf(text).slice(0, 2).join(' ');

function commonest(list: readonly string[]): [string, number] {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0]);
}
