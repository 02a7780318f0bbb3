import { replayRecord } from '../../core/records/parse-record';
import type { Layer } from '../../core/schema/layer-types';
import { CORRECTION_MS } from '../answers/answer-table';
import { fileLines, parseLine } from '../answers/lines';
import { valueKey } from '../disagreement/value-key';
import type { Project } from '../project';

/** How often an annotator answered the same text again, and said the same. */
export interface Repeats {
  readonly repeats: number;
  readonly same: number;
}

/** Time spent on an answer. */
export interface Timing {
  /** When it was given, in milliseconds since 1970; NaN when the record has no valid time. */
  readonly time: number;
  readonly seconds: number;
}

/** By layer, then by annotator; absent where nobody repeated anything. */
export type OwnRepeats = ReadonlyMap<string, ReadonlyMap<string, Repeats>>;

interface Judgement {
  readonly id: string | undefined;
  readonly sample: string;
  readonly time: number;
  readonly guideline: string | undefined;
  /** By layer: what was said, in a form in which equal answers are equal. */
  readonly said: readonly (string | undefined)[];
}

/**
 * Self-consistency of every annotator, read from the whole of their logs: two answers to one text (the same sample, or another with an
 * equal text), each compared with the one before. Not compared: relations, what was taken back, drafts, corrections within an hour, and answers
 * under different versions of the guideline. Holds one annotator's answers at a time. `timings` takes the time spent on each answer, by annotator.
 */
export async function ownRepeats(
  project: Project,
  layers: readonly Layer[],
  pause: () => Promise<void> = () => Promise.resolve(),
  timings?: Map<string, Timing[]>,
): Promise<OwnRepeats> {
  const counts = new Map(layers.map(({ id }) => [id, new Map<string, { repeats: number; same: number }>()]));
  for (const { path, kind } of project.records.files) {
    if (kind !== 'annotation') continue;
    for (const [annotator, texts] of await judgements(project, path, layers, pause, timings))
      for (const list of texts.values())
        for (const [before, after] of repeatsIn(list))
          layers.forEach(({ id }, n) => {
            const first = before.said[n];
            if (first === undefined || after.said[n] === undefined) return;
            const ofLayer = counts.get(id)!;
            const count = ofLayer.get(annotator) ?? { repeats: 0, same: 0 };
            count.repeats += 1;
            if (first === after.said[n]) count.same += 1;
            ofLayer.set(annotator, count);
          });
  }
  return counts;
}

/** By annotator and text (its hash, or else the sample): the answers that were not taken back, in the order of the file. */
async function judgements(
  project: Project,
  path: string,
  layers: readonly Layer[],
  pause: () => Promise<void>,
  timings: Map<string, Timing[]> | undefined,
): Promise<Map<string, Map<string, Judgement[]>>> {
  const found = new Map<string, Map<string, Judgement[]>>();
  for await (const group of fileLines(project.files, path)) {
    for (const { raw } of group) {
      const value = parseLine(raw);
      const record = replayRecord(value);
      if (!record || record.draft) continue;
      const { text_hash: hash, seconds: spent } = value as { text_hash?: unknown; seconds?: unknown };
      if (timings && typeof spent === 'number' && spent > 0 && record.undoes === undefined)
        pushTo(timings, record.annotator, { time: record.time, seconds: spent });
      const key = typeof hash === 'string' ? hash : ` ${record.sample}`;
      const texts = found.get(record.annotator) ?? new Map<string, Judgement[]>();
      found.set(record.annotator, texts);
      const list = texts.get(key) ?? [];
      texts.set(key, list);
      const taken = record.undoes === undefined ? -1 : list.findIndex(({ id }) => id === record.undoes);
      if (taken >= 0) list.splice(taken, 1);
      if (record.undoes !== undefined || record.withdrawn) continue;
      list.push({
        id: record.id,
        sample: record.sample,
        time: record.time,
        guideline: record.guideline,
        // Relations name spans by ids, which are others each time.
        said: layers.map(({ id, type }) =>
          type !== 'relations' && Object.hasOwn(record.labels, id) ? valueKey(record.labels[id]!) : undefined,
        ),
      });
    }
    await pause();
  }
  return found;
}

function repeatsIn(list: readonly Judgement[]): [Judgement, Judgement][] {
  const kept: Judgement[] = [];
  for (const one of list) {
    const before = kept.findLastIndex(({ sample }) => sample === one.sample);
    // A correction stands for what it corrects. Without times nobody can tell; then it is taken for one.
    if (before >= 0 && !(one.time - kept[before]!.time >= CORRECTION_MS)) kept[before] = one;
    else kept.push(one);
  }
  return kept.slice(1).flatMap((after, n): [Judgement, Judgement][] => {
    const before = kept[n]!;
    return before.guideline === after.guideline ? [[before, after]] : [];
  });
}

function pushTo<T>(map: Map<string, T[]>, name: string, value: T): void {
  const list = map.get(name);
  if (list) list.push(value);
  else map.set(name, [value]);
}
