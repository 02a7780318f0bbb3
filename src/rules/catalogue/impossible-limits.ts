import type { LayerDef } from '../../project/model/model';
import { entries, field } from '../../project/model/reader';
import { isLevel, type ChoicesLayer, type RatingLayer } from '../../project/schema/layer-types';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import { takesNumber, takesSet } from '../../kinds/traits';

export const impossibleLimits = guidelineRule({
  id: 'impossible-limits',
  group: 'schema',
  severity: 'error',
  summary: 'If no answer can keep the limits of a layer, every answer is a violation.',
  check(model, report) {
    for (const layer of model.schema.layers) {
      if (takesSet(layer.layer)) checkChoices(layer, layer.layer, report);
      if (takesNumber(layer.layer)) checkRating(layer, layer.layer, report);
    }
    const { annotatorsPerSample = 0, annotators, file } = model.schema;
    const node = field(field(file.root, 'quality'), 'annotators_per_sample');
    if (node && annotators.length > 0 && annotatorsPerSample > annotators.length) {
      report({
        place: { file, node },
        message: `${annotatorsPerSample} annotators per sample are required, but "people.annotators" names ${annotators.length}. Name more people, or require fewer.`,
        severity: 'warning',
        key: 'annotators_per_sample',
      });
    }
  },
});

function checkChoices(
  { node, file, id }: LayerDef,
  { min, max, labels, open }: ChoicesLayer,
  report: ReportYaml,
): void {
  const at = (key: string) => ({ file, node: field(node, key) ?? node });
  if (max !== undefined && min > max)
    report({
      place: at('min'),
      message: `"${id}" needs at least ${min} and at most ${max} labels. Lower "min", or raise "max".`,
      key: `${id} min`,
    });
  else if (!open && min > labels.length)
    report({
      place: at('min'),
      message: `"${id}" needs at least ${min} labels and offers ${labels.length}. Lower "min", or add labels.`,
      key: `${id} min`,
    });
}

function checkRating({ node, file, id }: LayerDef, layer: RatingLayer, report: ReportYaml): void {
  const { min, max, step } = layer;
  const at = (key: string) => ({ file, node: field(node, key) ?? node });
  if (min >= max) {
    report({
      place: at('min'),
      message: `"${id}" goes from ${min} to ${max}: "min" must be less than "max".`,
      key: `${id} min`,
    });
    return;
  }
  const steps = (max - min) / step;
  if (Math.abs(steps - Math.round(steps)) > 1e-9) {
    report({
      place: at('max'),
      message: `In steps of ${step} from ${min}, "${id}" never gives ${max}. Change "step" or "max".`,
      severity: 'warning',
      key: `${id} max`,
    });
  }
  for (const { key } of entries(file, field(node, 'anchors'))) {
    if (!isLevel(layer, Number(key.id)))
      report({
        place: key,
        message: `"${key.id}" is not a value of "${id}", which goes from ${min} to ${max} in steps of ${step}. Move the anchor, or take it out.`,
        severity: 'warning',
        key: `${id} ${key.id}`,
      });
  }
}
