import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Span } from '../../../project/records/records';
import { wordAt } from '../../../base/text/words';
import { isAt } from '../app/span-scene';
import { selectionOf, type Stretch } from '../state/caret';
import { conversationLayout } from '../state/conversation-layout';
import { findText } from '../state/find-text';
import { isDeciding } from '../state/panel-state';
import { askedLayers, indexOf, labelName } from '../state/project-index';
import { occurrences } from '../state/span-editing';
import { textModel, type TextModel } from '../state/text-model';
import { everybodysSpans } from '../view/everybodys-spans';
import { showHighlights } from '../view/highlights';
import { drawnSpans, isSameSpan, type DrawnSpan } from '../view/span-layout';
import { bringIntoSight, domRange, offsetAt, offsetOnNextLine } from '../view/text-geometry';
import { selectedStretch } from '../view/text-selection';
import { ConversationTurns } from './conversation';
import { LabelBubble } from './label-bubble';
import type { PartProps } from './props';
import { TextBlock } from './text-block';

/** The text to label, with its spans. */
export function TextPane({ app, state }: PartProps) {
  const { current, project, activeSpan, caret, edge, notice, mode, theme } = state;
  const { sample, answer } = current!;
  const index = indexOf(project!);
  const layout = sample.turns && conversationLayout(textModel(sample.text), sample.turns);
  const model = layout?.model ?? textModel(sample.text);
  const root = useRef<HTMLDivElement>(null);
  const layers = askedLayers(state);
  const layerIds = layers.map(({ id }) => id).join('\n');
  const deciding = isDeciding(state);
  const people = deciding ? sample.others : undefined;
  const spans = useMemo(() => {
    const names = (id: string): string => labelName(project!, id);
    if (!people) return drawnSpans(model, layers, answer.labels, names);
    const everybodys = everybodysSpans(project!.layers, people, answer.labels);
    return drawnSpans(model, project!.layers, everybodys.labels, names, everybodys.who);
  }, [model, layerIds, answer.labels, index, people]);
  const isMarkable = index.hasSpans && !deciding;
  const active = activeSpan && spans.find((span) => isAt(span, activeSpan));
  const byBlock = useBlocks(model, spans);

  useLayoutEffect(() => {
    const element = root.current!;
    app.spanning.geometry = {
      nextLine: (from, direction, goal) => offsetOnNextLine(element, model, from, direction, goal),
      bringIntoSight: (stretch) => {
        app.turns.reveal(stretch);
        bringIntoSight(element, element.closest('.page')!, model, stretch);
      },
    };
    return () => (app.spanning.geometry = undefined);
  }, [model]);
  useLayoutEffect(() => {
    const page = root.current!.closest('.page')!;
    page.scrollTop = app.memory.scrollOf(sample.id);
    const keep = (): void => app.memory.keepScroll(sample.id, page.scrollTop);
    page.addEventListener('scrollend', keep, { passive: true });
    if (document.activeElement === document.body) root.current!.focus({ preventScroll: true });
    return () => page.removeEventListener('scrollend', keep);
  }, [sample.id, model]);
  useLayoutEffect(() => {
    const about = notice?.span && spans.find((span) => isAt(span, notice.span!));
    const repeated = mode.kind === 'everywhere' && active ? occurrences(model, rawSpan(state)!) : [];
    showHighlights(root.current!, model, {
      selection: caret && !active ? [selectionOf(caret)] : [],
      trouble: about ? about.parts : [],
      found: repeated.length > 0 ? repeated : found(model.text, state),
    });
  });

  const endSelection = (event: MouseEvent): void => {
    if (event.button !== 0) return;
    const element = root.current!;
    const selected = selectedStretch(element, model);
    const offset = offsetAt(element, model, event.clientX, event.clientY);
    getSelection()?.removeAllRanges();
    if (!isMarkable || (!selected && isBesideText(event))) return;
    if (event.detail === 2 && offset !== undefined) {
      const word = wordAt(model.text, offset);
      if (word) app.spanning.select(word);
    } else if (selected) app.spanning.select(selected);
    else if (offset !== undefined) app.spanning.click(offset, wordAt(model.text, offset));
  };
  const heard = active
    ? `${active.name}: ${quote(model, active)}`
    : caret
      ? quote(model, selectionOf(caret))
      : turnHeard(state);
  const lanes = index.hasSpans ? 1 : 0;
  return (
    <>
      <div
        class={`text${isMarkable ? ' markable' : ''}${layout ? ' conversation' : ''}`}
        ref={root}
        tabIndex={0}
        role="group"
        aria-label={`${layout ? 'Conversation' : 'Text of'} ${sample.id}`}
        onMouseDown={(event) => {
          if (event.button === 0) window.addEventListener('mouseup', endSelection, { once: true });
        }}
        onCopy={(event) => {
          const range = active ?? (caret && selectionOf(caret));
          if (!range || getSelection()?.isCollapsed === false) return;
          event.clipboardData?.setData('text/plain', model.text.slice(range.start, range.end));
          event.preventDefault();
        }}
      >
        {layout ? (
          <ConversationTurns {...{ app, state, layout, spans, byBlock, active, lanes }} />
        ) : (
          model.blocks.map((block, at) => (
            <TextBlock
              key={at}
              model={model}
              block={block}
              spans={byBlock[at]!}
              active={active && byBlock[at]!.find((span) => isSameSpan(span, active))}
              edge={active ? edge : 'end'}
              lanes={lanes}
              theme={theme}
            />
          ))
        )}
      </div>
      {isMarkable && state.byMouse && caret && !activeSpan && mode.kind === 'none' && (
        <LabelBubble
          app={app}
          state={state}
          rectOf={() => domRange(root.current!, model, selectionOf(caret))?.getBoundingClientRect()}
        />
      )}
      <div class="sr-only" role="status">
        {heard}
      </div>
    </>
  );
}

/** Whether a click was on the role of a turn or on a button, which have a meaning of their own. */
const isBesideText = ({ target }: MouseEvent): boolean =>
  target instanceof Element && target.closest('.turn-head, button') !== null;

/** The turn that was gone to. */
function turnHeard(state: PartProps['state']): string {
  const turns = state.current?.sample.turns;
  const turn = turns?.[state.turnFocus];
  return turn ? `Turn ${state.turnFocus + 1} of ${turns!.length}: ${turn.role}` : '';
}

function rawSpan({ current, activeSpan }: PartProps['state']) {
  const value = activeSpan && current?.answer.labels[activeSpan.layer];
  return Array.isArray(value) ? (value[activeSpan!.index] as Span) : undefined;
}

function quote(model: TextModel, { start, end }: { start: number; end: number }): string {
  const text = model.text.slice(start, end);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

const MAX_HIGHLIGHTS = 200;

/**
 * Matches of the search: of the one in this text, or else of the one in all samples. If there are many, only those around the place on
 * screen.
 */
function found(text: string, { mode, filter }: PartProps['state']): Stretch[] {
  if (mode.kind !== 'find') return findText(text, filter.text, MAX_HIGHLIGHTS);
  const first = Math.max(0, mode.at - MAX_HIGHLIGHTS / 2);
  return findText(text, mode.query).slice(first, first + MAX_HIGHLIGHTS);
}

/** The spans of each block. A block whose spans look the same as before gets the same list and is not drawn again. */
function useBlocks(model: TextModel, spans: readonly DrawnSpan[]): readonly (readonly DrawnSpan[])[] {
  const before = useRef<{ model: TextModel; lists: (readonly DrawnSpan[])[] }>(undefined);
  return useMemo(() => {
    const known = before.current?.model === model ? before.current.lists : [];
    const lists = model.blocks.map((block, at) => {
      const list = spans.filter(({ start, end }) => start < block.end && end > block.start);
      const old = known[at];
      return old && old.length === list.length && old.every((span, place) => isSameSpan(span, list[place]!))
        ? old
        : list;
    });
    before.current = { model, lists };
    return lists;
  }, [model, spans]);
}
