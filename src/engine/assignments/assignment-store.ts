import { int32Column } from '../../base/columns/columns';
import { IdTable } from '../../base/columns/id-table';
import { KeySet, type Keys } from '../../base/columns/key-set';
import { FileError } from '../../base/files/file-error';
import { fastHash64 } from '../../base/text/hash';
import { Mutex } from '../../base/mutex';
import { DEFAULT_SEED, FROZEN_IDS_GLOB, idsPath, perSampleOf } from '../../project/assignment/batch';
import { choosePeople, type ChoiceSettings, type SampleHashes } from '../../project/assignment/choose-people';
import { idIn, type IdLine } from '../../project/assignment/ids-file';
import { fileLines } from '../../project/answers/lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { Batch, ProjectModel } from '../../project/model/model';
import type { SampleStore } from '../../project/samples/sample-store';
import type { RecordStore } from '../answers/record-store';
import { Assignments, plannedFor, plannedKeys, type AssignedBatch } from './assignments';
import type { Gates } from './gates';
import { hashesOf, inSteps, selectSamples, type SelectionSources } from './select-samples';

/** How many people label each sample of a project without batches; undefined if all annotators label every sample. */
function impliedPeople({ schema, batches }: ProjectModel): number | undefined {
  const { annotatorsPerSample: count, annotators } = schema;
  if (batches.length > 0 || count === undefined || !Number.isInteger(count) || count < 1) return undefined;
  return new Set(annotators.map(({ id }) => id)).size > count ? count : undefined;
}

/** Whether a project assigns samples to people. Otherwise everyone labels every sample. */
export const isAssigned = (model: ProjectModel): boolean =>
  model.batches.length > 0 || impliedPeople(model) !== undefined;

/** The batches of a person; none if some of them depend on other batches, or are closed until these are answered. */
function batchesAlone({ batches }: ProjectModel, person: string): readonly Batch[] {
  const own = batches.filter(({ people }) => people.some(({ id }) => id === person));
  return own.some(({ samples, after }) => samples.openOf !== undefined || after !== undefined) ? [] : own;
}

/** Files of ids that are read at once: mostly, reading one is waiting for the disk. */
const FILES_AT_ONCE = 16;

/** Who labels which samples of a project: computed when it is first needed, and again after something that it depends on has changed. */
export class AssignmentStore {
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

  constructor(
    private readonly files: OverlayFiles,
    private readonly samples: SampleStore,
    private readonly records: RecordStore,
    private readonly pause: () => Promise<void>,
    private readonly closed: Gates['closed'] = () => undefined,
  ) {}

  /** The assignments, at least as far as they concern a person. */
  of(person: string | undefined): Assignments | undefined {
    return this.current ?? (this.#own?.person === person ? this.#own?.assignments : undefined);
  }

  /** The assignments, if they limit the samples of a person. */
  limiting(person: string | undefined): Assignments | undefined {
    const found = this.of(person);
    return found?.limits(person) ? found : undefined;
  }

  /** Call after samples or the files of ids may have changed. */
  invalidate(): void {
    this.#generation += 1;
  }

  /** Lists the files of ids; returns whether one has changed since the last listing, or could not be read. */
  async list(model: ProjectModel): Promise<boolean> {
    if (model.batches.length === 0) return false;
    const found = await this.files.list([FROZEN_IDS_GLOB, model.schema.training.split.file]);
    const listed = JSON.stringify(found.map(({ path, version }) => [path, version]));
    const paths = new Set(found.map(({ path }) => path));
    const isUnread = this.current?.batches.some(
      ({ batch, isFrozen, problem }) => problem ?? (batch && !isFrozen && paths.has(idsPath(batch))),
    );
    if (listed === this.#listed && !isUnread) return false;
    this.#listed = listed;
    this.invalidate();
    return true;
  }

  /** The assignments of a project whose sample ids are known. Waits for gold, but for no answers. Throws FileError. */
  async ready(model: ProjectModel): Promise<Assignments | undefined> {
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
        return (this.current = new Assignments(this.samples, this.records, batches, forAll, this.closed));
      }
    });
  }

  /** Like `ready`, but only `of(person)` is needed: until everyone's assignments are known, those of the person alone if possible. */
  async readyFor(model: ProjectModel, person: string): Promise<void> {
    const isOwnKnown = async (): Promise<boolean> => {
      const batches = batchesAlone(model, person);
      if (this.current || batches.length === 0) return false;
      const seen = this.#origins(model);
      const { person: known, seen: before } = this.#own ?? {};
      if (known === person && seen.every((part, n) => part === before![n])) return true;
      const forAll = await this.#forAll();
      const frozen = await this.#readFrozen(batches);
      // What is not frozen, or cannot be read, depends on more than these batches.
      if (batches.some((batch) => frozen.get(batch)?.problem !== undefined || !frozen.has(batch)))
        return false;
      const assigned: AssignedBatch[] = [];
      for (const batch of batches) assigned.push(await this.#people(model, batch, frozen.get(batch)!));
      const assignments = new Assignments(this.samples, this.records, assigned, forAll, this.closed);
      this.#own = { person, seen, assignments };
      return seen.every((part, n) => part === this.#origins(model)[n]);
    };
    if (!(await this.#computingOwn.run(isOwnKnown))) await this.ready(model);
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

  #basisOf({ schema, batches }: ProjectModel, forAll: Keys): string {
    const { annotators, annotatorsPerSample, data, training } = schema;
    return JSON.stringify([
      this.#generation,
      batches.map(({ name, file }) => [name, file.document.text]),
      annotators.map(({ id }) => id),
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
    // What a person left open depends on the other batches.
    for (const batch of model.batches.toSorted(
      (a, b) => Number(!!a.samples.openOf) - Number(!!b.samples.openOf),
    )) {
      const ids = frozen.get(batch) ?? (await this.#select(model, batch, forAll, frozen));
      done.set(batch, await this.#people(model, batch, ids, [...done.values()]));
    }
    return model.batches.map((batch) => done.get(batch)!);
  }

  #people(
    model: ProjectModel,
    batch: Batch,
    ids: Frozen | Int32Array,
    before: readonly AssignedBatch[] = [],
  ): Promise<AssignedBatch> {
    const settings = choiceOf(batch, model);
    return ids instanceof Int32Array
      ? this.#choose({ batch, settings, keys: ids, hashes: hashesOf(this.samples, ids), before })
      : this.#choose({ batch, settings, keys: ids.keys, hashes: ids.hashes, frozen: ids, before });
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
   * The samples that a batch has as the data are now, in their order: those to write into its file of ids. Needs all records. `before`:
   * batches that count as frozen.
   */
  async selection(
    model: ProjectModel,
    batch: Pick<Batch, 'samples' | 'seed'>,
    before: readonly AssignedBatch[] = [],
  ): Promise<Int32Array> {
    const now = await this.ready(model);
    const frozen = (now?.batches ?? []).filter((other) => other.batch !== batch && other.isFrozen);
    const taken = new KeySet();
    for (const { keys } of [...frozen, ...before]) for (const key of keys) if (key >= 0) taken.add(key);
    const openOf = (person: string): Keys => {
      const open = new KeySet();
      for (const other of now?.batches ?? []) {
        if (other.batch === batch || !other.left.has(person)) continue;
        for (const key of plannedFor(other, person) ?? [])
          if (!now!.has(key, person) || this.#isDraft(key, person)) open.add(key);
      }
      return open;
    };
    return selectSamples(model, batch, this.#sources(this.#gold(), taken, openOf));
  }

  /** People for these samples as if they were those of a batch. */
  async preview(model: ProjectModel, batch: Batch, keys: Int32Array): Promise<AssignedBatch> {
    const before = ((await this.ready(model))?.batches ?? []).filter((other) => other.batch !== batch);
    return this.#people(model, batch, keys, before);
  }

  #isDraft(key: number, person: string): boolean {
    const { table } = this.records;
    const row = table.find(key, table.annotators.find(person));
    return row >= 0 && table.isDraft(row);
  }

  /** The batches that have a file of ids, with what it holds. */
  async #readFrozen(batches: readonly Batch[]): Promise<Map<Batch, Frozen>> {
    const frozen = new Map<Batch, Frozen>();
    for (let at = 0; at < batches.length; at += FILES_AT_ONCE) {
      const some = batches.slice(at, at + FILES_AT_ONCE);
      const read = await Promise.all(some.map((batch) => this.#frozen(batch)));
      for (const [n, batch] of some.entries()) if (read[n]) frozen.set(batch, read[n]);
    }
    return frozen;
  }

  async #frozen(batch: Batch): Promise<Frozen | undefined> {
    const [high, low, keys] = [int32Column(), int32Column(), int32Column()];
    const seen = new IdTable();
    const unknown: IdLine[] = [];
    const add = ({ raw, line, offset }: Omit<IdLine, 'id'> & { readonly raw: string }): void => {
      const id = idIn(raw);
      if (id === undefined) return;
      const hash = fastHash64(id);
      if (seen.findHash(...hash) >= 0) return;
      seen.internHash(...hash);
      const key = this.samples.ids.findHash(...hash);
      const isSample = this.samples.locate(key) !== undefined;
      // An id without a sample keeps its place, so that nothing else moves.
      high.push(hash[0]);
      low.push(hash[1]);
      keys.push(isSample ? key : -1);
      if (!isSample) unknown.push({ id, line, offset });
    };
    try {
      for await (const group of fileLines(this.files, idsPath(batch))) {
        for (const line of group) add(line);
        await this.pause();
      }
    } catch (error) {
      if (FileError.is(error, 'not-found')) return undefined;
      if (!FileError.is(error)) throw error;
      // The other batches do not depend on it.
      return { keys: new Int32Array(), unknown: [], hashes: hashesOf(this.samples, []), problem: error };
    }
    return {
      keys: Int32Array.from({ length: keys.length }, (_, n) => keys.get(n)),
      unknown,
      hashes: { length: keys.length, high: (n) => high.get(n), low: (n) => low.get(n) },
    };
  }

  async #choose({ batch, settings, keys, hashes, frozen, before = [] }: Choice): Promise<AssignedBatch> {
    const openOf = batch?.samples.openOf?.id;
    const others = openOf === undefined ? [] : before.filter(({ left }) => left.has(openOf));
    const avoided = new Map(
      (batch?.samples.ids ?? []).flatMap(({ id, avoid }) =>
        avoid ? [[this.samples.ids.find(id), avoid] as const] : [],
      ),
    );
    const avoids = (n: number, person: number): boolean => {
      const { id } = settings.people[person]!;
      const isListed = avoided.get(keys[n]!)?.includes(id) === true;
      return isListed || others.some((other) => plannedFor(other, id)?.has(keys[n]!) === true);
    };
    const chosen = await inSteps(
      choosePeople(hashes, settings, others.length > 0 || avoided.size > 0 ? avoids : undefined),
      this.pause,
    );
    const people = batch?.people ?? [];
    return {
      batch,
      settings,
      isFrozen: frozen !== undefined,
      unknown: frozen?.unknown ?? [],
      ...(frozen?.problem && { problem: frozen.problem }),
      keys,
      chosen,
      planned: plannedKeys(keys, chosen, settings),
      indexOf: new Map(settings.people.map(({ id }, n) => [id, n])),
      members: new Set([...settings.people, ...people].map(({ id }) => id)),
      left: new Set(people.flatMap(({ id, left }) => (left ? [id] : []))),
    };
  }
}

interface Choice {
  readonly batch?: Batch;
  readonly settings: ChoiceSettings;
  readonly keys: Int32Array;
  readonly hashes: SampleHashes;
  readonly frozen?: Frozen | undefined;
  readonly before?: readonly AssignedBatch[];
}

/** A file of ids that was read. */
interface Frozen extends Pick<AssignedBatch, 'keys' | 'unknown' | 'problem'> {
  readonly hashes: SampleHashes;
}

function takenBy(frozen: ReadonlyMap<Batch, Frozen>, except: Batch): KeySet {
  const taken = new KeySet();
  for (const [batch, { keys }] of frozen)
    if (batch !== except) for (const key of keys) if (key >= 0) taken.add(key);
  return taken;
}

/** How the people of a batch are chosen. With `hash`, others take over at once what a person who left has not answered. */
const choiceOf = (batch: Batch, { schema }: ProjectModel): ChoiceSettings => ({
  people: batch.method === 'hash' ? batch.people.filter(({ left }) => !left) : batch.people,
  perSample: perSampleOf(batch, schema),
  method: batch.method,
  seed: batch.seed,
  ...(batch.overlap !== undefined && { overlap: batch.overlap }),
});
