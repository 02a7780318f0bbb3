import { interleave } from '../../project/gold/queue';
import type { ProjectModel } from '../../project/model/model';
import type { GoldQueue } from '../../engine/queries/gold-queue';
import type { RowPlace } from '../../project/samples/sample-ids';
import type { Project } from '../../engine/project';
import { shareOf, decisionState } from '../../engine/queries/decision-state';
import { swappedRepeats } from '../../engine/swapped-repeats';
import {
  documentsWith,
  type Documents,
  isSamePlace,
  type View,
  type DrawnAnswers,
  annotatorCode,
  pause,
  TURN_MS,
  needsAnswer,
} from './view';
import { isUnreadable } from '../../project/samples/sample';
import { stateOf, type AnswerState } from '../../engine/progress';
import { FileError } from '../../base/files/file-error';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { readSpotCheck, SpotCheckError } from '../../features/spot-check/spot-check-files';

/** How long to wait for the ids of all samples before making a queue without them, in milliseconds. */
const IDS_MS = 100;

export interface ViewWish extends Pick<View, 'id' | 'file' | 'filter'> {
  readonly annotator: string | undefined;
  /** A sample that the view holds even if the filter excludes it. */
  readonly keep: RowPlace | undefined;
  /** Limits the view to these samples, such as those of the qualification. */
  readonly only: readonly RowPlace[] | undefined;
  /** How gold is hidden in the file's queue. */
  readonly queue: GoldQueue | undefined;
  /** Whether other answers to a sample must not be shown. */
  readonly isHidden: (key: number) => boolean;
  /** Whether `isHidden` can hold for any sample. */
  readonly hides: boolean;
}

/** Makes a view. A text search reads the file to its end, or until the signal aborts it. */
export class ViewMaker {
  constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    private readonly wish: ViewWish,
    private readonly signal: AbortSignal,
  ) {}

  async make(): Promise<View> {
    const { project, signal, wish } = this;
    const { id, file, filter, only, queue, annotator } = wish;
    // Where gold is hidden, each file has its own queue with gold in it.
    const documents = queue ? undefined : documentsWith(project.samples.files, file);
    const drawn =
      filter.review && filter.spotCheck ? await drawnAnswers(project.files, filter.spotCheck) : undefined;
    const whole: View = {
      id,
      filter,
      file,
      rows: documents && Int32Array.from(documents.places, (_, n) => ~n),
      guests: documents?.places ?? [],
      ...(drawn && { drawn }),
    };
    if (filter.queue === 'swapped' && !filter.review) {
      await idsRead(project, signal);
      return this.#swapped(whole);
    }
    if (only) {
      const passes = this.#test();
      const rows = Int32Array.from(only.flatMap((place, n) => (passes(place) ? [~n] : [])));
      return { ...whole, rows, guests: only, isQualification: true };
    }
    if (filter.samples) return { ...whole, ...this.#chosen(filter.samples, documents) };
    // While there are no answers, "to do" is the whole file, and a million rows need no list.
    const plain =
      filter.label === undefined && !filter.text && !filter.batch && !(filter.review && wish.hides);
    // While the ids of a big file are read, its answers are not known either: the queue is then the file, and done samples are skipped later.
    if (!queue && !project.samples.idsComplete) await Promise.race([idsRead(project, signal), pause(IDS_MS)]);
    const isLimited = !filter.review && project.assignments.limiting(annotator) !== undefined;
    const unknown =
      !filter.review && !isLimited && (annotatorCode(project, annotator) < 0 || !project.samples.idsComplete);
    if (!queue && plain && (filter.queue === 'all' || (filter.queue === 'todo' && unknown))) return whole;
    await idsRead(project, signal);
    const { rows, places } = await this.#passing(documents);
    if (!queue) return { ...whole, rows: this.#inOrder(whole, rows) };
    const wanted = queue.gold.map(this.#test());
    const order = interleave(queue.spread, places, queue.gold.length, (k) => wanted[k]!);
    return { ...whole, rows: order.map((at) => (at < 0 ? at : rows[at]!)), guests: queue.gold };
  }

  /** Whether a sample passes the filter, or must be kept. */
  #test(): (place: RowPlace) => boolean {
    const { filter, keep, queue } = this.wish;
    const test = this.#filterTest();
    const ranks = filter.batch === undefined ? undefined : this.#batchRanks(filter.batch);
    return (place) => {
      if (isSamePlace(keep, place)) return true;
      const key = this.project.samples.keyAt(place.file, place.row);
      // Hidden gold is in no batch, and in every queue.
      if (ranks && !ranks.has(key) && !queue?.apart.has(key)) return false;
      return test(place);
    };
  }

  /** Returns a test whether a sample passes the filter. Membership in a queue must not reveal other answers that are hidden. */
  #filterTest(): (place: RowPlace) => boolean {
    const { project, model } = this;
    const { filter, annotator, isHidden } = this.wish;
    const { table } = project.records;
    const code = annotatorCode(project, annotator);
    const needle = filter.text?.toLowerCase() ?? '';
    const label = filter.label === undefined ? undefined : new Set([table.codec.strings.find(filter.label)]);
    const assigned = project.assignments.limiting(annotator);
    const isOwn = (state: AnswerState, key: number): boolean =>
      state !== 'todo' || !assigned || assigned.has(key, annotator!);
    const usesAllAnswers = filter.queue === 'disagreement' || filter.review === true;
    const isOfShare = shareOf({ project, model }, annotator) ?? (() => true);
    const byReview = (key: number): boolean => {
      const { queue } = filter;
      if (queue === 'flagged' && ![...table.countingOn(key)].some((row) => table.isFlagged(row)))
        return false;
      if ((queue === 'disagreement' || queue === 'todo') && !project.disagreements.hasDisagreement(key))
        return false;
      if (queue === 'todo' && !(needsAnswer(decisionState(project, key), filter) && isOfShare(key)))
        return false;
      return !label || mentions(project, table.first(key), label, true);
    };
    const byAnswer = (key: number): boolean => {
      const answer = table.find(key, code);
      if (usesAllAnswers && isHidden(key)) return false;
      if (filter.review) return byReview(key);
      const state = stateOf({ project, model }, answer);
      if (filter.queue === 'todo' && !(needsAnswer(state, filter) && isOwn(state, key))) return false;
      if (filter.queue === 'flagged' && !(answer >= 0 && table.present(answer) && table.isFlagged(answer)))
        return false;
      if (filter.queue === 'stale' && state !== 'stale') return false;
      if (usesAllAnswers && !project.disagreements.hasDisagreement(key)) return false;
      return !label || mentions(project, usesAllAnswers ? table.first(key) : answer, label, usesAllAnswers);
    };
    const byText = ({ file, row }: RowPlace): boolean => {
      const content = project.samples.read(file, row);
      return (
        !isUnreadable(content) &&
        (content.text.toLowerCase().includes(needle) || content.id.toLowerCase().includes(needle))
      );
    };
    return (place) =>
      byAnswer(project.samples.keyOf(place.file, place.row)) && (needle === '' || byText(place));
  }

  /** The samples of a batch, by key, with their ranks in its list; without a list, in the order of the data. */
  #batchRanks(name: string): ReadonlyMap<number, number> {
    const { batches = [] } = this.project.assignments.of(this.wish.annotator) ?? {};
    const assigned = batches.find(({ batch }) => batch?.name === name);
    const keys = new Set(assigned?.keys.filter((key) => key >= 0));
    const listed = assigned?.batch?.samples.ids?.map(({ id }) => this.project.samples.ids.find(id)) ?? [];
    return new Map(
      [...new Set([...listed.filter((key) => keys.has(key)), ...keys])].map((key, rank) => [key, rank]),
    );
  }

  /** The rows of a view in the order of the batch that it is limited to. What is not in the batch, and on screen, comes first. */
  #inOrder({ filter, file, guests }: View, rows: Int32Array): Int32Array {
    if (filter.batch === undefined) return rows;
    const ranks = this.#batchRanks(filter.batch);
    const rankOf = (row: number): number => {
      const place = row < 0 ? guests[~row]! : { file, row };
      return ranks.get(this.project.samples.keyAt(place.file, place.row)) ?? -1;
    };
    return rows.toSorted((a, b) => rankOf(a) - rankOf(b));
  }

  /**
   * The rows of the file or the documents that pass, until the signal aborts the search, with their places among the samples that are not
   * set apart as gold.
   */
  async #passing(documents: Documents | undefined): Promise<{ rows: Int32Array; places: Int32Array }> {
    const { project } = this;
    const { file, filter, keep, queue, annotator } = this.wish;
    const count = documents?.places.length ?? file.rows;
    const rows = new Int32Array(count);
    const places = queue ? new Int32Array(count) : rows;
    let length = 0;
    let apart = 0;
    let turn = performance.now();
    const passes = this.#test();
    const assigned = project.assignments.limiting(annotator);
    // Most samples of a large project are someone else's.
    const own = filter.queue === 'todo' && !filter.review ? assigned?.candidates(annotator!) : undefined;
    const end = queue?.others === 0 ? 0 : count;
    for (let n = 0; n < end; n++) {
      if (performance.now() - turn > TURN_MS) {
        await pause();
        turn = performance.now();
        if (this.signal.aborted) break;
      }
      const place = documents?.places[n] ?? { file, row: n };
      const key = project.samples.keyAt(place.file, place.row);
      // Where gold is hidden, its places are among the person's own samples.
      if (queue && (queue.apart.has(key) || assigned?.has(key, annotator!) === false)) {
        apart += 1;
        continue;
      }
      // A line that is not a sample has no key, and is everyone's.
      if (own && key >= 0 && !own.has(key) && !isSamePlace(keep, place)) continue;
      if (!passes(place)) continue;
      places[length] = n - apart;
      rows[length++] = documents ? ~n : n;
    }
    return { rows: rows.subarray(0, length), places: places.subarray(0, length) };
  }

  /** The pairs of the file or of the documents that a person is asked again. */
  async #swapped(whole: View): Promise<View> {
    const { project, model } = this;
    const { file, annotator } = this.wish;
    const documents = documentsWith(project.samples.files, file);
    const repeats = annotator === undefined ? [] : await swappedRepeats({ project, model }, annotator);
    const found = repeats.flatMap((repeat) => {
      const place = project.samples.locate(repeat.key);
      return place && (place.file === file || documents?.numberOf.has(place.file)) ? [{ repeat, place }] : [];
    });
    return {
      ...whole,
      rows: Int32Array.from(found, (_, n) => ~n),
      guests: found.map(({ place: { file: own, row } }) => ({ file: own, row })),
      swapped: new Map(found.map(({ repeat: { key, layers } }) => [key, layers])),
    };
  }

  /**
   * A list of samples chosen elsewhere, limited to those of the file or of the documents. A titled list was chosen by people's answers, so
   * samples whose other answers are hidden are left out.
   */
  #chosen(samples: readonly string[], documents: Documents | undefined): Pick<View, 'rows' | 'guests'> {
    const { samples: all } = this.project;
    const { file, filter, queue, isHidden } = this.wish;
    const guests = queue?.gold ?? documents?.places ?? [];
    const rows = samples.flatMap((id) => {
      const key = all.ids.find(id);
      const place = key < 0 ? undefined : all.locate(key);
      if (!place || ((filter.title !== undefined || filter.review) && isHidden(key))) return [];
      const guest = documents?.numberOf.get(place.file) ?? guests.findIndex((one) => isSamePlace(one, place));
      if (guest >= 0) return [~guest];
      return place.file === file && !queue?.apart.has(key) ? [place.row] : [];
    });
    // Where gold is hidden, its place in the file means nothing here.
    if (queue || filter.asListed) return { rows: Int32Array.from(rows), guests };
    return { rows: Int32Array.from(rows.sort((a, b) => (documents ? b - a : a - b))), guests };
  }
}

/** Waits until the ids of all samples are known. Looking each one up in its row would take much longer. */
export function idsRead(project: Project, signal: AbortSignal): Promise<void> {
  return project.updates.until(() => project.samples.idsComplete, signal);
}

/** Whether an answer contains the label; with `all`, whether any answer to the sample does. */
function mentions(project: Project, first: number, label: ReadonlySet<number>, all: boolean): boolean {
  const { table } = project.records;
  for (let row = first; row >= 0; row = all ? table.following(row) : -1)
    if (table.present(row) && table.codec.mentions(table.answer(row), label)) return true;
  return false;
}

/**
 * The answers that a spot check drew. Undefined if its file cannot be read: the samples can still be shown, and the spot check's result
 * reports the error.
 */
async function drawnAnswers(files: OverlayFiles, name: string): Promise<DrawnAnswers | undefined> {
  try {
    const drawn = new Map<string, Map<string, string>>();
    for (const { sample, annotator, record } of (await readSpotCheck(files, name)).answers) {
      const onSample = drawn.get(sample) ?? new Map<string, string>();
      drawn.set(sample, onSample.set(annotator, record));
    }
    return drawn;
  } catch (error) {
    if (error instanceof SpotCheckError || error instanceof FileError) return undefined;
    throw error;
  }
}
