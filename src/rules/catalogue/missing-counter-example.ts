import type { LabelDef, ProjectModel } from '../../core/project/model';
import { choosableOf } from '../framework/choosable';
import { exemplified, foldedReport, isFolded, isRelation } from '../framework/lacking-examples';
import { hasExamples, isFirst, isRuledOut, nothingIsRuledOut } from '../framework/questions';
import { guidelineRule } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';

/** Labels that no example names as wrong for its text. */
const lackingIn = (model: ProjectModel): LabelDef[] =>
  exemplified(model).filter(({ id, label }) => !label.catchAll && !isRuledOut(model, id));

/** Whether there are so many of them that it is said once. */
const areMany = (model: ProjectModel): boolean => isFolded(lackingIn(model));

export const missingCounterExample = guidelineRule({
  id: 'missing-counter-example',
  group: 'guideline',
  severity: 'info',
  strict: 'warning',
  fix: 'ask',
  summary: 'A near miss shows where a label ends.',
  entries: {
    definition(entry, report, { ask, askSchema }) {
      const choosable = askSchema(choosableOf, entry.id);
      if (!choosable || choosable.label.catchAll || !ask(hasExamples, undefined) || !isFirst(entry, ask))
        return;
      const { id } = choosable;
      if (askSchema(isRelation, id) || ask(isRuledOut, id) || ask(nothingIsRuledOut, undefined)) return;
      if (ask(areMany, undefined)) return;
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
    if (!hasExamples(model)) return;
    if (!nothingIsRuledOut(model)) {
      const lacking = lackingIn(model);
      const found = isFolded(lacking)
        ? foldedReport(
            model,
            lacking,
            (ids) =>
              `For ${lacking.length} of ${exemplified(model).length} labels no example shows what looks like one and is not: ${ids}. Name them under "not".`,
            (label) => exampleStubs(model).against(label),
          )
        : undefined;
      if (found) report(found);
      return;
    }
    const { file } = model.guideline!;
    const entry = file.root.kind === 'map' ? file.root.entry('examples') : undefined;
    if (entry)
      report({
        place: { file, node: entry.key },
        message: 'No example says what it is not. Name under "not" the labels that tempt and are wrong.',
      });
  },
});
