/** Finds the next sample that needs an answer, as far as the panel knows. */
import type { RowState } from '../../../protocol/panel';
import { needsAnswer } from './panel-state';

/** What the panel knows of a view. Positions are 0-based. */
export interface KnownView {
  readonly length: number;
  /** Undefined: not known. */
  stateAt(position: number): RowState | undefined;
  /** The engine's reply to `nextTodo` from this position; undefined: not requested yet. */
  jumpFrom(position: number): number | undefined;
}

export type Todo =
  | { readonly kind: 'found'; readonly position: number }
  | { readonly kind: 'none' }
  /** The engine must find the next one, starting from this position. */
  | { readonly kind: 'unknown'; readonly from: number };

/** The first position from `start` on that needs an answer, wrapping around, at most `span` positions away. */
export function findTodo(view: KnownView, start: number, span = view.length): Todo {
  if (view.length === 0) return { kind: 'none' };
  let position = ((start % view.length) + view.length) % view.length;
  for (let left = span; left > 0;) {
    const state = view.stateAt(position);
    if (state !== undefined && needsAnswer(state)) return { kind: 'found', position };
    if (state !== undefined) {
      position = (position + 1) % view.length;
      left--;
      continue;
    }
    const jump = view.jumpFrom(position);
    if (jump === undefined) return { kind: 'unknown', from: position };
    if (jump < 0) return { kind: 'none' };
    left -= (jump - position + view.length) % view.length;
    position = jump;
    if (left > 0 && view.stateAt(position) === undefined) return { kind: 'found', position };
  }
  return { kind: 'none' };
}
