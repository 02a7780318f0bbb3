import { inGroups } from '../../base/in-groups';
import { KeySet, type Keys } from '../../base/columns/key-set';
import { Mutex } from '../../base/mutex';
import { DEFAULT_SEED, FROZEN_GLOB, idsPath, peoplePath, perSampleOf } from '../../project/model/batch';
import {
  choosePeople,
  strideOf,
  type ChoiceSettings,
  type SampleHashes,
} from '../../project/assignment/choose-people';
import type { FrozenFile } from '../../project/assignment/frozen-file';
import { formerNames } from '../../project/migrations/person-names';
import { peopleText } from '../../project/assignment/people-file';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { Batch, BatchPerson, ProjectModel } from '../../project/model/model';
import type { SampleStore } from '../../project/samples/sample-store';
import type { Layer } from '../../project/schema/layer-types';
import type { RecordStore } from '../stores/record-store';
import { assignedBatch, storedBatch } from './assigned-batch';
import { Assignments, plannedFor, type AssignedBatch } from './assignments';
import { doDiffer } from '../../disagreement/given';
import type { Derived } from '../derived';
import type { Gates } from './gates';
import { eachId, mayName, readFrozen, type Frozen } from './read-frozen';
import { hashesOf, inSteps, selectSamples, type SelectionSources } from './select-samples';
import { defined } from '../../base/objects';

/** How many people label each sample of a project without batches; undefined if all annotators label every sample. */
function impliedPeople({ schema, batches }: ProjectModel): number | undefined {
  const { annotatorsPerSample: count, annotators } = schema;
  if (batches.length > 0 || count === undefined || !Number.isInteger(count) || count < 1) return undefined;
  return new Set(annotators.map(({ id }) => id)).size > count ? count : undefined;
}

/** Whether a project assigns samples to people. Otherwise everyone labels every sample. */
export const isAssigned = (model: ProjectModel): boolean =>
  model.batches.length > 0 || impliedPeople(model) !== undefined;

/** Whether a batch depends on other batches, or is closed until these are answered. */
const isDependent = ({ samples, after }: Batch): boolean =>
  samples.openOf !== undefined || after !== undefined;

/** Files of frozen batches that are read at once: mostly, reading one is waiting for the disk. */
const FILES_AT_ONCE = 16;

/** Who labels which samples of a project: computed when it is first needed, and again after something that it depends on has changed. */
export class AssignmentStore implements Derived {
  /** As it was when `ready` last returned; undefined if the project assigns nothing. */
  current: Assignments | undefined;
  /** What `current` was computed from, and the objects from which this was known. */
  #basis = '';
  #seen: readonly unknown[] = [];
  #generation = 0;
  #listed = '';
  readonly #computing = new Mutex();
  /** Until `current` is known: the assignments of the person who waits for their queue, and what they were computed from. */
  #own:
    | { readonly person: string; readonly seen: readonly unknown[]; readonly assignments: Assignments }
    | undefined;
  readonly #computingOwn = new Mutex();
  #layers: readonly Layer[] = [];

  constructor(
    private readonly files: OverlayFiles,
    private readonly samples: SampleStore,
    private readonly records: RecordStore,
    private readonly pause: () => Promise<void>,
    private readonly closed: Gates['closed'] = () => undefined,
  ) {}

  #assignments(batches: readonly AssignedBatch[], forAll: Keys): Assignments {
    const { samples, records, closed } = this;
    const differ = (rows: readonly number[]): boolean => doDiffer(records.table, this.#layers, rows);
    return new Assignments(samples, records, batches, forAll, closed, differ);
  }

  /** The assignments, at least as far as they concern a person. */
  of(person: string | undefined): Assignments | undefined {
    return this.current ?? (this.#own?.person === person ? this.#own?.assignments : undefined);
  }

  /** The assignments, if they limit the samples of a person. */
  limiting(person: string | undefined): Assignments | undefined {
    const found = this.of(person);
    return found?.limits(person) ? found : undefined;
  }

  /** Call after samples or the files of frozen batches may have changed. */
  invalidate(): void {
    this.#generation += 1;
  }

  /** Lists the files of frozen batches; returns whether one has changed since the last listing, or could not be read. */
  async list(model: ProjectModel): Promise<boolean> {
    if (model.batches.length === 0) return false;
    const found = await this.files.list([FROZEN_GLOB, model.schema.training.split.file]);
    const listed = JSON.stringify(found.map(({ path, version }) => [path, version]));
    const paths = new Set(found.map(({ path }) => path));
    const isUnread = this.current?.batches.some(({ batch, frozen }) => {
      const there = batch && [peoplePath(batch), idsPath(batch)].find((path) => paths.has(path));
      return frozen?.problem !== undefined || (there !== undefined && frozen?.path !== there);
    });
    if (listed === this.#listed && !isUnread) return false;
    this.#listed = listed;
    this.invalidate();
    return true;
  }

  /** Only a person's own are made before all ids are known, when they ask for their queue. */
  isReady(): boolean {
    return this.samples.idsComplete;
  }

  async refresh({ model }: { readonly model: ProjectModel }): Promise<boolean> {
    const before = this.current;
    return (await this.ready(model)) !== before;
  }

  /** The assignments of a project whose sample ids are known. Waits for gold, but for no answers. Throws FileError. */
  async ready(model: ProjectModel): Promise<Assignments | undefined> {
    this.#layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    if (!isAssigned(model)) return (this.current = undefined);
    if (this.current && this.#origins(model).every((part, n) => part === this.#seen[n])) return this.current;
    return this.#computing.run(async () => {
      for (;;) {
        const forAll = await this.#forAll();
        const basis = this.#basisOf(model, forAll);
        const seen = this.#origins(model);
        if (this.current && basis === this.#basis) {
          this.#seen = seen;
          return this.current;
        }
        const batches = await this.#assign(model, forAll);
        // Something may have changed meanwhile.
        if (basis !== this.#basisOf(model, this.#gold())) continue;
        [this.#basis, this.#seen, this.#own] = [basis, seen, undefined];
        return (this.current = this.#assignments(batches, forAll));
      }
    });
  }

  /** Like `ready`, but only `of(person)` is needed: until everyone's assignments are known, those of the person alone if possible. */
  async readyFor(model: ProjectModel, person: string): Promise<void> {
    const isOwnKnown = async (): Promise<boolean> => {
      if (this.current) return false;
      const seen = this.#origins(model);
      const { person: known, seen: before } = this.#own ?? {};
      if (known === person && seen.every((part, n) => part === before![n])) return true;
      const batches = await this.#batchesOf(model, person);
      if (batches.length === 0 || batches.some(isDependent)) return false;
      const forAll = await this.#forAll();
      const frozen = await this.#readFrozen(batches);
      // What is not frozen, or cannot be read, depends on more than these batches.
      if (batches.some((batch) => frozen.get(batch)?.file.problem !== undefined || !frozen.has(batch)))
        return false;
      const assigned: AssignedBatch[] = [];
      for (const batch of batches) assigned.push(await this.#people(model, batch, frozen.get(batch)!));
      const assignments = this.#assignments(assigned, forAll);
      this.#own = { person, seen, assignments };
      return seen.every((part, n) => part === this.#origins(model)[n]);
    };
    if (!(await this.#computingOwn.run(isOwnKnown))) await this.ready(model);
  }

  /** The batches that list a person, or whose file may name the person. */
  async #batchesOf(model: ProjectModel, person: string): Promise<Batch[]> {
    const { batches } = model;
    const names = [person];
    for (const [former, now] of formerNames(model)) if (now === person) names.push(former);
    const are = await this.#each(
      batches,
      async (batch) =>
        batch.people.some(({ id }) => id === person) || (await mayName(batch, names, this.files)),
    );
    return batches.filter((_, n) => are[n]);
  }

  #forAll(): Promise<KeySet> {
    return this.records.from(
      ({ kind }) => kind === 'gold',
      () => Promise.resolve(this.#gold()),
    );
  }

  /** Objects and numbers that are all the same as long as nothing has changed. */
  #origins(model: ProjectModel): readonly unknown[] {
    return [model, this.#generation, this.records.table, this.records.gold.size];
  }

  #basisOf(model: ProjectModel, forAll: Keys): string {
    const { schema, batches } = model;
    const { annotators, annotatorsPerSample, data, training } = schema;
    return JSON.stringify([
      this.#generation,
      batches.map(({ name, file }) => [name, file.document.text]),
      annotators.map(({ id }) => id),
      [...formerNames(model)],
      annotatorsPerSample,
      [data.split, training.split.file],
      [...forAll],
    ]);
  }

  #gold(): KeySet {
    return new KeySet(
      [...this.records.gold.keys()].map((id) => this.samples.ids.find(id)).filter((key) => key >= 0),
    );
  }

  async #assign(model: ProjectModel, forAll: Keys): Promise<AssignedBatch[]> {
    const perSample = impliedPeople(model);
    if (perSample !== undefined) {
      const ids = [...new Set(model.schema.annotators.map(({ id }) => id))];
      const settings: ChoiceSettings = {
        people: ids.map((id) => ({ id })),
        perSample,
        method: 'hash',
        seed: DEFAULT_SEED,
      };
      const none = { where: new Map(), isNew: false };
      const keys = await selectSamples(
        model,
        { samples: none, seed: DEFAULT_SEED },
        this.#sources(forAll, new KeySet()),
      );
      return [await this.#choose({ settings, keys, hashes: hashesOf(this.samples, keys) })];
    }
    const frozen = await this.#readFrozen(model.batches);
    const done = new Map<Batch, AssignedBatch>();
    // What a person left open depends on the other batches, and what is not frozen on those that are.
    const rank = (batch: Batch): number => (batch.samples.openOf ? 2 : 0) + (frozen.has(batch) ? 0 : 1);
    for (const batch of model.batches.toSorted((a, b) => rank(a) - rank(b))) {
      const ids = frozen.get(batch) ?? (await this.#select(model, batch, forAll, frozen));
      done.set(batch, await this.#people(model, batch, ids, [...done.values()]));
    }
    return model.batches.map((batch) => done.get(batch)!);
  }

  async #people(
    model: ProjectModel,
    batch: Batch,
    ids: Frozen | Int32Array,
    before: readonly AssignedBatch[] = [],
  ): Promise<AssignedBatch> {
    if (ids instanceof Int32Array) {
      const people = batch.method === 'hash' ? batch.people.filter(({ left }) => !left) : batch.people;
      const settings = choiceOf(batch, model, people.map(withCeiling));
      const others = before.filter(({ frozen }) => frozen);
      return this.#choose({ batch, settings, keys: ids, hashes: hashesOf(this.samples, ids), others });
    }
    if (ids.people) return storedBatch(batch, ids, ids.people, formerNames(model));
    const openOf = batch.samples.openOf?.id;
    const others = openOf === undefined ? [] : before.filter(({ left }) => left.has(openOf));
    return this.#choose({ batch, settings: choiceByIds(batch, model), ...ids, others });
  }

  async #select(
    model: ProjectModel,
    batch: Batch,
    forAll: Keys,
    frozen: ReadonlyMap<Batch, Frozen>,
  ): Promise<Int32Array> {
    // What is open changes with every answer, so it counts from the time when its ids were written.
    if (batch.samples.openOf) return new Int32Array();
    return selectSamples(model, batch, this.#sources(forAll, takenBy(frozen, batch)));
  }

  #sources(
    apart: Keys,
    taken: Keys,
    openOf: (person: string) => Keys = () => new KeySet(),
  ): SelectionSources {
    return { files: this.files, samples: this.samples, pause: this.pause, apart, taken, openOf };
  }

  /**
   * The samples that a batch has as the data are now, in their order: those to freeze. Needs all records. `before`:
   * batches that count as frozen.
   */
  async selection(
    model: ProjectModel,
    batch: Pick<Batch, 'samples' | 'seed'>,
    before: readonly AssignedBatch[] = [],
  ): Promise<Int32Array> {
    const now = await this.ready(model);
    const taken = new KeySet();
    for (const { keys, peopleAt } of frozenBeside(now, batch, before))
      for (const [n, key] of keys.entries()) if (key >= 0 && peopleAt(n).length > 0) taken.add(key);
    const openOf = (person: string): Keys => {
      const open = new KeySet();
      for (const other of now?.batches ?? []) {
        if (other.batch === batch || !other.left.has(person)) continue;
        for (const key of plannedFor(other, person) ?? [])
          if (now!.isDue(other, key, person) && (!now!.has(key, person) || this.#isDraft(key, person)))
            open.add(key);
      }
      return open;
    };
    return selectSamples(model, batch, this.#sources(this.#gold(), taken, openOf));
  }

  /**
   * The text of `peoplePath` that keeps the people of a batch with a file of ids as they are now, also for ids without a sample. Needs all
   * records. Throws a FileError if that file cannot be read.
   */
  async peopleOfIds(model: ProjectModel, batch: Batch): Promise<string> {
    const now = (await this.ready(model))!;
    const assigned = now.batches.find((each) => each.batch === batch)!;
    const { files, pause } = this;
    const ids = new Set<string>();
    await eachId(idsPath(batch), { files, pause }, (id) => void ids.add(id));
    return peopleText([...ids].map((sample, n) => ({ sample, people: now.peopleIn(assigned, n) })));
  }

  /**
   * People for these samples if they are frozen as those of a batch now: people who have not left, up to their capacities, and first those who
   * do not have the sample. Needs all records. `before`: batches that count as frozen.
   */
  async preview(
    model: ProjectModel,
    batch: Batch,
    keys: Int32Array,
    before: readonly AssignedBatch[] = [],
  ): Promise<AssignedBatch> {
    const now = await this.ready(model);
    const others = frozenBeside(now, batch, before);
    const capacities = new Map(model.schema.annotators.map(({ id, capacity }) => [id, capacity]));
    const people = batch.people
      .filter(({ left }) => !left)
      .map((person) => {
        const { id, ceiling = Infinity } = withCeiling(person);
        const all = capacities.get(id);
        const left =
          all === undefined ? ceiling : Math.min(ceiling, Math.max(0, all - this.#open(id, others).size));
        return { id, ...(left < Infinity && { ceiling: left }) };
      });
    const openOf = batch.samples.openOf?.id ?? '';
    const sources = (now?.batches ?? []).filter((other) => !other.frozen && other.left.has(openOf));
    return this.#choose({
      batch,
      settings: { ...choiceOf(batch, model, people), ...defined({ reserves: batch.onDisagreement }) },
      keys,
      hashes: hashesOf(this.samples, keys),
      others: [...others, ...sources],
      withAnswers: true,
    });
  }

  /** The samples of some batches that a person has to label and has not finished. */
  #open(person: string, batches: readonly AssignedBatch[]): KeySet {
    const { table } = this.records;
    const code = table.annotators.find(person);
    const open = new KeySet();
    for (const assigned of batches)
      if (!assigned.left.has(person))
        for (const key of plannedFor(assigned, person) ?? []) {
          const row = table.find(key, code);
          if ((row < 0 || !table.isDone(row)) && this.current?.isDue(assigned, key, person)) open.add(key);
        }
    return open;
  }

  #isDraft(key: number, person: string): boolean {
    const { table } = this.records;
    const row = table.find(key, table.annotators.find(person));
    return row >= 0 && table.isDraft(row);
  }

  async #readFrozen(batches: readonly Batch[]): Promise<Map<Batch, Frozen>> {
    const { files, samples, pause } = this;
    const read = await this.#each(batches, (batch) => readFrozen(batch, { files, samples, pause }));
    return new Map(batches.flatMap((batch, n) => (read[n] ? [[batch, read[n]]] : [])));
  }

  async #each<T>(batches: readonly Batch[], read: (batch: Batch) => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for await (const [, result] of inGroups(batches, FILES_AT_ONCE, read)) results.push(result);
    return results;
  }

  async #choose({
    batch,
    settings,
    keys,
    hashes,
    file,
    others = [],
    withAnswers,
  }: Choice): Promise<AssignedBatch> {
    const { table } = this.records;
    // What each person has already, or avoids by a list.
    const had = settings.people.map(({ id }) => {
      const found = new KeySet();
      for (const other of others) for (const key of plannedFor(other, id) ?? []) found.add(key);
      for (const row of withAnswers ? table.rowsOf(table.annotators.find(id)) : [])
        if (table.present(row)) found.add(table.key(row));
      return found;
    });
    const indexOf = new Map(settings.people.map(({ id }, n) => [id, n]));
    for (const { id, avoid = [] } of batch?.samples.ids ?? []) {
      const key = avoid.length > 0 ? this.samples.ids.find(id) : -1;
      if (key >= 0) for (const person of avoid) had[indexOf.get(person) ?? -1]?.add(key);
    }
    const avoids = (n: number, person: number): boolean => had[person]!.has(keys[n]!);
    const chosen = await inSteps(
      choosePeople(hashes, settings, had.some(({ size }) => size > 0) ? avoids : undefined),
      this.pause,
    );
    const most = strideOf(settings);
    const stride = most + (settings.reserves ?? 0);
    const part = (from: number, to: number) => (n: number) => {
      const people = chosen.subarray(n * stride + from, n * stride + to);
      const end = people.indexOf(-1);
      return end < 0 ? people : people.subarray(0, end);
    };
    const [peopleAt, reserveAt] = [part(0, most), part(most, stride)];
    return assignedBatch({ batch, settings, frozen: file, keys, peopleAt, reserveAt });
  }
}

interface Choice {
  readonly batch?: Batch;
  readonly settings: ChoiceSettings;
  readonly keys: Int32Array;
  readonly hashes: SampleHashes;
  readonly file?: FrozenFile;
  /** Who has a sample in one of these batches gets it only if the others do not suffice. */
  readonly others?: readonly AssignedBatch[];
  /** So do those who have answered it. */
  readonly withAnswers?: boolean;
}

/** The other batches that are frozen, with those that count as frozen. */
function frozenBeside(
  now: Assignments | undefined,
  batch: object,
  before: readonly AssignedBatch[],
): AssignedBatch[] {
  const apart = new Set<unknown>([batch, ...before.map((other) => other.batch)]);
  return [...(now?.batches ?? []).filter((other) => other.frozen && !apart.has(other.batch)), ...before];
}

function takenBy(frozen: ReadonlyMap<Batch, Frozen>, except: Batch): KeySet {
  const taken = new KeySet();
  for (const [batch, { keys }] of frozen)
    if (batch !== except) for (const key of keys) if (key >= 0) taken.add(key);
  return taken;
}

const withCeiling = ({ id, capacity }: BatchPerson): ChoiceSettings['people'][number] => ({
  id,
  ...(capacity !== undefined && { ceiling: capacity }),
});

/** How people are chosen for the samples of a batch. */
const choiceOf = (
  batch: Batch,
  { schema }: ProjectModel,
  people: ChoiceSettings['people'],
): ChoiceSettings => ({
  people,
  perSample: perSampleOf(batch, schema),
  method: batch.method,
  seed: batch.seed,
  ...defined({ overlap: batch.overlap, shares: batch.shares }),
});

/** The same with a file of ids. With `hash`, others take over at once what a person who left has not answered. */
const choiceByIds = (batch: Batch, model: ProjectModel): ChoiceSettings =>
  choiceOf(batch, model, batch.method === 'hash' ? batch.people.filter(({ left }) => !left) : batch.people);
