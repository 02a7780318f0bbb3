/** A conversation cut for layout: blocks of lines that belong to one part of one turn. All offsets are UTF-16 units. */
import type { ShownAs } from '../../../project/model/layout';
import type { Turn, TurnPart } from '../../../project/samples/conversation';
import {
  BLOCK_LENGTH,
  BLOCK_LINES,
  isJoined,
  type TextBlock,
  type TextLine,
  type TextModel,
} from './text-model';
import type { PanelState } from './panel-state';
import { partAs } from './viewed-text';

/** How a block looks. `gap`: the blank line between turns, which is not drawn. */
export type BlockLook = 'gap' | 'head' | 'prose' | 'code';

/** Indices of blocks, end exclusive. */
interface Blocks {
  readonly first: number;
  readonly last: number;
}

export interface PartLayout extends Blocks {
  readonly part: TurnPart;
}

export interface TurnLayout {
  readonly turn: Turn;
  /** The blank line before the turn and the line with the role. */
  readonly head: Blocks;
  readonly parts: readonly PartLayout[];
}

export interface ConversationLayout {
  /** The same lines in other blocks. */
  readonly model: TextModel;
  readonly looks: readonly BlockLook[];
  readonly turns: readonly TurnLayout[];
}

type Project = Pick<PanelState, 'project'>['project'];

let last: {
  readonly model: TextModel;
  readonly turns: readonly Turn[];
  readonly project: Project;
  readonly layout: ConversationLayout;
};

/** The layout of a text that is made of these turns. Memoizes the last one. */
export function conversationLayout(
  model: TextModel,
  turns: readonly Turn[],
  project?: Project,
): ConversationLayout {
  if (last?.model !== model || last.turns !== turns || last.project?.layout !== project?.layout)
    last = { model, turns, project, layout: new Cutter(model, project).cut(turns) };
  return last.layout;
}

/** Cuts the lines from the first to the last. Every turn and every part starts with a line. */
class Cutter {
  readonly #blocks: TextBlock[] = [];
  readonly #looks: BlockLook[] = [];
  #line = 0;

  constructor(
    private readonly model: TextModel,
    private readonly project: Project,
  ) {}

  cut(turns: readonly Turn[]): ConversationLayout {
    const cut = turns.map((turn): TurnLayout => {
      const first = this.#blocks.length;
      this.#take(turn.start, () => 'gap');
      // The line after the role of a turn without content starts where the content would.
      this.#take(turn.contentStart, () => 'head');
      const head = { first, last: this.#blocks.length };
      const parts = turn.parts.map((part) => {
        const from = this.#blocks.length;
        this.#take(
          part.end + 1,
          lookOf(partAs({ project: this.project }, turn, part), part, this.model.text),
        );
        return { part, first: from, last: this.#blocks.length };
      });
      return { turn, head, parts };
    });
    this.#take(Infinity, () => 'gap');
    return { model: { ...this.model, blocks: this.#blocks }, looks: this.#looks, turns: cut };
  }

  /** Cuts the lines that start before an offset. */
  #take(before: number, lookAt: (line: TextLine) => BlockLook): void {
    const { lines } = this.model;
    let first = this.#line;
    let look: BlockLook | undefined;
    while (this.#line < lines.length && lines[this.#line]!.start < before) {
      const line = lines[this.#line]!;
      const next = lookAt(line);
      const isFull = line.end - lines[first]!.start > BLOCK_LENGTH || this.#line - first >= BLOCK_LINES;
      if (this.#line > first && (isFull || next !== look) && !isJoined(lines, this.#line)) {
        this.#end(first, look!);
        first = this.#line;
      }
      look = next;
      this.#line += 1;
    }
    if (this.#line > first) this.#end(first, look!);
  }

  #end(first: number, look: BlockLook): void {
    const { lines } = this.model;
    const end = this.#line;
    this.#blocks.push({ first, last: end, start: lines[first]!.start, end: lines[end - 1]!.end });
    this.#looks.push(look);
  }
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Calls and results are code, and so is the text between the fences of Markdown. What is painted has looks of its own. */
function lookOf(as: ShownAs | undefined, { kind }: TurnPart, text: string): (line: TextLine) => BlockLook {
  if (kind === 'call' || kind === 'result' || as === 'code')
    return ({ look }) => (look === undefined || look.kind === 'code' ? 'code' : 'prose');
  let fence: string | undefined;
  return ({ start, end, runs }) => {
    if (runs) return 'prose';
    const mark = FENCE.exec(text.slice(start, Math.min(end, start + 100)))?.[1];
    if (fence === undefined) {
      fence = mark;
      return mark === undefined ? 'prose' : 'code';
    }
    if (mark?.startsWith(fence)) fence = undefined;
    return 'code';
  };
}
