import type { Answer, PanelSample } from '../../../protocol/panel';
import { carryOver } from './carry-over';
import { isReview, type PanelState } from './panel-state';

/** Stores a reviewer's unfinished decision on a sample. Saved and empty decisions are not stored. */
export function withBegun(
  state: PanelState,
  { id, textHash }: Pick<PanelSample, 'id' | 'textHash'>,
  answer: Answer,
): PanelState {
  const isBegun = isReview(state) && answer.status === 'draft' && hasWork(answer);
  if (!isBegun && !state.begun.has(id)) return state;
  const begun = new Map(state.begun);
  if (isBegun) begun.set(id, { textHash, answer });
  else begun.delete(id);
  return { ...state, begun };
}

/** The unfinished decision on a sample, carried over to its current text. */
export function begunOn({ begun }: PanelState, { id, textHash, text }: PanelSample): Answer | undefined {
  const found = begun.get(id);
  if (!found || found.textHash === textHash) return found?.answer;
  return { ...found.answer, labels: carryOver(found.answer.labels, text).labels };
}

const hasWork = ({ labels, rules, note, decision = {} }: Answer): boolean =>
  [labels, rules, note, decision].some((part) => Object.keys(part).length > 0);
