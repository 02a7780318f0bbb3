import { insertKey } from '../../base/yaml/edit';
import { keyText } from '../../base/yaml/tree';
import { quoted } from '../../base/text/phrases';
import { isDefined } from '../../project/model/build-model';
import { meaningsOf } from '../../project/model/label-ids';
import { parseMarked } from '../../project/model/markup';
import type { Definition, Example, LabelDef, ProjectModel, Ref } from '../../project/model/model';
import { spanLabelOf } from '../../project/model/read-example';
import { field, text } from '../../project/model/reader';
import { layerLabels } from '../../project/schema/layer-types';
import { isListed } from '../framework/read-whole';
import { references } from '../framework/references';
import { guidelineRule, type RuleFix, type ReportYaml } from '../framework/rule';
import { partOf } from '../framework/text-places';
import { yamlFix, changeTo } from '../framework/yaml-fixes';
import { marksText } from '../../kinds/traits';

export const ambiguousLabel = guidelineRule({
  id: 'ambiguous-label',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'An id that is a label of two layers does not show which of them is meant.',
  check(model, report) {
    if (!isListed(model, 'labels')) return;
    for (const reference of references(model)) {
      const { id, targets, isInLayer } = reference;
      const isOther = targets.some((target) => isDefined(model, target, id));
      if (targets.includes('label') && !isInLayer && !isOther) checkName(model, reference, report);
    }
    for (const key of recallKeys(model))
      checkName(model, { id: keyText(key), node: key, file: model.schema.file }, report);
    for (const { changes } of model.migrations)
      for (const { kind, from, to, into, samples, where } of changes) {
        const named = [
          ...from,
          ...(to ? [to] : []),
          ...into,
          ...samples.values(),
          ...where.map((one) => one.to),
        ];
        if (kind === 'label') for (const ref of named) checkName(model, ref, report);
      }
    for (const example of model.guideline?.examples ?? []) checkMarks(model, example, report);
    for (const entry of [...model.schema.labels, ...(model.guideline?.definitions ?? [])])
      checkLayer(model, entry, report);
  },
});

function checkName(model: ProjectModel, ref: Ref, report: ReportYaml): void {
  const { id, file, node } = ref;
  const meanings = meaningsOf(model, id);
  if (meanings.length === 0) return;
  const entry = model.guideline?.definitions.find(({ idNode }) => idNode === node);
  report({
    place: { file, node },
    message: messageOf(id, meanings, entry && 'Say under "layer" which one.'),
    key: id,
    fixes: () => meanings.flatMap((name) => (entry ? layerFix(model, entry, name) : changeTo(ref, name))),
  });
}

const messageOf = (id: string, meanings: readonly string[], way = 'Name one of them.'): string =>
  `"${id}" may be ${quoted(meanings, ' or ')}. ${way}`;

function layerFix({ labels }: ProjectModel, { file, node }: Definition, name: string): readonly RuleFix[] {
  const layer = labels.get(name)?.layer;
  if (layer === undefined || node.kind !== 'map') return [];
  const edit = insertKey(file.document, node, 'layer', layer, { after: 'id' });
  return yamlFix(`Add "layer: ${layer}"`, 'ask', { file, edit });
}

/** Labels under the thresholds for models. */
function recallKeys({ schema }: ProjectModel) {
  const models = field(field(field(schema.file.root, 'training'), 'gate'), 'models');
  return models?.kind === 'map'
    ? models.entries.flatMap(({ value }) => {
        const recall = field(value, 'min_recall');
        return recall?.kind === 'map' && recall.alias === undefined
          ? recall.entries.map(({ key }) => key)
          : [];
      })
    : [];
}

/** A mark names no layer either: with several layers of spans it may be unclear. */
function checkMarks(
  model: ProjectModel,
  { marked, textNode, file, id: owner }: Example,
  report: ReportYaml,
): void {
  const source = marked ? text(textNode) : undefined;
  if (!textNode || source?.includes('](') !== true) return;
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const { spans } = parseMarked(source, (name) => spanLabelOf(layers, name) !== undefined);
  for (const { label, labelStart, labelEnd } of spans) {
    const meanings = meaningsOf(model, label).filter((name) =>
      marksText(model.layers.get(model.labels.get(name)!.layer!)?.layer),
    );
    if (meanings.length < 2) continue;
    const place = partOf(file, textNode, labelStart, labelEnd);
    report({
      place,
      message: messageOf(label, meanings),
      key: `${owner} ${label}`,
      fixes: () =>
        'start' in place
          ? meanings.flatMap((name) =>
              yamlFix(`Change to "${name}"`, 'ask', { file, edit: { ...place, newText: name } }),
            )
          : [],
    });
  }
}

/** The layer of an entry has to offer its label. Rule dangling-reference reports layers that do not exist. */
function checkLayer({ layers }: ProjectModel, entry: LabelDef | Definition, report: ReportYaml): void {
  const { ofLayer } = entry;
  const layer = ofLayer && layers.get(ofLayer.id)?.layer;
  const id = text(entry.idNode);
  if (!layer || id === undefined || layerLabels(layer).includes(id)) return;
  report({
    place: ofLayer,
    message: `The layer "${layer.id}" does not offer "${id}", so this entry is for no label. Add it there, or name another layer.`,
    key: `${layer.id} ${id}`,
  });
}
