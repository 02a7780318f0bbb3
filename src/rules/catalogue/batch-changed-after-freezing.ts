import { maxOf } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import { numbersOfPeople } from '../../project/model/batch';
import { field } from '../../project/model/reader';
import type { ProjectModel } from '../../project/model/model';
import type { BatchView } from '../framework/project-view';
import { projectRule } from '../framework/rule';

export const batchChangedAfterFreezing = projectRule({
  id: 'batch-changed-after-freezing',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'A frozen batch keeps its people: what its description says of them is not what happens.',
  async check(view, report) {
    for (const assigned of (await view.assignments())?.batches ?? []) {
      const { batch, frozen, people, loadOf } = assigned;
      if (!frozen?.hasPeople || frozen.problem) continue;
      const { file, name } = batch;
      const key = (what: string): string => `batch-changed-after-freezing ${name} ${what}`;
      const listed = new Set(batch.people.map(({ id }) => id));
      for (const id of people)
        if (!listed.has(id))
          report({
            place: { file, node: field(file.root, 'people') ?? file.root },
            message: `"${id}" keeps ${counted(loadOf(id), 'sample')} of ${frozen.path}, but is not listed here. List "${id}" again, with "left: true" if they have left.`,
            key: key(id),
          });
      for (const { id, left, capacity, capacityNode, ...person } of batch.people) {
        const load = loadOf(id);
        if (load === 0 && !left && capacity === undefined && isLarge(assigned))
          report({
            place: person,
            message: `"${id}" has no sample of ${frozen.path}. People who are added to a frozen batch get none: make another batch.`,
            key: key(id),
          });
        else if (capacity !== undefined && load > capacity)
          report({
            place: { file, node: capacityNode ?? person.node },
            message: `"${id}" keeps ${counted(load, 'sample')} of ${frozen.path}, more than this capacity, which counts only until a batch is frozen.`,
            key: key(id),
          });
      }
      const message = otherNumber(assigned, view.model);
      if (message !== undefined)
        report({
          place: { file, node: field(file.root, 'per_sample') ?? field(file.root, 'overlap') ?? file.root },
          message,
          key: key('per_sample'),
        });
    }
  },
});

/** Whether the batch has a place for each of its people. */
function isLarge({ batch, samplesByPeople }: BatchView): boolean {
  let places = 0;
  for (const [people, samples] of samplesByPeople()) places += people * samples;
  return places >= batch.people.length;
}

/** What is wrong if samples have a number of people that the description rules out. */
function otherNumber(
  { batch, frozen, people, samplesByPeople }: BatchView,
  { schema }: ProjectModel,
): string | undefined {
  const all = new Set([...people, ...batch.people.map(({ id }) => id)]).size;
  const wanted = new Set(numbersOfPeople(batch, schema).map((number) => Math.min(number, all)));
  const most = maxOf(wanted);
  // Where people are at their capacity, samples get fewer.
  const mayBeFewer = [...batch.people, ...schema.annotators].some(({ capacity }) => capacity !== undefined);
  for (const [number, samples] of samplesByPeople())
    if (!wanted.has(number) && (number > most || !mayBeFewer))
      return `${counted(samples, 'sample')} of ${frozen!.path} ${samples === 1 ? 'has' : 'have'} ${counted(number, 'person', 'people')}, but the description asks for ${[...wanted].join(' or ')}. It counts only until a batch is frozen.`;
  return undefined;
}
