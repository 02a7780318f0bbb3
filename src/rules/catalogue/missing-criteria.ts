import type {
  Definition,
  GuidelineModel,
  LabelDef,
  ProjectModel,
  LayerDef,
  LayerDefinition,
} from '../../project/model/model';
import { field } from '../../project/model/reader';
import { appendItem, addEntry, addToList } from '../../base/yaml/edit';
import type { JsValue } from '../../base/yaml/tree';
import { choosableLabels, wholeGuideline } from '../framework/read-whole';
import { idPlace, yamlFix } from '../framework/yaml-fixes';
import { renamedLabel } from '../framework/renamed-label';
import { guidelineRule } from '../framework/rule';
import { entryOf } from '../../project/model/label-ids';
import { criteriaCheck } from '../framework/criteria';
import { newRuleId, partsBefore } from '../../project/guideline/edits/places';
import { comparesFields, takesNumber, takesOneLabel } from '../../kinds/traits';
import { withoutWinner } from '../../kinds/sides';
import { counted } from '../../base/text/phrases';
import { ratingLevels, type RatingLayer } from '../../project/schema/layer-types';
import { count, words } from '../framework/options';
import { nameWords } from '../framework/words';

export const missingDefinition = guidelineRule({
  id: 'missing-definition',
  severity: 'error',
  fix: 'ask',
  summary: 'A name is not a definition: two people will read it in two ways.',
  check(model, report) {
    const guideline = wholeGuideline(model);
    if (!guideline) return;
    // Rule dangling-reference reports a label that was renamed.
    const renamed = renamedLabel(model)?.label;
    for (const { label, definition } of undefinedLabels(model)) {
      if (label === renamed || isRejected(definition) || isMisspelt(model, definition)) continue;
      report({
        place: idPlace(definition ?? label),
        message: definition?.brief
          ? `"${label.id}" has a brief but no definition. Say completely what makes a sample one.`
          : `"${label.id}" has no definition in the guideline. Say what makes a sample one.`,
        key: label.id,
        ...(definition?.brief && { severity: 'warning' }),
        fixes: () => (definition ? fillFix(guideline, definition) : addFix(model, guideline, label)),
      });
    }
  },
});

/** Labels that can be chosen and have no definition; some have an entry without one. */
function undefinedLabels(model: ProjectModel): { label: LabelDef; definition?: Definition }[] {
  return choosableLabels(model).flatMap((label) => {
    const definition = model.definitions.get(label.id);
    if (definition?.definition) return [];
    return [{ label, ...(definition && { definition }) }];
  });
}

/** The JSON Schema reports a definition of the wrong kind. */
function isRejected(definition: Definition | undefined): boolean {
  const written = field(definition?.node, 'definition');
  return written !== undefined && (written.kind !== 'scalar' || typeof written.value !== 'string');
}

/** Rule unknown-key reports a misspelt key "definition". */
const isMisspelt = ({ problems }: ProjectModel, definition: Definition | undefined): boolean =>
  definition?.node.kind === 'map' &&
  problems.some(
    ({ rule, suggestion, node }) =>
      rule === 'unknown-key' &&
      suggestion === 'definition' &&
      definition.node.kind === 'map' &&
      definition.node.entries.some(({ key }) => key === node),
  );

function fillFix({ file }: GuidelineModel, { node }: Definition) {
  if (node.kind !== 'map' || node.entry('definition')) return [];
  const edit = addEntry(file.document, node, 'definition', 'TBD', { after: ['id', 'brief'] });
  return yamlFix('Add a definition', 'ask', { file, edit });
}

function addFix(model: ProjectModel, { file }: GuidelineModel, { id }: LabelDef) {
  if (file.root.kind !== 'map') return [];
  const entry = { ...entryOf(model, id), definition: 'TBD' };
  const edit = addToList(file.document, file.root, 'labels', [entry]);
  return yamlFix(`Add "${id}" to the guideline`, 'ask', { file, edit });
}

export const missingInclusionCriteria = guidelineRule({
  id: 'missing-inclusion-criteria',
  severity: 'warning',
  fix: 'ask',
  summary: 'Annotators can cite criteria by their ids, but not a definition alone.',
  check: criteriaCheck(
    'include',
    (have, ids) =>
      `${have} exclusions, but no criteria for what counts${ids}. List them under "include", each with an id that records can cite.`,
  ),
});

export const missingExclusionCriteria = guidelineRule({
  id: 'missing-exclusion-criteria',
  severity: 'warning',
  fix: 'ask',
  summary: 'A label is defined by its borders: which cases do not count, and which label they get instead.',
  check: criteriaCheck(
    'exclude',
    (have, ids, it) =>
      `${have} no exclusions${ids}. Under "exclude", list cases that people mistake for ${it}, each with the right label ("use_instead").`,
  ),
});

export const missingComparisonCriteria = guidelineRule({
  id: 'missing-comparison-criteria',
  severity: 'warning',
  fix: 'ask',
  summary: 'Without criteria, each annotator prefers what they like best: length, tone or the first side.',
  check(model, report) {
    const guideline = wholeGuideline(model);
    if (!guideline) return;
    for (const def of model.layers.values()) {
      if (!comparesFields(def.layer)) continue;
      const entry = model.layerDefinitions.get(def.id);
      if (!hasCriteria(entry)) {
        report({
          place: idPlace(entry ?? def),
          message: `The guideline does not say what makes a side of "${def.id}" better. List the criteria under "include" of its entry in "layers", each with an id.`,
          key: def.id,
          fixes: () => criterionFix(model, guideline, def, entry),
        });
      } else if (entry) {
        const unexplained = withoutWinner(def.layer).filter((name) => field(entry.node, name) === undefined);
        for (const name of unexplained)
          report({
            place: idPlace(entry),
            message: `"${def.id}" allows "${name}", but the guideline does not say when to answer so. Add "${name}", or ${name === 'tie' ? 'forbid ties in' : 'take "none: true" out of'} the schema.`,
            key: `${def.id} ${name}`,
            severity: 'info',
            fixes: () => whenFix(entry, name),
          });
      }
    }
  },
});

/** Whether the entry says what to judge by. Values of the wrong kind are reported by the JSON Schema. */
const hasCriteria = (entry: LayerDefinition | undefined): boolean =>
  entry !== undefined &&
  (entry.definition !== undefined ||
    ['include', 'exclude', 'definition'].some((key) => {
      const written = field(entry.node, key);
      if (written === undefined || written.kind === 'missing') return false;
      return written.kind === 'seq' ? written.items.length > 0 : written.kind === 'map';
    }));

/** The keys of a layer's entry in the guideline, in the order in which fixes write them. */
const ENTRY_KEYS = ['id', 'brief', 'definition', 'include', 'exclude', 'tie', 'none', 'scope_note', 'levels'];

const keysBefore = (key: string): string[] => ENTRY_KEYS.slice(0, ENTRY_KEYS.indexOf(key));

/** Adds a list, which is the first of `fields`, to the layer's entry. Without an entry, makes one with all of `fields`. */
function addToLayer(
  { file: { document, root } }: GuidelineModel,
  { id }: LayerDef,
  entry: LayerDefinition | undefined,
  fields: Record<string, JsValue>,
) {
  const [key, items] = Object.entries(fields)[0] as [string, JsValue[]];
  if (entry?.node.kind === 'map')
    return addToList(document, entry.node, key, items, { after: keysBefore(key), braces: true });
  if (root.kind !== 'map') return undefined;
  return addToList(document, root, 'layers', [{ id, ...fields }], { after: partsBefore('layers') });
}

function criterionFix(
  model: ProjectModel,
  guideline: GuidelineModel,
  def: LayerDef,
  entry: LayerDefinition | undefined,
) {
  const rule = { id: newRuleId(model, undefined, `R-${def.id.toUpperCase()}-1`), text: 'TBD' };
  const edit = addToLayer(guideline, def, entry, { include: [rule], tie: 'TBD' });
  const title = `Add a criterion of "${def.id}", to be filled in`;
  return yamlFix(title, 'ask', { file: guideline.file, edit });
}

function whenFix({ id, node, file }: LayerDefinition, name: string) {
  if (node.kind !== 'map') return [];
  const title = `Say when "${id}" is ${name === 'tie' ? 'a tie' : 'answered "none"'}, to be filled in`;
  const edit = addEntry(file.document, node, name, 'TBD', { after: keysBefore(name) });
  return yamlFix(title, 'ask', { file, edit });
}

export const missingLevelDefinition = guidelineRule({
  id: 'missing-level-definition',
  severity: 'warning',
  fix: 'ask',
  summary: 'A bare number means something else to everyone: one person’s 3 is another person’s 4.',
  options: {
    max_levels: count(11, 'of a longer scale, only the two ends need a definition'),
  },
  check(model, report, { options }) {
    const guideline = wholeGuideline(model);
    if (!guideline) return;
    for (const def of model.layers.values()) {
      if (!takesNumber(def.layer)) continue;
      const entry = model.layerDefinitions.get(def.id);
      if (hasUnreadLevels(entry)) continue;
      const missing = unexplained(def.layer, entry, Number(options.max_levels));
      if (missing.length === 0) continue;
      report({
        place: idPlace(entry ?? def),
        message: `${inWords(missing)} of "${def.id}" ${missing.length === 1 ? 'has' : 'have'} no definition. Say under "levels" in the guideline, or as an anchor in the schema, when ${missing.length === 1 ? 'it is' : 'each is'} right.`,
        key: def.id,
        fixes: () => levelsFix(guideline, def, entry, missing),
      });
    }
  },
});

/** The JSON Schema reports levels that cannot be read. */
const hasUnreadLevels = (entry: LayerDefinition | undefined): boolean => {
  const levels = field(entry?.node, 'levels');
  return levels !== undefined && levels.kind !== 'seq' && levels.kind !== 'missing';
};

/** The values that have neither a definition in the guideline nor an anchor in the schema. */
function unexplained(layer: RatingLayer, entry: LayerDefinition | undefined, longest: number): number[] {
  const explained = new Set([
    ...Object.entries(layer.anchors).flatMap(([value, text]) => (text.trim() === '' ? [] : [Number(value)])),
    ...(entry?.levels ?? []).flatMap(({ value, definition, rules }) =>
      definition || rules.length > 0 ? [value] : [],
    ),
  ]);
  // Rule impossible-limits reports a scale that ends before it begins.
  if (!(layer.min < layer.max)) return [];
  const all = ratingLevels(layer);
  const asked = all.length === 0 || all.length > longest ? [layer.min, layer.max] : all;
  return asked.filter((value) => !explained.has(value));
}

const MAX_NAMED = 6;

function inWords(values: readonly number[]): string {
  if (values.length === 1) return `Level ${values[0]}`;
  if (values.length > MAX_NAMED) return counted(values.length, 'level');
  return `Levels ${values.slice(0, -1).join(', ')} and ${values.at(-1)}`;
}

function levelsFix(
  guideline: GuidelineModel,
  def: LayerDef,
  entry: LayerDefinition | undefined,
  missing: readonly number[],
) {
  if (entry?.levels.some(({ value }) => missing.includes(value))) return [];
  const levels = missing.map((value) => ({ value, definition: 'TBD' }));
  const edit = addToLayer(guideline, def, entry, { levels });
  const title = `Add ${inWords(missing).toLowerCase()} of "${def.id}", to be filled in`;
  return yamlFix(title, 'ask', { file: guideline.file, edit });
}

export const missingCatchAll = guidelineRule({
  id: 'missing-catch-all',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Without a catch-all label, annotators force a wrong label on samples that fit none.',
  options: {
    min_labels: count(4, 'layers with fewer labels are not checked'),
    words: words(
      (
        'other others none misc miscellaneous rest unknown unclear unsure undecided neutral ' +
        'neither irrelevant unrelated mixed general no non not'
      ).split(' '),
      'words in an id or name that make a label the catch-all label, such as other, none, unclear or neutral',
    ),
  },
  check(model, report, { options }) {
    const words = new Set(options.words as string[]);
    for (const layer of model.schema.layers) {
      // An optional or empty answer serves as the catch-all.
      if (!takesOneLabel(layer.layer) || !layer.layer.required || layer.layer.closed) continue;
      const labels = layer.labels
        .flatMap(({ id }) => model.labels.get(id) ?? [])
        .filter(({ label }) => label.selectable);
      if (labels.length < (options.min_labels as number)) continue;
      if (labels.some((label) => label.label.catchAll || nameWords(label).some((word) => words.has(word))))
        continue;
      report({
        place: idPlace(layer),
        message: `"${layer.id}" has no label for what fits none of its labels. Add one, with "catch_all: true", or state that they cover every case ("closed: true").`,
        key: layer.id,
        fixes: () => catchAllFix(model, layer),
      });
    }
  },
});

function catchAllFix({ schema, labels }: ProjectModel, layer: LayerDef) {
  const { file } = schema;
  const offered = field(layer.node, 'labels');
  const defined = field(file.root, 'labels');
  if (labels.has('other') || offered?.kind !== 'seq' || defined?.kind !== 'seq') return [];
  return yamlFix(
    'Add a label "other"',
    'ask',
    { file, edit: appendItem(file.document, offered, 'other') },
    { file, edit: appendItem(file.document, defined, { id: 'other', name: 'Other', catch_all: true }) },
  );
}
