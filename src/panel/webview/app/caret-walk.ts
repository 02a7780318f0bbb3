import type { PanelActionId } from '../../../protocol/actions';
import {
  caretOn,
  firstWord,
  lastWord,
  selectionOf,
  walkCharacter,
  walkWord,
  wordNear,
  type Caret,
  type Direction,
  type Stretch,
} from '../state/caret';
import { lineAt, type TextModel } from '../state/text-model';

/** Geometry of the drawn text. Offsets are UTF-16 units. */
export interface Geometry {
  /** The offset one visual line away. `x`: the horizontal position to keep over several lines. */
  nextLine(from: Stretch, direction: Direction, goal?: number): { offset: number; x: number } | undefined;
  bringIntoSight(stretch: Stretch): void;
  /** Gives the text the focus. */
  focus(): void;
}

/** Where an action moves the caret, if anywhere; undefined if the action does not move it or there is no text. */
export function walk(
  action: PanelActionId,
  model: TextModel,
  caret: Caret | undefined,
  geometry: Geometry | undefined,
  goal: number | undefined,
): { readonly caret?: Caret; readonly goal?: number } | undefined {
  const { walked: text } = model;
  const horizontal = /^(caret|extend|character)(Left|Right)$/.exec(action);
  if (horizontal) {
    const [, kind, side] = horizontal;
    const direction = sideOf(model, caret?.head.start ?? 0, side === 'Right' ? 1 : -1);
    const next =
      kind === 'character'
        ? walkCharacter(text, caret, direction)
        : walkWord(text, caret, direction, kind === 'extend');
    return { caret: next };
  }
  const vertical = /^(caret|extend)(Up|Down)$/.exec(action);
  if (vertical) {
    const [, kind, side] = vertical;
    if (!caret) return { caret: firstWord(text) };
    const found = geometry?.nextLine(
      kind === 'extend' ? caret.head : selectionOf(caret),
      side === 'Down' ? 1 : -1,
      goal,
    );
    const word = found && wordNear(text, found.offset);
    if (!word) return { goal };
    return { caret: kind === 'extend' ? { anchor: caret.anchor, head: word } : caretOn(word), goal: found.x };
  }
  if (action === 'textStart') return { caret: firstWord(text) };
  if (action === 'textEnd') return { caret: lastWord(text) };
  return undefined;
}

/** Right means forward, except in right-to-left lines. `utf16`: an offset in the line. */
export function sideOf({ lines }: TextModel, utf16: number, side: Direction): Direction {
  return lines[lineAt(lines, utf16)]?.direction === 'rtl' ? (-side as Direction) : side;
}
