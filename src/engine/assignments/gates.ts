import { KeySet } from '../../base/columns/key-set';
import { counted } from '../../base/text/phrases';
import type { Batch, ProjectModel } from '../../project/model/model';
import type { AnswerTable } from '../../project/answers/answer-table';
import { agreementScope, type AgreementScope } from '../agreement/agreement-scope';
import { layerAgreement } from '../agreement/layer-agreement';
import { qualificationOf, type GoldSources } from '../gold/judged';
import type { AssignedBatch, Assignments } from './assignments';
import { getOrAdd } from '../../base/lists';

/** The parts of a project that open batches. */
interface GateSources extends GoldSources {
  readonly model: ProjectModel | undefined;
  readonly assignments: { readonly current: Assignments | undefined };
}

/** Whether the batches of a project are open (docs/format.md, "Assignments"): derived from the guideline, gold and answers, never stored. */
export class Gates {
  /** What `#reasons` was computed from. */
  #basis: readonly unknown[] = [];
  /** Batch -> person, or '' for everyone -> why it is closed. */
  readonly #reasons = new Map<Batch, Map<string, string | undefined>>();
  /** For each batch, which answers its agreement was computed from, and what is wrong with it. */
  readonly #agreements = new WeakMap<
    Batch,
    { readonly basis: string; readonly reason: string | undefined }
  >();

  constructor(private readonly project: GateSources) {}

  /** Why a batch is closed, as the rest of a sentence; undefined if it is open. Without a person: for everyone. */
  closed(batch: Batch | undefined, person = ''): string | undefined {
    const { model, records, goldLog, assignments } = this.project;
    if (!batch?.after || !model) return undefined;
    const basis = [model, records.table, records.table.changes, goldLog.changes, assignments.current];
    if (!basis.every((part, n) => part === this.#basis[n])) this.#reasons.clear();
    this.#basis = basis;
    const reasons = getOrAdd(this.#reasons, batch, () => new Map<string, string | undefined>());
    if (!reasons.has(person)) reasons.set(person, this.#reasonOf(model, batch, person));
    return reasons.get(person);
  }

  #reasonOf(model: ProjectModel, batch: Batch, person: string): string | undefined {
    const { guideline, qualified, agreement } = batch.after!;
    if (person !== '') {
      const common = this.closed(batch);
      if (common !== undefined || !qualified) return common;
      const state = qualificationOf(this.project, model, person);
      return state?.outcome === 'passed' ? undefined : 'the qualification is not passed';
    }
    const status = model.guideline?.status ?? 'missing';
    if (guideline !== undefined && status !== 'released' && status !== guideline)
      return `the guideline is not ${guideline === 'pilot' ? 'in its pilot' : 'released'} (its status is ${status})`;
    return agreement && this.#disagreement(model, batch, agreement);
  }

  /** What is missing for the agreement that a batch asks for. */
  #disagreement(
    model: ProjectModel,
    asking: Batch,
    { batch: { id }, min }: NonNullable<NonNullable<Batch['after']>['agreement']>,
  ): string | undefined {
    const assignments = this.project.assignments.current;
    const pilot = assignments?.batches.find(({ batch }) => batch?.name === id);
    if (!assignments || !pilot) return `the batch "${id}" has no answers`;
    const waiting = new Set([...assignments.waits(pilot)].map(([, key]) => key)).size;
    if (waiting > 0)
      return `${counted(waiting, 'sample')} of the batch "${id}" ${waiting === 1 ? 'waits' : 'wait'} for answers`;
    const { table } = this.project.records;
    const scope = agreementScope(this.project, model);
    const basis = `${id} ${min} ${answersOf(table, pilot, scope)}`;
    const known = this.#agreements.get(asking);
    if (known?.basis === basis) return known.reason;
    const reason = this.#tooLow(model, pilot, id, min, scope);
    this.#agreements.set(asking, { basis, reason });
    return reason;
  }

  #tooLow(
    model: ProjectModel,
    { keys, frozen }: AssignedBatch,
    id: string,
    min: number,
    scope: AgreementScope,
  ): string | undefined {
    const { table } = this.project.records;
    const twice = new KeySet([...keys].filter((key) => countingAnswers(table, key) > 1));
    const found = model.schema.layers.flatMap(({ layer }) => {
      const agreement = layer && layerAgreement(table, layer, twice, scope);
      return agreement ? [{ layer: layer.id, ...agreement }] : [];
    });
    if (found.length === 0) return `no agreement is defined in the batch "${id}"`;
    const low = found.filter(({ value }) => !(value >= min));
    if (low.length === 0) return undefined;
    const each = low.map(({ layer, measure, value }) => `${measure} ${value.toFixed(2)} on "${layer}"`);
    // What becomes gold leaves a batch that follows the samples: agreement would rise with each disagreement that is promoted.
    const leaves = frozen
      ? ''
      : ' (freeze that batch: what becomes gold leaves it, which raises this number)';
    return `agreement in the batch "${id}" is below ${min}: ${each.join(', ')}${leaves}`;
  }
}

/** Changes with every answer to the samples of a batch that agreement is of. */
function answersOf(table: AnswerTable, { keys }: AssignedBatch, { includes }: AgreementScope): string {
  let sum = 0;
  let count = 0;
  for (const key of keys)
    for (const row of table.countingOn(key)) {
      if (!includes(key, row)) continue;
      sum = (sum * 31 + table.answer(row) + table.time(row)) % Number.MAX_SAFE_INTEGER;
      count += 1;
    }
  return `${count} ${sum}`;
}

const countingAnswers = (table: AnswerTable, key: number): number => [...table.countingOn(key)].length;
