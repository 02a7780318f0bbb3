import { maxOf } from '../../base/lists';
import { perSampleOf } from '../../project/model/batch';
import type { Batch } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { projectRule } from '../framework/rule';

export const gateNeverOpens = projectRule({
  id: 'gate-never-opens',
  group: 'schema',
  severity: 'error',
  reveals: 'nothing',
  summary: 'No one gets the samples of a batch that waits for what cannot happen.',
  async check(view, report) {
    const { model } = view;
    const assigned = (await view.assignments())?.batches ?? [];
    const byName = new Map(model.batches.map((batch) => [batch.name, batch]));
    for (const batch of model.batches) {
      const { guideline, qualified, agreement } = batch.after ?? {};
      const node = field(batch.file.root, 'after');
      const wrong = (key: string, message: string): void =>
        report({
          place:
            agreement && key === 'agreement'
              ? agreement.batch
              : { file: batch.file, node: field(node, key)! },
          message,
          key: `gate-never-opens ${batch.name} ${key}`,
        });
      if (guideline !== undefined && !model.guideline)
        wrong('guideline', 'The batch waits for the guideline, but the project has none.');
      if (qualified && !model.schema.qualification)
        wrong('qualification', 'labelwright.yaml has no "qualification" that anyone could pass.');
      if (!agreement) continue;
      const { id } = agreement.batch;
      const pilot = byName.get(id);
      const near = nearest(id, [...byName.keys()]);
      if (!pilot)
        wrong(
          'agreement',
          `There is no batch "${id}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
        );
      else if (waitsFor(pilot.name, batch.name))
        wrong('agreement', `The batch "${id}" waits for this one, or is this one.`);
      else if (mostPeople(pilot) < 2)
        wrong(
          'agreement',
          `One person labels each sample of "${id}", so there is no agreement. Set its "per_sample" to 2.`,
        );
    }

    function mostPeople(batch: Batch): number {
      const frozen = assigned.find((each) => each.batch === batch && each.frozen?.hasPeople);
      return frozen
        ? maxOf(frozen.samplesByPeople().keys(), 0)
        : Math.min(perSampleOf(batch, model.schema), batch.people.length);
    }

    function waitsFor(name: string, other: string, seen = new Set<string>()): boolean {
      if (name === other) return true;
      const next = byName.get(name)?.after?.agreement?.batch.id;
      return next !== undefined && !seen.has(name) && waitsFor(next, other, seen.add(name));
    }
  },
});
