import type { Finding, Position } from '../../project/findings/finding';
import type { Example, ProjectModel } from '../../project/model/model';
import { labelsNamed } from '../../project/answers/named-labels';
import { mismatchOf } from '../../rules/framework/rule-mismatch';
import { knownLayers } from '../../rules/framework/read-whole';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { labelsWhole } from '../../kinds/traits';

/** The rules whose findings say that an example cannot be right as it is. */
const ABOUT_EXAMPLES: ReadonlySet<string> = new Set([
  'ambiguous-label',
  'contradictory-examples',
  'dangling-reference',
  'duplicate-example-id',
  'example-violates-schema',
]);

/** What is wrong with each example, as is known without any answer. `findings`: those of the YAML files. */
export function exampleFaults(
  model: ProjectModel,
  findings: readonly Finding[],
): (example: Example) => readonly string[] {
  const errors = findings.filter(({ rule, severity }) => severity === 'error' && ABOUT_EXAMPLES.has(rule));
  return (example) => {
    const { start, end } = rangeOf(example);
    const own = errors.filter(
      ({ file, range }) =>
        file === example.file.path && isBefore(start, range.start) && isBefore(range.start, end),
    );
    return [...own.map(({ message }) => message), ...wrongRules(model, example)];
  };
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);

/** The rules that an example cites although they argue for another answer. Of marks, a rule may be about a passage that is not marked. */
function wrongRules(model: ProjectModel, example: Example): string[] {
  const given = new Map(
    [...knownLayers(model)].flatMap(([id, layer]) =>
      Object.hasOwn(example.labels, id) && labelsWhole(layer)
        ? [[id, new Set(labelsNamed(layer, example.labels[id]))] as const]
        : [],
    ),
  );
  return example.rules.flatMap(({ id }) => {
    const found = mismatchOf(model, id, given);
    return found ? `It cites "${id}", which argues ${found.argues}, but says "${found.says}".` : [];
  });
}
