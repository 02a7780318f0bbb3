import { quotedCoefficient } from '../../agreement/change/quoted-coefficient';
import { proportionDifference } from '../../agreement/statistics/newcombe';
import { conflictsOn, decidedPairs } from '../../disagreement/decided-pairs';
import { figure, type Figure } from '../../document/figure';
import { agreementScope } from '../../engine/agreement/agreement-scope';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import { pairWorth } from '../../engine/agreement/pair-worth';
import { isOpen, layerLabels } from '../../project/schema/layer-types';
import { labelIdIn } from '../../project/model/label-ids';
import { followers, type GuidelineTouch } from './guideline-touch';
import type { LayerPair, VersionPair } from './version-pair';

/** What a new or changed tie-breaker could bring at most, and what came of it. */
export interface KeptPromise {
  /** The version of the guideline that has the tie-breaker first. */
  readonly version: string | null;
  readonly tieBreaker: string;
  readonly layer: string;
  /** As answers have them, in the names of the later version. */
  readonly labels: readonly [string, string];
  /** On all samples of the earlier version: observed agreement, and what it would be at most; null where there was nothing to compare. */
  readonly observed: number | null;
  readonly atMost: number | null;
  /** Observed agreement on the same samples in the later version. */
  readonly now: number | null;
  /** Samples of the later version that were first answered under the tie-breaker, by two people or more, and the quoted agreement on them. */
  readonly fresh: { readonly samples: number; readonly agreement: Figure };
  /** Samples on which the pair is in conflict, of those on which somebody gave one of its labels: earlier, and of the fresh ones. */
  readonly conflicts: { readonly before: Share; readonly after: Share; readonly difference: Figure };
  readonly result: 'fewer' | 'more' | 'too few samples to tell';
}

type Share = readonly [conflicts: number, samples: number];

/** The tie-breakers that came or changed between two versions, those of the newest version of the guideline last. */
export async function keptPromises(
  pair: VersionPair,
  { changes }: GuidelineTouch,
  pause: () => Promise<void>,
): Promise<KeptPromise[]> {
  const found: KeptPromise[] = [];
  for (const change of [...changes].reverse()) {
    if (change.kind !== 'tie-breaker' || change.type === 'removed') continue;
    const follows = followers(change, pair.diff.before, pair.after.model);
    const version = change.recorded?.version ?? pair.diff.after.version ?? null;
    for (const layer of pair.layers) {
      if (!layer.after || !layer.before || isOpen(layer.after)) continue;
      const { id, after } = layer;
      const labels = layerLabels(after).filter((value) =>
        change.labels.includes(labelIdIn(pair.after.model, id, value)),
      );
      const [a, b] = labels.sort();
      if (labels.length !== 2 || a === undefined || b === undefined) continue;
      const came = await cameOf(pair, { ...layer, before: layer.before, after }, [a, b], follows, pause);
      found.push({ version, tieBreaker: change.id, layer: id, labels: [a, b], ...came });
    }
  }
  return found;
}

async function cameOf(
  { before, after, names }: VersionPair,
  { before: earlier, after: later }: LayerPair & Required<Pick<LayerPair, 'before' | 'after'>>,
  labels: readonly [string, string],
  follows: (version: string | undefined) => boolean,
  pause: () => Promise<void>,
): Promise<Omit<KeptPromise, 'version' | 'tieBreaker' | 'layer' | 'labels'>> {
  const [one, two] = [before.project, after.project];
  const { table } = two.records;
  const past = (key: number): number => one.samples.ids.keyIn(two.samples.ids, key);
  const wasAnswered = (key: number): boolean => past(key) >= 0 && one.records.table.first(past(key)) >= 0;
  // An answer without a version may have followed any.
  const isFresh = (key: number): boolean =>
    two.samples.has(key) &&
    !wasAnswered(key) &&
    [...table.countingOn(key)].every((row) => {
      const version = table.version(row);
      return version !== undefined && follows(version);
    });
  const worth = await pairWorth(one, earlier, pause);
  const named = (label: string): string => names.label(earlier.id, label);
  const promise = worth.pairs.find(({ a, b }) => labels.includes(named(a)) && labels.includes(named(b)));
  const same = await decidedPairs(table, later, pause, (key) => two.samples.has(key) && wasAnswered(key));
  const isPair = (label: string): boolean => labels.includes(named(label));
  const then = conflictsOn(one.records.table, earlier, isPair, (key) => one.samples.has(key));
  const now = conflictsOn(table, later, (label) => labels.includes(label), isFresh);
  const { includes } = agreementScope(two, after.model);
  const { data, level } = layerAnswers(table, later, {
    includes: (key, row) => includes(key, row) && isFresh(key),
  });
  const moved = proportionDifference(now.pair, then.pair);
  const [low, high] = moved.value === null ? [0, 0] : moved.limits;
  return {
    observed: worth.observed ?? null,
    atMost: promise?.atMost ?? worth.observed ?? null,
    now: same.observed ?? null,
    fresh: { samples: now.samples, agreement: figure(quotedCoefficient(data, level)) },
    conflicts: {
      before: then.pair,
      after: now.pair,
      difference: moved.value === null ? moved : { value: moved.value, ci95: moved.limits },
    },
    result: high < 0 ? 'fewer' : low > 0 ? 'more' : 'too few samples to tell',
  };
}
