import { addEntry, addToList } from '../../base/yaml/edit-list';
import { newRuleId, partsBefore } from '../../project/guideline/edits/places';
import type { GuidelineModel, LayerDef, LayerDefinition, ProjectModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { idPlace } from '../framework/duplicates';
import { wholeGuideline } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';
import { comparesFields } from '../../kinds/traits';
import { withoutWinner } from '../../kinds/sides';

export const missingComparisonCriteria = guidelineRule({
  id: 'missing-comparison-criteria',
  group: 'guideline',
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

function criterionFix(
  model: ProjectModel,
  { file }: GuidelineModel,
  { id }: LayerDef,
  entry: LayerDefinition | undefined,
) {
  const { document, root } = file;
  if (root.kind !== 'map') return [];
  const rule = { id: newRuleId(model, undefined, `R-${id.toUpperCase()}-1`), text: 'TBD' };
  const edit =
    entry?.node.kind === 'map'
      ? addToList(document, entry.node, 'include', [rule], { after: ['id', 'brief'], braces: true })
      : addToList(document, root, 'layers', [{ id, include: [rule], tie: 'TBD' }], {
          after: partsBefore('layers'),
        });
  return yamlFix(`Add a criterion of "${id}", to be filled in`, 'ask', { file, edit });
}

function whenFix({ id, node, file }: LayerDefinition, name: string) {
  if (node.kind !== 'map') return [];
  const after = ['id', 'brief', 'definition', 'include', 'exclude', ...(name === 'none' ? ['tie'] : [])];
  return yamlFix(
    `Say when "${id}" is ${name === 'tie' ? 'a tie' : 'answered "none"'}, to be filled in`,
    'ask',
    {
      file,
      edit: addEntry(file.document, node, name, 'TBD', { after }),
    },
  );
}
