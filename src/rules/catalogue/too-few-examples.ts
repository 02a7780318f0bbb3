import { field } from '../../core/project/reader';
import { choosableLabels } from '../framework/choosable';
import { idPlace } from '../framework/duplicates';
import { isReadWhole } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { ExampleStubs } from '../framework/stubs';

export const tooFewExamples = guidelineRule({
  id: 'too-few-examples',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'One example is a picture, two begin to show what a label has in common.',
  options: { min: 2, min_catch_all: 1 },
  check(model, report, { options }) {
    const { guideline } = model;
    if (!guideline || guideline.status === 'draft' || !isReadWhole(guideline.file)) return;
    const { file, examples } = guideline;
    if (examples.length === 0) {
      const entry =
        file.root.kind === 'map' ? (file.root.entry('examples') ?? file.root.entry('version')) : undefined;
      const isListed = field(file.root, 'examples')?.kind === 'seq';
      if (entry && !(isListed && entry.value.kind === 'seq' && entry.value.items.length > 0)) {
        report({
          place: { file, node: entry.key },
          message: 'The guideline has no examples. List under "examples" texts with their right answers.',
        });
      }
      return;
    }
    const stubs = new ExampleStubs(model, guideline);
    const counts = new Map<string, number>();
    for (const { labelRefs } of examples) {
      for (const id of new Set(labelRefs.map((ref) => ref.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const choosable of choosableLabels(model)) {
      const { id, label } = choosable;
      const definition = model.definitions.get(id);
      const min = (label.catchAll ? options.min_catch_all : options.min) as number;
      const count = counts.get(id) ?? 0;
      if (!definition || count >= min) continue;
      report({
        place: idPlace(definition),
        message: `"${id}" has ${count === 0 ? 'no example' : count === 1 ? 'one example' : `${count} examples`}; show at least ${min}.`,
        key: id,
        fixes: stubs.of(choosable, min - count),
      });
    }
  },
});
