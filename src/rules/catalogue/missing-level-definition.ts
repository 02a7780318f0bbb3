import { counted } from '../../base/text/phrases';
import { addToList } from '../../base/yaml/edit-list';
import { partsBefore } from '../../project/guideline/edits/places';
import type { GuidelineModel, LayerDef, LayerDefinition } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { ratingLevels, type RatingLayer } from '../../project/schema/layer-types';
import { idPlace } from '../framework/duplicates';
import { count } from '../framework/options';
import { wholeGuideline } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';
import { takesNumber } from '../../kinds/traits';

export const missingLevelDefinition = guidelineRule({
  id: 'missing-level-definition',
  group: 'guideline',
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
      if (isRejected(entry)) continue;
      const missing = unexplained(def.layer, entry, Number(options.max_levels));
      if (missing.length === 0) continue;
      report({
        place: idPlace(entry ?? def),
        message: `${inWords(missing)} of "${def.id}" ${missing.length === 1 ? 'has' : 'have'} no definition. Say under "levels" in the guideline, or as an anchor in the schema, when ${missing.length === 1 ? 'it is' : 'each is'} right.`,
        key: def.id,
        fixes: () => addFix(guideline, def, entry, missing),
      });
    }
  },
});

/** The JSON Schema reports levels that cannot be read. */
const isRejected = (entry: LayerDefinition | undefined): boolean => {
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

function addFix(
  { file }: GuidelineModel,
  { id }: LayerDef,
  entry: LayerDefinition | undefined,
  missing: readonly number[],
) {
  const levels = missing.map((value) => ({ value, definition: 'TBD' }));
  const { document, root } = file;
  if (root.kind !== 'map') return [];
  const given = new Set(entry?.levels.map(({ value }) => value));
  const edit =
    entry?.node.kind === 'map'
      ? missing.some((value) => given.has(value))
        ? undefined
        : addToList(document, entry.node, 'levels', levels, {
            after: ['id', 'brief', 'definition', 'include', 'exclude', 'scope_note'],
            braces: true,
          })
      : addToList(document, root, 'layers', [{ id, levels }], { after: partsBefore('layers') });
  return yamlFix(`Add ${inWords(missing).toLowerCase()} of "${id}", to be filled in`, 'ask', { file, edit });
}
