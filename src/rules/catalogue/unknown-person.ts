import { annotatorOf, sameButCase } from '../../project/records/annotator-name';
import { field, ref } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { projectRule } from '../framework/rule';
import { changeTo } from '../framework/yaml-fixes';

export const unknownPerson = projectRule({
  id: 'unknown-person',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  reveals: 'nothing',
  summary: 'No one labels the samples of a person who is not in the project.',
  check({ model, recordFiles }, report) {
    const { annotators, file: schemaFile } = model.schema;
    const resolve = field(field(schemaFile.root, 'training'), 'resolve');
    const trusted = ref(schemaFile, field(field(resolve, 'spans'), 'annotator'));
    const everyone = new Set([
      ...annotators.map(({ id }) => id),
      ...recordFiles.flatMap(({ kind, path }) => (kind === 'annotation' ? [annotatorOf(path)] : [])),
    ]);
    if (trusted && everyone.size > 0 && !everyone.has(trusted.id)) {
      const near = nearest(trusted.id, [...everyone]);
      report({
        place: trusted,
        message: `Nobody is called "${trusted.id}", so the steps of the policy decide about differing spans. ${near === undefined ? 'Name a person who labels.' : `Did you mean "${near}"?`}`,
        key: `unknown-person spans ${trusted.id}`,
        fixes: changeTo(trusted, near),
      });
    }
    for (const { name, file, samples, repeated } of model.batches) {
      // Two entries that are written in the same way are reported by schema-violation.
      const isReported = model.problems.some((problem) => problem.file.path === file.path);
      for (const person of isReported ? [] : repeated)
        report({
          place: person,
          message: `"${person.id}" is listed twice; the first entry counts. Remove this one.`,
          key: `unknown-person ${name} ${person.id} twice`,
        });
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
    if (annotators.length === 0) {
      const seen: string[] = [];
      for (const { name, people } of model.batches)
        for (const person of people) {
          const other = seen.find((id) => sameButCase(id, person.id));
          if (!seen.includes(person.id)) seen.push(person.id);
          if (other === undefined) continue;
          report({
            place: person,
            message: `"${person.id}" and "${other}" differ only in upper and lower case: on Windows and macOS their files are one. Write the name in one way.`,
            key: `unknown-person ${name} ${person.id} case`,
          });
        }
      return;
    }
    const known = new Set(annotators.map(({ id }) => id));
    for (const { name, people } of model.batches)
      for (const person of people) {
        if (known.has(person.id) || person.left) continue;
        const near = nearest(person.id, [...known]);
        report({
          place: person,
          message: `"people.annotators" has no "${person.id}". ${near === undefined ? 'Add the person there. If they have left, write "left: true".' : `Did you mean "${near}"?`}`,
          key: `unknown-person ${name} ${person.id}`,
          fixes: changeTo(person, near),
        });
      }
  },
});
