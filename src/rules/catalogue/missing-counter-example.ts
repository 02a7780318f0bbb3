import { exemplified, foldedReport, guidelineWithExamples, isFolded } from '../framework/lacking-examples';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';

export const missingCounterExample = guidelineRule({
  id: 'missing-counter-example',
  group: 'guideline',
  severity: 'info',
  strict: 'warning',
  fix: 'ask',
  summary: 'A near miss shows where a label ends.',
  check(model, report) {
    // Rule too-few-examples reports labels without examples.
    const guideline = guidelineWithExamples(model);
    if (!guideline) return;
    const ruledOut = new Set(guideline.examples.flatMap(({ not }) => not.map(({ id }) => id)));
    if (ruledOut.size === 0) {
      const { file } = guideline;
      const entry = file.root.kind === 'map' ? file.root.entry('examples') : undefined;
      if (entry)
        report({
          place: { file, node: entry.key },
          message: 'No example says what it is not. Name under "not" the labels that tempt and are wrong.',
        });
      return;
    }
    const labels = exemplified(model);
    const lacking = labels.filter(({ id, label }) => !label.catchAll && !ruledOut.has(id));
    if (isFolded(lacking)) {
      const found = foldedReport(
        model,
        lacking,
        (ids) =>
          `For ${lacking.length} of ${labels.length} labels no example shows what looks like one and is not: ${ids}. Name them under "not".`,
        (label) => exampleStubs(model).against(label),
      );
      if (found) report(found);
      return;
    }
    for (const label of lacking)
      report({
        place: idPlace(model.definitions.get(label.id)!),
        message: `No example shows what looks like "${label.id}" and is not. Add one with "not: [${label.id}]".`,
        key: label.id,
        fixes: () => exampleStubs(model).against(label),
      });
  },
});
