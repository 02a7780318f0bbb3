import { useLayoutEffect } from 'preact/hooks';
import { counted, oneLine, shorten } from '../../../base/text/phrases';
import type { Turn, TurnPart } from '../../../project/samples/conversation';
import type { ConversationLayout, PartLayout, TurnLayout } from '../state/conversation-layout';
import { valueInWords } from '../state/answer';
import { indexOf, layerName, questionsOf, isFolded, startsFolded, turnInFocus } from '../state/project-index';
import { pure } from '../view/pure';
import type { DrawnSpan } from '../view/span-layout';
import { scrollUntilStill } from '../view/text-geometry';
import { Icon, type IconName, type PartProps } from './parts';
import { estimatedHeight, TextBlocks } from './text-block';
import { takesTurn, takesWords } from '../../../kinds/traits';

interface Props extends PartProps {
  layout: ConversationLayout;
  /** All spans, and those of each block. */
  spans: readonly DrawnSpan[];
  byBlock: readonly (readonly DrawnSpan[])[];
  active: DrawnSpan | undefined;
}

/** The turns of a conversation. Each has its role as a heading; tool calls, results and instructions can be folded. */
export function ConversationTurns({ state, ...props }: Props) {
  const { app, layout, active } = props;
  const focus = turnInFocus(state);
  const marks = marksOf(state);
  useLayoutEffect(() => {
    app.turns.show = (turn) => {
      const element = document.getElementById(turnId(turn));
      const page = element?.closest('.page');
      if (element && page) bringTurnIntoSight(element, page);
    };
    return () => (app.turns.show = undefined);
  }, [layout]);
  return (
    <>
      {layout.turns.map(({ turn }, at) => {
        const isActive = active !== undefined && active.start < turn.end && active.end > turn.start;
        return (
          <TurnView
            key={at}
            {...props}
            at={at}
            isFocused={at === focus}
            folds={turn.parts.map((part) => foldOf(state, turn, part)).join('')}
            active={isActive ? active : undefined}
            edge={isActive ? state.edge : 'end'}
            theme={state.theme}
            marks={marks.get(turn.id) ?? ''}
          />
        );
      })}
      {/* Blank lines after the last turn. */}
      {Array.from({ length: layout.looks.length - lastBlock(layout.turns) }, (_, at) => (
        <div class="block gap" key={at} />
      ))}
    </>
  );
}

/** Id of a turn -> the names of the questions that it answers, and the answers about it. */
function marksOf(state: PartProps['state']): Map<string, string> {
  const { labels } = state.current!.answer;
  const index = indexOf(state.project!);
  const marks = new Map<string, string>();
  for (const layer of questionsOf(state)) {
    const value = labels[layer.id];
    const turn = takesTurn(layer) ? value : layer.turn;
    if (value === undefined || typeof turn !== 'string' || takesWords(layer)) continue;
    const words = takesTurn(layer) ? layerName(layer) : valueInWords(value, index.labels, layer);
    const others = marks.get(turn);
    marks.set(turn, others === undefined ? words : `${others}, ${words}`);
  }
  return marks;
}

interface TurnProps extends Omit<Props, 'state'> {
  at: number;
  isFocused: boolean;
  /** A digit for each part: 2 if it is folded, 1 if it is not, but was at first. */
  folds: string;
  edge: 'start' | 'end';
  /** The questions that the turn answers, by name, and the answers about it. */
  marks: string;
  /** Changes with the colours of the theme. */
  theme: number;
}

const FOLDED = '2';
const UNFOLDABLE = '0';

/** Whether a part is folded or can be: a digit. */
function foldOf(state: PartProps['state'], turn: Turn, part: TurnPart): string {
  if (isFolded(state, turn, part)) return FOLDED;
  return startsFolded(state, turn, part) ? '1' : UNFOLDABLE;
}

/** A turn with more blocks is laid out block by block. */
const LONG = 40;

/** Estimated height in pixels of a turn that is not laid out yet. */
function estimate({ layout, at, folds }: TurnProps): number {
  const heights = layout.turns[at]!.parts.map(({ first, last }, index) =>
    folds[index] === FOLDED
      ? 30
      : layout.model.blocks
          .slice(first, last)
          .reduce(
            (sum, block) => sum + estimatedHeight(layout.model.lines.slice(block.first, block.last)),
            0,
          ),
  );
  return 42 + heights.reduce((sum, height) => sum + height, 0);
}

/** Who speaks, at a glance. */
const ROLE_ICONS: Readonly<Record<string, IconName>> = {
  user: 'person',
  assistant: 'model',
  system: 'book',
  developer: 'book',
  tool: 'list',
  function: 'list',
};

/** One turn. It is redrawn only if something in it changes, since a conversation may have hundreds. */
const TurnView = pure((props: TurnProps) => {
  const { app, layout, at, isFocused, folds, marks } = props;
  const { turn, head, parts } = layout.turns[at]!;
  const icon = ROLE_ICONS[turn.role];
  const isLong = (parts.at(-1)?.last ?? 0) - head.first > LONG;
  return (
    <div
      id={turnId(at)}
      class={`turn${isFocused ? ' focused' : ''}${isLong ? ' long' : ''}`}
      style={{ containIntrinsicSize: `auto ${estimate(props)}px` }}
      data-role={turn.role}
      role="article"
      aria-current={isFocused ? 'true' : undefined}
      aria-label={`Turn ${at + 1} of ${layout.turns.length}: ${turn.role}`}
    >
      <div
        class="turn-head"
        role="heading"
        aria-level={2}
        onMouseUp={(event) => event.button === 0 && app.turns.go(at)}
      >
        {blocksOf(props, head)}
        {icon && (
          <span class="role-icon">
            <Icon name={icon} />
          </span>
        )}
        {marks !== '' && (
          <span class="turn-mark">
            <Icon name="check" /> {marks}
          </span>
        )}
        <span class="turn-place" aria-hidden="true">
          {at + 1}
        </span>
      </div>
      {parts.map((part, index) => (
        <Part key={part.part.start} {...props} turn={turn} place={part} fold={folds[index]!} />
      ))}
    </div>
  );
});

const blocksOf = (
  { layout: { model, looks }, byBlock, active, edge, theme }: TurnProps,
  { first, last }: { first: number; last: number },
) => <TextBlocks {...{ model, looks, byBlock, active, edge, theme, first, last }} />;

const lastBlock = (turns: readonly TurnLayout[]): number => {
  const turn = turns.at(-1);
  return turn?.parts.at(-1)?.last ?? turn?.head.last ?? 0;
};

const turnId = (at: number): string => `turn-${at}`;

function Part({ turn, place, fold, ...props }: TurnProps & { turn: Turn; place: PartLayout; fold: string }) {
  const folded = fold === FOLDED;
  const { app, layout, spans } = props;
  const { part, first, last } = place;
  const isIn = (one: DrawnSpan): boolean =>
    one.parts.some(({ start, end }) => start < part.end && end > part.start);
  const hidden = folded ? spans.filter(isIn).length : 0;
  return (
    <>
      {fold !== UNFOLDABLE && (
        <button
          class="fold"
          aria-expanded={!folded}
          onClick={() => app.turns.toggle(turn, part)}
          title={folded ? 'Unfold' : 'Fold'}
        >
          <Icon name={folded ? 'right' : 'down'} />
          <span class="fold-name">{nameOf(turn, part)}</span>
          {folded && <span class="fold-start">{startOf(layout.model.text, part)}</span>}
          {hidden > 0 && <span class="fold-spans">{counted(hidden, 'span')}</span>}
        </button>
      )}
      {/* Geometry counts blocks, so those of a folded part stay as empty elements. */}
      {folded
        ? Array.from({ length: last - first }, (_, at) => <div class="block folded" key={at} />)
        : blocksOf(props, place)}
    </>
  );
}

function nameOf({ role }: Turn, { kind, name }: TurnPart): string {
  if (kind === 'call') return `Call ${name ?? ''}`.trim();
  if (kind === 'result') return `Result ${name ?? ''}`.trim();
  return kind === 'other' ? (name ?? 'Part') : `${role.charAt(0).toUpperCase()}${role.slice(1)} text`;
}

/** Characters of a folded part that are shown. */
const MAX_SHOWN = 200;

function startOf(text: string, { contentStart, end }: TurnPart): string {
  const start = text.slice(contentStart, Math.min(end, contentStart + 2 * MAX_SHOWN));
  return shorten(oneLine(start), MAX_SHOWN);
}

/** Scrolls so that a turn is in sight: all of it if it fits, else its start. */
function bringTurnIntoSight(turn: Element, page: Element): void {
  const margin = 8;
  const place = (): number => {
    const rect = turn.getBoundingClientRect();
    const view = page.getBoundingClientRect();
    const above = rect.top - view.top - margin;
    const below = rect.bottom - view.bottom + margin;
    return above < 0 ? above : below > 0 ? Math.min(below, above) : 0;
  };
  scrollUntilStill(page, () => {
    // What is scrolled into sight is laid out at once, and may have another height than was estimated.
    for (let times = 0; times < 3 && turn.isConnected; times++) {
      const by = place();
      if (Math.abs(by) < 1) return;
      page.scrollTop += by;
    }
  });
}
