/**
 * The changes that were combined into one record, because a draft that was not sent yet is replaced by the next one. Undo and redo go through
 * them one by one: undo takes back the record and saves it again without its last change.
 */
import type { Answer } from '../../../protocol/panel';

interface RecordSteps {
  /** What the record holds, with its id. */
  readonly answer: Answer;
  /** The answers that it held before, oldest first. */
  readonly before: readonly Answer[];
}

export interface DraftSteps {
  /** The sample and its text that the steps belong to. */
  readonly key: string;
  /** The records that were saved and not undone, oldest first. */
  readonly records: readonly RecordSteps[];
  /** What redo restores, the next one last. */
  readonly redo: readonly UndoneStep[];
}

interface UndoneStep {
  /** Absent if the record was not saved here. */
  readonly answer: Answer | undefined;
  /** The engine can still redo the record. */
  readonly isRecord: boolean;
}

export const noSteps: DraftSteps = { key: '', records: [], redo: [] };

/** The steps of a sample. Those of another one are dropped. */
const forSample = (steps: DraftSteps, key: string): DraftSteps =>
  steps.key === key ? steps : { ...noSteps, key };

/** After a save of a change. `isTyping`: the change continues the text of the one before. */
export function afterSave(all: DraftSteps, key: string, answer: Answer, isTyping = false): DraftSteps {
  const { records } = forSample(all, key);
  const last = records.at(-1);
  if (last?.answer.record !== answer.record)
    return { key, records: [...records, { answer, before: [] }], redo: [] };
  const before = isTyping ? last!.before : [...last!.before, last!.answer];
  return { key, records: [...records.slice(0, -1), { answer, before }], redo: [] };
}

/** After the sample's last record was undone. `restore`: the answer to save again, which is the record without its last change. */
export function afterUndo(
  all: DraftSteps,
  key: string,
): { readonly steps: DraftSteps; readonly restore?: Answer } {
  const { records, redo } = forSample(all, key);
  const last = records.at(-1);
  const restore = last?.before.at(-1);
  const left = records.slice(0, -1);
  const undone = { answer: last?.answer, isRecord: restore === undefined };
  if (!restore) return { steps: { key, records: left, redo: [...redo, undone] } };
  // A new record follows, after which the engine redoes none of those undone before.
  const earlier = redo.map(({ answer }) => ({ answer, isRecord: false }));
  return { steps: { key, records: left, redo: [...earlier, undone] }, restore };
}

/** After the answer that `afterUndo` gave was saved again. `all`: the steps before that undo. */
export function afterRestore(all: DraftSteps, steps: DraftSteps, answer: Answer): DraftSteps {
  const before = all.records.at(-1)?.before.slice(0, -1) ?? [];
  return { ...steps, records: [...steps.records, { answer, before }] };
}

/** The answer that redo restores on a sample; undefined: the engine redoes a record, if there is one. */
export function nextRedo(steps: DraftSteps, key: string): Answer | undefined {
  const step = forSample(steps, key).redo.at(-1);
  return step?.isRecord === false ? step.answer : undefined;
}

/** After a redo; `answer`: the one that counts now. */
export function afterRedo(all: DraftSteps, key: string, answer: Answer | undefined): DraftSteps {
  const steps = forSample(all, key);
  const redo = steps.redo.slice(0, -1);
  return answer ? { ...afterSave(steps, key, answer), redo } : { ...steps, redo };
}
