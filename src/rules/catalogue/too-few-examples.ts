import type { LabelDef, ProjectModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { idPlace } from '../framework/duplicates';
import { exemplified, foldedReport, guidelineWithExamples, isFolded } from '../framework/lacking-examples';
import { count } from '../framework/options';
import { countableGuideline } from '../framework/read-whole';
import { guidelineRule, type RuleContext, type ReportYaml } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';

export const tooFewExamples = guidelineRule({
  id: 'too-few-examples',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'One example is a picture, two begin to show what the samples of a label have in common.',
  options: {
    min: count(2, 'the fewest examples of a label'),
    min_catch_all: count(1, 'the same for labels with `catch_all: true`'),
  },
  check(model, report, { options }) {
    checkCounts(model, options, report);
    const guideline = countableGuideline(model);
    if (!guideline || guideline.status === 'draft') return;
    const { file, examples } = guideline;
    if (examples.length > 0) return;
    const entry =
      file.root.kind === 'map' ? (file.root.entry('examples') ?? file.root.entry('version')) : undefined;
    const isListed = field(file.root, 'examples')?.kind === 'seq';
    if (entry && !(isListed && entry.value.kind === 'seq' && entry.value.items.length > 0)) {
      report({
        place: { file, node: entry.key },
        message: 'The guideline has no examples. List under "examples" texts with their right answers.',
      });
    }
  },
});

function checkCounts(
  model: ProjectModel,
  { min, min_catch_all: minCatchAll }: RuleContext['options'],
  report: ReportYaml,
): void {
  const guideline = guidelineWithExamples(model);
  if (!guideline) return;
  const leastOf = ({ label }: LabelDef): number => Number(label.catchAll ? minCatchAll : min);
  const counts = new Map<string, number>();
  for (const { labelRefs } of guideline.examples)
    for (const id of new Set(labelRefs.map((ref) => ref.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
  const countOf = ({ id }: LabelDef): number => counts.get(id) ?? 0;
  const labels = exemplified(model);
  const lacking = labels.filter((label) => countOf(label) < leastOf(label));
  const stubsFor = (label: LabelDef) => exampleStubs(model).of(label, leastOf(label) - countOf(label));
  if (isFolded(lacking)) {
    const found = foldedReport(
      model,
      'examples',
      lacking,
      (ids) =>
        `${lacking.length} of ${labels.length} labels have fewer than ${Number(min)} examples: ${ids}.`,
      stubsFor,
    );
    if (found) report(found);
    return;
  }
  for (const label of lacking) {
    const count = countOf(label);
    report({
      place: idPlace(model.definitions.get(label.id)!),
      message: `"${label.id}" has ${count === 0 ? 'no example' : count === 1 ? 'one example' : `${count} examples`}; show at least ${leastOf(label)}.`,
      key: label.id,
      fixes: () => stubsFor(label),
    });
  }
}
