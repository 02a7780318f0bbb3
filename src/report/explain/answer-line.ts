import type { ProjectModel } from '../../core/project/model';
import type { Labels, LayerValue, Relation } from '../../core/records/records';
import { isSpan } from '../../core/records/spans';
import { joined, type Item, type Line } from '../document/blocks';
import { oneLine } from '../guideline/names';

type Valid = Readonly<Record<string, readonly LayerValue[]>>;

const nameOf = (model: ProjectModel, layer: string): string =>
  oneLine(model.layers.get(layer)?.layer?.name ?? layer);

/** An answer, a layer an item. */
export const answerItems = (model: ProjectModel, labels: Labels): Item[] =>
  Object.entries(labels).map(([layer, value]) => ({
    line: [`${nameOf(model, layer)}: `, ...valueLine(value)],
  }));

/** Layers of which several answers stay valid. */
export const validItems = (model: ProjectModel, valid: Valid): Item[] =>
  Object.entries(valid).map(([layer, values]) => ({
    line: [
      `${nameOf(model, layer)}: `,
      ...eitherLine(values),
      values.length > 1 ? ', which all stay valid' : '',
    ],
  }));

const eitherLine = (values: readonly unknown[]): Line => joined(values.map(valueLine), ' or ');

/** All of an answer in one line. */
export const shortAnswer = (model: ProjectModel, labels: Labels, valid: Valid): Line =>
  joined(
    [
      ...Object.entries(labels).map(([layer, value]): Line => [
        `${nameOf(model, layer)} `,
        ...valueLine(value),
      ]),
      ...Object.entries(valid).map(([layer, values]): Line => [
        `${nameOf(model, layer)} `,
        ...eitherLine(values),
      ]),
    ],
    ', ',
  );

/** More items than these are counted only. */
const MAX_ITEMS = 12;

function valueLine(value: LayerValue | unknown): Line {
  if (typeof value === 'string') return [{ code: value }];
  if (!Array.isArray(value)) return [{ code: JSON.stringify(value) ?? '' }];
  if (value.length === 0) return ['none'];
  const hidden = value.length - MAX_ITEMS;
  return [
    ...joined(value.slice(0, MAX_ITEMS).map(itemLine), ', '),
    ...(hidden > 0 ? [` and ${hidden} more`] : []),
  ];
}

function itemLine(item: unknown): Line {
  if (typeof item === 'string') return [{ code: item }];
  if (isSpan(item)) {
    const words = (item.parts ?? [item]).map(({ start, end, text }) =>
      text === undefined ? `${start}–${end}` : `“${text}”`,
    );
    return [words.join(' … '), ' ', { code: item.label }];
  }
  const { label, from, to } = (item ?? {}) as Partial<Relation>;
  return label === undefined
    ? [{ code: JSON.stringify(item) }]
    : [{ code: `${from ?? '?'} ${label} ${to ?? '?'}` }];
}
