/** Second step of an import: decides where each layer and label of the source goes. */
import { defined } from '../base/objects';
import { groupBy } from '../base/lists';
import { codeOf, codeProblem } from '../project/schema/codes';
import {
  isOpen,
  layerLabels,
  takesLabel,
  type Label,
  type Layer,
  type RelationPair,
} from '../project/schema/layer-types';
import { isAnnotatorName } from '../project/records/annotator-name';
import { safeName } from './file-name';
import type { DeclaredLabel, ForeignValue } from './format';
import type { Discovery, FoundLayer } from './discovery';
import { planAttributes, type AttributeTarget } from './attributes';
import { cleanId, freeName, layerId, mappedLabel, type Mapping, type Names } from './mapping';
import type { LossReport } from './loss-report';
import {
  comparesFields,
  marksText,
  takesNumber,
  takesTurn,
  takesWords,
  labelsWhole,
  joinsMarks,
} from '../kinds/traits';
import { withoutWinner } from '../kinds/sides';
import { kindNamed } from '../kinds';
import type { Seen } from '../kinds/kind';

/** Where a layer of the source is imported to. */
export interface Target {
  /** Absent if the layer cannot be carried; `why` has the reason. */
  readonly layer?: Layer;
  readonly why?: 'unknown-layer' | 'ambiguous-layer' | 'left-out' | 'wrong-kind' | 'unsupported';
  /** Label in the source -> label in the project; null: left out by the mapping; absent: the layer has no such label. */
  readonly labels: Names;
  /** Attribute in the source -> attribute in the project; null: left out by the mapping; absent: the layer has no such attribute. */
  readonly attributes?: ReadonlyMap<string, AttributeTarget | null>;
}

export interface Plan {
  readonly targets: ReadonlyMap<string, Target>;
  /** The layers and labels of a new project; empty for an existing project. */
  readonly layers: readonly Layer[];
  readonly labels: readonly Label[];
  /** The complete mapping, identities included; can be saved for --map. */
  readonly used: Mapping;
}

const FITTING: Readonly<Record<ForeignValue['kind'], (layer: Layer) => boolean>> = {
  choices: labelsWhole,
  spans: marksText,
  relations: joinsMarks,
  rating: takesNumber,
  text: (layer) => takesWords(layer) || takesTurn(layer),
  comparison: comparesFields,
};

/**
 * Whether a layer of the source can be imported into a layer of the project. Cells of a table, and other plain values, are found as labels, but may
 * also be texts, turns, ratings (if all are numbers) or preferences.
 */
export function fits({ kind, labels }: FoundLayer, layer: Layer): boolean {
  if (FITTING[kind](layer)) return true;
  if (kind !== 'choices') return false;
  if (takesWords(layer) || takesTurn(layer)) return true;
  // If all answers are empty lists, the kind of their items is unknown.
  if (marksText(layer)) return labels.size === 0;
  if (takesNumber(layer)) return [...labels].every(isNumber);
  return (
    comparesFields(layer) &&
    [...labels].every((label) => [...layer.between, ...withoutWinner(layer)].includes(label))
  );
}

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);

/**
 * Plans an import into existing layers. Nothing is created; what has no place is lost. `unnamed`: layers that the source does not name
 * (`Format.unnamed`).
 */
export function planOnto(
  existing: readonly Layer[],
  found: Discovery,
  mapping: Mapping,
  unnamed: readonly string[] = [],
): Plan {
  const targets = new Map<string, Target>();
  const used = { ...noNames(mapping), ...(mapping.added && { added: mapping.added }) };
  for (const source of found.layers.values()) {
    const isMapped = mapping.layers.has(source.id);
    const name = isMapped ? mapping.layers.get(source.id)! : source.id;
    const layer = name === null ? undefined : existing.find(({ id }) => id === name);
    const isGuess = layer && !isMapped && unnamed.includes(source.id);
    const isDoubtful = isGuess && mayBeAnother(source, layer, existing);
    if (!isDoubtful) used.layers.set(source.id, name);
    if (!layer || isDoubtful || !fits(source, layer)) {
      const none = name === null ? 'left-out' : 'unknown-layer';
      const why = !layer ? none : isDoubtful ? 'ambiguous-layer' : 'wrong-kind';
      targets.set(source.id, { why, labels: new Map() });
      continue;
    }
    const takes = (label: string): boolean =>
      isOpen(layer) ? codeProblem(label) === undefined : !('labels' in layer) || takesLabel(layer, label);
    const labels = new Map<string, string | null>();
    for (const label of source.labels) {
      const ours = mappedLabel(mapping, source.id, label);
      const own = isOpen(layer) ? codeOf(label) : label;
      const target = ours === undefined ? own : ours;
      if (target === null || takes(target)) {
        labels.set(label, target);
        used.labels.set(`${source.id}/${label}`, target);
      }
    }
    const attributes = planAttributes(source, mapping, 'attributes' in layer ? (layer.attributes ?? []) : []);
    for (const [theirs, own] of attributes) used.layers.set(`${source.id}/${theirs}`, own && own.def.id);
    targets.set(source.id, { layer, labels, attributes });
  }
  return { targets, layers: [], labels: [], used };
}

/** The part of a mapping that is filled while an import is planned. */
const noNames = ({ annotators }: Mapping) => ({
  layers: new Map<string, string | null>(),
  labels: new Map<string, string | null>(),
  annotators,
});

/** Whether another layer of the same kind has as many of the source's labels as the layer with the same name. */
function mayBeAnother(source: FoundLayer, named: Layer, existing: readonly Layer[]): boolean {
  const known = (layer: Layer): number =>
    FITTING[source.kind](layer) && 'labels' in layer
      ? [...source.labels].filter((label) => layerLabels(layer).includes(label)).length
      : 0;
  return existing.some((layer) => layer !== named && known(layer) > 0 && known(layer) >= known(named));
}

/**
 * Names that the project does not have: layer of the source -> its labels. The list is empty if the layer itself, or an attribute
 * (`layer/attribute`), is missing.
 */
export function unknownIn({ targets }: Plan, found: Discovery): Record<string, string[]> {
  const unknown: Record<string, string[]> = {};
  for (const { id, labels, attributes } of found.layers.values()) {
    const target = targets.get(id);
    for (const name of attributes.keys())
      if (target?.attributes && !target.attributes.has(name)) unknown[`${id}/${name}`] = [];
    if (target?.why === 'unknown-layer') unknown[id] = [];
    const without = [...labels].filter((label) => target?.layer && !target.labels.has(label));
    if (without.length > 0) unknown[id] = without;
  }
  return unknown;
}

/** Plans a new project: a layer for each layer found and a label for each label, all listed in the report. */
export function planNew(found: Discovery, mapping: Mapping, losses: LossReport): Plan {
  const targets = new Map<string, Target>();
  const layers: Layer[] = [];
  const labels: Label[] = [];
  const used = noNames(mapping);
  const layerNames = new Set<string>();
  // Relations come last, when the layers of their spans are known.
  const joins = ({ kind }: FoundLayer): number => Number(kind === 'relations');
  const sources = [...found.layers.values()].sort((a, b) => joins(a) - joins(b));
  const idOf = new Map<string, string>();
  const namesOf = new Map<string, Names>();
  for (const source of sources) {
    const name = mapping.layers.has(source.id) ? mapping.layers.get(source.id)! : source.id;
    if (name === null) {
      targets.set(source.id, { why: 'left-out', labels: new Map() });
      used.layers.set(source.id, null);
      continue;
    }
    const id = freeName(layerId(name), layerNames);
    idOf.set(source.id, id);
    const ours = labelNames(source, mapping, losses);
    namesOf.set(source.id, ours);
    const joined = source.spans ?? source.declared?.spans;
    for (const [theirs, own] of ours) used.labels.set(`${source.id}/${theirs}`, own);
    const offered = [...new Set([...ours.values()].filter((label) => label !== null))];
    const attributes = planAttributes(source, mapping, undefined, ours);
    const layer = layerOf(source, id, {
      labels: offered,
      spans: joined === undefined ? undefined : idOf.get(joined),
      pairs: pairsOf(source, ours, joined === undefined ? undefined : namesOf.get(joined)),
      attributes: [...attributes.values()].flatMap((attribute) => attribute?.def ?? []),
    });
    targets.set(
      source.id,
      layer ? { layer, labels: ours, attributes } : { why: 'unsupported', labels: new Map() },
    );
    if (!layer) {
      losses.note(source.id, {
        'layer-not-created': `the layer ${JSON.stringify(source.id)} is not created, because the files do not show its type`,
      });
      continue;
    }
    used.layers.set(source.id, id);
    layers.push(layer);
    for (const [theirs, own] of ours) {
      const declared = source.declared?.labels?.find((label) => label.id === theirs);
      if (own !== null) addLabel(labels, layer.id, own, declared, ours);
    }
    losses.created.set(id, offered);
    for (const [theirs, own] of attributes) {
      used.layers.set(`${source.id}/${theirs}`, own && own.def.id);
      if (own) losses.created.set(`${id}/${own.def.id}`, own.def.labels);
    }
  }
  return { targets, layers, labels: shared(labels), used };
}

function pairsOf({ declared }: FoundLayer, names: Names, spans: Names | undefined): RelationPair[] {
  const named = (labels: readonly string[]) => labels.flatMap((label) => spans?.get(label) ?? []);
  return (declared?.pairs ?? []).flatMap(({ label, from, to }) => {
    const own = names.get(label);
    if (typeof own !== 'string') return [];
    return [{ label: own, from: from && named(from), to: to && named(to) }];
  });
}

/** Merges the entries of labels that several layers declare alike. The merged entries name no layer. */
function shared(labels: readonly Label[]): Label[] {
  const looks = ({ name, parent, color, selectable }: Label): string =>
    JSON.stringify([name, parent, color, selectable]);
  const byId = groupBy(labels, ({ id }) => id);
  return [...byId.values()].flatMap((list) => {
    const [first] = list as [Label];
    return list.every((label) => looks(label) === looks(first))
      ? [defined({ ...first, layer: undefined })]
      : list;
  });
}

function addLabel(
  labels: Label[],
  layer: string,
  id: string,
  declared: DeclaredLabel | undefined,
  names: Names,
): void {
  if (labels.some((label) => label.id === id && label.layer === layer)) return;
  const { name = id, parent, key, color, selectable = true } = declared ?? {};
  labels.push(
    defined<Label>({
      id,
      layer,
      name,
      parent: (parent !== undefined && names.get(parent)) || undefined,
      key: labels.some((label) => label.key === key) ? undefined : key,
      color: /^#[0-9a-f]{6}$/i.test(color ?? '') ? color : undefined,
      aliases: [],
      selectable,
      catchAll: false,
      status: 'active',
    }),
  );
}

/** Label in the source -> id. An id has no line breaks, and no white space at its ends. Different labels get different ids. */
function labelNames(source: FoundLayer, mapping: Mapping, losses: LossReport): Names {
  const names = new Map<string, string | null>();
  const taken = new Set<string>();
  for (const label of source.labels) {
    const mapped = mappedLabel(mapping, source.id, label);
    if (mapped !== undefined) {
      names.set(label, mapped);
      if (mapped !== null) taken.add(mapped);
      continue;
    }
    const clean = cleanId(label);
    if (clean === '') continue;
    const id = freeName(clean, taken);
    if (id !== label)
      losses.note(source.id, {
        'label-renamed': `the label ${JSON.stringify(label)} is ${JSON.stringify(id)} in the project: an id has no white space at its ends and no line break`,
      });
    names.set(label, id);
  }
  return names;
}

function layerOf(
  source: FoundLayer,
  id: string,
  own: Pick<Seen, 'labels' | 'spans' | 'pairs' | 'attributes'>,
): Layer | undefined {
  const { declared } = source;
  const base = defined({ id, required: declared?.required ?? false, question: declared?.question });
  const isSingle = source.most <= 1 && (declared?.single ?? (source.most === 1 && source.fewest === 1));
  const type = source.kind !== 'choices' ? source.kind : isSingle ? 'choice' : 'choices';
  return kindNamed(type)?.found?.(base, { ...source, ...own });
}

/** File names for annotators: `Ana B.` -> `Ana-B.`. Different people get different names. */
export class AnnotatorNames {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(
    private readonly mapping: Mapping,
    private readonly losses: LossReport,
  ) {}

  /** Undefined if the mapping leaves the annotator out. */
  nameOf(theirs: string): string | undefined {
    const mapped = this.mapping.annotators.get(theirs);
    if (mapped === null) return undefined;
    if (mapped !== undefined) return mapped;
    const known = this.#names.get(theirs);
    if (known !== undefined) return known;
    const safe = safeName(theirs.normalize('NFC'));
    const name = freeName(isAnnotatorName(safe) ? safe : 'annotator', this.#taken);
    if (name !== theirs)
      this.losses.note('annotations', {
        'annotator-renamed': `the annotator ${JSON.stringify(theirs)} is ${name} in the project, because the name is used for files`,
      });
    this.#names.set(theirs, name);
    return name;
  }
}
