import type { PanelActionId } from '../../../protocol/actions';
import type { Labels, Relation, Span } from '../../../project/records/records';
import type { RelationsLayer } from '../../../project/schema/layer-types';
import { offeredLabels } from '../state/label-keys';
import { noMode, type RelateMode, type RelationRef } from '../state/panel-state';
import { indexOf, labelId, labelName, layerName } from '../state/project-index';
import { candidatesFor, narrowed, type Candidate } from '../state/relation-candidates';
import { LayerRelations, spansById, turned, withIds, type RelationEdit } from '../state/relation-editing';
import {
  focusedRelation,
  type FocusedRelation,
  listedRelations,
  relationLayers,
  relationsOf,
  spansOf,
} from '../state/relations-on-screen';
import { droppedInWords, outOfPlace, relabelled } from '../state/mark-attributes';
import type { Answering } from './answering';
import { isAt } from './span-scene';
import type { Spanning } from './spanning';
import type { Actions, Store } from './store';

/** Actions on relations, from keyboard and mouse. */
export class Relating {
  constructor(
    private readonly store: Store,
    private readonly answering: Answering,
    private readonly spanning: Spanning,
  ) {}

  /** Chooses a relation label: for the active relation, or else for a new one from the active span. */
  choose(layer: RelationsLayer, label: string): void {
    const focus = focusedRelation(this.store.state);
    if (focus?.layer.id !== layer.id) return this.#begin(layer, label);
    const before = this.#at(focus);
    const edit = this.#replaced(focus, relabelled(layer, before, label));
    const dropped = outOfPlace(layer, before, label);
    this.#apply(layer, edit, label, focus.ref);
    if (edit.ok && dropped.length > 0) this.store.notify(droppedInWords(dropped), 'info');
  }

  /** Runs an action on relations. False if there is nothing to act on, so that the key may have another meaning. */
  act(action: PanelActionId): boolean {
    const { state } = this.store;
    if (!state.project || !state.current) return false;
    if (this.#layers().length === 0)
      return (this.store.notify('This sample has no question about relations.'), true);
    const run = this.#actions[action];
    return run !== undefined && run() !== false;
  }

  readonly #actions: Actions = {
    relate: () => this.#begin(this.#layers()[0]!),
    relateAgain: () => this.#again(),
    reverseRelation: () => this.#reverse(),
    otherEnd: () => this.#otherEnd(),
    relationNext: () => this.#walk(1),
    relationPrevious: () => this.#walk(-1),
  };

  /** The key actions of the mode in which the tail is chosen. */
  type(query: string): void {
    const mode = this.#mode();
    if (!mode) return;
    this.store.set({ mode: { ...mode, query, at: 0, trouble: undefined } });
    this.#showCandidate();
  }

  /** Selects the next or the previous candidate. */
  step(by: 1 | -1): void {
    const mode = this.#mode();
    const { length } = mode ? narrowed(mode.candidates, mode.query) : [];
    if (!mode || length === 0) return;
    this.store.set({ mode: { ...mode, at: (mode.at + by + length) % length, trouble: undefined } });
    this.#showCandidate();
  }

  /** Joins the head to the selected candidate. */
  link(candidate = this.#selected()): void {
    const mode = this.#mode();
    const layer = mode && this.#layer(mode.layer);
    if (!mode || !layer || !candidate) return;
    const { labels } = this.store.state.current!.answer;
    const before = spansOf(labels, layer);
    const spans = withIds(before, [mode.head, candidate.index]);
    const label = candidate.labels[0]!;
    const relation: Relation = { label, from: spans[mode.head]!.id!, to: spans[candidate.index]!.id! };
    const edit = this.#relations(layer, spans).add(relation);
    this.store.batch(() => {
      this.#leaveField();
      const also = spans === before ? undefined : { [layer.spans]: [...spans] };
      this.#apply(layer, edit, label, undefined, also);
    });
    this.spanning.reveal({ layer: layer.spans, index: mode.head });
  }

  /** Leaves the choice of the tail; the head stays in focus. */
  cancel(): void {
    const mode = this.#mode();
    if (!mode) return;
    this.store.batch(() => this.#leaveField());
    this.spanning.reveal({ layer: mode.spans, index: mode.head });
  }

  /** A click while the tail is chosen: joins the innermost candidate there. False if no tail is being chosen. */
  click(offset: number | undefined): boolean {
    const mode = this.#mode();
    if (!mode) return false;
    const here = this.spanning.scene
      .drawn()
      .filter(({ parts }) => parts.some(({ start, end }) => offset! >= start && offset! < end))
      .filter((span) => span.layer === mode.spans && span.index !== mode.head)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
    for (const { index } of here) {
      const candidate = mode.candidates.find((one) => one.index === index);
      if (candidate) return (this.link(candidate), true);
    }
    const [span] = here;
    const trouble = span ? `A relation from here may not lead to ${span.name}.` : undefined;
    return (this.store.set({ mode: { ...mode, trouble } }), true);
  }

  focus(ref: RelationRef, end: 'head' | 'tail'): void {
    const layer = this.#layer(ref.layer);
    if (!layer) return;
    this.store.update((state) => ({ ...state, activeRelation: ref, mode: noMode, notice: undefined }));
    const relation = focusedRelation(this.store.state)?.relation;
    const span = end === 'head' ? (relation?.head ?? relation?.tail) : (relation?.tail ?? relation?.head);
    this.store.batch(() => {
      if (span) this.spanning.focus(span);
      this.store.set({
        activeRelation: ref,
        activeLayer: layer.id,
        pointed: relation && labelId(this.store.state.project!, layer.id, relation.label),
      });
    });
    if (span) this.spanning.reveal(span);
  }

  /** Removes the active relation. False if there is none. */
  remove(ref = this.store.state.activeRelation): boolean {
    const layer = ref && this.#layer(ref.layer);
    const labels = this.store.state.current?.answer.labels;
    if (!layer || !labels || !relationsOf(labels, layer)[ref.index]) return false;
    const left = relationsOf(labels, layer).toSpliced(ref.index, 1);
    this.store.batch(() => {
      this.answering.set(layer, left, { keepLayer: true });
      this.store.set({ activeRelation: undefined });
    });
    return true;
  }

  /** Begins a relation from the active span. Without a label, it may get any that fits; the last one used comes first. */
  #begin(preferred: RelationsLayer, label?: string): void {
    const { state } = this.store;
    const head = state.activeSpan ? this.spanning.scene.focused() : this.spanning.scene.spanOnCaret();
    const layer =
      label === undefined
        ? (this.#layers().find(({ spans }) => spans === head?.layer.id) ?? preferred)
        : preferred;
    if (!head || head.layer.id !== layer.spans) {
      const place = indexOf(state.project!).layers.get(layer.spans);
      const name = place ? layerName(place) : layer.spans;
      return this.store.notify(`Select the span of ${name} that is the head first: Tab, or a click.`);
    }
    const candidates = this.#candidates(layer, head.index, label);
    if (candidates.length === 0) return this.store.notify(this.#whyNone(layer, head.span.name, label));
    const mode: RelateMode = {
      kind: 'relate',
      layer: layer.id,
      spans: layer.spans,
      head: head.index,
      candidates,
      query: '',
      at: 0,
    };
    this.store.batch(() => {
      this.spanning.focus({ layer: layer.spans, index: head.index });
      this.store.set({
        mode,
        activeLayer: layer.id,
        pointed: label === undefined ? undefined : labelId(this.store.state.project!, layer.id, label),
        notice: undefined,
      });
    });
  }

  #candidates(layer: RelationsLayer, head: number, label?: string): Candidate[] {
    const { project, current, lastRelationLabel } = this.store.state;
    const { labels } = indexOf(project!);
    const offered = offeredLabels(layer, labels);
    const last = lastRelationLabel?.layer === layer.id ? lastRelationLabel.label : undefined;
    const wanted =
      label !== undefined ? [label] : [...offered].sort((a, b) => Number(b === last) - Number(a === last));
    return candidatesFor(layer, spansOf(current!.answer.labels, layer), head, wanted, (id) =>
      labelName(project!, id, layer.spans),
    );
  }

  #whyNone(layer: RelationsLayer, head: string, label: string | undefined): string {
    const what =
      label === undefined ? layerName(layer) : labelName(this.store.state.project!, label, layer.id);
    return `No other span may be joined to ${head} by ${what}.`;
  }

  #again(): void {
    const { activeSpan, lastRelationLabel, caret } = this.store.state;
    const layer = lastRelationLabel && this.#layer(lastRelationLabel.layer);
    if (!layer || !lastRelationLabel)
      return this.store.notify('Make a relation first, then repeat its label.');
    const spans = this.spanning.scene.drawn().filter((span) => span.layer === layer.spans);
    const at = activeSpan ? spans.findIndex((span) => isAt(span, activeSpan)) : -1;
    const from = activeSpan ? at + 1 : spans.findIndex(({ start }) => start >= (caret?.head.start ?? 0));
    const next = spans
      .slice(Math.max(0, from))
      .find(({ index }) => this.#candidates(layer, index, lastRelationLabel.label).length > 0);
    if (!next) return this.store.notify(`No later span may be the head of ${this.#name(lastRelationLabel)}.`);
    this.store.batch(() => {
      this.spanning.focus(next);
      this.#begin(layer, lastRelationLabel.label);
    });
    this.spanning.reveal(next);
  }

  #reverse(): void {
    const focus = focusedRelation(this.store.state);
    if (!focus) return this.store.notify(SELECT_FIRST);
    const { layer, ref } = focus;
    if (!layer.directed) return this.store.notify(`Relations of ${layerName(layer)} have no direction.`);
    const edit = this.#replaced(focus, turned(this.#at(focus)));
    this.#apply(layer, edit, focus.relation.label, ref);
  }

  #at({ layer, ref }: FocusedRelation): Relation {
    return relationsOf(this.store.state.current!.answer.labels, layer)[ref.index]!;
  }

  #replaced({ layer, ref }: FocusedRelation, relation: Relation): RelationEdit {
    return this.#relations(layer).replace(relation, ref.index);
  }

  #relations(layer: RelationsLayer, spans?: readonly Span[]): LayerRelations {
    const { labels } = this.store.state.current!.answer;
    return new LayerRelations(layer, relationsOf(labels, layer), spansById(spans ?? spansOf(labels, layer)));
  }

  #otherEnd(): void {
    const focus = focusedRelation(this.store.state);
    if (!focus) return this.store.notify(SELECT_FIRST);
    const { activeSpan } = this.store.state;
    const { head } = focus.relation;
    this.focus(focus.ref, head && activeSpan && isAt(head, activeSpan) ? 'tail' : 'head');
  }

  /** Moves among the relations of the active span or, without one, among all. */
  #walk(by: 1 | -1): void {
    const { state } = this.store;
    const { activeSpan, activeRelation } = state;
    const layers = this.#layers();
    const list = layers.flatMap((layer) =>
      listedRelations(state, layer).map((relation) => ({ layer: layer.id, relation })),
    );
    if (list.length === 0)
      return this.store.notify(activeSpan ? 'This span has no relations.' : 'There are no relations yet.');
    const at = list.findIndex(
      ({ layer, relation }) => layer === activeRelation?.layer && relation.index === activeRelation.index,
    );
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length]!;
    const amongAll = activeRelation?.amongAll ?? activeSpan === undefined;
    const ref: RelationRef = {
      layer: next.layer,
      index: next.relation.index,
      ...(amongAll && { amongAll }),
    };
    const isTail = !amongAll && activeSpan && next.relation.tail && isAt(next.relation.tail, activeSpan);
    this.focus(ref, isTail ? 'tail' : 'head');
  }

  /** Applies an edit and puts the focus on its relation, or shows why it is impossible. */
  #apply(
    layer: RelationsLayer,
    edit: RelationEdit,
    label: string,
    before: RelationRef | undefined,
    also?: Labels,
  ): void {
    const { activeSpan } = this.store.state;
    if (!edit.ok) {
      if (edit.reason === 'same') {
        this.store.set({ activeRelation: { layer: layer.id, index: edit.blocking } });
        return this.store.notify(
          `These two are already joined by ${this.#name({ layer: layer.id, label })}.`,
        );
      }
      if (edit.reason === 'pair') return this.store.notify(this.#whyNotJoined(layer, before, label));
      return this.store.notify(
        edit.reason === 'loop'
          ? 'A span cannot be joined to itself.'
          : 'One end of this relation is missing.',
      );
    }
    const ref: RelationRef = { ...before, layer: layer.id, index: edit.index };
    this.store.batch(() => {
      this.answering.set(layer, [...edit.relations], { keepLayer: true, point: label, also });
      this.store.set({
        activeSpan,
        activeRelation: ref,
        lastRelationLabel: { layer: layer.id, label },
      });
    });
  }

  #whyNotJoined(layer: RelationsLayer, ref: RelationRef | undefined, label: string): string {
    const { state } = this.store;
    const relation = focusedRelation({ ...state, activeRelation: ref })?.relation;
    const isReversed = relation?.label === label;
    const ends = [relation?.from, relation?.to].map((span) =>
      span ? this.#name({ layer: layer.spans, label: span.label }) : '?',
    );
    const [from, to] = isReversed ? ends.reverse() : ends;
    return `${this.#name({ layer: layer.id, label })} may not lead from ${from} to ${to}; ${layerName(layer)} allows other pairs.`;
  }

  /** Before anything is redrawn: to take the focus lays out what has changed. */
  #leaveField(): void {
    this.store.set({ mode: noMode });
    this.spanning.geometry?.focus();
  }

  #selected(): Candidate | undefined {
    const mode = this.#mode();
    return mode && narrowed(mode.candidates, mode.query)[mode.at];
  }

  #showCandidate(): void {
    const mode = this.#mode();
    if (mode) this.spanning.reveal({ layer: mode.spans, index: this.#selected()?.index ?? mode.head });
  }

  #mode(): RelateMode | undefined {
    const { mode } = this.store.state;
    return mode.kind === 'relate' ? mode : undefined;
  }

  /** The visible relations layers, the active one first. */
  #layers(): RelationsLayer[] {
    const { state } = this.store;
    const layers = relationLayers(state);
    return layers.sort((a, b) => Number(b.id === state.activeLayer) - Number(a.id === state.activeLayer));
  }

  #layer(id: string): RelationsLayer | undefined {
    return relationLayers(this.store.state).find((layer) => layer.id === id);
  }

  #name({ layer, label }: { layer: string; label: string }): string {
    return labelName(this.store.state.project!, label, layer);
  }
}

const SELECT_FIRST = 'Select a relation in the list first.';
