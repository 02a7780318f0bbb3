import type { Answer, BulkStrategy, ChangeGuidelineParams, PersonAnswer } from '../../../protocol/panel';
import { type Host } from '../host';
import { effectiveLabels, fillEmpty, firstLacking, toggled } from '../state/answer';
import { lackInWords, askFor } from '../state/attributes';
import {
  accept,
  acceptSeveral,
  agreedLabels,
  disputedLayers,
  edited,
  leftOpen,
  saysSomething,
  sendBack,
  withPrediction,
} from '../state/decision';
import { isReview, noMode, withAnswer, type PanelState } from '../state/panel-state';
import { relationsOf, spansOf } from '../state/relations-on-screen';
import { alignRelations, placedRelations, alignSpans } from '../view/align';
import { sameAttributes } from '../../../kinds/difference';
import type { Attributes, Labels, Span } from '../../../project/records/records';
import type { Navigator } from './navigator';
import type { Saver } from './saver';
import type { Store } from './store';
import { indexOf, layerName, questionsOf } from '../state/project-index';
import { whyNot } from '../state/span-editing';
import { takeRelation } from '../state/take-relation';
import type { Layer, RelationsLayer } from '../../../project/schema/layer-types';
import { joinsMarks, marksText } from '../../../kinds/traits';

/** Samples whose evidence is cached, since a reviewer may go back to them. */
const EVIDENCE_KEPT = 20;

/** The actions of review mode. Each one applies to the sample that is on screen when it is called. */
export class Reviewing {
  /** The answer on screen before the editor was opened. */
  #before: { sample: string; answer: Answer } | undefined;

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    private readonly saver: Saver,
    private readonly navigator: Navigator,
  ) {}

  /** Requests the evidence for a sample that came on screen. */
  begin(): void {
    const { state } = this.store;
    const id = state.current?.sample.id;
    if (!isReview(state) || id === undefined || state.evidence.has(id)) return;
    this.host.request('evidence', { sample: id }).then(
      (found) =>
        this.store.update((now) => {
          const recent = [...now.evidence].slice(-EVIDENCE_KEPT + 1);
          return { ...now, evidence: new Map([...recent, [id, found]]) };
        }),
      // The answers can be shown without evidence. It is requested again next time.
      () => undefined,
    );
  }

  /** Drops the evidence after answers, names or the guideline have changed. */
  forget(): void {
    if (this.store.state.evidence.size > 0) this.store.set({ evidence: new Map() });
    this.begin();
  }

  /** Takes a person's answer (from 0, in the order shown); with `edit`, opens it for editing. False if there is no such person. */
  person(number: number, edit: boolean): boolean {
    const { current, mode } = this.store.state;
    const people = current?.sample.others;
    const person = people?.[number];
    if (!current || !person) return false;
    if (mode.kind === 'valid') {
      const valid = toggled(mode.people, person.token);
      return (this.store.set({ mode: { kind: 'valid', people: valid } }), true);
    }
    if (mode.kind !== 'none' && mode.kind !== 'cause') return false;
    if (edit) return (this.edit(person), true);
    this.#decide(accept(current.answer, person));
    return true;
  }

  /** Opens the editor on the decision, on the labels that all agree on, or on a person's answer. */
  edit(from?: PersonAnswer): void {
    const { current, project, editing, filter } = this.store.state;
    if (!current?.sample.others || !project) return;
    const { answer, sample } = current;
    const questions = questionsOf(this.store.state);
    if (!editing) this.#before = { sample: sample.id, answer };
    const start = from
      ? from.answer.labels
      : Object.keys(answer.labels).length > 0
        ? answer.labels
        : withAgreedRelations(questions, sample.others!, agreedLabels(questions, sample.others!));
    const activeLayer = filter.layer ?? disputedLayers(questions, sample.others!)[0]?.id;
    this.#show(edited({ ...answer, labels: start }), { editing: true, activeLayer, mode: noMode });
    this.#remember();
  }

  /** Decides for what the model says, where it is clear which question that is about. False without a prediction. */
  takePrediction(): boolean {
    const { current, filter } = this.store.state;
    const { predicted, others } = current?.sample ?? {};
    if (!current || !predicted || !others) return false;
    const { labels, taken, open } = withPrediction(
      questionsOf(this.store.state),
      others,
      predicted.labels,
      filter.layer !== undefined,
    );
    if (taken.length > 0) {
      const rules = current.answer.rules.length > 0 ? current.answer.rules : [...predicted.rules];
      this.#decide({ ...edited({ ...current.answer, labels, rules }), status: 'done' });
    } else
      this.store.notify(
        open.length > 0
          ? `The model differs from all people on ${open.map(layerName).join(', ')}: change what is wrong in the editor (e).`
          : 'The model agrees with all people.',
      );
    return true;
  }

  /** Decides for what all people say, against the model. Where people differ, an answer is to be chosen. False without a prediction. */
  refusePrediction(): boolean {
    const { current } = this.store.state;
    const { predicted, others } = current?.sample ?? {};
    if (!current || !predicted || !others) return false;
    const questions = questionsOf(this.store.state);
    const open = disputedLayers(questions, others).filter(({ id }) => Object.hasOwn(predicted.labels, id));
    const labels = agreedLabels(questions, others);
    if (open.length > 0)
      this.store.notify(`People differ on ${open.map(layerName).join(', ')}: take an answer by its digit.`);
    else if (Object.keys(labels).length === 0) this.store.notify('No one has answered this sample.');
    else this.#decide({ ...edited({ ...current.answer, labels }), status: 'done' });
    return true;
  }

  /** Copies one relation of a person, and the spans it joins, into the reviewer's own answer. */
  takeRelation(layer: RelationsLayer, person: PersonAnswer, index: number): void {
    if (!this.store.state.editing) this.edit();
    const { current, project, editing } = this.store.state;
    const spansLayer = project?.layers.find(({ id }) => id === layer.spans);
    if (!current || !project || !editing || !marksText(spansLayer)) return;
    const { labels } = indexOf(project);
    const taken = takeRelation(layer, spansLayer, current.answer.labels, person.answer.labels, index);
    if (taken.ok) {
      this.#show(edited({ ...current.answer, labels: taken.labels }), {
        activeLayer: layer.id,
        activeSpan: undefined,
        activeRelation: undefined,
        notice: undefined,
      });
      return this.#remember();
    }
    if ('span' in taken) return this.store.notify(whyNot(taken.span, spansLayer, taken.spans, labels));
    this.store.notify(
      taken.relation === 'same'
        ? 'This relation is in your answer already.'
        : `${layerName(layer)} does not allow this relation.`,
    );
  }

  /** Leaves the editor and restores the labels from before it was opened. Reason and rules written in it stay. */
  stopEditing(): void {
    const { current } = this.store.state;
    if (!current || this.#before?.sample !== current.sample.id) return;
    const { note, rules } = current.answer;
    const before = this.#before.answer;
    const isSame = note === before.note && rules.join(' ') === before.rules.join(' ');
    this.store.batch(() => {
      this.#show({ ...before, note, rules }, { editing: false, notice: undefined });
      if (isSame) this.#remember();
      else this.changed(false);
    });
  }

  /** Begins to choose whose answers stay valid, with all of them selected. */
  chooseValid(): void {
    const people = (this.store.state.current?.sample.others ?? []).map(({ token }) => token);
    if (people.length < 2) return this.store.notify('This sample has fewer than two answers.');
    this.store.set({ mode: { kind: 'valid', people }, notice: undefined });
  }

  /** Sets the cause of the disagreement, or clears it if it is set already. */
  cause(cause: string): void {
    const { current } = this.store.state;
    if (!current) return;
    const { cause: before, ...rest } = current.answer.decision ?? {};
    const decision = before === cause ? rest : { ...rest, cause };
    this.store.batch(() => {
      this.#show({ ...current.answer, decision }, { mode: noMode, notice: undefined });
      this.changed(false);
    });
  }

  /** Saves a changed reason, rule or cause: amends a decision on disk at once; for a draft they are saved with the decision. */
  changed(isTyping: boolean): void {
    this.#remember();
    const { current, editing } = this.store.state;
    if (!current || editing || current.answer.status !== 'done') return;
    this.#save(current.answer, isTyping);
  }

  /** Returns the sample to people, by their tokens, with a message. If one of the two is missing, says so and returns false. */
  sendBack(people: string[], message: string): boolean {
    const { current } = this.store.state;
    if (!current) return false;
    const missing =
      people.length === 0
        ? 'Choose the annotators who get the sample back.'
        : message.trim() === ''
          ? 'Write in the message what to look at again.'
          : undefined;
    if (missing !== undefined) return (this.store.notify(missing), false);
    this.#decide(sendBack(current.answer, people, message.trim()));
    return true;
  }

  /** Enter: saves what is chosen or edited, and goes on. */
  finish(): void {
    const { state } = this.store;
    const { current, project, mode, editing } = state;
    if (!current || !project) return;
    const questions = questionsOf(state);
    const people = current.sample.others ?? [];
    if (mode.kind === 'valid') {
      const chosen = people.filter(({ token }) => mode.people.includes(token));
      if (chosen.length === 0) return this.store.notify('Choose at least one answer that stays valid.');
      return this.#decide(acceptSeveral(current.answer, questions, chosen));
    }
    if (editing) {
      const shown = effectiveLabels(questions, current.answer.labels);
      const filled = fillEmpty(disputedLayers(questions, people), shown);
      const answer = edited({ ...current.answer, labels: filled });
      const [open] = leftOpen(questions, people, answer);
      if (open) {
        this.store.set({ activeLayer: open.id });
        return this.store.notify(`Still to decide: ${layerName(open)}. Esc leaves the editor.`);
      }
      const lacking = firstLacking(project.layers, filled);
      if (lacking)
        return this.store.batch(() => {
          this.store.update((now) => askFor(now, lacking, true));
          this.store.notify(`Still to decide: ${lackInWords(project, lacking)}. Esc leaves the editor.`);
        });
      return this.#decide({ ...answer, status: 'done' });
    }
    if (current.answer.status === 'done') return this.navigator.nextTodo();
    if (!saysSomething(current.answer))
      return this.store.notify(
        'Nothing is decided yet: a digit takes an answer, e edits, m keeps several valid.',
      );
    this.#decide({ ...current.answer, status: 'done' });
  }

  /** Saves a decision, and goes on if all disagreements are decided. */
  #decide(answer: Answer): void {
    if (this.#isPartial()) return;
    this.store.batch(() => {
      const { project, current } = this.store.state;
      const lastAnswer = { sample: current!.sample.id, summary: summary(answer) };
      this.#show(answer, { editing: false, mode: noMode, notice: undefined, lastAnswer });
      this.#remember();
      this.#save(answer, false);
      const open = leftOpen(questionsOf(this.store.state), current!.sample.others ?? [], answer);
      const isBack = answer.decision?.returnTo !== undefined;
      if (open.length > 0 && !isBack)
        this.store.notify(`Saved. Still open: ${open.map(layerName).join(', ')}.`, 'info');
      else if (project!.settings.advance) this.navigator.nextTodo();
    });
  }

  /** With a part of the label schema nothing can be decided. Shows a message then; the choices so far stay as begun. */
  #isPartial(): boolean {
    const isPartial = this.store.state.project?.partial !== undefined;
    if (isPartial) this.store.notify('Not decided: only a part of the label schema can be read.');
    return isPartial;
  }

  #save(answer: Answer, isTyping: boolean): void {
    const { current } = this.store.state;
    if (!current || this.#isPartial()) return;
    const { sample } = current;
    const { labels, rules, note, decision = {} } = answer;
    const { id, textHash, start } = sample;
    this.saver.save(
      { sample: id, textHash, start, labels, rules, flags: [], note, status: 'done', seconds: 0, decision },
      isTyping,
    );
  }

  /** Turns review mode on or off and shows the first sample that needs work. */
  async toggle(): Promise<void> {
    const isLast = this.navigator.goOn();
    const on = !isReview(this.store.state);
    await this.saver.flush();
    await this.host.request('review', { on });
    const { current } = this.store.state;
    const at = isLast() || !current ? undefined : { sample: current.sample.id };
    await this.navigator.open({ queue: 'todo', ...(on && { review: true }) }, at);
  }

  /** Changes the guideline and cites the new rule in the sample's decision. Resolves to the message to show. */
  async write(params: Omit<ChangeGuidelineParams, 'sample' | 'labels' | 'rules'>): Promise<string> {
    const { current } = this.store.state;
    if (!current) return '';
    const { labels, rules } = current.answer;
    const { id: sample } = current.sample;
    const { id, file, version } = await this.host.request('changeGuideline', {
      sample,
      labels,
      rules,
      ...params,
    });
    const now = this.store.state.current;
    if (params.change.kind !== 'example' && now?.sample.id === sample && !now.answer.rules.includes(id))
      this.store.batch(() => {
        this.#show({ ...now.answer, rules: [...now.answer.rules, id] });
        this.changed(false);
      });
    return `${id} is in ${file}${version === undefined ? '' : `, version ${version}`}.`;
  }

  /** Decides the whole queue, or with `dryRun` returns what that would do. */
  async decideAll(strategy: BulkStrategy, dryRun: boolean) {
    await this.saver.settled();
    const { view } = this.store.state;
    if (!view) throw new Error('There is no queue yet.');
    return this.host.request('decideAll', { view: view.view, strategy, dryRun });
  }

  stopDeciding(): void {
    void this.host.request('stopDeciding', {}).catch(() => undefined);
  }

  #show(answer: Answer, also: Partial<PanelState> = {}): void {
    this.store.update((state) => ({ ...withAnswer(state, answer), ...also }));
  }

  #remember(): void {
    const { current } = this.store.state;
    if (current) this.navigator.remember(current.sample, current.answer);
  }
}

/** The labels to start from where people differ on relations or their spans: with those on which all agree. */
function withAgreedRelations(
  layers: readonly Layer[],
  people: readonly PersonAnswer[],
  agreed: Labels,
): Labels {
  let labels = agreed;
  for (const layer of layers) {
    const spansLayer = joinsMarks(layer) && layers.find(({ id }) => id === layer.spans);
    if (!joinsMarks(layer) || !spansLayer || !marksText(spansLayer)) continue;
    const answered = people.filter(({ answer }) => answer.labels[layer.id] !== undefined);
    if (labels[layer.spans] === undefined) {
      const spans = alignSpans(people.map(({ answer }) => answer.labels[layer.spans] as Span[] | undefined))
        .filter(({ differences }) => differences.every((one) => one === 'attribute'))
        .map(({ byPerson }) => withCommonAttributes(byPerson.flatMap((list) => list ?? [])));
      if (spans.length > 0) labels = { ...labels, [layer.spans]: spans };
    }
    if (labels[layer.id] !== undefined || answered.length === 0) continue;
    const placed = answered.map(({ answer }) =>
      placedRelations(relationsOf(answer.labels, layer), spansOf(answer.labels, layer)),
    );
    for (const { byPerson, differences } of alignRelations(layer.directed, placed))
      if (differences.length === 0)
        for (const { index } of byPerson[0]!) {
          const taken = takeRelation(layer, spansLayer, labels, answered[0]!.answer.labels, index);
          if (taken.ok) labels = taken.labels;
        }
  }
  return labels;
}

/** The first of equal spans, with the attributes on which all agree. */
function withCommonAttributes([first, ...others]: readonly Span[]): Span {
  const { attributes, ...span } = first!;
  const common = Object.entries(attributes ?? {}).filter(([id, value]) =>
    others.every((other) => sameAttributes({ attributes: { [id]: value } }, { attributes: only(other, id) })),
  );
  return common.length > 0 ? { ...span, attributes: Object.fromEntries(common) } : span;
}

const only = ({ attributes = {} }: Span, id: string): Attributes =>
  Object.hasOwn(attributes, id) ? { [id]: attributes[id]! } : {};

/** The decision in a word, for the strip that shows the last one. */
function summary({ decision, labels }: Answer): string {
  if (decision?.returnTo) return 'returned';
  if (decision?.valid) return 'several valid';
  if (decision?.edited) return 'edited';
  return decision?.accepted ? 'accepted' : Object.keys(labels).length > 0 ? 'decided' : 'cause noted';
}
