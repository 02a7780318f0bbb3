/** What an import asks before it writes: which names in the source the project does not have, and what they could correspond to. */
import { Document, isMap, isPair, isScalar } from 'yaml';
import type { OpenNames } from '../protocol/exchange-report';
import type { Layer } from '../project/schema/layer-types';
import type { Discovery } from './discovery';
import { OPEN, type Mapping } from './mapping';
import { fits, type Plan } from './plan';

/** Layers first: a label is only asked for once its layer is known. */
export function openNames(plan: Plan, found: Discovery, existing: readonly Layer[]): OpenNames {
  const layers: Record<string, string[]> = {};
  const labels: OpenNames['labels'][number][] = [];
  for (const source of found.layers.values()) {
    const target = plan.targets.get(source.id);
    if (target?.why === 'unknown-layer' || target?.why === 'ambiguous-layer' || target?.why === 'wrong-kind')
      layers[source.id] = existing.filter((layer) => fits(source, layer)).map(({ id }) => id);
    if (!target?.layer) continue;
    const { layer } = target;
    for (const name of source.attributes.keys())
      if (target.attributes && !target.attributes.has(name))
        layers[`${source.id}/${name}`] =
          'attributes' in layer ? (layer.attributes ?? []).map(({ id }) => id) : [];
    for (const label of source.labels)
      if (!target.labels.has(label))
        labels.push({
          theirs: `${source.id}/${label}`,
          label,
          layer: layer.id,
          offered: 'labels' in layer ? [...layer.labels] : [],
        });
  }
  return { layers, labels };
}

export const isOpen = ({ layers, labels }: OpenNames): boolean =>
  Object.keys(layers).length > 0 || labels.length > 0;

/** A mapping file to fill in: the mapping so far, and a `?` for each open name, with the possible names. */
export function mappingToFillIn({ layers, labels, annotators, added }: Mapping, open: OpenNames): string {
  const document = new Document({
    layers: {
      ...Object.fromEntries(layers),
      ...Object.fromEntries(Object.keys(open.layers).map((name) => [name, OPEN])),
    },
    labels: {
      ...Object.fromEntries(labels),
      ...Object.fromEntries(open.labels.map(({ theirs }) => [theirs, OPEN])),
    },
    annotators: Object.fromEntries(annotators),
    new: Object.fromEntries(added ?? []),
  });
  document.commentBefore = ` Names of the source: names of the project. Write a name of the project for each "${OPEN}", or null to leave it out: the report counts it.
 A label that the project does not have is added to a layer only when it is listed under "new" too: {entities: [ORG]}.`;
  const offered = new Map([
    ...Object.entries(open.layers),
    ...open.labels.map(({ theirs, layer, offered: ours }) => [theirs, [`in ${layer}`, ...ours]] as const),
  ]);
  for (const part of ['layers', 'labels']) {
    const map = document.get(part);
    if (!isMap(map)) continue;
    for (const pair of map.items)
      if (isPair(pair) && isScalar(pair.value) && pair.value.value === OPEN && isScalar(pair.key))
        pair.value.comment = ` ${shown(offered.get(String(pair.key.value)) ?? [])}`;
  }
  return document.toString({ lineWidth: 0 });
}

const MAX_NAMES = 20;

/** Names in a form that is safe in a comment. */
function shown(names: readonly string[]): string {
  if (names.length === 0) return 'the project has nothing of this kind';
  const rest = names.length - MAX_NAMES;
  return `${names
    .slice(0, MAX_NAMES)
    .join(', ')
    .replace(/[\r\n\u2028\u2029]/g, ' ')}${rest > 0 ? `, and ${rest} more` : ''}`;
}
