import { canonicalJson } from '../../base/json/canonical-json';
import { isObject } from '../../base/objects';
import { maxOf, addTo } from '../../base/lists';
import { quoted, shorten } from '../../base/text/phrases';
import { LineChecks } from '../../engine/findings/line-checks';
import { ANNOTATIONS, logPath } from '../../engine/log-kinds';
import type { Project } from '../../engine/project';
import { rowOf } from '../../engine/stores/answer-row';
import { filesWithId } from '../../engine/stores/repeated-ids';
import { fileLines, parseLine } from '../../project/answers/lines';
import { activate, type ActiveMigration } from '../../project/migrations/activation';
import { formerNames, peopleAside } from '../../project/migrations/person-names';
import { personAfter, rewriteRecord } from '../../project/migrations/rewrite-record';
import type { ProjectModel } from '../../project/model/model';
import { staleBy } from '../../project/model/staleness';
import type { PageLog } from '../../project/pages/page-log';
import { sentRecord, type Fields, type SentAnswers } from '../../project/pages/sent-answers';
import { isAnnotatorName, nameProblem } from '../../project/records/annotator-name';
import { checkAnnotation } from '../../project/records/check-record';
import { compareRecords } from '../../project/records/compare-records';
import { replayRecord, type ReplayRecord } from '../../project/records/parse-record';

/** What becomes of a sent file. Lines are counted from 1. */
export interface Plan {
  /** The lines to append to the person's file, by the ids of their records, in the order of the file. */
  readonly fresh: ReadonlyMap<string, string>;
  /** How many records the project has already. */
  readonly known: number;
  readonly refused: readonly { readonly line: number; readonly why: string }[];
  /** What to know of lines that are written, such as "to be migrated", with their numbers. */
  readonly notes: ReadonlyMap<string, readonly number[]>;
}

/** By the path of a person's file: the ids and the canonical JSON of its records, and of those that are to be written to it. */
export type KnownRecords = Map<string, Set<string>>;

/** The fields of docs/format.md, "Annotation records". */
const FIELDS: ReadonlySet<string> = new Set(
  'v id time annotator sample labels text_hash guideline guideline_hash unit rules flags note seconds status origin shown swapped start undoes redoes withdrawn'.split(
    ' ',
  ),
);

/** Clocks that differ by less are not worth a word. In milliseconds. */
const CLOCKS_DIFFER = 600_000;

/** Plans what a sent file adds to a project whose records have been read, and notes its records in `known`; returns a message, which continues the name of the file, if nothing of it can be received. */
export async function planReceipt(
  project: Project,
  model: ProjectModel,
  sent: SentAnswers,
  { pages }: PageLog,
  known: KnownRecords,
): Promise<Plan | string> {
  const { project: of, person } = sent.head;
  if (!pages.some(({ id }) => id === of))
    return 'is of another project: no page that was made here has its id. If the page was made in another clone, get the files in pages/ from there first.';
  if (!isAnnotatorName(person)) return `cannot be received: ${nameProblem(person)}`;
  const path = logPath(ANNOTATIONS, model, person);
  const { annotators, reviewers } = model.schema;
  const named = [annotators, reviewers, ...model.batches.map((batch) => batch.people)].flat();
  const isKnown =
    named.some(({ id }) => id === person) ||
    project.records.files.some((file) => file.path === path) ||
    pages.some((page) => page.person === person);
  if (!isKnown)
    return `is from "${person}", whom the project does not know. Add the name to people.annotators of labelwright.yaml, or make a page for it.`;
  const lines = sent.lines.map((line, n) => ({ line: n + 2, of: sentRecord(line) }));
  const others = lines.find(({ of: one }) => typeof one !== 'string' && isOfAnother(one.record, person));
  if (others) return `has a record of somebody else than "${person}" in line ${others.line}.`;
  if (!known.has(path)) known.set(path, await recordsOf(project, path));
  const receipt = new Receiving(project, model, person, path, known.get(path)!);
  await project.assignments.ready(model);
  for (const { line, of: one } of lines) receipt.take(line, one);
  return receipt.end();
}

const isOfAnother = ({ annotator }: Fields, person: string): boolean =>
  typeof annotator === 'string' && annotator !== person;

async function recordsOf({ files }: Project, path: string): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const group of (await files.stat(path)) ? fileLines(files, path) : [])
    for (const { raw } of group) {
      const record = parseLine(raw);
      if (!isObject(record)) continue;
      found.add(canonicalJson(record));
      if (typeof record.id === 'string') found.add(record.id);
    }
  return found;
}

/** A record that is written. */
interface Fresh {
  readonly line: number;
  readonly raw: string;
  readonly record: Fields;
  readonly replay: ReplayRecord;
}

class Receiving {
  readonly #fresh = new Map<string, Fresh>();
  #known = 0;
  readonly #refused: { line: number; why: string }[] = [];
  readonly #notes = new Map<string, number[]>();
  /** By line: by how many milliseconds a record is from the future. */
  readonly #ahead = new Map<number, number>();
  readonly #checks: LineChecks;
  readonly #migrations: readonly ActiveMigration[];

  constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    private readonly person: string,
    private readonly path: string,
    private readonly there: Set<string>,
  ) {
    this.#checks = new LineChecks(model, project.samples);
    this.#migrations = activate(model);
  }

  take(line: number, one: { readonly raw: string; readonly record: Fields } | string): void {
    const why = typeof one === 'string' ? one : this.#takeRecord(line, one.raw, one.record);
    if (why !== undefined) this.#refused.push({ line, why });
  }

  /** Returns why a record is not written; undefined if it is, or was. */
  #takeRecord(line: number, raw: string, record: Fields): string | undefined {
    const { project, path } = this;
    const [id, content] = [String(record.id), canonicalJson(record)];
    if (this.there.has(content)) return void (this.#known += 1);
    if (this.there.has(id)) return `the record ${id} is there already, and says something else`;
    const elsewhere = filesWithId(project.records.files, id).find((file) => file.path !== path);
    if (elsewhere) return `the id ${id} is that of a record in ${elsewhere.path}`;
    const wrong: string[] = [];
    checkAnnotation(record, this.person, (_, message, severity) => void (severity ?? wrong.push(message)));
    if (wrong.length > 0) return wrong[0]!.replace(/\.$/, '');
    if ('migration' in record) return 'it says that a migration wrote it, and a page runs none';
    if (record.swapped !== undefined && record.labels === undefined)
      return 'it has "swapped", an answer that was asked for again, without "labels"';
    const replay = replayRecord(record)!;
    if (!project.samples.locate(replay.sample))
      return `the project has no sample "${replay.sample}" (any more)`;
    this.there.add(id).add(content);
    this.#fresh.set(id, { line, raw, record, replay });
    return undefined;
  }

  end(): Plan {
    const newest = new Map<string, Fresh>();
    for (const one of this.#fresh.values()) {
      const other = newest.get(one.replay.sample);
      if (!other || compareRecords(other.replay, one.replay) < 0) newest.set(one.replay.sample, one);
    }
    for (const one of this.#fresh.values()) this.#noteAbout(one, newest.get(one.replay.sample) === one);
    const minutes = Math.round(maxOf([...this.#ahead.values()], 0) / 60_000);
    if (minutes > 0)
      this.#notes.set(`from a clock that is ahead by ${minutes} minutes`, [...this.#ahead.keys()]);
    const fresh = new Map([...this.#fresh].map(([id, { raw }]) => [id, raw]));
    return { fresh, known: this.#known, refused: this.#refused, notes: this.#notes };
  }

  /** `isNewest`: of those records of the file that are about its sample. */
  #noteAbout({ line, raw, record, replay }: Fresh, isNewest: boolean): void {
    const { project, model, person, path } = this;
    const note = (what: string): void => addTo(this.#notes, what, line);
    const unknown = Object.keys(record).filter((field) => !FIELDS.has(field));
    if (unknown.length > 0)
      note(`with fields that are not known, and are kept: ${shorten(quoted(unknown), 100)}`);
    const ahead = replay.time - Date.now();
    if (ahead > CLOCKS_DIFFER) this.#ahead.set(line, ahead);
    if (!isNewest) return;
    const now = formerNames(model).get(person) ?? person;
    const assignments = project.assignments.limiting(now);
    if (assignments?.has(project.samples.ids.find(replay.sample), now) === false)
      note(`about a sample that is not assigned to ${person}`);
    if (peopleAside(model).has(person)) note(`of ${person}, who is set aside: does not count`);
    if (record.guideline_hash !== undefined && record.guideline_hash !== model.hash)
      note('given by another version of the guideline');
    if (replay.followed !== undefined && staleBy(model, replay.followed, replay.labels, replay.rules))
      note('stale: what its labels mean has changed since');
    const standing = [person, now].flatMap((name) => {
      const row = rowOf(project, name, replay.sample);
      return (row !== undefined && replayRecord(project.records.recordNow(row))) || [];
    });
    const later = standing.filter((other) => compareRecords(other, replay) > 0);
    if (later.some(({ migrated }) => migrated))
      return note(
        'older than what a migration made of an answer, and no longer counts: label the sample again',
      );
    if (later.length > 0) return note('older than an answer that is there, and does not count');
    const moves = this.#migrations.some(
      (active) => rewriteRecord(active, record).moves.length > 0 || personAfter(active, person),
    );
    if (moves && !replay.withdrawn) return note('to be migrated: run "labelwright migrate"');
    const fileLine = { raw, line: 0, offset: 0, bytes: Buffer.byteLength(raw), closed: true };
    const findings = this.#checks.record({ path, kind: 'annotation' }, fileLine, record);
    for (const rule of new Set(findings.map((finding) => finding.rule)))
      note(`that "labelwright check" reports: ${rule}`);
  }
}
