import { krippendorffAlpha, type Alpha } from '../../core/agreement/alpha';
import { groupItems, type ItemGroups } from '../../core/agreement/item-groups';
import { atLevel } from '../../core/agreement/levels';
import { setMetric } from '../../core/agreement/multi-label';
import { labelAgreements, type LabelAgreement } from '../../core/agreement/per-label';
import { tableCounts, type RatingTable } from '../../core/agreement/rating-table';
import type { Layer } from '../../core/schema/layer-types';
import type { Keys } from '../../core/tables/key-set';
import { isDefined, type Undefined } from '../../core/statistics/estimate';
import type { AgreementView } from '../../rules/framework/project-view';
import type { AnswerTable } from '../answers/answer-table';
import { layerAnswers } from './layer-answers';

/**
 * Agreement on one layer in short, over the samples (keys) that two or more people answered; undefined where the data define none.
 * Spans and free text have no one number.
 */
export function layerAgreement(table: AnswerTable, layer: Layer, twice: Keys): AgreementView | undefined {
  if (twice.size === 0) return undefined;
  if (layer.type === 'spans' || layer.type === 'text' || layer.type === 'relations') return undefined;
  const { data, level } = layerAnswers(table, layer, { includes: (key) => twice.has(key) });
  if (data.kind === 'rating') {
    const input = atLevel(data.input, level);
    if ('value' in input) return undefined;
    const groups = groupItems(input.table, input.table.labels.length);
    const alpha = krippendorffAlpha(groups, input.metric);
    // Levels of a scale are no labels: one by one they say nothing.
    const labels = layer.type === 'rating' ? [] : perLabel(groups, input.table.labels);
    return inShort(input.table, alpha, labels);
  }
  if (data.kind !== 'labels') return undefined;
  const { sets, labels, members } = data.table;
  const groups = groupItems(sets, sets.labels.length);
  const alpha = krippendorffAlpha(groups, setMetric(data.table, 'jaccard'));
  return inShort(
    sets,
    alpha,
    perLabel(groups, labels, (set) => members[set]!),
  );
}

function perLabel(
  groups: ItemGroups,
  labels: readonly string[],
  labelsOf?: (label: number) => Iterable<number>,
): AgreementView['labels'] {
  return labelAgreements(groups, labels.length, labelsOf).flatMap(({ alpha, ratings }: LabelAgreement, at) =>
    isDefined(alpha) ? [{ label: labels[at]!, alpha: alpha.value, ratings }] : [],
  );
}

function inShort(
  table: RatingTable,
  alpha: Alpha | Undefined,
  labels: AgreementView['labels'],
): AgreementView | undefined {
  if (!isDefined(alpha)) return undefined;
  const { ci95 } = alpha.interval;
  return { alpha: alpha.value, ...(ci95 && { ci95 }), items: tableCounts(table).pairableItems, labels };
}
