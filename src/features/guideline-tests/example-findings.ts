import { argumentsOf } from '../../disagreement/citations';
import type { Finding } from '../../project/findings/finding';
import type { Example, ProjectModel } from '../../project/model/model';
import { takesLabel } from '../../project/schema/layer-types';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { labelsWhole, takesOneLabel } from '../../kinds/traits';

/** What is wrong with an example itself. Its place is that of the whole example, or of a part of it. */
export type ExampleFinding = Pick<Finding, 'rule' | 'severity' | 'message' | 'range'>;

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
): (example: Example) => readonly ExampleFinding[] {
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
type Position = Finding['range']['start'];

/** The rules that an example cites although they argue for another answer. A tie-breaker with "unless" can argue either way. */
function wrongRules(model: ProjectModel, example: Example): ExampleFinding[] {
  // Of marks, an exclusion may be about a passage that is not marked.
  const isWhole = (id: string | undefined): boolean =>
    id !== undefined && labelsWhole(model.layers.get(id)?.layer);
  const given = new Set(example.labelRefs.flatMap(({ id, layer }) => (isWhole(layer) ? [id] : [])));
  const single = model.schema.layers.flatMap(({ layer }) =>
    takesOneLabel(layer) && Object.hasOwn(example.labels, layer.id) ? [layer] : [],
  );
  return example.rules.flatMap((ref) => {
    const argument = argumentsOf(model).get(ref.id);
    const cited = model.citable.get(ref.id);
    if (!argument || !cited || 'unless' in cited) return [];
    const { supports, rejects } = argument;
    if (supports.some((label) => given.has(label))) return [];
    const wrong =
      rejects.find((label) => given.has(label)) ??
      single
        .filter((layer) => supports.length > 0 && supports.every((label) => takesLabel(layer, label)))
        .map(({ id }) => String(example.labels[id]))[0];
    if (wrong === undefined) return [];
    const argues = supports.length > 0 ? `for ${supports.join(' and ')}` : `against ${wrong}`;
    const message = `It cites ${ref.id}, which argues ${argues}, and says ${wrong}.`;
    return [{ rule: 'rule-label-mismatch', severity: 'error', message, range: rangeOf(ref) }];
  });
}
