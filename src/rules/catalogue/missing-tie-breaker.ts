import { citable } from '../../core/project/build-model';
import type { GuidelineModel, TieBreaker } from '../../core/project/model';
import { field } from '../../core/project/reader';
import { appendItem, insertKey, type TextEdit } from '../../core/yaml/edit';
import { FreeIds } from '../framework/free-ids';
import { isReadWhole } from '../framework/read-whole';
import type { ConfusedPair } from '../framework/project-view';
import { projectRule, type YamlPlace } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

/** Samples named in a message. */
const NAMED = 5;

export const missingTieBreaker = projectRule({
  id: 'missing-tie-breaker',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'People do confuse these two labels, and the guideline does not say which one wins.',
  options: { min_items: 3, min_share: 0.05 },
  check({ model, confusedPairs }, report, { options }) {
    const { guideline } = model;
    if (!guideline || !isReadWhole(guideline.file)) return;
    const settled = settledPairs(guideline.tieBreakers);
    for (const pair of confusedPairs) {
      if (!model.labels.has(pair.a) || !model.labels.has(pair.b) || settled.has(key(pair.a, pair.b)))
        continue;
      if (pair.count < Number(options.min_items)) continue;
      if (pair.count < pair.labelledTwice * Number(options.min_share)) continue;
      // One stub for a pair, also when it is confused on several layers.
      settled.add(key(pair.a, pair.b));
      report({
        place: placeOf(guideline),
        message: messageOf(pair),
        fixes: stubFix(guideline, pair),
        key: `missing-tie-breaker ${pair.layer} ${pair.a} ${pair.b}`,
      });
    }
  },
});

const key = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);

/** The pairs that tie-breakers speak of. */
function settledPairs(tieBreakers: readonly TieBreaker[]): Set<string> {
  const pairs = new Set<string>();
  for (const { between } of tieBreakers)
    for (const { id: a } of between) for (const { id: b } of between) if (a !== b) pairs.add(key(a, b));
  return pairs;
}

/** The key "tie_breakers", or the guideline's first line. */
function placeOf({ file }: GuidelineModel): YamlPlace {
  const { root, document } = file;
  const entry = root.kind === 'map' ? (root.entry('tie_breakers') ?? root.entries[0]) : undefined;
  if (entry) return { file, node: entry.key };
  const { start } = document.range(root);
  return { file, start, end: start };
}

function messageOf({ layer, a, b, count, samples, labelledTwice }: ConfusedPair): string {
  const share = Math.round((100 * count) / Math.max(1, labelledTwice));
  const names = samples.slice(0, NAMED).join(', ') + (count > NAMED ? ', …' : '');
  return (
    `"${a}" and "${b}" were given to the same sample by different people ${count} times (${share} % of those that two people saw, ` +
    `layer "${layer}"), and no tie-breaker says which one wins. Samples: ${names}.`
  );
}

/** A tie-breaker to be filled in. Which label wins is the author's to say: the stub does not guess. */
function stubFix(guideline: GuidelineModel, { a, b, samples }: ConfusedPair) {
  const { file, tieBreakers } = guideline;
  const { document, root } = file;
  if (root.kind !== 'map') return [];
  const id =
    tieBreakers.length > 0
      ? new FreeIds(citable(guideline).map((item) => item.id)).next(tieBreakers.at(-1)!.id)
      : 'TB-1';
  const stub = { id, between: [a, b], when: 'TBD', rationale: `TBD: ${samples.slice(0, 3).join(', ')}` };
  const list = field(root, 'tie_breakers');
  let edit: TextEdit | undefined;
  if (!list) edit = insertKey(document, root, 'tie_breakers', [stub]);
  else if (list.kind === 'seq' || list.kind === 'missing') edit = appendItem(document, list, stub);
  return yamlFix(`Add a tie-breaker between "${a}" and "${b}", to be filled in`, 'ask', { file, edit });
}
