import { hiddenUntilAnswered } from '../framework/hidden-until-answered';
import { counted, quoted } from '../../base/text/phrases';
import type { GuidelineModel } from '../../project/model/model';
import type { ConfusedPair, LinePlace, ProjectView } from '../framework/project-view';
import { count, share } from '../framework/options';
import { countableGuideline } from '../framework/read-whole';
import { projectRule, type ProjectReport } from '../framework/rule';
import type { YamlPlace } from '../framework/line-view';
import { pairKey, settledPairs } from '../framework/settled-pairs';
import { tieBreakerStub } from '../framework/stubs';
import { labelIdIn } from '../../project/model/label-ids';

/** Samples named in a message. */
const MAX_SAMPLES = 5;

export const missingTieBreaker = projectRule({
  id: 'missing-tie-breaker',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  reveals: 'answer',
  summary: 'Annotators confuse these two labels, but the guideline does not say which one wins.',
  options: {
    min_items: count(3, 'the fewest samples with both labels'),
    min_share: share(
      0.05,
      'their share of the samples that two or more annotators labelled, at least one of them with either label',
    ),
  },
  async check(view, report, { options }) {
    const { model, confusedPairs } = view;
    const guideline = countableGuideline(model);
    if (!guideline) return;
    const settled = settledPairs(guideline.tieBreakers);
    for (const pair of confusedPairs) {
      const [a, b] = [labelIdIn(model, pair.layer, pair.a), labelIdIn(model, pair.layer, pair.b)];
      if (!model.labels.has(a) || !model.labels.has(b) || settled.has(pairKey(a, b))) continue;
      if (pair.count < Number(options.min_items)) continue;
      if (pair.count < pair.labelledTwice * Number(options.min_share)) continue;
      // One stub per pair, even if it is confused on several layers.
      settled.add(pairKey(a, b));
      report({
        place: placeOf(guideline),
        message: messageOf(
          pair,
          `Samples: ${quoted(pair.samples.slice(0, MAX_SAMPLES))}${pair.count > MAX_SAMPLES ? ', …' : ''}`,
        ),
        samples: pair.samples.slice(0, MAX_SAMPLES),
        redacted: messageOf(pair, `${counted(pair.count, 'sample')}, ${hiddenUntilAnswered(pair.count)}`),
        relatedRecords: await samplesOf(view, pair),
        fixes: () => tieBreakerStub(model, a, b, `TBD: ${pair.samples.slice(0, 3).join(', ')}`),
        key: `missing-tie-breaker ${pair.layer} ${pair.a} ${pair.b}`,
      });
    }
  },
});

/** One answer to each sample that the message names. */
async function samplesOf(
  view: ProjectView,
  { layer, a, b, samples }: ConfusedPair,
): Promise<ProjectReport['relatedRecords']> {
  const named = new Set(samples.slice(0, MAX_SAMPLES));
  const places = new Map<string, LinePlace>();
  for await (const { sample, answers } of view.answersToPair(layer, a, b)) {
    if (!named.has(sample) || !answers[0]) continue;
    places.set(sample, answers[0].place);
    if (places.size === named.size) break;
  }
  return [...named].flatMap((sample) => {
    const place = places.get(sample);
    return place
      ? [
          {
            record: { ...place, path: ['labels', layer] },
            message: `"${sample}" was given "${a}" and "${b}"`,
          },
        ]
      : [];
  });
}

/** The key "tie_breakers", or the guideline's first line. */
function placeOf({ file }: GuidelineModel): YamlPlace {
  const { root, document } = file;
  const entry = root.kind === 'map' ? (root.entry('tie_breakers') ?? root.entries[0]) : undefined;
  if (entry) return { file, node: entry.key };
  const { start } = document.range(root);
  return { file, start, end: start };
}

function messageOf({ layer, a, b, count, labelledTwice }: ConfusedPair, samples: string): string {
  const share = Math.round((100 * count) / Math.max(1, labelledTwice));
  return (
    `"${a}" and "${b}" were given to the same sample by different people ${count} times (${share} % of the samples that two people labelled, ` +
    `layer "${layer}"), but no tie-breaker says which one wins: add one. ${samples}.`
  );
}
