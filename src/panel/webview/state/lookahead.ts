/** Where the next sample is that needs an answer, as far as is known here. */
import type { RowState } from '../../../protocol/panel';
import { needsAnswer } from './panel-state';

/** What is known of a view. Positions are 0-based. */
export interface KnownView {
  readonly length: number;
  /** Undefined: not known here. */
  stateAt(position: number): RowState | undefined;
  /** What the engine answered for `nextTodo` from this position, forwards; undefined: not requested yet. */
  jumpFrom(position: number): number | undefined;
}

export type Todo =
  | { readonly kind: 'found'; readonly position: number }
  | { readonly kind: 'none' }
  /** The engine must say where the next one is, from this position on. */
  | { readonly kind: 'unknown'; readonly from: number };

/** The first position that needs an answer, from `start` (itself included) forwards, round the end, at most `span` positions far. */
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
