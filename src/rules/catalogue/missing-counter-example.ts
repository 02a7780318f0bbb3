import { choosableLabels } from '../framework/choosable';
import { idPlace } from '../framework/duplicates';
import { isReadWhole } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { ExampleStubs } from '../framework/stubs';

export const missingCounterExample = guidelineRule({
  id: 'missing-counter-example',
  group: 'guideline',
  severity: 'info',
  strict: 'warning',
  fix: 'ask',
  summary: 'The near miss teaches where a label ends.',
  check(model, report) {
    const { guideline } = model;
    if (!guideline || guideline.status === 'draft' || !isReadWhole(guideline.file)) return;
    const { file, examples } = guideline;
    // Without examples too-few-examples speaks.
    if (examples.length === 0) return;
    const ruledOut = new Set(examples.flatMap(({ not }) => not.map(({ id }) => id)));
    if (ruledOut.size === 0) {
      const entry = file.root.kind === 'map' ? file.root.entry('examples') : undefined;
      if (entry)
        report({
          place: { file, node: entry.key },
          message: 'No example says what it is not. Name under "not" the labels that tempt and are wrong.',
        });
      return;
    }
    const stubs = new ExampleStubs(model, guideline);
    for (const choosable of choosableLabels(model)) {
      const { id, label } = choosable;
      const definition = model.definitions.get(id);
      if (!definition || label.catchAll || ruledOut.has(id)) continue;
      report({
        place: idPlace(definition),
        message: `No example shows what looks like "${id}" and is not. Add one with "not: [${id}]".`,
        key: id,
        fixes: stubs.against(choosable),
      });
    }
  },
});
