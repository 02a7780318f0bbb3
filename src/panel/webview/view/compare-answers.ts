import { spansIn } from '../../../project/records/marks';
import type { Labels, LayerValue, Relation, Span } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Answer } from '../../../protocol/panel';
import { attributeText, isAttributed } from '../state/mark-attributes';
import { quoteOf } from '../state/span-editing';

/** A statement that someone made on a layer. */
export interface Said {
  readonly key: string;
  readonly text: string;
  /** For spans: the label and the place (code points). */
  readonly detail?: string;
  /**
   * Where people differ: whether most of those who answered the layer made it. Others' statements are then what is looked at; without a
   * majority, all are. Undefined where all made it.
   */
  readonly standing?: 'majority' | 'differs';
  /** The label that was chosen, for its colour. */
  readonly label?: string;
}

/** Compares people's answers on a layer, which some may not have. A person without a label that most have is said not to have it. */
export function compareAnswers(
  layer: Layer,
  answers: readonly Answer[],
  names: (label: string) => string,
): { readonly differs: boolean; readonly byPerson: (readonly Said[] | undefined)[] } | undefined {
  const statements = answers.map(({ labels }) =>
    Object.hasOwn(labels, layer.id) ? statementsOf(labels[layer.id]!, names) : undefined,
  );
  const answered = statements.filter((list) => list !== undefined);
  if (answered.length === 0) return undefined;
  const count = new Map<string, number>();
  for (const list of answered) for (const { key } of list) count.set(key, (count.get(key) ?? 0) + 1);
  const isDisputed = (key: string): boolean => count.get(key) !== answered.length;
  const isMajority = (key: string): boolean => isDisputed(key) && count.get(key)! * 2 > answered.length;
  const standing = (key: string): Said['standing'] =>
    isMajority(key) ? 'majority' : isDisputed(key) ? 'differs' : undefined;
  const usual = new Map(answered.flat().flatMap((said) => (isMajority(said.key) ? [[said.key, said]] : [])));
  return {
    differs: [...count.keys()].some(isDisputed),
    byPerson: statements.map((list, at) => {
      if (!list || !Array.isArray(answers[at]!.labels[layer.id]))
        return list?.map((said) => ({ ...said, standing: standing(said.key) }));
      const lacking = [...usual.values()].filter(({ key }) => !list.some((said) => said.key === key));
      return [
        ...list.map((said) => ({ ...said, standing: standing(said.key) })),
        ...lacking.map(({ key, text }) => ({
          key: `without ${key}`,
          text: `without ${text}`,
          standing: 'differs' as const,
        })),
      ];
    }),
  };
}

/** What an answer says on a layer, in words. */
export function inWords(labels: Labels, layer: string, names: (label: string) => string): string {
  if (!Object.hasOwn(labels, layer)) return 'no answer';
  const said = statementsOf(labels[layer]!, names, spanQuotes(labels));
  return said.map(({ text, detail }) => [text, detail].filter(Boolean).join(' ')).join(', ') || 'nothing';
}

/** The statements of an answer on a layer. `quotes`: texts of spans by id. */
function statementsOf(
  value: LayerValue,
  names: (label: string) => string,
  quotes?: ReadonlyMap<string, string>,
): Said[] {
  if (!Array.isArray(value))
    return [
      typeof value === 'string'
        ? { key: JSON.stringify(value), text: names(value), label: value }
        : { key: JSON.stringify(value), text: String(value) },
    ];
  return value.map((item) => {
    if (typeof item === 'string') return { key: item, text: names(item), label: item };
    if (!('start' in item))
      return {
        key: JSON.stringify(item),
        text: relationText(quotes?.get(item.from) ?? item.from, quotes?.get(item.to) ?? item.to),
        detail: labelAndAttributes(item, names),
      };
    return {
      key: spanKey(item),
      text: quoteOf(item),
      detail: `${labelAndAttributes(item, names)} [${item.start}, ${item.end})`,
    };
  });
}

/** The label of a span or relation and its attributes. */
export function labelAndAttributes(
  item: Pick<Span | Relation, 'label' | 'attributes'>,
  names: (label: string) => string,
  layer?: Layer,
): string {
  const details = attributeText(layer && isAttributed(layer) ? layer : undefined, item);
  return details === '' ? names(item.label) : `${names(item.label)} · ${details}`;
}

/** The texts of an answer's spans by their ids, in quotation marks. */
function spanQuotes(labels: Labels): Map<string, string> {
  const quotes = new Map<string, string>();
  for (const value of Object.values(labels))
    for (const span of spansIn(value)) if (span.id !== undefined) quotes.set(span.id, `“${quoteOf(span)}”`);
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
