import { counted, quoted } from '../../base/text/phrases';
import type { GuidelineModel, ProjectModel, TieBreaker } from '../../project/model/model';
import type { ConfusedPair, LinePlace, ProjectView, AnswerView } from '../framework/project-view';
import { count, share } from '../framework/options';
import { countableGuideline, knownLayers } from '../framework/read-whole';
import {
  projectRule,
  type ProjectReport,
  guidelineRule,
  type YamlReport,
  type ReportYaml,
  hiddenUntilAnswered,
} from '../framework/rule';
import type { YamlPlace } from '../framework/line-view';
import {
  pairKey,
  settledPairs,
  preferences,
  tieBreakerLists,
  type Preference,
} from '../framework/preferences';
import { tieBreakerStub } from '../framework/stubs';
import { labelIdIn, modelIn } from '../../project/model/label-ids';
import { idPlace } from '../framework/yaml-fixes';
import { takesSeveral } from '../framework/takes-several';
import { isLabelId } from '../../project/model/label-ids';
import { field } from '../../project/model/reader';
import { foldText } from '../../base/text/folded-key';
import { comparableValue } from '../../kinds/comparable';
import { isConfusion } from '../../kinds/difference';
import { kindOf } from '../../kinds';
import type { Layer } from '../../project/schema/layer-types';
import { versionsWith } from '../framework/versions-with';
import { labelsNamed } from '../../project/answers/named-labels';
import { pairsOf, addTo } from '../../base/lists';
import { tieBreakersFor } from '../../disagreement/citations';

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
          await view.worthOf(pair.layer, pair.a, pair.b),
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

function messageOf(
  { layer, a, b, count, labelledTwice }: ConfusedPair,
  samples: string,
  worth?: string,
): string {
  const share = Math.round((100 * count) / Math.max(1, labelledTwice));
  return (
    `"${a}" and "${b}" were given to the same sample by different people ${count} times (${share} % of the samples that two people labelled, ` +
    `layer "${layer}"), but no tie-breaker says which one wins: add one. ${samples}.${worth === undefined ? '' : ` ${worth}`}`
  );
}

export const contradictoryTieBreakers = guidelineRule({
  id: 'contradictory-tie-breakers',
  severity: 'error',
  summary: 'Two tie-breakers that prefer opposite labels in the same case decide nothing.',
  check(model, report) {
    const contradicting = new Set<string>();
    for (const list of tieBreakerLists(model.guideline)) checkList(model, list, contradicting, report);
    againstTheOrder(model, contradicting, report);
    for (const { id, between, outcome, node, file } of model.guideline?.tieBreakers ?? []) {
      const labels = between.map((label) => label.id);
      if (!outcome || takesSeveral(model, labels)) continue;
      report({
        place: { file, node: field(node, 'prefer') ?? node },
        message: `"${id}" says ${outcome}, but the answer to this question is a single label. Prefer one of "between", or make the layer one of type choices.`,
        key: `${id} ${outcome}`,
      });
    }
  },
});

function checkList(
  model: ProjectModel,
  tieBreakers: readonly TieBreaker[],
  contradicting: Set<string>,
  report: ReportYaml,
): void {
  for (const { id, prefer, between } of tieBreakers) {
    // The JSON Schema reports what is not a list of labels.
    if (!prefer || between.length < 2 || between.some((label) => label.id === prefer.id)) continue;
    const list = between.map((label) => label.id);
    // Rule dangling-reference reports one that is not a label, as the others are.
    const labels = [prefer.id, ...list].filter((label) => isLabelId(model, label));
    if (labels.length > 0 && labels.length <= list.length) continue;
    report({
      place: prefer,
      message: `"${id}" is between ${quoted(list, ' and ')} and prefers "${prefer.id}". Prefer one of them, or add it to "between".`,
      key: id,
    });
  }
  const earlier = new Map<string, Preference[]>();
  for (const step of preferences(tieBreakers)) {
    const opposite = earlier.get(`${step.loser}\n${step.winner}`)?.find((other) => meets(other, step));
    if (opposite) {
      report(reportOf(opposite, step));
      contradicting.add(step.by.id);
    }
    addTo(earlier, `${step.winner}\n${step.loser}`, step);
  }
}

/** A tie-breaker may be an exception to the order; one that always applies contradicts it. */
function againstTheOrder(
  { guideline }: ProjectModel,
  contradicting: ReadonlySet<string>,
  report: ReportYaml,
): void {
  const order = new Map(guideline?.decisionOrder.map((ref, n) => [ref.id, { ref, n }] as const).reverse());
  if (order.size === 0) return;
  const isSaid = guideline!.rules.some(({ text }) => /tie-?break/i.test(text));
  for (const { winner, loser, by, isAlways } of preferences(guideline!.tieBreakers)) {
    const [won, lost] = [order.get(winner), order.get(loser)];
    if (!won || !lost || won.n < lost.n || (isSaid && !isAlways) || contradicting.has(by.id)) continue;
    report({
      place: idPlace(by),
      message:
        `"${by.id}" prefers "${winner}" to "${loser}", which is above it in "decision_order". ` +
        (isAlways
          ? 'Change one of the two, or remove the tie-breaker.'
          : 'If it is an exception, say in a rule that tie-breakers come before the order.'),
      related: [{ place: lost.ref, message: `"${loser}" in the order.` }],
      key: `order ${by.id} ${winner} ${loser}`,
      severity: isAlways ? 'warning' : 'info',
    });
  }
}

/** An earlier tie-breaker that always applies leaves nothing to a later one; one with a condition leaves the other cases. */
const meets = (first: Preference, second: Preference): boolean =>
  first.isAlways || (!second.isAlways && conditionOf(first) === conditionOf(second));

const conditionOf = ({ by }: Preference): string =>
  `${foldText(by.when?.text ?? '')}\n${foldText(by.unless?.text ?? '')}`;

function reportOf(first: Preference, second: Preference): YamlReport {
  const [one, other] = [first.by.id, second.by.id];
  const isShadowed = first.isAlways && !second.isAlways;
  return {
    place: idPlace(second.by),
    message: isShadowed
      ? `"${other}" never counts: "${one}" is above it and always prefers "${first.winner}" to "${first.loser}". Put "${other}" first, or give "${one}" a "when".`
      : `"${other}" prefers "${second.winner}" to "${second.loser}", and "${one}" prefers "${first.winner}" in the same case. Keep one, or give them different conditions.`,
    related: [{ place: idPlace(first.by), message: `"${one}" prefers "${first.winner}".` }],
    key: `${one} ${other} ${second.winner} ${second.loser}`,
    ...(isShadowed && { severity: 'warning' }),
  };
}

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
      const tieBreaker = layer && tieBreakersFor(modelIn(view.model, pair.layer), pair.a, pair.b)[0];
      if (!tieBreaker || pair.count < Number(options.min_items)) continue;
      // Only answers given since the tie-breaker exists: earlier disagreements were the reason for it.
      const seen = await lookAt(view, layer, pair, tieBreaker, versionsWith(guideline, tieBreaker.id));
      if (seen.confused < Number(options.min_items)) continue;
      if (seen.confused < seen.labelledTwice * Number(options.min_share)) continue;
      report(confusionReport(tieBreaker, pair, seen, await view.worthOf(pair.layer, pair.a, pair.b)));
    }
  },
});

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
  const differences = pairsOf(values).flatMap(([one, other]) => kindOf(layer).differences(layer, one, other));
  return differences.some(
    (found) =>
      'a' in found &&
      isConfusion(found.kind) &&
      [a, b].every((label) => label === found.a || label === found.b),
  );
}

function confusionReport(
  tieBreaker: TieBreaker,
  { layer, a, b }: ConfusedPair,
  seen: Seen,
  worth: string | undefined,
): ProjectReport {
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
    message: [messageOf(quoted(samples) + (confused > MAX_NAMED ? ', …' : '')), worth]
      .filter(Boolean)
      .join(' '),
    samples,
    redacted: messageOf(hiddenUntilAnswered(confused)),
    relatedRecords: named.map(({ sample, place }) => ({
      record: { ...place, path: ['labels', layer] },
      message: `"${sample}" was given both`,
    })),
    key: `tie-breaker-not-working ${tieBreaker.id} ${layer} ${a} ${b}`,
  };
}
