import type { LabelDef, ProjectModel } from '../../core/project/model';
import { field } from '../../core/project/reader';
import { choosableOf } from '../framework/choosable';
import { exemplified, foldedReport, isFolded, isRelation } from '../framework/lacking-examples';
import { exampleCount, hasExamples, isFirst } from '../framework/questions';
import { isGuidelineReadWhole } from '../framework/read-whole';
import { count } from '../framework/options';
import { guidelineRule, type RuleContext } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';

/** The fewest examples of a label, and of a catch-all. */
type Least = readonly [min: number, catchAll: number];

const leastOf = ([min, catchAll]: Least, { label }: Pick<LabelDef, 'label'>): number =>
  label.catchAll ? catchAll : min;

const lackingIn = (model: ProjectModel, least: Least): LabelDef[] =>
  exemplified(model).filter((label) => exampleCount(model, label.id) < leastOf(least, label));

const numbersOf = ({ options }: RuleContext): Least => [Number(options.min), Number(options.min_catch_all)];

/** Whether so many labels have too few that it is said once; asked with the numbers in one text. */
const areMany = (model: ProjectModel, least: string): boolean =>
  isFolded(lackingIn(model, least.split(' ').map(Number) as unknown as Least));

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
  entries: {
    definition(entry, report, { ask, askSchema, options }) {
      const choosable = askSchema(choosableOf, entry.id);
      if (!choosable || !ask(hasExamples, undefined) || !isFirst(entry, ask)) return;
      const { id } = choosable;
      if (askSchema(isRelation, id)) return;
      const least = numbersOf({ options });
      const min = leastOf(least, choosable);
      const count = ask(exampleCount, id);
      if (count >= min || ask(areMany, least.join(' '))) return;
      report({
        place: entry.idNode,
        message: `"${id}" has ${count === 0 ? 'no example' : count === 1 ? 'one example' : `${count} examples`}; show at least ${min}.`,
        key: id,
        fixes: (model) => exampleStubs(model).of(choosable, min - count),
      });
    },
  },
  check(model, report, { options }) {
    const { guideline } = model;
    const least = numbersOf({ options });
    const lacking = hasExamples(model) ? lackingIn(model, least) : [];
    if (isFolded(lacking)) {
      const found = foldedReport(
        model,
        lacking,
        (ids) =>
          `${lacking.length} of ${exemplified(model).length} labels have fewer than ${least[0]} examples: ${ids}.`,
        (label) => exampleStubs(model).of(label, leastOf(least, label) - exampleCount(model, label.id)),
      );
      if (found) report(found);
    }
    if (!guideline || guideline.status === 'draft' || !isGuidelineReadWhole(guideline)) return;
    const { file, entries } = guideline;
    if (entries.examples.length > 0) return;
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
