import { replayRecord, type ReplayRecord } from '../../project/records/parse-record';
import type { Layer } from '../../project/schema/layer-types';
import { float64Column, int32Column } from '../../base/columns/columns';
import { KeySet } from '../../base/columns/key-set';
import { repeatedNumbers } from '../../base/columns/repeated-numbers';
import { hashNumber } from '../../base/text/hash';
import { CORRECTION_MS } from '../../project/answers/answer-table';
import { eachLine, parseLine } from '../../project/answers/lines';
import { valueKey } from '../../disagreement/given';
import type { Project } from '../project';
import { swappedAnswers } from '../swapped-repeats';
import { joinsMarks } from '../../kinds/traits';
import { addTo, getOrAdd } from '../../base/lists';

/** How often an annotator answered the same text again, and how often with the same answer. */
interface Repeats {
  readonly repeats: number;
  readonly same: number;
}

/** Time spent on an answer. */
export interface Timing {
  /** When it was given, in milliseconds since 1970; NaN if the record has no valid time. */
  readonly time: number;
  readonly seconds: number;
}

/** By annotator, in the order of the records. */
export type Timings = Map<string, Timing[]>;

/** By layer, then by annotator; only annotators with repeats. */
export type OwnRepeats = ReadonlyMap<string, ReadonlyMap<string, Repeats>>;

interface Judgement extends Pick<ReplayRecord, 'id' | 'sample' | 'time' | 'guideline'> {
  /** By layer: the answer as a string that is equal for equal answers. */
  readonly answers: readonly (string | undefined)[];
}

/**
 * Self-consistency of every annotator, read from their whole logs. Each answer to a text (of the same sample, or another with an equal
 * text) is compared with the one before. Left out: people who are set aside, relations, undone answers, drafts, corrections within an hour, pairs under different
 * versions of the guideline, and pairs that were asked again with the sides swapped, which have a number of their own. A migration's record replaces the answer that it repeats. Memory: the repeated answers of one file.
 * `timings` collects the time spent on each answer, by annotator.
 */
export async function ownRepeats(
  project: Project,
  layers: readonly Layer[],
  pause: () => Promise<void> = () => Promise.resolve(),
  timings?: Timings,
): Promise<OwnRepeats> {
  const counts = new Map(layers.map(({ id }) => [id, new Map<string, { repeats: number; same: number }>()]));
  for (const { path, kind } of project.records.files) {
    if (kind !== 'annotation') continue;
    for (const [annotator, texts] of await judgements(project, path, layers, pause, timings)) {
      if (project.records.aside.has(annotator)) continue;
      for (const list of texts.values())
        for (const [before, after] of repeatsIn(list))
          layers.forEach(({ id }, n) => {
            const first = before.answers[n];
            if (first === undefined || after.answers[n] === undefined) return;
            const count = getOrAdd(counts.get(id)!, annotator, () => ({ repeats: 0, same: 0 }));
            count.repeats += 1;
            if (first === after.answers[n]) count.same += 1;
          });
    }
  }
  return counts;
}

/** By annotator and text: answers that were not undone, in the order of the file. Read twice: first for the texts that occur repeatedly. */
async function judgements(
  project: Project,
  path: string,
  layers: readonly Layer[],
  pause: () => Promise<void>,
  timings: Timings | undefined,
): Promise<Map<string, Map<string, Judgement[]>>> {
  const lines = int32Column();
  const hashes = float64Column();
  let isSwapped = swappedTest();
  await eachAnswer(project, path, pause, undefined, ({ record, value, line }) => {
    if (isSwapped(record, value)) return;
    const { seconds } = value;
    const isTimed = typeof seconds === 'number' && seconds > 0;
    if (timings && isTimed && record.undoes === undefined && !record.migrated)
      addTo(timings, record.annotator, { time: record.time, seconds });
    lines.push(line);
    hashes.push(hashNumber(`${record.annotator}\n${textOf(record, value)}`));
  });
  const repeated = repeatedNumbers(Float64Array.from({ length: hashes.length }, (_, n) => hashes.get(n)));
  const found = new Map<string, Map<string, Judgement[]>>();
  if (repeated.size === 0) return found;
  const again = new KeySet();
  for (let n = 0; n < hashes.length; n += 1) if (repeated.has(hashes.get(n))) again.add(lines.get(n));
  isSwapped = swappedTest();
  await eachAnswer(project, path, pause, again, ({ record, value }) => {
    if (isSwapped(record, value)) return;
    const key = textOf(record, value);
    const texts = getOrAdd(found, record.annotator, () => new Map<string, Judgement[]>());
    const list = getOrAdd(texts, key, () => []);
    // Relations name spans by ids, which differ each time.
    const answers = layers.map((layer) =>
      !joinsMarks(layer) && Object.hasOwn(record.labels, layer.id)
        ? valueKey(record.labels[layer.id]!)
        : undefined,
    );
    if (record.migrated) {
      const replaced = list.findIndex(({ id }) => id !== undefined && id === repeatedBy(value));
      if (replaced >= 0 && record.withdrawn) list.splice(replaced, 1);
      else if (replaced >= 0) list[replaced] = { ...list[replaced]!, id: record.id, answers };
      return;
    }
    const taken = record.undoes === undefined ? -1 : list.findIndex(({ id }) => id === record.undoes);
    if (taken >= 0) list.splice(taken, 1);
    if (record.undoes !== undefined || record.withdrawn) return;
    list.push({
      id: record.id,
      sample: record.sample,
      time: record.time,
      guideline: record.guideline,
      answers,
    });
  });
  return found;
}

interface Answer {
  readonly record: ReplayRecord;
  readonly value: {
    readonly text_hash?: unknown;
    readonly seconds?: unknown;
    readonly migration?: unknown;
    readonly swapped?: unknown;
  };
  readonly line: number;
}

/** Passes the records of a file to `take`, without drafts; with `only`, just those on these lines. */
async function eachAnswer(
  project: Project,
  path: string,
  pause: () => Promise<void>,
  only: KeySet | undefined,
  take: (answer: Answer) => void,
): Promise<void> {
  const { part } = project.records.table;
  await eachLine(project.files, path, { pause }, ({ raw, line }) => {
    if (only?.has(line) === false) return;
    const value = parseLine(raw);
    const record = replayRecord(value);
    if (!record || record.draft) return;
    if (part && !part(project.samples.ids.find(record.sample), record.annotator, record.time)) return;
    take({ record, value: value as Answer['value'], line });
  });
}

/** Returns a test whether a record, the next one of its file, was written for a pair with swapped sides: it repeats the answer before. */
function swappedTest(): (record: ReplayRecord, value: Answer['value']) => boolean {
  const before = new Map<string, string>();
  return ({ annotator, sample, undoes }, value) => {
    const key = `${annotator}\n${sample}`;
    const swapped = JSON.stringify(swappedAnswers(value));
    const known = before.get(key) ?? NO_ANSWERS;
    if (swapped === known) return false;
    before.set(key, swapped);
    return swapped !== NO_ANSWERS && undoes === undefined;
  };
}

const NO_ANSWERS = '{}';

function repeatedBy({ migration }: Answer['value']): unknown {
  const { replaces, reverts } = (migration ?? {}) as { replaces?: unknown; reverts?: unknown };
  return reverts ?? replaces;
}

/** Identifies the text that was judged: its hash, or else the sample. */
const textOf = ({ sample }: ReplayRecord, { text_hash: hash }: Answer['value']): string =>
  typeof hash === 'string' ? hash : ` ${sample}`;

function repeatsIn(list: readonly Judgement[]): [Judgement, Judgement][] {
  const distinct: Judgement[] = [];
  for (const one of list) {
    const before = distinct.findLastIndex(({ sample }) => sample === one.sample);
    // A correction replaces what it corrects. Without times, a second answer counts as a correction.
    if (before >= 0 && !(one.time - distinct[before]!.time >= CORRECTION_MS)) distinct[before] = one;
    else distinct.push(one);
  }
  return distinct.slice(1).flatMap((after, n): [Judgement, Judgement][] => {
    const before = distinct[n]!;
    return before.guideline === after.guideline ? [[before, after]] : [];
  });
}
