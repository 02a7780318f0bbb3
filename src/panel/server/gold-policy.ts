import { ANNOTATIONS, logPath } from '../../engine/log-kinds';
import { withoutGoldAnswer } from '../../project/model/answer-fields';
import type { ProjectModel } from '../../project/model/model';
import type { SampleFile } from '../../project/samples/sample-file';
import type { LocatedSample } from '../../project/samples/sample-store';
import type { RowPlace } from '../../project/samples/sample-ids';
import { isUnanswered } from '../../engine/queries/hidden-examples';
import { goldQueue, type GoldQueue } from '../../engine/queries/gold-queue';
import {
  feedbackOn,
  judgedAnswer,
  judgedAnswers,
  qualificationOf,
  qualificationSamples,
  type JudgedAnswer,
  type QualificationState,
} from '../../engine/gold/judged';
import type { Members } from '../../engine/assignments/assignments';
import { progressOf, type ProgressCount } from '../../engine/progress';
import { isGuarded, type IsFeedbackDue } from '../../engine/independence';
import type { Project } from '../../engine/project';
import type { GoldFeedback, JudgedSummary, QualificationView, ViewFilter } from '../../protocol/panel';
import { documentsWith, type PanelCaller } from './view';
import type { OwnQueue } from '../../server/hosted-project';

/** Decides what a person may see of gold, and when: their queue, the state of their qualification, and the feedback on their answers. */
export class GoldPolicy {
  /** Queues by file and person, cached because every save needs one. */
  readonly #queues = new Map<string, GoldQueue>();

  constructor(private readonly state: Project) {
    state.onDidChange(({ schema, samples, answers, own }) => {
      if (!schema && !samples && (!answers || own)) return;
      this.#queues.clear();
    });
  }

  /** Reads who has which samples, and a caller's first answers, which all other methods depend on. */
  async ready(
    model: ProjectModel,
    { annotator, review }: Pick<PanelCaller, 'annotator' | 'review'>,
    filter?: ViewFilter,
  ): Promise<void> {
    const { samples, assignments } = this.state;
    const members = model.batches.find(({ name }) => name === filter?.batch)?.people;
    const isOwn = members === undefined || members.some(({ id }) => id === annotator);
    if (samples.idsComplete && !review && annotator !== undefined && isOwn)
      await assignments.readyFor(model, annotator);
    else if (samples.idsComplete) await assignments.ready(model);
    if (!isGuarded(model) || annotator === undefined) return;
    const own = logPath(ANNOTATIONS, model, annotator);
    await this.state.goldLog.refresh({ path: this.state.records.complete ? undefined : own });
  }

  /** How gold is hidden from a caller; undefined in review and where it is not hidden. */
  queue(model: ProjectModel, { file, annotator, review }: PanelCaller): GoldQueue | undefined {
    if (review || model.schema.gold?.share === undefined) return undefined;
    const key = JSON.stringify([file.path, annotator]);
    const known = this.#queues.get(key);
    if (known) return known;
    const queue = goldQueue({ project: this.state, model }, file, annotator ?? '');
    // Cache the queue only when all ids and rows have been read.
    if (queue && file.complete && this.state.samples.idsComplete) this.#queues.set(key, queue);
    return queue;
  }

  qualification(model: ProjectModel, { annotator, review }: PanelCaller): QualificationState | undefined {
    return review || annotator === undefined ? undefined : qualificationOf(this.state, model, annotator);
  }

  /** The only samples that a caller gets; undefined for all. A person who failed gets the samples already answered, to look at. */
  only(model: ProjectModel, caller: PanelCaller): RowPlace[] | undefined {
    const state = this.qualification(model, caller);
    if (!state || state.phase === 'over') return undefined;
    const { samples } = this.state;
    return state.samples
      .filter((id) => state.phase === 'first' || judgedAnswer(this.state, model, caller.annotator!, id))
      .map((id) => samples.locate(id)!);
  }

  qualificationView(model: ProjectModel, caller: PanelCaller): QualificationView | undefined {
    const state = this.qualification(model, caller);
    if (!state) return undefined;
    const { outcome, phase, samples, missing, right, judged, limits } = state;
    const base = {
      outcome,
      phase,
      total: samples.length,
      missing,
      passMark: model.schema.qualification!.passMark,
    };
    // A count updated after each answer would reveal which answers are right.
    return phase === 'first' ? base : { ...base, right, judged, ...(limits && { limits }) };
  }

  /** The caller's progress in their queue. */
  progress(model: ProjectModel, caller: PanelCaller): ProgressCount {
    const { file, annotator = '' } = caller;
    return progressOf({ project: this.state, model }, annotator, file, this.#members(model, caller));
  }

  #members(model: ProjectModel, caller: PanelCaller): Members | undefined {
    const { file } = caller;
    const state = this.qualification(model, caller);
    if (state && state.phase !== 'over') {
      const keys = new Set(state.samples.map((id) => this.state.samples.ids.find(id)));
      return { total: keys.size, has: (key) => keys.has(key) };
    }
    const queue = this.queue(model, caller);
    const assigned = this.state.assignments.limiting(caller.annotator);
    if (!queue) {
      const documents = documentsWith(this.state.samples.files, file);
      const files = documents ? [...documents.numberOf.keys()] : [file];
      if (assigned) return assigned.membersFor(caller.annotator!, files);
      return (
        documents && { total: documents.places.length, has: (_, where) => documents.numberOf.has(where) }
      );
    }
    const { keys, apart, others } = queue;
    const own = assigned?.membersFor(caller.annotator!, [file], (key) => apart.has(key));
    return {
      total: (own && others > 0 ? own.total : others) + keys.size,
      has: (key, where) =>
        keys.has(key) || (others > 0 && !apart.has(key) && (own ? own.has(key, where) : where === file)),
    };
  }

  /** Returns a test for samples (by key) whose other answers the caller must not see. In review, listed reviewers see all. */
  hidden(model: ProjectModel, { annotator, review }: PanelCaller): (key: number) => boolean {
    const isReviewer = review && model.schema.reviewers.some(({ id }) => id === annotator);
    if (!isGuarded(model) || isReviewer) return () => false;
    const { records, samples } = this.state;
    const keys = new Set(
      [...records.gold.keys()]
        .filter((id) => isUnanswered({ project: this.state, model }, annotator, id))
        .map((id) => samples.ids.find(id)),
    );
    return (key) => keys.has(key);
  }

  /** Whether a file contains gold records. */
  isGoldFile(path: string): boolean {
    return this.state.records.files.some((file) => file.kind === 'gold' && file.path === path);
  }

  /** The fields of a sample to show beside its text. Leaves out the fields of a gold answer while it is hidden. */
  shownFields(
    model: ProjectModel,
    caller: PanelCaller,
    { id, file, fields }: Pick<LocatedSample, 'id' | 'file' | 'fields'>,
  ): Readonly<Record<string, unknown>> {
    if (!this.isGoldFile(file.path) || this.#showsAnswer(model, caller, id)) return fields;
    return withoutGoldAnswer(fields);
  }

  #showsAnswer(model: ProjectModel, caller: PanelCaller, sample: string): boolean {
    if (isUnanswered({ project: this.state, model }, caller.annotator, sample)) return false;
    return !isGuarded(model) || this.feedback(model, caller, sample) !== undefined;
  }

  /** The feedback on a caller's answer to a sample, if it may be shown now. */
  feedback(model: ProjectModel, caller: PanelCaller, sample: string): GoldFeedback | undefined {
    const { annotator, review } = caller;
    if (!isGuarded(model) || annotator === undefined || review) return undefined;
    const judged = judgedAnswer(this.state, model, annotator, sample);
    return judged && this.#isDue(model, caller, judged) ? feedbackOf(judged) : undefined;
  }

  /** The feedback to show after a save. Only the judged answer gets any. */
  feedbackOnSave(
    model: ProjectModel,
    caller: PanelCaller,
    sample: string,
    record: string,
  ): GoldFeedback | undefined {
    const feedback = this.feedback(model, caller, sample);
    const judged = feedback && judgedAnswer(this.state, model, caller.annotator!, sample);
    return judged?.answer.record === record && this.#when(model, judged) === 'immediate'
      ? feedback
      : undefined;
  }

  /** All feedback that a caller may see now. */
  summary(model: ProjectModel, caller: PanelCaller): JudgedSummary {
    const { annotator, review } = caller;
    if (!isGuarded(model) || annotator === undefined || review) return { items: [] };
    const due = judgedAnswers(this.state, model, annotator).filter((one) => this.#isDue(model, caller, one));
    return { items: due.map(feedbackOf) };
  }

  /** Whether there may be feedback at the end of the queue. */
  givesFeedback({ schema: { gold, qualification } }: ProjectModel): boolean {
    return [gold?.feedback, gold?.attention, qualification?.feedback].some((when) => when && when !== 'none');
  }

  #when(model: ProjectModel, judged: JudgedAnswer) {
    return feedbackOn(model, judged, new Set(qualificationSamples(this.state, model)));
  }

  /** Tells the gold samples, in any file, of which a person may be told by now whether their answer is right. */
  feedbackDue(model: ProjectModel, annotator: string): IsFeedbackDue {
    const atEnd = new Map<SampleFile, boolean>();
    return (sample) => {
      const judged = judgedAnswer(this.state, model, annotator, sample);
      const file = this.state.samples.locate(sample)?.file;
      if (!isGuarded(model) || !judged || !file) return false;
      const caller = { file, annotator, review: false };
      // Counted once per file, since a person may have answered much of it.
      const isAtEnd = (): boolean => {
        const known = atEnd.get(file) ?? this.#isAtEnd(model, caller);
        atEnd.set(file, known);
        return known;
      };
      return this.#isDue(model, caller, judged, isAtEnd);
    };
  }

  #isDue(
    model: ProjectModel,
    caller: PanelCaller,
    judged: JudgedAnswer,
    isAtEnd = () => this.#isAtEnd(model, caller),
  ): boolean {
    const when = this.#when(model, judged);
    if (when !== 'end') return when === 'immediate';
    const state = this.qualification(model, caller);
    if (state?.samples.includes(judged.sample)) return state.phase !== 'first';
    return (!state || state.phase === 'over') && isAtEnd();
  }

  /** Whether a caller has done all samples of their queue; of a file of gold only, which is mixed into all queues, of all files. */
  #isAtEnd(model: ProjectModel, caller: PanelCaller): boolean {
    const files = this.queue(model, caller)?.others === 0 ? this.state.samples.files : [caller.file];
    return files.every((file) => {
      const { total, done } = this.progress(model, { ...caller, file });
      return done >= total;
    });
  }
}

function feedbackOf({ sample, gold, answer, wrong, isCheck }: JudgedAnswer): GoldFeedback {
  return {
    sample,
    isRight: wrong.length === 0,
    isCheck,
    wrong: [...wrong],
    given: answer.labels,
    gold: gold.labels,
    rules: Array.isArray(gold.rules) ? gold.rules.filter((rule) => typeof rule === 'string') : [],
    ...(typeof gold.explanation === 'string' && { explanation: gold.explanation }),
  };
}

/**
 * The queues of a person with their progress as the panel shows it: one for each file, and one for all documents. Files of gold alone are left
 * out where gold has its places in the other queues; until the qualification is over, it is the only queue.
 */
export async function ownQueues(
  project: Project,
  gold: GoldPolicy,
  model: ProjectModel,
  annotator: string,
): Promise<OwnQueue[]> {
  await gold.ready(model, { annotator, review: false });
  const queues: OwnQueue[] = [];
  for (const file of project.samples.files) {
    const documents = documentsWith(project.samples.files, file);
    if (documents && documents.places[0]!.file !== file) continue;
    const caller = { file, annotator, review: false, blind: undefined };
    const phase = gold.qualification(model, caller)?.phase ?? 'over';
    const isGold =
      gold.isGoldFile(file.path) || (isGuarded(model) && gold.queue(model, caller)?.others === 0);
    if (isGold && phase === 'over') continue;
    const progress = gold.progress(model, caller);
    const isQualification = phase !== 'over';
    queues.push({ file, files: documents?.places.length ?? 1, progress, isQualification });
    if (isQualification) break;
  }
  return queues;
}
