import type { LabelDef, LayerDef, ProjectModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { appendItem } from '../../base/yaml/edit';
import { idPlace } from '../framework/duplicates';
import { count, words } from '../framework/options';
import { guidelineRule } from '../framework/rule';
import { nameWords } from '../framework/words';
import { yamlFix } from '../framework/yaml-fixes';
import { takesOneLabel } from '../../kinds/traits';

export const missingCatchAll = guidelineRule({
  id: 'missing-catch-all',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Without a catch-all label, annotators force a wrong label on samples that fit none.',
  options: {
    min_labels: count(4, 'layers with fewer labels are not checked'),
    words: words(
      [
        'other',
        'others',
        'none',
        'misc',
        'miscellaneous',
        'rest',
        'unknown',
        'unclear',
        'unsure',
        'undecided',
        'neutral',
        'neither',
        'irrelevant',
        'unrelated',
        'mixed',
        'general',
        'no',
        'non',
        'not',
      ],
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
      if (labels.some((label) => isCatchAll(label, words))) continue;
      report({
        place: idPlace(layer),
        message: `"${layer.id}" has no label for what fits none of its labels. Add one, with "catch_all: true", or state that they cover every case ("closed: true").`,
        key: layer.id,
        fixes: () => addFix(model, layer),
      });
    }
  },
});

/** Whether a label is declared as catch-all, or has the name of one. */
const isCatchAll = (label: LabelDef, words: ReadonlySet<string>): boolean =>
  label.label.catchAll || nameWords(label).some((word) => words.has(word));

function addFix({ schema, labels }: ProjectModel, layer: LayerDef) {
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
