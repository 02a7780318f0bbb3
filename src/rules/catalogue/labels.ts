import { idPlace, yamlFix } from '../framework/yaml-fixes';
import { idsAreKnown, isReadWhole, isModelReadWhole, knownLayers, groupsIn } from '../framework/read-whole';
import { renamedLabel } from '../framework/renamed-label';
import { guidelineRule, answerRule } from '../framework/rule';
import { isOpen, takesLabel, layerLabels, type Layer } from '../../project/schema/layer-types';
import { isLabelId, meaningsOf, modelIn } from '../../project/model/label-ids';
import { memoize } from '../../base/memoize';
import type { LabelDef, ProjectModel } from '../../project/model/model';
import { forEachAnswer } from '../framework/answers';
import { forEachLabel } from '../../project/answers/named-labels';
import { field } from '../../project/model/reader';
import { insertKey } from '../../base/yaml/edit';
import { quoted } from '../../base/text/phrases';
import { activate } from '../../project/migrations/activation';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import type { LineFix, LineReport } from '../framework/line-view';
import { retiredIds, type Retirement } from '../framework/references';
import { isObject } from '../../base/objects';
import { takesSet } from '../../kinds/traits';

export const unusedLabel = guidelineRule({
  id: 'unused-label',
  group: 'taxonomy',
  severity: 'warning',
  summary: 'Annotators cannot choose a label that no layer offers.',
  check(model, report) {
    if (!isReadWhole(model.schema.file) || !idsAreKnown(model)) return;
    // Rule dangling-reference reports a label that was renamed.
    const renamed = renamedLabel(model)?.label;
    const labels = [...model.labels.values()].filter((label) => label !== renamed);
    const offered = model.schema.layers.flatMap((layer) => layer.labels.map(({ id }) => id));
    // One of them may be meant by an id that is not a label, or is there twice.
    const isTwice = model.schema.layers.some(
      ({ labels: own }) => new Set(own.map(({ id }) => id)).size < own.length,
    );
    if (isTwice || !offered.every((id) => isLabelId(model, id))) return;
    const used = new Set(offered);
    const parents = new Set(labels.flatMap(({ parent }) => (parent ? [parent.id] : [])));
    for (const label of labels) {
      // Deprecated labels remain for old records.
      if (used.has(label.id) || parents.has(label.id) || label.label.status === 'deprecated') continue;
      report({
        place: idPlace(label),
        message: label.label.selectable
          ? `No layer offers "${label.id}". Add it to the "labels" of a layer, or set "status: deprecated" if it is out of use.`
          : `"${label.id}" groups no labels. Name it as "parent" of its members, or remove it.`,
        key: label.id,
      });
    }
  },
});

export const labelNotInLayer = guidelineRule({
  id: 'label-not-in-layer',
  group: 'schema',
  severity: 'error',
  summary: 'A condition on a label that the layer does not offer is never met.',
  check(model, report) {
    if (!idsAreKnown(model)) return;
    for (const { labelRefs, id } of model.schema.layers) {
      for (const ref of labelRefs) {
        const layer = model.layers.get(ref.layer);
        // Rule dangling-reference reports missing labels and layers.
        if (!layer || isOpen(layer.layer) || layer.labels.length === 0) continue;
        if (!model.labels.has(ref.id) && meaningsOf(model, ref.id).length === 0) continue;
        if (layer.labels.some((label) => label.id === ref.id)) continue;
        report({
          place: ref,
          message: `The layer "${layer.id}" does not offer "${ref.id}". Add it there, or name another label.`,
          key: `${id} ${layer.id} ${ref.id}`,
        });
      }
    }
  },
});

export const deprecatedLabel = answerRule({
  id: 'deprecated-label',
  severity: 'warning',
  fix: 'safe',
  summary: 'The guideline no longer describes what a deprecated label means.',
  start(model) {
    if (deprecatedIn(model).size === 0) return () => {};
    const layers = knownLayers(model);
    const byLayer = new Map(
      [...layers.keys()].map((id) => {
        const own = modelIn(model, id);
        return [id, { deprecated: deprecatedIn(own), split: splitLabels(own) }];
      }),
    );
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        if (!layer) return;
        const { deprecated, split } = byLayer.get(id)!;
        if (deprecated.size === 0) return;
        const becomes = (label: string) => deprecated.get(label)?.label.replacedBy;
        forEachLabel(layer, value, (label, below) => {
          const found = deprecated.get(label);
          if (!found) return;
          const path = [...base, key, ...below];
          const next = split.has(label) ? undefined : becomes(label);
          const fix =
            next !== undefined && takesLabel(layer, next)
              ? changeLabel(layer, { value, below, path }, next, becomes)
              : undefined;
          report({ path, message: messageOf(found), fixes: [fix] });
        });
      });
  },
});

const deprecatedIn = memoize(
  ({ labels }: ProjectModel): ReadonlyMap<string, LabelDef> =>
    new Map([...labels].filter(([, { label }]) => label.status === 'deprecated')),
);

/** Labels that were split: only the sample shows which one is right. */
function splitLabels({ guideline }: ProjectModel): Set<string> {
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  return new Set(changes.filter(({ type }) => type === 'split').map(({ target }) => target.id));
}

function messageOf({ id, label: { replacedBy } }: LabelDef): string {
  return replacedBy === undefined
    ? `"${id}" is deprecated. The schema does not say what takes its place ("replaced_by"): look at the sample again.`
    : `"${id}" is deprecated: "${replacedBy}" takes its place.`;
}

export const deprecatedWithoutReplacement = guidelineRule({
  id: 'deprecated-without-replacement',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Records with a deprecated label cannot be moved to another label without a replacement.',
  check(model, report) {
    for (const label of model.labels.values()) {
      if (label.label.status !== 'deprecated') continue;
      const successors = successorsOf(model, label.id);
      const target = label.replacedBy && model.labels.get(label.replacedBy.id);
      if (target?.label.status === 'deprecated') {
        report({
          place: label.replacedBy!,
          message: `"${label.id}" is replaced by "${target.id}", which is deprecated itself. Name a label that is in use.`,
          key: label.id,
        });
      } else if (!label.replacedBy && successors.length < 2) {
        // A label that was split has no single replacement.
        report({
          place: idPlace(label),
          message: `"${label.id}" is deprecated, but nothing says what to use instead. Add "replaced_by", or say in the changelog that it was split.`,
          key: label.id,
          fixes: successors.length === 1 ? replaceFix(label, successors[0]!) : [],
        });
      }
    }
  },
});

/** The label that replaced another according to the changelog. */
function successorsOf({ guideline, labels }: ProjectModel, id: string): string[] {
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  const into = changes
    .filter(({ target }) => target.id === id)
    .flatMap((change) => change.into.map((ref) => ref.id));
  return [...new Set(into)].filter((other) => other !== id && labels.has(other));
}

function replaceFix({ node, file }: LabelDef, successor: string) {
  if (node.kind !== 'map' || field(node, 'replaced_by')) return [];
  const edit = insertKey(file.document, node, 'replaced_by', successor);
  return yamlFix(`Replace by "${successor}", as the changelog says`, 'ask', { file, edit });
}

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
  return {
    path,
    message: unknownMessage(model, layer, label, near),
    ...(near !== undefined && {
      fixes: [{ title: `Change it to "${near}"`, safety: 'ask', edits: [{ path, value: near }] }],
    }),
  };
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

function unknownMessage(model: ProjectModel, layer: Layer, label: string, near: string | undefined): string {
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
  retired: ReadonlyMap<string, Retirement>,
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

export const exclusionToItself = guidelineRule({
  id: 'exclusion-to-itself',
  severity: 'error',
  summary: 'A label that sends its exclusions to itself excludes and includes the same cases.',
  check({ guideline }, report) {
    for (const { id, exclude } of guideline?.definitions ?? [])
      for (const { id: rule, useInstead } of exclude)
        if (useInstead?.id === id)
          report({
            place: useInstead,
            message: `"${id}" excludes these cases and sends them to itself. Name the label that they get instead, or remove "use_instead".`,
            key: `${id} ${rule}`,
          });
  },
});

/** A label in an answer: the answer's value, the path from there to the label, and the path from the line. */
interface LocatedLabel {
  readonly value: unknown;
  readonly below: LineReport['path'];
  readonly path: LineReport['path'];
}

/** Replaces a label. Safe unless the answer would then have it twice; `becomes` maps a label to what it will be after all fixes. */
function changeLabel(
  layer: Layer,
  { value, below, path }: LocatedLabel,
  next: string,
  becomes: (label: string) => string | undefined,
): LineFix {
  const safety = repeats(takesSet(layer), value, below, next, becomes) ? 'ask' : 'safe';
  return { title: `Change it to "${next}"`, safety, edits: [{ path, value: next }] };
}

function repeats(
  isSet: boolean,
  value: unknown,
  [index]: LineReport['path'],
  next: string,
  becomes: (label: string) => string | undefined,
): boolean {
  if (!Array.isArray(value)) return false;
  const own: unknown = value[index as number];
  return value.some((other: unknown, at) => {
    if (at === index) return false;
    const label = isSet ? other : isObject(other) ? other.label : undefined;
    if (typeof label !== 'string' || (label !== next && becomes(label) !== next)) return false;
    return isSet || isSamePlace(own, other);
  });
}

/** Whether two spans, or two relations, are about the same characters or spans. */
const isSamePlace = (a: unknown, b: unknown): boolean =>
  isObject(a) &&
  isObject(b) &&
  ['start', 'end', 'from', 'to'].every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
