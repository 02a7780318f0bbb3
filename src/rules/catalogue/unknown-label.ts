import { memoize } from '../../base/memoize';
import { quoted } from '../../base/text/phrases';
import { activate } from '../../project/migrations/activation';
import type { ProjectModel } from '../../project/model/model';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { isOpen, layerLabels, type Layer } from '../../project/schema/layer-types';
import { forEachAnswer } from '../framework/answers';
import { changeLabel, type LocatedLabel } from '../framework/label-fix';
import type { LineFix, LineReport } from '../framework/line-view';
import { retiredIds, type Retirement } from '../framework/references';
import { answerRule } from '../framework/rule';
import { idsAreKnown, isModelReadWhole } from '../framework/read-whole';
import { knownLayers } from '../framework/known-layers';
import { modelIn } from '../../project/model/label-ids';
import { forEachLabel } from '../../project/answers/named-labels';
import { groupsIn } from '../framework/choosable';

type Retired = ReadonlyMap<string, Retirement>;

export const unknownLabel = answerRule({
  id: 'unknown-label',
  severity: 'error',
  fix: 'safe',
  summary: 'An unknown label is lost in counts and training, or a typing error becomes a class of its own.',
  start(model) {
    if (!isModelReadWhole(model) || !idsAreKnown(model)) return () => {};
    const layers = knownLayers(model);
    // Rule cardinality-violation reports labels that only group others.
    const labels = new Map(
      [...layers].map(([id, layer]) => [id, new Set([...layerLabels(layer), ...groupsIn(model, id)])]),
    );
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        if (!layer || !('labels' in layer) || isOpen(layer)) return;
        const known = labels.get(id)!;
        forEachLabel(layer, value, (label, below) => {
          if (!known.has(label))
            report(
              unknown(modelIn(model, id), layer, label, { value, below, path: [...base, key, ...below] }),
            );
        });
      });
  },
});

function unknown(model: ProjectModel, layer: Layer, label: string, place: LocatedLabel): LineReport {
  const { path } = place;
  const retired = retiredIds(model.guideline);
  const offered = layerLabels(layer);
  const migrated = migrationOf(model, layer, label);
  if (migrated !== undefined)
    return { path, message: `"${label}" is no longer a label of the schema. ${migrated}` };
  const successor = successorOf(retired, layer, label);
  if (successor && offered.includes(successor.id)) {
    return {
      path,
      message: `"${label}" was ${successor.type} in version ${successor.version}: it is "${successor.id}" now.`,
      fixes: [changeLabel(layer, place, successor.id, (other) => successorOf(retired, layer, other)?.id)],
    };
  }
  const near = nearest(label, offered);
  const fix: LineFix | undefined =
    near === undefined
      ? undefined
      : { title: `Change it to "${near}"`, safety: 'ask', edits: [{ path, value: near }] };
  return { path, message: messageOf(model, layer, label, near), ...(fix && { fixes: [fix] }) };
}

const activeMigrations = memoize((model: ProjectModel) => activate(model));

const VERBS = { rename: 'renames it to', merge: 'merges it into', deprecate: 'replaces it by' } as const;

/** What a migration does with a label that the schema no longer has, and how to apply it. The line itself should not be edited then. */
function migrationOf(model: ProjectModel, layer: Layer, label: string): string | undefined {
  if (model.labels.has(label)) return undefined;
  for (const { migration, changes, isLabelOf } of activeMigrations(model))
    for (const { change, blocked } of changes) {
      const { file } = migration;
      const { type, kind, from, to, into } = change;
      if (kind !== 'label' || !from.some(({ id }) => isLabelOf(id, layer, label))) continue;
      if (blocked !== undefined)
        return `${file.path} says what becomes of it, but cannot be applied yet: ${blocked}`;
      if (type === 'split')
        return `${file.path} splits it into ${quoted(into.map(({ id }) => id))}: name the sample under "samples" there, then apply it with Run Migration… or "labelwright migrate".`;
      if (to)
        return `${file.path} ${VERBS[type]} "${to.id}": apply it with Run Migration… or "labelwright migrate".`;
    }
  return undefined;
}

function messageOf(model: ProjectModel, layer: Layer, label: string, near: string | undefined): string {
  if (model.labels.has(label)) {
    const owners = [...model.layers.values()].filter((other) =>
      other.labels.some(({ id, written }) => (written ?? id) === label),
    );
    const where =
      owners.length > 0
        ? `it belongs to ${owners.map(({ id }) => `"${id}"`).join(' and ')}`
        : 'no layer offers it';
    return `"${label}" is not a label of the layer "${layer.id}"; ${where}.`;
  }
  const choices = layerLabels(layer);
  const list = choices.slice(0, 8).join(', ') + (choices.length > 8 ? `, … (${choices.length})` : '');
  const hint = near === undefined ? `The layer has: ${list}.` : didYouMean(label, near);
  return `"${label}" is not a label of the schema. ${hint}`;
}

/** The label that replaced another according to the changelog, followed through later changes; undefined if it is not a single one. */
function successorOf(
  retired: Retired,
  layer: Layer,
  label: string,
): (Retirement & { readonly id: string }) | undefined {
  let id = retired.has(`${layer.id}/${label}`) ? `${layer.id}/${label}` : label;
  const seen = new Set([id]);
  for (;;) {
    const retirement = retired.get(id);
    const [next, ...others] = retirement?.into ?? [];
    const isFollowed = retirement?.type === 'renamed' || retirement?.type === 'merged';
    if (!isFollowed || next === undefined || others.length > 0 || seen.has(next)) return undefined;
    seen.add((id = next));
    if (!retired.has(id)) return { ...retirement, id };
  }
}
