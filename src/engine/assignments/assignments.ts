import { KeySet, type Keys } from '../../base/columns/key-set';
import { counted } from '../../base/text/phrases';
import { rankedPeople, type ChoiceSettings } from '../../project/assignment/choose-people';
import type { FrozenFile } from '../../project/assignment/frozen-file';
import type { AnswerTable } from '../../project/answers/answer-table';
import type { Batch } from '../../project/model/model';
import type { SampleFile } from '../../project/samples/sample-file';
import type { SampleStore } from '../../project/samples/sample-store';
import { addTo, getOrAdd } from '../../base/lists';

/** A batch with its samples and the people chosen for them. */
export interface AssignedBatch {
  /** Undefined for the assignment that follows from `quality.annotators_per_sample`. */
  readonly batch: Batch | undefined;
  readonly settings: ChoiceSettings;
  /** The file that its samples come from; undefined if it is not frozen. */
  readonly frozen: FrozenFile | undefined;
  /** In the order of the data, or of that file; -1 for an unknown id. */
  readonly keys: Int32Array;
  /** The people chosen for the sample at a position, in the order of the choice: indices of the people of `settings`. */
  peopleAt(n: number): Int32Array;
  /** The same of those who label it if these differ. */
  reserveAt(n: number): Int32Array;
  /** The samples of each person of `settings`, and of these the ones that the person labels only if others differ. */
  readonly planned: readonly KeySet[];
  readonly reserves: readonly KeySet[];
  /** The places of people in `settings`, by name. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Names of all its people, including those who left. */
  readonly members: ReadonlySet<string>;
  readonly left: ReadonlySet<string>;
}

/** A part of a file's (or the project's) samples to count. */
export interface Members {
  readonly total: number;
  has(key: number, file: SampleFile): boolean;
}

/** Who labels which samples. Answers that have been read are taken into account; without them, everyone has all that was planned, but for the reserves. */
export class Assignments {
  /** Of each batch with the method `hash`: samples with answers of people who were not chosen for them, and the codes of these people. */
  #others:
    | {
        table: AnswerTable;
        changes: number;
        byBatch: ReadonlyMap<AssignedBatch, ReadonlyMap<number, number[]>>;
      }
    | undefined;
  readonly #counts = new Map<string, number>();
  readonly #batchesOf: (key: number) => readonly AssignedBatch[];
  readonly #hasHash: boolean;
  /** Whether a batch keeps people who label a sample only if others differ. */
  readonly hasReserves: boolean;

  constructor(
    private readonly samples: SampleStore,
    private readonly records: { readonly table: AnswerTable },
    readonly batches: readonly AssignedBatch[],
    /** Gold samples, which everyone has. */
    readonly forAll: Keys,
    private readonly closed: (batch: Batch | undefined, person: string) => string | undefined,
    /** Whether the answers in some rows of the table differ in what a third opinion is asked for. */
    private readonly differ: (rows: readonly number[]) => boolean,
  ) {
    this.#batchesOf = batchesByKey(batches);
    this.#hasHash = batches.some(({ settings }) => settings.method === 'hash');
    this.hasReserves = batches.some(({ reserves }) => reserves.some(({ size }) => size > 0));
  }

  /** Whether the samples of a person are limited: always with batches, otherwise only those of the listed annotators. */
  limits(person: string | undefined): boolean {
    return person !== undefined && this.batches.some(({ batch, members }) => batch || members.has(person));
  }

  /** Whether a person has to label a sample, by its key, or has done so. Gold is for everyone. */
  has(key: number, person: string): boolean {
    if (key < 0 || this.forAll.has(key)) return true;
    return this.isAssigned(key, person) || this.#isAnswered(key, person);
  }

  /** Contains every sample that `has` holds for, and others that were planned for the person. */
  candidates(person: string): Keys {
    const found = new KeySet(this.forAll);
    for (const assigned of this.batches) for (const key of plannedFor(assigned, person) ?? []) found.add(key);
    const { table } = this.records;
    for (const row of table.rowsOf(table.annotators.find(person))) found.add(table.key(row));
    return found;
  }

  /** The same without gold and without answers to other samples. */
  isAssigned(key: number, person: string): boolean {
    return this.#batchesOf(key).some((assigned) => this.#isIn(assigned, key, person));
  }

  #isIn(assigned: AssignedBatch, key: number, person: string): boolean {
    if (!this.#isMeant(assigned, key, person)) return false;
    return !this.#closedAt(assigned, key, person) || this.#isAnswered(key, person);
  }

  /** Why a sample is closed for a person: the batch is, or all those that it was taken over from. Undefined if it is open. */
  #closedAt(
    assigned: AssignedBatch,
    key: number,
    person: string,
    passed: readonly AssignedBatch[] = [],
  ): { readonly batch: Batch | undefined; readonly reason: string } | undefined {
    const { batch } = assigned;
    const reason = this.closed(batch, person);
    if (reason !== undefined) return { batch, reason };
    if (!batch?.samples.openOf) return undefined;
    const seen = [...passed, assigned];
    const sources = this.#sourcesOf(assigned, key).filter((source) => !seen.includes(source));
    const closed = sources.map((source) => this.#closedAt(source, key, person, seen));
    return closed.every((each) => each) ? closed[0] : undefined;
  }

  /** The batches from which a batch with `open_of` has taken a sample over. */
  #sourcesOf({ batch }: AssignedBatch, key: number): AssignedBatch[] {
    const openOf = batch?.samples.openOf?.id;
    if (openOf === undefined) return [];
    return this.#batchesOf(key).filter(
      (other) => other.batch !== batch && other.left.has(openOf) && plannedFor(other, openOf)?.has(key),
    );
  }

  /** Why a batch, or a part of it, is closed for a person, as the rest of a sentence; undefined if all of it is open. */
  closedBecause(assigned: AssignedBatch, person: string): string | undefined {
    const { batch } = assigned;
    const reason = this.closed(batch, person);
    if (reason !== undefined || !batch?.samples.openOf) return reason;
    const own = [...(plannedFor(assigned, person) ?? [])].filter((key) => this.isDue(assigned, key, person));
    const closed = own.flatMap((key) => this.#closedAt(assigned, key, person) ?? []);
    const [first] = closed;
    return (
      first &&
      `${closed.length} of ${counted(own.length, 'sample')} came from batches that are closed, such as "${first.batch!.name}": ${first.reason}`
    );
  }

  /** The same whether or not the batch is open. */
  #isMeant(assigned: AssignedBatch, key: number, person: string): boolean {
    const { planned, left, indexOf } = assigned;
    const index = indexOf.get(person);
    if (index === undefined || !planned[index]!.has(key) || this.forAll.has(key)) return false;
    if (left.has(person)) return this.#isAnswered(key, person);
    return this.isDue(assigned, key, person) && !this.#isRelieved(assigned, key, index);
  }

  /**
   * Whether a person labels a sample of their plan. A sample in reserve opens when all others are done with it and differ. Once the person
   * has a record of it, it stays open.
   */
  isDue(assigned: AssignedBatch, key: number, person: string): boolean {
    if (!reservesOf(assigned, person)?.has(key)) return true;
    const { table } = this.records;
    const { settings, planned, reserves, left } = assigned;
    const rowOf = (name: string): number => table.find(key, table.annotators.find(name));
    if (rowOf(person) >= 0) return true;
    for (const [n, { id }] of settings.people.entries()) {
      if (!planned[n]!.has(key) || left.has(id) || reserves[n]!.has(key)) continue;
      if (!(rowOf(id) >= 0 && table.isDone(rowOf(id)))) return false;
    }
    const rows = [...table.countingOn(key)].filter((row) => !this.isReserve(key, table.annotatorName(row)));
    return this.differ(rows);
  }

  /** Whether a person labels a sample only because others differ: in no batch as one of its people. */
  isReserve(key: number, person: string): boolean {
    if (!this.hasReserves) return false;
    const own = this.#batchesOf(key).filter((assigned) => plannedFor(assigned, person)?.has(key));
    return own.length > 0 && own.every((assigned) => reservesOf(assigned, person)!.has(key));
  }

  /** People who get a sample, by its key, when a batch opens, and do not have it yet. */
  laterPeopleOf(key: number): string[] {
    const found = new Set<string>();
    for (const assigned of this.#batchesOf(key))
      if (assigned.batch?.after ?? assigned.batch?.samples.openOf)
        for (const { id } of assigned.settings.people)
          if (this.#isMeant(assigned, key, id) && !this.has(key, id)) found.add(id);
    return [...found];
  }

  /** The answers that a batch waits for, whether or not it is open. */
  *waits(assigned: AssignedBatch): Iterable<readonly [person: string, key: number]> {
    const { table } = this.records;
    for (const [n, { id }] of assigned.settings.people.entries()) {
      if (assigned.left.has(id)) continue;
      const code = table.annotators.find(id);
      for (const key of assigned.planned[n]!) {
        const row = table.find(key, code);
        if (!(row >= 0 && table.isDone(row)) && this.#isMeant(assigned, key, id)) yield [id, key];
      }
    }
  }

  /** The people of a sample, by its key: those who have to label it, in the order of the batches, and others who have answered it. */
  peopleOf(key: number): string[] {
    const found = new Set<string>();
    for (const assigned of this.#batchesOf(key))
      for (const { id } of assigned.settings.people) if (this.#isIn(assigned, key, id)) found.add(id);
    const { table } = this.records;
    for (const row of table.rowsOn(key)) if (table.present(row)) found.add(table.annotatorName(row));
    return [...found];
  }

  /**
   * The people who have a sample in a batch, by its position: those chosen who are not relieved of it, and people of the batch who have
   * answered it in their place.
   */
  peopleIn(assigned: AssignedBatch, n: number): string[] {
    const key = assigned.keys[n]!;
    const { people } = assigned.settings;
    const chosen = [...assigned.peopleAt(n)].filter((person) => !this.#isRelieved(assigned, key, person));
    const others = this.#answeredByOthers().get(assigned)?.get(key) ?? [];
    return [
      ...chosen.map((person) => people[person]!.id),
      ...others.map((code) => this.records.table.annotators.text(code)),
    ];
  }

  /** The keys of samples that no batch has, or that no one of it has to label, and that no one has answered. */
  unassigned(): KeySet {
    const covered = new KeySet();
    for (const { settings, planned, reserves, left } of this.batches)
      for (const [n, { id }] of settings.people.entries())
        if (!left.has(id)) for (const key of planned[n]!) if (!reserves[n]!.has(key)) covered.add(key);
    const found = new KeySet();
    for (const file of this.samples.files)
      for (let row = 0; row < file.rows; row++) {
        const key = this.samples.keyAt(file, row);
        if (key < 0 || covered.has(key) || this.forAll.has(key)) continue;
        if (this.peopleOf(key).length === 0) found.add(key);
      }
    return found;
  }

  /** The same with some of the batches. */
  only(batches: readonly Batch[]): Assignments {
    const wanted = this.batches.filter(({ batch }) => batch && batches.includes(batch));
    return new Assignments(this.samples, this.records, wanted, this.forAll, this.closed, this.differ);
  }

  /**
   * A person's part of some files, to count their progress; answers to other samples of these files are a part of it. `isApart`: gold that
   * is counted elsewhere.
   */
  membersFor(
    person: string,
    files: readonly SampleFile[],
    isApart: (key: number) => boolean = () => false,
  ): Members {
    const within = new Set(files);
    let total = this.#planned(person, files);
    for (const key of this.forAll)
      if (!isApart(key) && within.has(this.samples.locate(key)?.file as SampleFile)) total += 1;
    const { table } = this.records;
    for (const row of table.rowsOf(table.annotators.find(person))) {
      if (!table.present(row)) continue;
      const key = table.key(row);
      if (this.forAll.has(key)) continue;
      if (this.#batchesOf(key).some((assigned) => plannedFor(assigned, person)?.has(key))) continue;
      if (within.has(this.samples.locate(key)?.file as SampleFile)) total += 1;
    }
    for (const key of this.#lost(person))
      if (within.has(this.samples.locate(key)?.file as SampleFile)) total -= 1;
    return { total, has: (key, file) => within.has(file) && !isApart(key) && this.has(key, person) };
  }

  /** How many samples of these files were planned for a person. */
  #planned(person: string, files: readonly SampleFile[]): number {
    const name = JSON.stringify([person, files.map(({ path }) => path)]);
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    const within = new Set(files);
    const seen = new KeySet();
    for (const assigned of this.batches) {
      for (const key of plannedFor(assigned, person) ?? [])
        if (!this.forAll.has(key) && within.has(this.samples.locate(key)?.file as SampleFile)) seen.add(key);
    }
    this.#counts.set(name, seen.size);
    return seen.size;
  }

  /** Planned samples that a person does not have: others have answered them or agree, the person has left, or they are closed. */
  #lost(person: string): Keys {
    const lost = new KeySet();
    for (const assigned of this.batches) {
      const planned = plannedFor(assigned, person);
      if (!planned) continue;
      const { batch, left } = assigned;
      const others = this.#answeredByOthers().get(assigned)?.keys() ?? [];
      const isOut =
        left.has(person) || batch?.samples.openOf !== undefined || this.closed(batch, person) !== undefined;
      for (const key of isOut ? planned : [...others, ...reservesOf(assigned, person)!])
        if (planned.has(key) && !this.forAll.has(key) && !this.has(key, person)) lost.add(key);
    }
    return lost;
  }

  #isAnswered(key: number, person: string): boolean {
    const { table } = this.records;
    const row = table.find(key, table.annotators.find(person));
    return row >= 0 && table.present(row);
  }

  /** Whether enough people other than those chosen have answered, so that this one need not. */
  #isRelieved(assigned: AssignedBatch, key: number, person: number): boolean {
    if (assigned.settings.method !== 'hash') return false;
    const others = this.#answeredByOthers().get(assigned)?.get(key);
    if (!others) return false;
    const { people } = assigned.settings;
    if (this.#isAnswered(key, people[person]!.id)) return false;
    const planned = [...this.#ranked(assigned, key)].filter((index) => assigned.planned[index]!.has(key));
    const open = planned.filter((index) => !this.#isAnswered(key, people[index]!.id));
    return open.indexOf(person) >= open.length - others.length;
  }

  #ranked({ settings }: AssignedBatch, key: number): Int32Array {
    const { ids } = this.samples;
    return rankedPeople([ids.hashHigh(key), ids.hashLow(key)], settings);
  }

  /** Counting answers of a batch's people to samples for which they were not chosen. One pass, however many batches there are. */
  #answeredByOthers(): ReadonlyMap<AssignedBatch, ReadonlyMap<number, number[]>> {
    const { table } = this.records;
    if (this.#others?.table === table && this.#others.changes === table.changes) return this.#others.byBatch;
    const byBatch = new Map<AssignedBatch, Map<number, number[]>>();
    for (let row = 0; this.#hasHash && row < table.rows; row++) {
      const key = table.key(row);
      for (const assigned of this.#batchesOf(key)) {
        if (assigned.settings.method !== 'hash') continue;
        const name = table.annotatorName(row);
        const isPlanned = assigned.planned[assigned.indexOf.get(name) ?? -1]?.has(key);
        if (isPlanned || !assigned.members.has(name) || !table.isDone(row)) continue;
        const found = getOrAdd(byBatch, assigned, () => new Map<number, number[]>());
        addTo(found, key, table.annotator(row));
      }
    }
    this.#others = { table, changes: table.changes, byBatch };
    return byBatch;
  }
}

/** The batches of each sample, by its key: as a number for each sample, since most have the same batches as many others. */
function batchesByKey(batches: readonly AssignedBatch[]): (key: number) => readonly AssignedBatch[] {
  const size =
    batches.reduce((most, { keys }) => keys.reduce((max, key) => Math.max(max, key), most), -1) + 1;
  const listOf = new Int32Array(size);
  const lists: AssignedBatch[][] = [[]];
  for (const assigned of batches) {
    /** List without this batch -> list with it. */
    const extended = new Map<number, number>();
    for (const key of assigned.keys) {
      const list = key < 0 ? [assigned] : lists[listOf[key]!]!;
      if (list.at(-1) === assigned) continue;
      listOf[key] = getOrAdd(extended, listOf[key]!, () => lists.push([...list, assigned]) - 1);
    }
  }
  return (key) => lists[listOf[key] ?? 0]!;
}

/** The samples that a batch planned for a person; undefined if it does not choose the person. */
export const plannedFor = ({ planned, indexOf }: AssignedBatch, person: string): KeySet | undefined =>
  planned[indexOf.get(person) ?? -1];

/** The same of those that only a disagreement gives to the person. */
export const reservesOf = ({ reserves, indexOf }: AssignedBatch, person: string): KeySet | undefined =>
  reserves[indexOf.get(person) ?? -1];

/** How many samples of a batch have so many people, as it was planned: ascending by the number of people. */
export function samplesByPeople({ keys, peopleAt }: AssignedBatch): ReadonlyMap<number, number> {
  const counts: number[] = [];
  for (const [n, key] of keys.entries())
    if (key >= 0) counts[peopleAt(n).length] = (counts[peopleAt(n).length] ?? 0) + 1;
  return new Map(Object.entries(counts).map(([people, samples]) => [Number(people), samples]));
}
