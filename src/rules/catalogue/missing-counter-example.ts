import { choosableOf } from '../framework/choosable';
import { hasExamples, isFirst, isRuledOut, nothingIsRuledOut } from '../framework/questions';
import { guidelineRule } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';

export const missingCounterExample = guidelineRule({
  id: 'missing-counter-example',
  group: 'guideline',
  severity: 'info',
  strict: 'warning',
  fix: 'ask',
  summary: 'The near miss teaches where a label ends.',
  entries: {
    definition(entry, report, { ask, askSchema }) {
      const choosable = askSchema(choosableOf, entry.id);
      if (!choosable || choosable.label.catchAll || !ask(hasExamples, undefined) || !isFirst(entry, ask))
        return;
      const { id } = choosable;
      if (ask(isRuledOut, id) || ask(nothingIsRuledOut, undefined)) return;
      report({
        place: entry.idNode,
        message: `No example shows what looks like "${id}" and is not. Add one with "not: [${id}]".`,
        key: id,
        fixes: (model) => exampleStubs(model).against(choosable),
      });
    },
  },
  check(model, report) {
    // Without examples too-few-examples speaks.
    if (!hasExamples(model) || !nothingIsRuledOut(model)) return;
    const { file } = model.guideline!;
    const entry = file.root.kind === 'map' ? file.root.entry('examples') : undefined;
    if (entry)
      report({
        place: { file, node: entry.key },
        message: 'No example says what it is not. Name under "not" the labels that tempt and are wrong.',
      });
  },
});
