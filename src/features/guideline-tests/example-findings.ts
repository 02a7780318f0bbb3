import { argumentsOf } from '../../disagreement/citations';
import type { Finding, Position } from '../../project/findings/finding';
import type { Example, ProjectModel } from '../../project/model/model';
import { takesLabel, type Layer } from '../../project/schema/layer-types';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { labelsWhole, takesOneLabel } from '../../kinds/traits';

/** The rules whose findings say that an example cannot be right as it is. */
const ABOUT_EXAMPLES: ReadonlySet<string> = new Set([
  'ambiguous-label',
  'contradictory-examples',
  'dangling-reference',
  'duplicate-example-id',
  'example-violates-schema',
]);

/** The findings about each example, found without any answer. `all`: those of the YAML files. */
export function exampleFindings(
  model: ProjectModel,
  all: readonly Finding[],
): (example: Example) => readonly Finding[] {
  const found = all.filter(({ rule }) => ABOUT_EXAMPLES.has(rule));
  return (example) => {
    const { start, end } = rangeOf(example);
    const isInside = ({ file, range }: Finding): boolean =>
      file === example.file.path && isBefore(start, range.start) && isBefore(range.start, end);
    return [...found.filter(isInside), ...wrongRules(model, example)];
  };
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);

/** The rules that an example cites although they argue for another answer. A tie-breaker with "unless" can argue either way. */
function wrongRules(model: ProjectModel, example: Example): Finding[] {
  // Of marks, an exclusion may be about a passage that is not marked.
  const isWhole = (id: string | undefined): boolean =>
    id !== undefined && labelsWhole(model.layers.get(id)?.layer);
  const given = new Set(example.labelRefs.flatMap(({ id, layer }) => (isWhole(layer) ? [id] : [])));
  return example.rules.flatMap((ref) => {
    const argument = argumentsOf(model).get(ref.id);
    const cited = model.citable.get(ref.id);
    if (!argument || !cited || 'unless' in cited) return [];
    const { supports, rejects } = argument;
    if (supports.some((label) => given.has(label))) return [];
    const wrong =
      rejects.find((label) => given.has(label)) ??
      Object.keys(example.labels)
        .filter((id) => isOtherChoice(model.layers.get(id)?.layer, supports))
        .map((id) => String(example.labels[id]))[0];
    if (wrong === undefined) return [];
    const argues = supports.length > 0 ? `for ${supports.join(' and ')}` : `against ${wrong}`;
    const message = `It cites ${ref.id}, which argues ${argues}, and says ${wrong}.`;
    const { path } = ref.file;
    return [{ rule: 'rule-label-mismatch', severity: 'error', message, file: path, range: rangeOf(ref) }];
  });
}

/** Whether a layer takes one label, so that these labels argue against any other. */
const isOtherChoice = (layer: Layer | undefined, labels: readonly string[]): boolean =>
  takesOneLabel(layer) && labels.length > 0 && labels.every((label) => takesLabel(layer, label));
