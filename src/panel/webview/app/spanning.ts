import { counted } from '../../../base/text/phrases';
import type { Labels } from '../../../project/records/records';
import type { PanelActionId } from '../../../protocol/actions';
import type { SpansLayer } from '../../../project/schema/layer-types';
import { caretOn, moveEdge, selectionOf, type Caret, type Direction, type Stretch } from '../state/caret';
import { type SpanRef, noMode } from '../state/panel-state';
import { indexOf, labelId, layerName } from '../state/project-index';
import { occurrences, tidySelection, type SpanEdit, whyNot } from '../state/span-editing';
import { droppedInWords, outOfPlace } from '../state/mark-attributes';
import { LayerRelations, spansById, withoutEnd } from '../state/relation-editing';
import { hangingOn } from '../state/relations-on-screen';
import type { TextModel } from '../state/text-model';
import type { Answering } from './answering';
import { sideOf, walk, type Geometry } from './caret-walk';
import { isAt, SpanScene } from './span-scene';
import { differingPlaces } from '../view/align';
import type { DrawnSpan } from '../view/span-layout';
import type { Actions, Store } from './store';

/** Actions on spans, from keyboard and mouse. */
export class Spanning {
  /** Geometry of the drawn text; undefined if no text is drawn. */
  geometry: Geometry | undefined;
  readonly scene: SpanScene;
  /** The horizontal position that the caret keeps when it moves over lines. */
  #goal: number | undefined;

  constructor(
    private readonly store: Store,
    private readonly answering: Answering,
  ) {
    this.scene = new SpanScene(store);
  }

  /** Chooses a span label: for the active span, or else for the selection, or else for later selections. */
  choose(layer: SpansLayer, label: string): void {
    const { activeSpan, caret, armed } = this.store.state;
    this.store.batch(() => {
      this.store.set({
        activeLayer: layer.id,
        pointed: labelId(this.store.state.project!, layer.id, label),
        mode: noMode,
        notice: undefined,
      });
      if (activeSpan?.layer === layer.id) return this.#relabel(layer, activeSpan, label);
      const selected = this.scene.focused()?.span ?? (caret && selectionOf(caret));
      if (selected) return this.mark(layer, label, selected);
      const isArmed = armed?.layer === layer.id && armed.label === label;
      this.store.set({ armed: isArmed ? undefined : { layer: layer.id, label } });
    });
  }

  mark(layer: SpansLayer, label: string, stretch: Stretch): void {
    const model = this.scene.model();
    if (!model) return;
    const range = this.#tidied(layer, model, stretch);
    if (range) this.#apply(layer, this.scene.spans(layer).add(model, range, label), label);
  }

  /** The selection as a span may have it. Shows a message if there are only spaces in it. */
  #tidied(layer: SpansLayer, model: TextModel, stretch: Stretch): Stretch | undefined {
    const snap = layer.boundary === 'word' || this.store.state.project?.settings.snapToWords === true;
    const range = tidySelection(model.walked, stretch, snap);
    if (!range) this.store.notify('Only spaces are selected.');
    return range;
  }

  /** The mouse selected a stretch, or a double click a word. An armed label marks it at once. */
  select(stretch: Stretch): void {
    const { armed, mode } = this.store.state;
    this.store.batch(() => {
      this.#place(caretOn(stretch));
      this.store.set({ byMouse: true });
      const layer = armed && mode.kind !== 'part' && this.scene.layer(armed.layer);
      if (layer) this.mark(layer, armed.label, stretch);
    });
  }

  /** A click selects the innermost span at that place, the next outer one if that is active already, or else the word. */
  click(offset: number, word: Stretch | undefined): void {
    const { activeSpan, mode } = this.store.state;
    if (mode.kind === 'part') return this.#place(word && caretOn(word));
    const isAtOffset = ({ start, end }: Stretch): boolean => start <= offset && offset < end;
    const here = this.scene.drawn().filter(({ parts }) => parts.some(isAtOffset));
    const inward = here.sort((a, b) => a.end - a.start - (b.end - b.start));
    const at = activeSpan ? inward.findIndex((span) => isAt(span, activeSpan)) : -1;
    const next = inward[(at + 1) % Math.max(1, inward.length)];
    if (!next) return this.#place(word && caretOn(word));
    this.focus(next);
    // The part that was clicked is the one to take out.
    this.store.set({ caret: caretOn(next.parts.find(isAtOffset)!) });
  }

  focus(span: SpanRef): void {
    const { layer, index } = span;
    this.store.set({
      activeSpan: { layer, index },
      activeRelation: undefined,
      activeLayer: layer,
      edge: 'end',
      pointed: undefined,
      showGeneral: false,
      notice: undefined,
    });
  }

  /** Brings the beginning of a span into sight, if it is drawn. */
  reveal(ref: SpanRef | undefined): void {
    const span = this.scene.locate(ref)?.span;
    if (span) this.geometry?.bringIntoSight(span.parts[0]!);
  }

  /** Runs a span action. False if there is nothing to act on, so that the key may have another meaning. */
  act(action: PanelActionId): boolean {
    const { state } = this.store;
    if (!state.project || !state.current || !indexOf(state.project).hasSpans) return false;
    const run = this.#actions[action];
    return run ? run() !== false : this.#walk(action);
  }

  readonly #actions: Actions = {
    spanNext: () => this.#walkSpans(1),
    spanPrevious: () => this.#walkSpans(-1),
    nextDifference: () => this.#goToDifference(1),
    previousDifference: () => this.#goToDifference(-1),
    clear: () => this.#remove(),
    edgeLeft: () => this.#moveEdge(-1),
    edgeRight: () => this.#moveEdge(1),
    edgeStart: () => this.store.set({ edge: 'start' }),
    edgeEnd: () => this.store.set({ edge: 'end' }),
    markAgain: () => this.#markAgain(),
    addPart: () => this.#addPart(),
    removePart: () => this.#removePart(),
    everywhere: () => this.#askEverywhere(),
  };

  /** Leaves the active span, then the caret. False if there was neither. */
  leave(): boolean {
    const { activeSpan, caret } = this.store.state;
    if (activeSpan) {
      const span = this.scene.focused()?.span;
      return (this.#place(span && caretOn({ start: span.start, end: span.end })), true);
    }
    if (!caret) return false;
    this.store.set({ caret: undefined });
    return true;
  }

  #walkSpans(direction: Direction): boolean {
    const { activeSpan, caret } = this.store.state;
    const spans = this.scene.drawn();
    let at = activeSpan ? spans.findIndex((span) => isAt(span, activeSpan)) + direction : -1;
    if (!activeSpan) {
      const from = caret ? selectionOf(caret).start : direction > 0 ? 0 : Infinity;
      at =
        direction > 0
          ? spans.findIndex(({ start }) => start >= from)
          : spans.findLastIndex(({ start }) => start <= from);
    }
    const next = spans[at];
    if (!next) {
      // After the last span, Tab moves to the next control, as everywhere else.
      if (activeSpan) this.store.set({ activeSpan: undefined, activeRelation: undefined, caret: undefined });
      return false;
    }
    this.focus(next);
    this.store.set({ caret: undefined });
    this.geometry?.bringIntoSight(next.parts[0]!);
    return true;
  }

  /** Selects the next or previous place at which people's spans differ, and begins again after the last one. */
  #goToDifference(direction: Direction): unknown {
    const { project, current, caret } = this.store.state;
    const answers = current?.sample.others?.map(({ answer }) => answer.labels);
    if (!answers) return false;
    const offsets = this.scene.model()?.offsets;
    // Spans count in code points, and the text on screen in UTF-16 units. Places that are not in the text are left out.
    const places = differingPlaces(project!.layers, answers).flatMap((place): Stretch[] => {
      const [start, end] = [offsets?.toUtf16(place.start), offsets?.toUtf16(place.end)];
      return start === undefined || end === undefined ? [] : [{ start, end }];
    });
    const { length } = places;
    if (length === 0) return this.store.notify("People's spans do not differ.", 'info');
    const { start, end } = caret ? selectionOf(caret) : { start: -1, end: -1 };
    const isAfter = (place: Stretch): boolean =>
      place.start > start || (place.start === start && place.end > end);
    const isBefore = (place: Stretch): boolean =>
      place.start < start || (place.start === start && place.end < end);
    const found = direction > 0 ? places.findIndex(isAfter) : places.findLastIndex(isBefore);
    const at = found >= 0 ? found : direction > 0 ? 0 : length - 1;
    this.#place(caretOn(places[at]!));
    this.store.notify(`Difference ${at + 1} of ${length}`, 'info');
    return this.geometry?.bringIntoSight(places[at]!);
  }

  #walk(action: PanelActionId): boolean {
    const model = this.scene.model();
    if (!model) return false;
    const { caret } = this.store.state;
    const span = this.scene.focused()?.span;
    const from = span ? caretOn({ start: span.start, end: span.end }) : caret;
    const step = walk(action, model, from, this.geometry, this.#goal);
    if (!step) return false;
    this.#goal = step.goal;
    if (step.caret) {
      this.#place(step.caret);
      this.geometry?.bringIntoSight(step.caret.head);
    }
    return true;
  }

  #moveEdge(direction: Direction): unknown {
    const { caret, edge } = this.store.state;
    const model = this.scene.model();
    if (!model) return false;
    const focus = this.scene.focused();
    const from = focus ? focus.span.start : caret ? selectionOf(caret).start : 0;
    const to = sideOf(model, from, direction);
    if (focus) {
      const { layer, index } = focus;
      const edit = this.scene.spans(layer).moveEdge(index, model, edge, to);
      return this.#move(layer, index, edit);
    }
    return caret !== undefined && this.#place(caretOn(moveEdge(model.walked, selectionOf(caret), edge, to)));
  }

  #remove(): unknown {
    const focus = this.scene.focused() ?? this.scene.spanOnCaret();
    if (!focus) return false;
    const { layer, index, span } = focus;
    const { list } = this.scene.spans(layer);
    const { id } = list[index]!;
    const hanging = hangingOn(this.store.state, { layer: layer.id, index });
    const left = list.toSpliced(index, 1);
    const remove = (): void => {
      const also = hanging.map(({ layer: { id: relations }, relations: all }) => [
        relations,
        withoutEnd(all, id!),
      ]);
      this.store.batch(() => {
        this.answering.set(layer, left, { keepLayer: true, also: Object.fromEntries(also) as Labels });
        this.#place(caretOn({ start: span.start, end: span.end }));
      });
    };
    const count = countOf(hanging);
    if (count > 0)
      this.#ask(
        { layer: layer.id, index },
        `${counted(count, 'relation')} of this span would go with it.`,
        'removes all',
        remove,
      );
    else remove();
    return true;
  }

  /** Applies a change of a span's extent. If relations join the span, asks the first time. `info`: what to say afterwards. */
  #move(layer: SpansLayer, index: number, edit: SpanEdit, info?: string): void {
    const { state } = this.store;
    const change = (): void => {
      this.#apply(layer, edit);
      if (edit.ok && info !== undefined) this.store.notify(info, 'info');
    };
    const key = JSON.stringify([state.current?.sample.id, layer.id, this.scene.spans(layer).list[index]?.id]);
    const count = countOf(hangingOn(state, { layer: layer.id, index }));
    if (!edit.ok || count === 0 || this.#mayMove.has(key)) return change();
    this.#ask(
      { layer: layer.id, index },
      `${counted(count, 'relation')} will join what you make of this span.`,
      'goes on',
      () => {
        this.#mayMove.add(key);
        change();
      },
    );
  }
  /** Spans with relations that the person has agreed to move. */
  readonly #mayMove = new Set<string>();

  /** Gives a span another label. If the schema does not allow some of its relations then, asks. */
  #relabel(layer: SpansLayer, { index }: SpanRef, label: string): void {
    const { state } = this.store;
    const before = this.scene.spans(layer);
    const edit = before.relabel(index, label);
    if (!edit.ok) return this.#apply(layer, edit, label);
    const dropped = outOfPlace(layer, before.list[index]!, label);
    const apply = (also?: Labels): void => {
      this.#apply(layer, edit, label, also);
      if (dropped.length > 0) this.store.notify(droppedInWords(dropped), 'info');
    };
    const spans = spansById(edit.spans);
    const left = hangingOn(state, { layer: layer.id, index }).map(
      ({ layer: relations, relations: all }) =>
        [
          relations,
          all,
          new LayerRelations(relations, all, spans).allowed(edit.spans[edit.index]!.id!),
        ] as const,
    );
    const lost = left.reduce((sum, [, all, allowed]) => sum + all.length - allowed.length, 0);
    if (lost === 0) return apply();
    const also = Object.fromEntries(left.map(([relations, , allowed]) => [relations.id, allowed])) as Labels;
    this.#ask(
      { layer: layer.id, index },
      `With this label, the schema does not allow ${counted(lost, 'relation')} of the span.`,
      'removes what is not allowed',
      () => apply(also),
    );
  }

  /** Asks before a change on which relations depend. `confirm` then makes it. */
  #ask(span: SpanRef, question: string, does: string, change: () => void): void {
    this.#pending = change;
    this.focus(span);
    this.store.set({ mode: { kind: 'hanging', question, does } });
  }
  #pending: (() => void) | undefined;

  /** Makes the change that the person was asked about. */
  confirm(): void {
    this.store.batch(() => {
      this.store.set({ mode: noMode });
      this.#pending?.();
      this.#pending = undefined;
    });
  }

  #markAgain(): unknown {
    const { lastSpanLabel, armed } = this.store.state;
    const last = armed ?? lastSpanLabel;
    const layer = last && this.scene.layer(last.layer);
    if (!layer || !this.store.state.caret) return false;
    return this.choose(layer, last.label);
  }

  /** Begins to select the next part of the active span. With a selection instead, adds it to the span that was made or changed last. */
  #addPart(): void {
    const { activeSpan, caret, mode } = this.store.state;
    if (mode.kind === 'part') return this.finishPart();
    // Moving the caret has left the span.
    const target = activeSpan ?? this.#touched;
    const layer = target && this.scene.layer(target.layer);
    if (!layer || !this.scene.spans(layer).list[target.index])
      return this.store.notify('Select a span first (Tab), then select its next part.');
    if (!layer.discontinuous)
      return this.store.notify(`${layerName(layer)} does not allow spans with several parts.`);
    const isSelected = activeSpan === undefined && caret !== undefined;
    this.store.set({ mode: { kind: 'part', span: target }, notice: undefined });
    if (isSelected) this.finishPart();
  }

  /** Adds the selection to the span whose next part is being selected. */
  finishPart(): void {
    const { mode, caret, activeSpan } = this.store.state;
    const model = this.scene.model();
    const span = mode.kind === 'part' ? mode.span : undefined;
    const layer = span && this.scene.layer(span.layer);
    if (!model || !span || !layer) return;
    const range = caret && !activeSpan && this.#tidied(layer, model, selectionOf(caret));
    if (!range) return;
    const spans = this.scene.spans(layer);
    const before = spans.list[span.index]?.parts?.length ?? 1;
    const edit = spans.addPart(span.index, model, range);
    const joins = edit.ok && (edit.spans[edit.index]!.parts?.length ?? 1) <= before;
    this.store.batch(() => {
      this.store.set({ mode: noMode });
      this.#move(layer, span.index, edit, joins ? 'The parts touch, so they are one part now.' : undefined);
    });
  }

  /** Takes out the part at the caret or, without one, the part at the active edge. */
  #removePart(): void {
    const { caret, edge } = this.store.state;
    const at = caret && selectionOf(caret);
    const partAt = (span: DrawnSpan): number =>
      at ? span.parts.findIndex(({ start, end }) => start < at.end && at.start < end) : -1;
    const here = this.scene.drawn().filter((span) => span.parts.length > 1 && partAt(span) >= 0);
    const active = this.scene.focused()?.span;
    const touched = here.find((span) => this.#touched && isAt(span, this.#touched));
    const span = active ?? touched ?? here[0];
    const layer = span && this.scene.layer(span.layer);
    const model = this.scene.model();
    if (!layer || !model)
      return this.store.notify('Put the caret on the part to take out of its span, or select the span.');
    if (span.parts.length < 2)
      return this.store.notify('This span has one part only. Backspace removes the span.');
    const found = partAt(span);
    const which = found >= 0 ? found : edge === 'start' ? 0 : span.parts.length - 1;
    const edit = this.scene.spans(layer).removePart(span.index, model, which);
    this.#move(layer, span.index, edit);
  }
  #touched: SpanRef | undefined;

  /** Asks whether to mark the string of a span everywhere, with the number of other occurrences. */
  #askEverywhere(): void {
    const at = this.scene.focused() ?? this.scene.spanOnCaret();
    if (!at) return this.store.notify('Select a span first (Tab).');
    const found = occurrences(at.model, this.scene.spans(at.layer).list[at.index]!).length;
    this.focus(at.span);
    if (found === 0) this.store.notify('The string occurs nowhere else in this sample.', 'info');
    else this.store.set({ mode: { kind: 'everywhere', found } });
  }

  /** Marks the string of the active span wherever no other span is in the way. */
  markEverywhere(): void {
    const focus = this.scene.focused();
    if (!focus) return;
    const { layer, index, model } = focus;
    const { spans, index: at, added, blocked } = this.scene.spans(layer).addEverywhere(index, model);
    this.store.batch(() => {
      if (added > 0) this.answering.set(layer, [...spans], { keepLayer: true });
      this.store.set({ activeSpan: { layer: layer.id, index: at }, mode: noMode });
      const left =
        blocked > 0 ? `; ${counted(blocked, 'place')} left out, where other spans are in the way` : '';
      this.store.notify(`${counted(added, 'span')} marked${left}.`, 'info');
    });
  }

  /** Applies an edit, or shows why it is impossible. */
  #apply(layer: SpansLayer, edit: SpanEdit, label?: string, also?: Labels): void {
    if (!edit.ok) return this.#explain(layer, edit);
    const ref = { layer: layer.id, index: edit.index };
    this.#touched = ref;
    this.store.batch(() => {
      this.answering.set(layer, [...edit.spans], { keepLayer: true, also });
      this.store.update((state) => ({
        ...state,
        activeSpan: ref,
        activeRelation: undefined,
        lastSpanLabel: label === undefined ? state.lastSpanLabel : { layer: layer.id, label },
      }));
    });
  }

  #explain(layer: SpansLayer, edit: Extract<SpanEdit, { ok: false }>): void {
    const { blocking } = edit;
    const text = whyNot(edit, layer, this.scene.spans(layer).list, indexOf(this.store.state.project!).labels);
    const span = blocking === undefined ? undefined : { layer: layer.id, index: blocking };
    this.store.notify(text, 'problem', span);
  }

  #place(caret: Caret | undefined): void {
    if (this.store.state.mode.kind === 'attributes') this.store.set({ mode: noMode });
    this.store.set({
      caret,
      byMouse: false,
      activeSpan: undefined,
      activeRelation: undefined,
      edge: 'end',
      notice: undefined,
    });
  }
}

/** The number of relations that join a span. */
const countOf = (hanging: ReturnType<typeof hangingOn>): number =>
  hanging.reduce((sum, { count }) => sum + count, 0);
