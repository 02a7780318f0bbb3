/** Import and export of attributes of spans and relations. docs/format.md, "Attributes". */
import { isObject } from '../base/objects';
import { isTexts, without } from './json-values';
import type { Attributes, LayerValue, Relation, Span } from '../project/records/records';
import type { AttributeDef, Layer } from '../project/schema/layer-types';
import type { FoundAttribute, FoundLayer } from './discovery';
import { ownTexts } from './export-values';
import type { ExportSession, Format, OwnAnswer, OwnItem, OwnSuggestion } from './format';
import { quoted, type LossReason } from './loss-report';
import { cleanId, freeName, layerId, type Mapping, type Names } from './mapping';
import { takesMarks } from '../kinds/traits';

export interface AttributeTarget {
  readonly def: AttributeDef;
  /** Value in the source -> value in the project; null: left out by the mapping; absent: the attribute has no such value. */
  readonly values: Names;
}

/**
 * The attributes of a source -> those of an existing layer (`existing`) or of a new one. `labels` are the labels of a new layer. A mapping names
 * attributes as `layer/attribute` under `layers`, and values as `layer/attribute/value` under `labels`.
 */
export function planAttributes(
  source: FoundLayer,
  mapping: Mapping,
  existing: readonly AttributeDef[] | undefined,
  labels?: Names,
): Map<string, AttributeTarget | null> {
  const taken = new Set<string>();
  const targets = new Map<string, AttributeTarget | null>();
  for (const [theirs, found] of source.attributes) {
    const path = `${source.id}/${theirs}`;
    const name = mapping.layers.get(path);
    if (name === null) {
      targets.set(theirs, null);
      continue;
    }
    const own = existing?.find(({ id }) => id === (name ?? theirs));
    if (existing && !own) continue;
    const values = new Map<string, string | null>();
    const ids = new Set<string>();
    // If an attribute has values, but somewhere is set without one, its name is a value, too.
    for (const value of found.bare ? [...found.values, theirs] : found.values) {
      const mapped = mapping.labels.get(`${path}/${value}`);
      const ours = mapped !== undefined || own ? (mapped ?? value) : freeName(cleanId(value) || '-', ids);
      if (mapped === null) values.set(value, null);
      else if (!own || own.labels.includes(ours)) values.set(value, ours);
    }
    const isLeftOut = values.size > 0 && [...values.values()].every((value) => value === null);
    const def =
      own ??
      (isLeftOut
        ? undefined
        : newAttribute(freeName(layerId(name ?? theirs), taken), theirs, found, values, labels));
    targets.set(theirs, def ? { values, def } : null);
  }
  return targets;
}

function newAttribute(
  id: string,
  theirs: string,
  { declared, values: found, several, of, lacks }: FoundAttribute,
  values: Names,
  labels: Names | undefined,
): AttributeDef {
  // If an answer contradicts a declaration, the declaration is ignored: otherwise each contradiction would be a finding.
  const only = declared?.onlyFor;
  const onlyFor =
    only && [...of].every((label) => only.includes(label))
      ? only.flatMap((label) => labels?.get(label) ?? [])
      : [];
  const isList = declared?.labels ? declared.several === true : several;
  // A flag may have a single value, equal to its name.
  const isFlag = [...found].every((value) => value === theirs);
  return {
    id,
    type: isFlag ? 'flag' : isList ? 'choices' : 'choice',
    labels: isFlag ? [] : [...new Set([...values.values()].filter((value) => value !== null))],
    ...(onlyFor.length > 0 && onlyFor.length < (labels?.size ?? 0) && { onlyFor }),
    ...(declared?.required && !lacks && { required: true }),
  };
}

/** Attributes of a source as the layer has them. Reports each value that the layer does not have. */
export function convertAttributes(
  given: Attributes,
  targets: ReadonlyMap<string, AttributeTarget | null> | undefined,
  lose: (reason: LossReason, what: string, policy: string) => void,
): Attributes {
  const converted: Attributes = {};
  const loseUnknown = (what: string, to: string): void =>
    lose(
      'unknown-attribute',
      what,
      `left out; map it with --map, or add it to the ${to} in labelwright.yaml`,
    );
  for (const [name, value] of Object.entries(given)) {
    const target = targets?.get(name);
    const what = attributeText(name, value);
    if (!target) {
      if (target === null) lose('left-out', what, 'left out');
      else loseUnknown(what, 'layer');
      continue;
    }
    const { def, values } = target;
    if (def.type === 'flag') {
      if (value === true || [value].flat().every((each) => each === name)) converted[def.id] = true;
      else lose('unknown-attribute', what, 'left out; the attribute is a flag');
      continue;
    }
    const ours = [...new Set(value === true ? [name] : [value].flat())].flatMap((each) => {
      const own = values.get(each);
      if (typeof own === 'string') return [own];
      const text = attributeText(name, each);
      if (own === null) lose('left-out', text, 'left out');
      else loseUnknown(text, 'attribute');
      return [];
    });
    const [first, ...rest] = ours;
    if (first === undefined) continue;
    converted[def.id] = def.type === 'choices' ? [...new Set(ours)] : first;
    if (def.type === 'choice')
      for (const each of rest)
        lose('too-many-labels', attributeText(name, each), 'left out; the attribute takes one value');
  }
  return converted;
}

const attributeText = (id: string, value: Attributes[string]): string =>
  `attribute ${quoted(id)} ${JSON.stringify(value)}`;

interface Targets {
  readonly layer?: Layer;
  readonly attributes?: ReadonlyMap<string, AttributeTarget | null>;
}

/** The attributes whose names differ from the source: `layer/attribute` -> name in the source. */
export const renamedAttributes = (targets: Iterable<Targets>): Record<string, string> =>
  Object.fromEntries(
    [...targets].flatMap(({ layer, attributes }) =>
      [...(attributes ?? [])].flatMap(([theirs, own]) =>
        own && own.def.id !== theirs ? [[`${layer!.id}/${own.def.id}`, theirs] as const] : [],
      ),
    ),
  );

/**
 * Attributes in JSON: true, a text, or texts. Values that are false, null or empty are left out. Undefined for anything else, and if nothing is
 * left.
 */
export function readAttributes(value: unknown): Attributes | undefined {
  if (!isObject(value)) return undefined;
  const given = Object.entries(value).filter(
    ([, each]) =>
      each !== false && each !== null && each !== '' && !(Array.isArray(each) && each.length === 0),
  );
  return given.length > 0 &&
    given.every(([, each]) => each === true || typeof each === 'string' || isTexts(each))
    ? (Object.fromEntries(given) as Attributes)
    : undefined;
}

/** Separates `attributes`, if it is valid, from the other keys of a span or relation. */
export function takeAttributes<T extends Readonly<Record<string, unknown>>>(
  more: T,
): { readonly own: { readonly attributes?: Attributes }; readonly rest: T } {
  const attributes = readAttributes(more.attributes);
  if (!attributes) return { own: {}, rest: more };
  return { own: { attributes }, rest: without(more, ['attributes']) as T };
}

/** The key `attributes` for an exported span or relation; empty if it has none. */
export const attributesOut = ({
  attributes,
}: Pick<Span, 'attributes'>): { readonly attributes?: Attributes } =>
  attributes && Object.keys(attributes).length > 0 ? { attributes } : {};

/** Reports attributes that a format does not write. They do not count as labels. */
export function loseAttributes(item: OwnItem, format: Format, session: ExportSession): void {
  for (const answer of [...item.answers, ...item.suggestions])
    for (const layer of session.layers)
      if (takesMarks(layer))
        for (const each of (answer.labels[layer.id] ?? []) as readonly (Span | Relation)[])
          if (each.attributes && !format.attributes?.(each, layer, session))
            loseAttributesOf(item, answer, layer, each, session);
}

/** Reports each attribute of a span or relation. */
export function loseAttributesOf(
  item: OwnItem,
  answer: OwnAnswer | OwnSuggestion,
  layer: Layer,
  each: Span | Relation,
  { losses }: ExportSession,
  why?: string,
): void {
  for (const [id, value] of Object.entries(each.attributes ?? {}))
    losses.lose(
      item.place,
      'unsupported',
      `${attributeText(id, value)} of ${ownTexts(layer.id, [each] as LayerValue)[0]!}`,
      { why, sample: item.id, ...('annotator' in answer && { annotator: answer.annotator }) },
    );
}
