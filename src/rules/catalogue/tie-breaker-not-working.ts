import { hiddenUntilAnswered } from '../framework/hidden-until-answered';
import { quoted } from '../../base/text/phrases';
import { comparableValue } from '../../kinds/comparable';
import { isConfusion } from '../../kinds/difference';
import { kindOf } from '../../kinds';
import type { GuidelineModel, TieBreaker } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import { idPlace } from '../framework/duplicates';
import { knownLayers } from '../framework/known-layers';
import type { AnswerView, ConfusedPair, LinePlace, ProjectView } from '../framework/project-view';
import { count, share } from '../framework/options';
import { projectRule, type ProjectReport } from '../framework/rule';
import { versionsWith } from '../framework/versions-with';
import { modelIn } from '../../project/model/label-ids';
import { labelsNamed } from '../../project/answers/named-labels';

/** Samples named in a message. */
const MAX_NAMED = 5;

export const tieBreakerNotWorking = projectRule({
  id: 'tie-breaker-not-working',
  group: 'guideline',
  severity: 'warning',
  reveals: 'answer',
  summary:
    'The tie-breaker settles the pair, but annotators still give both labels: they have not read it, or it is unclear.',
  options: {
    min_items: count(3, 'the fewest samples with both labels since then'),
    min_share: share(
      0.1,
      'their share of the samples that two or more annotators have labelled since then, at least one of them with either label',
    ),
  },
  async check(view, report, { options }) {
    const layers = knownLayers(view.model);
    for (const pair of view.confusedPairs) {
      const { guideline } = modelIn(view.model, pair.layer);
      if (!guideline) continue;
      const layer = layers.get(pair.layer);
      const tieBreaker = layer && tieBreakerOf(guideline, pair);
      if (!tieBreaker || pair.count < Number(options.min_items)) continue;
      // Only answers given since the tie-breaker exists: earlier disagreements were the reason for it.
      const seen = await lookAt(view, layer, pair, tieBreaker, versionsWith(guideline, tieBreaker.id));
      if (seen.confused < Number(options.min_items)) continue;
      if (seen.confused < seen.labelledTwice * Number(options.min_share)) continue;
      report(reportOf(tieBreaker, pair, seen));
    }
  },
});

const tieBreakerOf = ({ tieBreakers }: GuidelineModel, { a, b }: ConfusedPair): TieBreaker | undefined =>
  tieBreakers.find(({ between }) => [a, b].every((label) => between.some(({ id }) => id === label)));

interface Seen {
  /** Samples that two people or more labelled under the tie-breaker, at least one of them with either label. */
  labelledTwice: number;
  /** Those that got both labels. */
  confused: number;
  readonly named: { readonly sample: string; readonly place: LinePlace }[];
  /** Answers on confused samples that cite the tie-breaker. */
  citing: number;
}

async function lookAt(
  view: ProjectView,
  layer: Layer,
  { a, b }: ConfusedPair,
  { id }: TieBreaker,
  versions: ReadonlySet<string>,
): Promise<Seen> {
  const seen: Seen = { labelledTwice: 0, confused: 0, named: [], citing: 0 };
  for await (const given of view.answersToPair(layer.id, a, b)) {
    const informed = given.answers.filter(
      ({ guideline }) => guideline !== undefined && versions.has(guideline),
    );
    if (informed.length < 2 || !informed.some((answer) => gives(layer, answer, a) || gives(layer, answer, b)))
      continue;
    seen.labelledTwice += 1;
    if (!areConfused(layer, informed, a, b)) continue;
    const one = informed.find((answer) => gives(layer, answer, a)) ?? informed[0]!;
    seen.confused += 1;
    // A sample's id is read from its file, so only those that are named.
    if (seen.named.length < MAX_NAMED) seen.named.push({ sample: given.sample, place: one.place });
    seen.citing += informed.filter(({ rules }) => rules.includes(id)).length;
  }
  return seen;
}

const gives = (layer: Layer, { labels }: AnswerView, label: string): boolean =>
  labelsNamed(layer, labels[layer.id]).includes(label);

function areConfused(layer: Layer, answers: readonly AnswerView[], a: string, b: string): boolean {
  const values = answers
    .map(({ labels }) => comparableValue(layer, labels))
    .filter((value) => value !== undefined);
  return values.some((one, at) =>
    values.slice(at + 1).some((other) =>
      kindOf(layer)
        .differences(layer, one, other)
        .some(
          (found) =>
            'a' in found &&
            isConfusion(found.kind) &&
            [a, b].every((label) => label === found.a || label === found.b),
        ),
    ),
  );
}

function reportOf(tieBreaker: TieBreaker, { layer, a, b }: ConfusedPair, seen: Seen): ProjectReport {
  const { confused, named, labelledTwice, citing } = seen;
  const share = Math.round((100 * confused) / labelledTwice);
  const samples = named.map(({ sample }) => sample);
  const cited =
    citing === 0
      ? `No answer to them cites "${tieBreaker.id}": is it known?`
      : `${citing} of the answers cite${citing === 1 ? 's' : ''} "${tieBreaker.id}": does its "when" fit them?`;
  const messageOf = (which: string): string =>
    `"${tieBreaker.id}" decides between "${a}" and "${b}", and people who had read it gave both to ${confused} samples ` +
    `(${share} % of those that two of them saw, layer "${layer}"): ${which}. ${cited}`;
  return {
    place: idPlace(tieBreaker),
    message: messageOf(quoted(samples) + (confused > MAX_NAMED ? ', …' : '')),
    samples,
    redacted: messageOf(hiddenUntilAnswered(confused)),
    relatedRecords: named.map(({ sample, place }) => ({
      record: { ...place, path: ['labels', layer] },
      message: `"${sample}" was given both`,
    })),
    key: `tie-breaker-not-working ${tieBreaker.id} ${layer} ${a} ${b}`,
  };
}
