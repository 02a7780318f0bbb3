import { krippendorffAlpha, type Alpha } from '../../agreement/coefficients/alpha';
import { comparableAnswers } from '../../agreement/report/analysis';
import type { ComparableAnswers } from '../../agreement/comparable/comparable-answers';
import { labelAgreement, meanAgreement, nominalAlpha } from '../../agreement/report/comparable-report';
import { groupItems, type ItemGroups } from '../../agreement/tables/item-groups';
import { atLevel } from '../../agreement/coefficients/levels';
import { setMetric } from '../../agreement/sets/multi-label';
import { labelAgreements, type LabelAgreement } from '../../agreement/coefficients/per-label';
import { tableCounts, type RatingTable } from '../../agreement/tables/rating-table';
import type { Layer } from '../../project/schema/layer-types';
import type { Keys } from '../../base/columns/key-set';
import { isDefined, type Undefined } from '../../agreement/statistics/estimate';
import type { AgreementView } from '../../rules/framework/project-view';
import type { AnswerTable } from '../../project/answers/answer-table';
import type { AgreementScope } from './agreement-scope';
import { layerAnswers, type SampleNames } from './layer-answers';
import { correctsText, takesMarks, takesNumber, takesTurn, takesWords, joinsMarks } from '../../kinds/traits';
import { byCodeUnit, addOne } from '../../base/lists';
import type { Coefficient } from '../../agreement/coefficients/chance-corrected';
import { LongDataBuilder } from '../../agreement/rows/long-data';
import { ratingReport } from '../../agreement/report/rating-report';
import { attributeValues } from '../../kinds/difference';
import { comparableValue, placedRelations } from '../../kinds/comparable';
import { attributesFor, type AttributedLayer } from '../../project/answers/check-attributes';
import { spansIn } from '../../project/records/marks';
import type { Labels } from '../../project/records/records';

/** If there are more samples, only this many are compared for spans and relations, which take memory. */
const MAX_MARKED = 20_000;

/**
 * Agreement on a layer over the samples of two or more people (`twice`), by the answers in `scope`; undefined for free text that corrects
 * nothing. At most `MAX_MARKED` samples of spans are compared.
 */
export function layerAgreement(
  table: AnswerTable,
  layer: Layer,
  twice: Keys,
  scope: AgreementScope,
): AgreementView | undefined {
  if (twice.size === 0) return undefined;
  if (takesWords(layer) && !correctsText(layer)) return undefined;
  if (takesMarks(layer)) return markedAgreement(table, layer, twice, scope);
  const { data, level } = layerAnswers(table, layer, within(twice, scope));
  if (data.kind === 'value') {
    const input = atLevel(data.input, level);
    if ('value' in input) return undefined;
    const groups = groupItems(input.table, input.table.labels.length);
    const alpha = krippendorffAlpha(groups, input.metric);
    // Agreement on a single level of a scale means nothing, and each sample has turns of its own.
    const labels = takesNumber(layer) || takesTurn(layer) ? [] : perLabel(groups, input.table.labels);
    return inShort(input.table, alpha, labels);
  }
  const changed = data.kind === 'texts' && data.table.changed;
  if (changed) return inShort(changed, nominalAlpha(changed), []);
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

const within = (keys: Pick<Keys, 'has'>, { includes }: AgreementScope): SampleNames => ({
  includes: (key, row) => keys.has(key) && includes(key, row),
});

function markedAgreement(
  table: AnswerTable,
  layer: Layer,
  twice: Keys,
  scope: AgreementScope,
): AgreementView | undefined {
  const some = evenly(twice, MAX_MARKED);
  const { data } = layerAnswers(table, layer, within(some, scope));
  if (data.kind === 'value') return undefined;
  const answers = comparableAnswers(data);
  const agreement = meanAgreement(answers, answers.ratings);
  if (!isDefined(agreement)) return undefined;
  return {
    measure: 'f1',
    value: agreement.value,
    ci95: agreement.interval.limits ?? undefined,
    items: markedItems(answers),
    labels: labelAgreement(answers).flatMap(({ label, parts, agreement: own }) =>
      isDefined(own) ? [{ label, value: own.value, ratings: parts }] : [],
    ),
  };
}

/** Number of items with two or more answers, at least one of them not empty. */
function markedItems({ ratings: { start, label }, parts }: ComparableAnswers): number {
  let items = 0;
  for (let i = 0; i + 1 < start.length; i += 1) {
    const answers = label.subarray(start[i]!, start[i + 1]!);
    if (answers.length > 1 && answers.some((k) => parts!(k).length > 0)) items += 1;
  }
  return items;
}

function evenly(keys: Keys, limit: number): Pick<Keys, 'has'> {
  if (keys.size <= limit) return keys;
  const some = new Set<number>();
  let n = 0;
  for (const key of keys) {
    if (Math.floor((n * limit) / keys.size) === some.size) some.add(key);
    n += 1;
  }
  return some;
}

function perLabel(
  groups: ItemGroups,
  labels: readonly string[],
  labelsOf?: (label: number) => Iterable<number>,
): AgreementView['labels'] {
  return labelAgreements(groups, labels.length, labelsOf).flatMap(({ alpha, ratings }: LabelAgreement, at) =>
    isDefined(alpha) ? [{ label: labels[at]!, value: alpha.value, ratings }] : [],
  );
}

function inShort(
  table: RatingTable,
  alpha: Alpha | Undefined,
  labels: AgreementView['labels'],
): AgreementView | undefined {
  if (!isDefined(alpha)) return undefined;
  return {
    measure: 'alpha',
    value: alpha.value,
    ci95: alpha.interval.limits ?? undefined,
    items: tableCounts(table).pairableItems,
    labels,
  };
}

/** Agreement on one attribute, over the spans or relations that two or more people set with the same label at the same places. */
export interface AttributeAgreement {
  readonly attribute: string;
  readonly name: string;
  /** The spans or relations, and the pairs of two people's values of them. */
  readonly marks: number;
  readonly pairs: number;
  readonly alpha: Alpha | Undefined;
  readonly percentAgreement: Coefficient | Undefined;
}

/** A span or relation: `key` is equal for those with the same label at the same places. */
interface PlacedMark {
  readonly key: string;
  readonly label: string;
  /** Values as text, by attribute. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Nominal agreement on each attribute of a layer, from the counting answers. No value is a value: a flag that is not set, or nothing
 * chosen. Several values count as one whole. Empty for layers without attributes. `includes`: which answers, by sample key and row; all by default.
 */
export function attributeAgreements(
  table: AnswerTable,
  layer: Layer,
  includes: (key: number, row: number) => boolean = () => true,
): AttributeAgreement[] {
  if (!takesMarks(layer) || !layer.attributes) return [];
  const builders = new Map(layer.attributes.map(({ id }) => [id, new LongDataBuilder()]));
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    // One answer alone cannot agree with another.
    if (!table.counts(row) || table.following(table.first(key)) < 0 || !includes(key, row)) continue;
    for (const mark of placedMarks(layer, table.labels(row)))
      for (const { id } of attributesFor(layer, mark.label)) {
        const value = mark.values.get(id);
        builders.get(id)!.add({
          kind: 'value',
          item: `${key} ${mark.key}`,
          annotator: table.annotatorName(row),
          label: value === undefined ? 'none' : JSON.stringify(value),
        });
      }
  }
  return layer.attributes.map(({ id, name }) => {
    const { input } = builders.get(id)!.build({}, 'value') as { input: Parameters<typeof ratingReport>[0] };
    const report = ratingReport(input, { level: 'nominal' });
    const { start } = report.table;
    let pairs = 0;
    for (let at = 0; at + 1 < start.length; at += 1) {
      const values = start[at + 1]! - start[at]!;
      pairs += (values * (values - 1)) / 2;
    }
    return {
      attribute: id,
      name: name ?? id,
      marks: report.counts.pairableItems,
      pairs,
      alpha: report.alpha.nominal,
      percentAgreement: report.nominal.percentAgreement,
    };
  });
}

/** An answer's spans or relations by their places. Of several with one label at one place, those with the first values come first. */
function placedMarks(layer: AttributedLayer, labels: Labels): PlacedMark[] {
  const value = comparableValue(layer, labels);
  if (value === undefined) return [];
  const marks = joinsMarks(layer)
    ? (placedRelations(value) ?? []).map((one) => ({ one, place: [one.from, one.to] as unknown }))
    : spansIn(value).map((one) => ({
        one,
        place: (one.parts ?? [one]).map((part) => [part.start, part.end]),
      }));
  const seen = new Map<string, number>();
  return marks
    .map(({ one, place }) => ({ label: one.label, place, values: attributeValues(one) }))
    .sort((a, b) => byCodeUnit(JSON.stringify(a.values), JSON.stringify(b.values)))
    .map(({ label, place, values }) => {
      const at = JSON.stringify([label, place]);
      const before = addOne(seen, at) - 1;
      return { key: before === 0 ? at : `${at} ${before}`, label, values: new Map(values) };
    });
}
