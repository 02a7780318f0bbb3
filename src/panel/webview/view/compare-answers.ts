import type { Labels, LayerValue, Relation, Span } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Answer } from '../../../protocol/panel';
import { attributeText } from '../state/mark-attributes';
import { quoteOf } from '../state/span-messages';

/** A statement that someone made on a layer. */
export interface Said {
  readonly key: string;
  readonly text: string;
  /** For spans: the label and the place (code points). */
  readonly detail?: string;
  /** Not everyone who answered the layer made it. */
  readonly disputed: boolean;
}

/** One person's column for one layer; `undefined` values: the person did not answer the layer. */
export interface Compared {
  readonly layer: Layer;
  readonly differs: boolean;
  readonly byPerson: readonly (readonly Said[] | undefined)[];
}

/**
 * Compares people's answers layer by layer. A statement is marked if another person who answered the layer did not make it. `text` is the
 * sample's text as code points, for quotes.
 */
export function compareAnswers(
  layers: readonly Layer[],
  answers: readonly Answer[],
  text: readonly string[],
  names: (label: string) => string,
): Compared[] {
  return layers.flatMap((layer) => {
    const values = answers.map(({ labels }) =>
      Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined,
    );
    if (values.every((value) => value === undefined)) return [];
    const statements = values.map((value) =>
      value === undefined ? undefined : statementsOf(value, text, names),
    );
    const answered = statements.filter((list) => list !== undefined);
    const count = new Map<string, number>();
    for (const list of answered) for (const { key } of list) count.set(key, (count.get(key) ?? 0) + 1);
    const byPerson = statements.map((list) =>
      list?.map((said) => ({ ...said, disputed: count.get(said.key) !== answered.length })),
    );
    return [{ layer, differs: [...count.values()].some((n) => n !== answered.length), byPerson }];
  });
}

/** The statements of an answer on a layer. `text`: as above; without it, the answer's own quotes are used. `quotes`: texts of spans by id. */
export function statementsOf(
  value: LayerValue,
  text: readonly string[],
  names: (label: string) => string,
  quotes?: ReadonlyMap<string, string>,
): Omit<Said, 'disputed'>[] {
  if (!Array.isArray(value))
    return [{ key: JSON.stringify(value), text: typeof value === 'string' ? names(value) : String(value) }];
  return value.map((item) => {
    if (typeof item === 'string') return { key: item, text: names(item) };
    if (!('start' in item))
      return {
        key: JSON.stringify(item),
        text: relationText(quotes?.get(item.from) ?? item.from, quotes?.get(item.to) ?? item.to),
        detail: labelAndAttributes(item, names),
      };
    return {
      key: spanKey(item),
      text: quote(item, text) || (item.parts ?? [item]).map((part) => part.text ?? '').join(' … '),
      detail: `${labelAndAttributes(item, names)} [${item.start}, ${item.end})`,
    };
  });
}

function labelAndAttributes(item: Span | Relation, names: (label: string) => string): string {
  const details = attributeText(undefined, item);
  return details === '' ? names(item.label) : `${names(item.label)} · ${details}`;
}

/** The texts of an answer's spans by their ids, in quotation marks. */
export function spanQuotes(labels: Labels): Map<string, string> {
  const quotes = new Map<string, string>();
  for (const value of Object.values(labels))
    for (const item of Array.isArray(value) ? value : [])
      if (typeof item === 'object' && 'start' in item && item.id !== undefined)
        quotes.set(item.id, `“${quoteOf(item)}”`);
  return quotes;
}

const spanKey = ({ start, end, label, parts, attributes }: Span): string =>
  JSON.stringify([start, end, label, parts?.map((part) => [part.start, part.end]), attributes]);

/** The text of a span; `text`: as code points. */
export function quote({ start, end, parts }: Span, text: readonly string[]): string {
  return (parts ?? [{ start, end }]).map((part) => text.slice(part.start, part.end).join('')).join(' … ');
}

/**
 * Two ends from left to right, as the arrow points, whatever the direction of their texts: a mark from left to right, then each end
 * isolated (Unicode Standard Annex 9).
 */
export const relationText = (from: string, to: string, arrow = '→'): string =>
  `\u200E\u2068${from}\u2069 ${arrow} \u2068${to}\u2069`;
