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
          message:
            'No example lists wrong labels. Under "not", name labels that people might choose by mistake.',
        });
      return;
    }
    const labels = exemplified(model);
    const lacking = labels.filter(({ id, label }) => !label.catchAll && !ruledOut.has(id));
    if (isFolded(lacking, 2)) {
      const found = foldedReport(
        model,
        'examples',
        lacking,
        (ids) =>
          `${lacking.length} of ${labels.length} labels have no counter-example: ${ids}. Under "not" of an example, name the label that people might choose by mistake.`,
        (label) => exampleStubs(model).against(label),
      );
      if (found) report(found);
      return;
    }
    for (const label of lacking)
      report({
        place: idPlace(model.definitions.get(label.id)!),
        message: `"${label.id}" has no counter-example. Add an example with "not: [${label.id}]".`,
        key: label.id,
        fixes: () => exampleStubs(model).against(label),
      });
  },
});
