import { byCodeUnit, addOne } from '../../base/lists';
import type { Alpha } from '../../agreement/coefficients/alpha';
import type { Coefficient } from '../../agreement/coefficients/chance-corrected';
import { LongDataBuilder } from '../../agreement/rows/long-data';
import { ratingReport } from '../../agreement/report/rating-report';
import type { Undefined } from '../../agreement/statistics/estimate';
import { attributeValues } from '../../kinds/difference';
import { comparableValue, placedRelations } from '../../kinds/comparable';
import type { AnswerTable } from '../../project/answers/answer-table';
import { attributesFor, type AttributedLayer } from '../../project/answers/check-attributes';
import { spansIn } from '../../project/records/marks';
import type { Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { joinsMarks, takesMarks } from '../../kinds/traits';

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
