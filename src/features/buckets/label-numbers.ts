import { addTo } from '../../base/lists';
import type { ProjectModel } from '../../project/model/model';
import { takesLabel } from '../../project/schema/layer-types';
import type { WithModel } from '../../engine/project';
import { isStale } from './samples-about';
import { specificAgreement, type LabelCount } from '../../engine/statistics/label-count';
import { labelIdIn, partsOfName } from '../../project/model/label-ids';

/** Statistics about the use of a label; 0 and empty while nothing was counted. */
export interface LabelNumbers {
  readonly answers: number;
  readonly samples: number;
  /** Most answers first. */
  readonly people: readonly (readonly [annotator: string, answers: number])[];
  /** Chance, from 0 to 1, that another annotator also gives the label when one does. */
  readonly agreement: number | undefined;
  /** Answers given under an older meaning of the label. */
  readonly stale: number;
  /** Labels that others gave instead on the same sample, most samples first. */
  readonly confusions: readonly Confusion[];
}

interface Confusion {
  readonly layer: string;
  readonly label: string;
  readonly samples: number;
}

/** Confused labels by label, computed once for many labels. */
export type Confusions = ReadonlyMap<string, readonly Confusion[]>;

/** For each label, the labels that others gave instead on the same sample or span: most samples first, then by id. */
export function confusionsByLabel({ project, model }: WithModel): Confusions {
  const byLabel = new Map<string, Confusion[]>();
  for (const { layer, samples, ...pair } of project.disagreements.confusions) {
    const [a, b] = [labelIdIn(model, layer, pair.a), labelIdIn(model, layer, pair.b)];
    addTo(byLabel, a, { layer, label: b, samples: samples.size });
    addTo(byLabel, b, { layer, label: a, samples: samples.size });
  }
  for (const list of byLabel.values())
    list.sort((x, y) => y.samples - x.samples || (x.label < y.label ? -1 : 1));
  return byLabel;
}

/** The statistics of a label over all layers that offer it. */
export function labelNumbers(
  { project, model }: WithModel,
  label: string,
  confusions: Confusions = confusionsByLabel({ project, model }),
): LabelNumbers {
  const { layer: only, value } = partsOfName(model, label, () => false);
  const counts = model.schema.layers.flatMap(({ id, layer }): [string, LabelCount][] => {
    const isAsked = layer && (only === undefined || id === only) && takesLabel(layer, value);
    const count = isAsked && project.statistics?.label(id, value);
    return count ? [[id, count]] : [];
  });
  const sum = (part: (count: LabelCount) => number): number =>
    counts.reduce((total, [, count]) => total + part(count), 0);
  const people = new Map<string, number>();
  for (const [, { byAnnotator }] of counts)
    for (const [who, answers] of byAnnotator) people.set(who, (people.get(who) ?? 0) + answers);
  return {
    answers: sum(({ answers }) => answers),
    samples: sum(({ samples }) => samples),
    people: byCount(people),
    // A label of two layers is rare; the answers of both have the same weight.
    agreement: specificAgreement({
      pairedAnswers: sum((count) => count.pairedAnswers),
      agreeing: sum((count) => count.agreeing),
    }),
    stale: counts.reduce((total, [layer, count]) => total + staleAnswers(model, layer, value, count), 0),
    confusions: confusions.get(label) ?? [],
  };
}

/** Counts answers given under a version before the meaning of the label, its layer or everything changed. */
function staleAnswers(model: ProjectModel, layer: string, label: string, count: LabelCount): number {
  let stale = 0;
  for (const [followed, answers] of count.byGuideline)
    if (followed !== undefined && isStale(model, followed, layer, label)) stale += answers;
  return stale;
}

/** Entries sorted by number, largest first, then by name. */
export function byCount(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** The number of samples on which people chose different labels of a set, and of those answered twice with at least one of them. */
export interface PairNumbers {
  readonly confused: number;
  readonly labelledTwice: number;
}

/** How often the labels of a tie-breaker are still confused: each pair counts, so a sample may count more than once. */
export function pairNumbers({ project, model }: WithModel, labels: readonly string[]): PairNumbers {
  const wanted = new Set(labels);
  let confused = 0;
  let labelledTwice = 0;
  const met = new Set<string>();
  for (const { layer, a, b, samples } of project.disagreements.confusions) {
    if (![a, b].every((value) => wanted.has(labelIdIn(model, layer, value)))) continue;
    confused += samples.size;
    const pair = `${layer} ${a} ${b}`;
    if (!met.has(pair)) labelledTwice += project.disagreements.labelledTwice(layer, a, b);
    met.add(pair);
  }
  return { confused, labelledTwice };
}
