import type { RelationsLayer } from '../../../project/schema/layer-types';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Span } from '../../../project/records/records';
import { wordAt } from '../../../base/text/words';
import { isAt } from '../app/span-scene';
import { type Stretch, selectionOf } from '../state/caret';
import { conversationLayout } from '../state/conversation-layout';
import { findText } from '../app/find-in-text';
import { marksIn } from '../state/mark-attributes';
import { isDeciding, type RelateMode, type SpanRef } from '../state/panel-state';
import { askedLayers, indexOf, isCode, labelName, turnInFocus } from '../state/project-index';
import { narrowed, type Candidate } from '../state/relation-candidates';
import {
  focusedRelation,
  joinedRelations,
  relationLayers,
  type JoinedRelation,
} from '../state/relations-on-screen';
import { occurrences, toRange, quoteOf, shorten } from '../state/span-editing';
import { clipped } from '../../../base/text/phrases';
import type { TextModel } from '../state/text-model';
import { viewedText } from '../state/viewed-text';
import { everybodysSpans } from '../view/align';
import { drawnSpans, inSight, lookOf, nameWithDetails, type DrawnSpan } from '../view/span-layout';
import { DrawnText } from '../view/text-geometry';
import { ConversationTurns } from './conversation';
import { LabelBubble } from './label-bubble';
import type { PartProps } from './parts';
import { TextBlocks } from './text-block';
import { marksText } from '../../../kinds/traits';

/** The text to label, with its spans. */
export function TextPane({ app, state }: PartProps) {
  const { current, project, activeSpan, caret, edge, notice, mode, theme } = state;
  const { sample, answer } = current!;
  const index = indexOf(project!);
  const viewed = viewedText(state);
  const layout = sample.turns && conversationLayout(viewed.model, sample.turns, project);
  const model = layout?.model ?? viewed.model;
  const root = useRef<HTMLDivElement>(null);
  const layers = askedLayers(state).filter(marksText);
  // Only spans: to answer another question, or go to another turn, must not redraw hundreds of turns.
  const marked = useSame(layers.flatMap(({ id }) => [id, answer.labels[id]]));
  const deciding = isDeciding(state);
  const people = deciding ? sample.others : undefined;
  const plain = useMemo(() => {
    const names = (id: string, layer: string): string => labelName(project!, id, layer);
    if (!people) return inSight(model, drawnSpans(model, layers, answer.labels, names));
    const everybodys = everybodysSpans(project!.layers, people, answer.labels);
    return inSight(model, drawnSpans(model, project!.layers, everybodys.labels, names, everybodys.who));
  }, [model, marked, people && answer.labels, index, people]);
  const isMarkable = index.hasSpans && !deciding;
  const marks = deciding ? undefined : marksOf(state);
  const drawnKey = marks ? JSON.stringify([...marks]) : '';
  const spans = useMemo(
    () =>
      marks
        ? plain.map((span) => {
            const mark = marks.get(refText(span));
            return mark === undefined ? span : { ...span, mark };
          })
        : plain,
    [plain, drawnKey],
  );
  // While its next part is selected, a span stays in sight as the active one.
  const shownSpan = mode.kind === 'part' ? mode.span : activeSpan;
  const active = shownSpan && spans.find((span) => isAt(span, shownSpan));
  const byBlock = useBlocks(model, spans);
  useEffect(() => (viewed.isPartial ? app.turns.paintMore() : undefined), [viewed]);

  useLayoutEffect(() => {
    const element = root.current!;
    const drawn = new DrawnText(element, model);
    app.spanning.geometry = {
      focus: () => element.focus({ preventScroll: true }),
      nextLine: (from, direction, goal) => drawn.offsetOnNextLine(from, direction, goal),
      bringIntoSight: (stretch) => {
        app.turns.reveal(stretch);
        drawn.bringIntoSight(element.closest('.page')!, stretch);
      },
    };
    return () => (app.spanning.geometry = undefined);
  }, [model]);
  useLayoutEffect(() => {
    const page = root.current!.closest('.page')!;
    page.scrollTop = app.memory.scrollOf(sample.id);
    // A sample may begin at a turn that has something to answer.
    if (turnInFocus(state) >= 0) app.turns.show?.(turnInFocus(state));
    const keep = (): void => app.memory.keepScroll(sample.id, page.scrollTop);
    page.addEventListener('scrollend', keep, { passive: true });
    if (document.activeElement === document.body) root.current!.focus({ preventScroll: true });
    return () => page.removeEventListener('scrollend', keep);
  }, [sample.id, model]);
  useLayoutEffect(() => {
    const about = notice?.span && spans.find((span) => isAt(span, notice.span!));
    const repeated =
      mode.kind === 'everywhere' && active
        ? occurrences(model, marksIn<Span>(answer.labels[activeSpan!.layer])[activeSpan!.index]!)
        : [];
    const relating = mode.kind === 'relate' ? tailsOf(model, mode) : undefined;
    showHighlights(new DrawnText(root.current!, model), {
      selection: relating
        ? relating.selected
        : caret
          ? selectedPlaces(selectionOf(caret), activeSpan && active)
          : [],
      trouble: about ? about.parts : [],
      found: relating ? relating.others : repeated.length > 0 ? repeated : found(model.text, state),
      joined: relating ? [] : spans.filter(({ mark }) => mark !== undefined).flatMap(({ parts }) => parts),
    });
  });

  const endSelection = (event: MouseEvent): void => {
    if (event.button !== 0) return;
    const drawn = new DrawnText(root.current!, model);
    const selected = selectedStretch(drawn);
    const offset = drawn.offsetAt(event.clientX, event.clientY);
    getSelection()?.removeAllRanges();
    if (!isMarkable || (!selected && isBesideText(event)) || app.relating.click(offset)) return;
    if (event.detail === 2 && offset !== undefined) {
      const word = wordAt(model.walked, offset);
      if (word) app.spanning.select(word);
    } else if (selected) app.spanning.select(selected);
    else if (offset !== undefined) app.spanning.click(offset, wordAt(model.walked, offset));
  };
  const focused = focusedRelation(state);
  const heard = focused
    ? relationInWords(state, focused.layer, focused.relation)
    : activeSpan && active
      ? `${nameWithDetails(active)}: ${quotes(model, active)}`
      : caret
        ? quote(model, selectionOf(caret))
        : turnHeard(state);
  return (
    <>
      <div
        class={`text${isMarkable ? ' markable' : ''}${layout ? ' conversation' : ''}${isCode(state) ? ' monospace' : ''}`}
        ref={root}
        tabIndex={0}
        role="group"
        aria-label={`${layout ? 'Conversation' : 'Text of'} ${sample.id}`}
        onMouseDown={(event) => {
          if (event.button !== 0) return;
          // The field for the tail keeps the focus.
          if (mode.kind === 'relate') event.preventDefault();
          window.addEventListener('mouseup', endSelection, { once: true });
        }}
        onCopy={(event) => {
          const parts = active?.parts ?? (caret ? [selectionOf(caret)] : []);
          if (parts.length === 0 || getSelection()?.isCollapsed === false) return;
          const copied = parts.map(({ start, end }) => model.text.slice(start, end)).join(' … ');
          event.clipboardData?.setData('text/plain', copied);
          event.preventDefault();
        }}
      >
        {layout ? (
          <ConversationTurns {...{ app, state, layout, spans, byBlock, active }} />
        ) : (
          <TextBlocks
            {...{ model, byBlock, active, theme }}
            first={0}
            last={model.blocks.length}
            edge={active ? edge : 'end'}
          />
        )}
      </div>
      {isMarkable && state.byMouse && caret && !activeSpan && mode.kind === 'none' && (
        <LabelBubble
          app={app}
          state={state}
          rectOf={() =>
            new DrawnText(root.current!, model).rangeOf(selectionOf(caret))?.getBoundingClientRect()
          }
        />
      )}
      <div class="sr-only" role="status">
        {heard}
      </div>
    </>
  );
}

const refText = ({ layer, index }: SpanRef): string => `${index} ${layer}`;

/** How many candidates that match what was typed are marked in the text. */
const MAX_MATCHES = 30;

/** The largest number of a candidate that is shown in the text. */
const MAX_NUMBER = 99;

/**
 * The marks before the names of spans: while a tail is chosen, the numbers of the candidates; otherwise an arrow at the spans to which a
 * relation leads from the active span (→) or from which one leads to it (←).
 */
function marksOf(state: PartProps['state']): ReadonlyMap<string, string> | undefined {
  const { mode, activeSpan, current } = state;
  const marks = new Map<string, string>();
  if (mode.kind === 'relate') {
    for (const { index, number } of mode.candidates.slice(0, MAX_NUMBER))
      marks.set(refText({ layer: mode.spans, index }), String(number));
    return marks;
  }
  if (!activeSpan) return undefined;
  for (const layer of relationLayers(state)) {
    if (layer.spans !== activeSpan.layer) continue;
    for (const { index, head, tail } of joinedRelations(current!.answer.labels, layer)) {
      const isOut = head?.index === activeSpan.index;
      const other = isOut ? tail : tail?.index === activeSpan.index ? head : undefined;
      const isOther =
        state.activeRelation &&
        (state.activeRelation.index !== index || state.activeRelation.layer !== layer.id);
      if (!other || isOther) continue;
      const arrow = !layer.directed ? '–' : isOut ? '→' : '←';
      const known = marks.get(refText(other));
      marks.set(refText(other), known === undefined || known === arrow ? arrow : '↔');
    }
  }
  return marks.size > 0 ? marks : undefined;
}

/** Where the candidates for a tail are: the selected one, and those around it that match what was typed. */
function tailsOf(model: TextModel, mode: RelateMode): { selected: Stretch[]; others: Stretch[] } {
  const matching = narrowed(mode.candidates, mode.query);
  const places = ({ span }: Candidate): Stretch[] =>
    (span.parts ?? [span]).flatMap((part) => toRange(model, part) ?? []);
  const selected = matching[mode.at];
  const others = mode.query === '' ? [] : matching.slice(0, MAX_MATCHES).filter((one) => one !== selected);
  return { selected: selected ? places(selected) : [], others: others.flatMap(places) };
}

function relationInWords(
  state: PartProps['state'],
  layer: RelationsLayer,
  { label, details, from, to }: JoinedRelation,
): string {
  const [head, tail] = [from, to].map((span) =>
    span
      ? `${shorten(quoteOf(span))} (${labelName(state.project!, span.label, layer.spans)})`
      : 'a missing span',
  );
  const name = labelName(state.project!, label, layer.id);
  return `${details === '' ? name : `${name}, ${details}`}: from ${head} to ${tail}`;
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

/** What is marked as selected: the selection or, in a span of several parts, the part at the caret. */
function selectedPlaces(selection: Stretch, active: DrawnSpan | undefined): Stretch[] {
  if (!active) return [selection];
  if (active.parts.length < 2) return [];
  return active.parts.filter(({ start, end }) => start < selection.end && selection.start < end);
}

const quotes = (model: TextModel, { parts }: DrawnSpan): string =>
  parts.map((part) => quote(model, part)).join(' … ');

const quote = ({ text }: TextModel, { start, end }: Stretch): string => clipped(text.slice(start, end), 120);

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

/** The list of the time before if its items are the same. */
function useSame<T>(list: readonly T[]): readonly T[] {
  const before = useRef(list);
  const isSame =
    list.length === before.current.length && list.every((item, at) => item === before.current[at]);
  if (!isSame) before.current = list;
  return before.current;
}

/** The spans of each block. A block whose spans look the same as before gets the same list and is not drawn again. */
function useBlocks(model: TextModel, spans: readonly DrawnSpan[]): readonly (readonly DrawnSpan[])[] {
  const before = useRef<{ model: TextModel; lists: (readonly DrawnSpan[])[] }>(undefined);
  return useMemo(() => {
    const known = before.current?.model === model ? before.current.lists : [];
    const lists = spansByBlock(model, spans).map((list, at) => {
      const old = known[at];
      return old &&
        old.length === list.length &&
        old.every((span, place) => lookOf(span) === lookOf(list[place]!))
        ? old
        : list;
    });
    before.current = { model, lists };
    return lists;
  }, [model, spans]);
}

/** `spans` are in text order. */
function spansByBlock({ blocks }: TextModel, spans: readonly DrawnSpan[]): DrawnSpan[][] {
  const lists = blocks.map((): DrawnSpan[] => []);
  let first = 0;
  for (const span of spans) {
    while (first < blocks.length && blocks[first]!.end <= span.start) first++;
    for (let at = first; at < blocks.length && blocks[at]!.start < span.end; at++) lists[at]!.push(span);
  }
  return lists;
}

/** The mouse selection inside the text, in UTF-16 units; undefined if there is none. */
function selectedStretch(drawn: DrawnText): Stretch | undefined {
  const { root, model } = drawn;
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return undefined;
  const whole = root.ownerDocument.createRange();
  whole.selectNodeContents(root);
  const startsBefore = range.compareBoundaryPoints(Range.START_TO_START, whole) < 0;
  const endsAfter = range.compareBoundaryPoints(Range.END_TO_END, whole) > 0;
  const start = startsBefore ? 0 : drawn.offsetOf(range.startContainer, range.startOffset);
  const end = endsAfter ? model.text.length : drawn.offsetOf(range.endContainer, range.endOffset, 'end');
  return start === undefined || end === undefined || end <= start ? undefined : { start, end };
}

/**
 * Shows marks on the text that change with every key, by name. The browser paints them over the text without redrawing it. `trouble`: what a
 * message is about; `joined`: the other ends of the relations of the active span.
 */
function showHighlights(
  drawn: DrawnText,
  highlights: Record<'selection' | 'trouble' | 'found' | 'joined', readonly Stretch[]>,
): void {
  for (const [name, stretches] of Object.entries(highlights)) {
    const key = `labelwright-${name}`;
    const ranges = stretches.flatMap((stretch) => {
      const place = drawn.placeOf(stretch);
      return place ? new StaticRange(place) : [];
    });
    if (ranges.length > 0) CSS.highlights.set(key, new Highlight(...ranges));
    else CSS.highlights.delete(key);
  }
}
