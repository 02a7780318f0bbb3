/** Turns of the conversation on screen: which is in focus, and which of their parts are folded. */
import { INSTRUCTIONS, turnAt, type Turn, type TurnPart } from '../../../project/samples/conversation';
import type { Span } from '../../../project/records/records';
import { selectionOf } from './caret';
import type { PanelState } from './panel-state';
import { toRange } from './span-editing';
import { textModel } from './text-model';

/** What decides whether a part is folded. */
type Folding = Pick<PanelState, 'folds' | 'project'>;

/** Whether a part is folded, if no one has folded or unfolded it. */
export function startsFolded({ project }: Pick<Folding, 'project'>, { role }: Turn, part: TurnPart): boolean {
  const { kind, start, end } = part;
  const at = project?.layout?.turns[role]?.at;
  if (end <= start || at !== undefined) return end > start && at === 'folded';
  return kind === 'call' || kind === 'result' || INSTRUCTIONS.has(role);
}

export function isFolded(state: Folding, turn: Turn, part: TurnPart): boolean {
  return state.folds.get(part.start) ?? startsFolded(state, turn, part);
}

/** Index of the turn with the active span or the caret, or else of the one that was gone to; -1 for none. */
export function turnInFocus(state: PanelState): number {
  const { current, caret, activeSpan, turnFocus } = state;
  const turns = current?.sample.turns;
  if (!turns) return -1;
  const value = activeSpan && current.answer.labels[activeSpan.layer];
  const span = Array.isArray(value) ? (value as Span[])[activeSpan!.index] : undefined;
  const at = span ? toRange(textModel(current.sample.text), span)?.start : caret && selectionOf(caret).start;
  return at === undefined ? turnFocus : turnAt(turns, at);
}
