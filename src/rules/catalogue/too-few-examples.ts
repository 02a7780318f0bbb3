import { field } from '../../core/project/reader';
import { choosableOf } from '../framework/choosable';
import { exampleCount, hasExamples, isFirst } from '../framework/questions';
import { isReadWhole } from '../framework/read-whole';
import { count } from '../framework/options';
import { guidelineRule } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';

export const tooFewExamples = guidelineRule({
  id: 'too-few-examples',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'One example is a picture, two begin to show what a label has in common.',
  options: {
    min: count(2, 'the fewest examples of a label'),
    min_catch_all: count(1, 'the same for labels with `catch_all: true`'),
  },
  entries: {
    definition(entry, report, { ask, askSchema, options }) {
      const choosable = askSchema(choosableOf, entry.id);
      if (!choosable || !ask(hasExamples, undefined) || !isFirst(entry, ask)) return;
      const { id, label } = choosable;
      const min = (label.catchAll ? options.min_catch_all : options.min) as number;
      const count = ask(exampleCount, id);
      if (count >= min) return;
      report({
        place: entry.idNode,
        message: `"${id}" has ${count === 0 ? 'no example' : count === 1 ? 'one example' : `${count} examples`}; show at least ${min}.`,
        key: id,
        fixes: (model) => exampleStubs(model).of(choosable, min - count),
      });
    },
  },
  check({ guideline }, report) {
    if (!guideline || guideline.status === 'draft' || !isReadWhole(guideline.file)) return;
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
