import type { LocatedRelation } from '../../agreement/spans/span-table';
import { isObject } from '../../base/objects';
import { quoted } from '../../base/text/phrases';
import { checkRelations } from '../../project/answers/check-spans';
import { isRelationForm, spansIn } from '../../project/records/marks';
import type { LayerValue, Relation } from '../../project/records/records';
import type { RelationsLayer } from '../../project/schema/layer-types';
import { attributesForm, readAttributes, attributesSchema } from '../asked-attributes';
import { placedRelations } from '../comparable';
import { list, oneOf, record, TEXT, type Kind, otherwise } from '../kind';
import { relationDifferences } from './differences';

export const relations: Kind<RelationsLayer> = {
  check: (layer, value, _complete, report) => checkRelations(layer, value, report),
  fits: (value) => Array.isArray(value) && (value.length === 0 || isRelationForm(value[0])),
  differences(layer, a, b) {
    const [first, second] = [placedRelations(a), placedRelations(b)];
    return first && second ? relationDifferences(layer, first, second) : otherwise(layer, a, b);
  },
  measured: {
    kind: 'relations',
    answer: ({ directed, spans }, value, labels) =>
      Array.isArray(value) && (value as unknown[]).every(isRelationForm)
        ? { kind: 'relations', directed, relations: located(value as Relation[], labels[spans]) }
        : undefined,
  },
  found: (base, { labels, spans, pairs, repeats, attributes }) =>
    labels.length === 0 || spans === undefined
      ? undefined
      : {
          ...base,
          type: 'relations',
          spans,
          labels,
          directed: true,
          ...(repeats && { repeats }),
          pairs,
          ...(attributes.length > 0 && { attributes }),
        },
  form: ({ directed, spans, repeats }, names) => [
    `${directed ? 'Arrows' : 'Lines'} from one mark of `,
    names.question(spans),
    repeats ? ' to another, also several of one kind between the same two.' : ' to another.',
  ],
  asked: {
    schema: (layer, { offered }) =>
      list(record({ label: oneOf(offered), from: TEXT, to: TEXT, ...attributesSchema(layer) })),
    form(layer, { offered }) {
      const some = (labels: readonly string[] | undefined): string =>
        labels === undefined ? 'any span' : labels.join(' or ');
      const allowed = layer.pairs.map(
        ({ label, from, to }) => ` "${label}" leads from ${some(from)} to ${some(to)}.`,
      );
      const order = layer.directed ? '' : ' The order of the two does not matter.';
      return `A list of relations between the spans of "${layer.spans}", with a label: ${quoted(offered)}. "from" and "to" are ids of such spans.${order}${allowed.join('')} [] is none.${attributesForm(layer)}`;
    },
    read(layer, value, { report }) {
      if (!Array.isArray(value) || !value.every(isWhole))
        return void report(
          `"${layer.id}" takes a list of relations with "label", "from" and "to"; [] is none.`,
        );
      return value.map(({ label, from, to, attributes: given }) => {
        const attributes = readAttributes(given);
        return { label, from, to, ...(attributes && { attributes }) };
      });
    },
  },
};

const isWhole = (item: unknown): item is Relation =>
  isObject(item) && ['label', 'from', 'to'].every((key) => typeof item[key] === 'string');

/** Relations with the spans that their ends name. */
function located(list: readonly Relation[], spans: LayerValue | undefined): LocatedRelation[] {
  const byId = new Map(spansIn(spans).map((span) => [span.id, span]));
  return list.map(({ label, from, to }) => ({ label, from: byId.get(from), to: byId.get(to) }));
}
