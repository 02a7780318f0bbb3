import { nearest } from '../../project/schema/describe-error';
import { projectRule } from '../framework/rule';

export const unknownPerson = projectRule({
  id: 'unknown-person',
  group: 'schema',
  severity: 'error',
  fix: 'none',
  summary: 'No one labels the samples of a person who is not in the project.',
  check({ model }, report) {
    const { annotators } = model.schema;
    for (const { name, samples } of model.batches) {
      const { openOf } = samples;
      const others = model.batches.filter((other) => other.name !== name);
      if (openOf && !others.some(({ people }) => people.some(({ id, left }) => left && id === openOf.id)))
        report({
          place: openOf,
          message: `No other batch has "${openOf.id}" with "left: true", so there is nothing to take over. Correct the name, or mark the person in the batch that they left.`,
          key: `unknown-person ${name} ${openOf.id}`,
        });
    }
    // Without a list, anyone may label.
    if (annotators.length === 0) return;
    const known = new Set(annotators.map(({ id }) => id));
    for (const { name, people } of model.batches)
      for (const person of people) {
        if (known.has(person.id) || person.left) continue;
        const near = nearest(person.id, [...known]);
        report({
          place: person,
          message: `"people.annotators" has no "${person.id}". ${near === undefined ? 'Add the person there. If they have left, write "left: true".' : `Did you mean "${near}"?`}`,
          key: `unknown-person ${name} ${person.id}`,
        });
      }
  },
});
