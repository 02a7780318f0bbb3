import { offersOf } from '../../features/assist/offers';
import type { Finding } from '../../project/findings/finding';
import { isAnnotatorName } from '../../project/records/annotator-name';
import { listedIn } from '../../project/model/batch';
import type { Example, ProjectModel } from '../../project/model/model';
import { INSTRUCTIONS } from '../../project/samples/conversation';
import { mediaFile } from '../../project/samples/media';
import { isUnreadable, plainText, type Sample } from '../../project/samples/sample';
import { beginningOf } from '../../base/text/phrases';
import { showsMarkdown } from '../../project/model/layout';
import { textHash } from '../../base/text/hash';
import { decisionState } from '../../engine/queries/decision-state';
import { returnTo } from '../../engine/review/returned';
import { shownExamples } from '../../engine/queries/hidden-examples';
import type { Journal } from '../../engine/journal';
import { stateOf } from '../../engine/progress';
import type { Project } from '../../engine/project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { PanelRequests, PanelSample, RowState, SampleRow } from '../../protocol/panel';
import { answerAt } from './answers';
import { type PanelCaller, placeAt, type View, answerRow, swappedState } from './view';
import type { Reviewing } from './reviewing';
import { isGuarded } from '../../engine/independence';
import type { GoldPolicy } from './gold-policy';
import { shownOrders } from '../../kinds/sides';
import { suggestionBeside } from './suggesting';
import { swappedAnswerAt } from './swapping';
import { startHashes } from '../../kinds/starts';
import { askedFields, comparesFields, joinsMarks } from '../../kinds/traits';
import { defined } from '../../base/objects';

/** Characters of a text in the list, and of an unreadable line in the panel. */
const SNIPPET = 120;
const RAW_SHOWN = 2000;
/** Bytes of an image or audio file in a reply. Other requests are answered between two of them. */
const SLICE = 2 ** 20;

/** Samples as the panel shows them: as rows of the list, and in full with the annotator's answer. */
export class ShownSamples {
  constructor(
    private readonly state: Project,
    private readonly journal: Journal,
    private readonly reviewing: Reviewing,
    private readonly gold: GoldPolicy,
    private readonly model: () => ProjectModel,
  ) {}

  /** `isHidden`: whether other answers to a sample (by key) must not be shown. */
  row(caller: PanelCaller, view: View, position: number, isHidden: (key: number) => boolean): SampleRow {
    const { file, row } = placeAt(view, position);
    const content = this.state.samples.read(file, row);
    const text = isUnreadable(content) ? content.raw.raw : saidIn(content);
    return {
      position,
      id: content.id,
      snippet: beginningOf(text, SNIPPET, showsMarkdown(this.model().schema.data.layout)),
      state: this.#state(caller, view, content.key, isHidden),
      disagreement: !isHidden(content.key) && this.state.disagreements.hasDisagreement(content.key),
    };
  }

  async sample(
    caller: PanelCaller,
    view: View,
    position: number,
    isHidden: (key: number) => boolean,
  ): Promise<PanelSample> {
    const model = this.model();
    const { file, row } = placeAt(view, position);
    const content = this.state.samples.read(file, row);
    const base = {
      position,
      row: this.#shownRow(file, row),
      id: content.id,
      context: [],
      fields: {},
      start: {},
      shown: {},
      similarExamples: [],
      findings: [],
    };
    if (isUnreadable(content)) {
      const { raw, line } = content.raw;
      const unreadable = { message: content.unreadable, raw: raw.slice(0, RAW_SHOWN), line };
      return { ...base, text: '', textHash: '', state: 'todo', unreadable };
    }
    const asked = view.swapped?.get(content.key);
    const isReview = isReviewed(caller, view);
    const isClosed = isReview && isHidden(content.key);
    const own = answerRow(this.state, content.key, caller.annotator);
    const answer = isReview
      ? isClosed
        ? undefined
        : this.reviewing.decision(content.key)
      : asked
        ? swappedAnswerAt(this.state, own)
        : answerAt(this.state, own);
    await this.gold.ready(model, caller);
    const viewer = { ...caller, review: isReview };
    const fields = this.gold.shownFields(model, viewer, content);
    const feedback = asked ? undefined : this.gold.feedback(model, viewer, content.id);
    const suggestion = asked
      ? undefined
      : await suggestionBeside({ project: this.state, model }, viewer, content, own);
    const predicted = isReview && !isClosed ? await this.#predicted(model, view, content) : undefined;
    const shown = shownOrders(model, content.id, caller.annotator);
    const findings = this.#findingsOn(content.id, file.path, content.raw.line, caller.annotator);
    // Enter saves it again, which settles the finding.
    const isDated = !isReview && !asked && findings.some(({ rule }) => rule === 'sample-text-changed');
    const all = model.guideline?.examples ?? [];
    const examples = shownExamples({ project: this.state, model }, caller.annotator, all);
    const reason = isReview || !isGuarded(model) ? this.#reason(content.id, view) : undefined;
    return {
      ...base,
      text: content.text,
      ...(content.conversation && { turns: content.conversation.turns }),
      textHash: textHash(content.text),
      context: contextOf(model, fields),
      fields: fieldsAskedAbout(model, fields),
      start: startHashes(model, content),
      shown: asked
        ? Object.fromEntries(Object.entries(shown).map(([id, order]) => [id, order.toReversed()]))
        : shown,
      ...(asked && { asked }),
      state: isDated ? 'stale' : this.#state(caller, view, content.key, isHidden),
      similarExamples: similarExamples(examples, content.text),
      findings: findings.map(({ message }) => message),
      ...defined({ answer, feedback, suggestion, predicted, reason }),
      ...(isReview
        ? { others: isClosed ? [] : this.reviewing.people(content.id, content.key, caller.blind, view.drawn) }
        : asked
          ? {}
          : this.#returned(caller, content.key)),
    };
  }

  /** A slice of an image or audio file. The file is checked again for each. */
  async media({ path, from }: PanelRequests['media']['params']): Promise<PanelRequests['media']['result']> {
    const file = await mediaFile(this.state.files, path);
    if ('problem' in file) return file;
    const { type, size, version } = file;
    const bytes = await this.state.files.read(path, from, from + SLICE);
    return { type, size, version, base64: Buffer.from(bytes).toString('base64') };
  }

  #state(caller: PanelCaller, view: View, key: number, isHidden: (key: number) => boolean): RowState {
    if (view.swapped) return swappedState(this.state, view, key, caller.annotator);
    return isReviewed(caller, view)
      ? isHidden(key)
        ? 'todo'
        : decisionState(this.state, key)
      : stateOf({ project: this.state, model: this.model() }, answerRow(this.state, key, caller.annotator));
  }

  #returned({ annotator }: PanelCaller, key: number): Pick<PanelSample, 'returned'> {
    const record = annotator === undefined ? undefined : returnTo(this.state.records, key, annotator);
    return record ? { returned: { by: record.reviewer, message: record.reason ?? '' } } : {};
  }

  /** The record number of a sample, except where it would give gold away. A document has none. */
  #shownRow({ format }: SampleFile, row: number): number {
    return format === 'document' || this.model().schema.gold?.share !== undefined ? -1 : row;
  }

  /** What the model says whose errors are reviewed. */
  async #predicted(
    model: ProjectModel,
    { filter }: View,
    sample: { readonly id: string; readonly text: string },
  ): Promise<PanelSample['predicted']> {
    const { model: name, layer } = filter;
    if (name === undefined || !isAnnotatorName(name)) return undefined;
    if (layer === undefined) return offersOf(this.state).said(model, name, sample);
    const asked = model.layers.get(layer)?.layer;
    const layers = joinsMarks(asked) ? [asked.spans, layer] : [layer];
    return offersOf(this.state).said(model, name, sample, layers);
  }

  /** Why a batch chose the sample: the one that is the queue, else the first that has it. */
  #reason(id: string, { filter }: View): string | undefined {
    const found = this.model().batches.flatMap(({ name, samples }) => {
      const reason = listedIn(samples).get(id)?.reason;
      return reason === undefined ? [] : [{ name, reason }];
    });
    return (found.find(({ name }) => name === filter.batch) ?? found[0])?.reason;
  }

  /** Findings on the sample's line and on the annotator's own record. */
  #findingsOn(id: string, path: string, line: number, annotator: string | undefined): Finding[] {
    const own = annotator === undefined ? [] : this.state.dataFindings.list(this.journal.path(annotator));
    // Findings on a gold record could give its answer away.
    const ofSample = this.gold.isGoldFile(path) ? [] : this.state.dataFindings.list(path);
    return [
      ...ofSample.filter(({ range }) => range.start.line === line),
      ...own.filter(({ sample }) => sample === id),
    ];
  }
}

/** The text, of conversations from the first turn that is no instruction, which many share. */
function saidIn({ text, conversation }: Sample): string {
  const turns = conversation?.turns ?? [];
  const first = turns.find(({ role }) => !INSTRUCTIONS.has(role)) ?? turns[0];
  return first ? text.slice(first.contentStart) : text;
}

/** A view made in review mode shows others' answers only as long as the editor allows it. */
const isReviewed = ({ review }: PanelCaller, { filter }: View): boolean => review && filter.review === true;

function contextOf(model: ProjectModel, fields: Readonly<Record<string, unknown>>): [string, string][] {
  const { context = [], media = [] } = model.schema.data;
  const { layers } = model.schema;
  const compared = new Set(layers.flatMap(({ layer }) => (comparesFields(layer) ? layer.between : [])));
  const isEmpty = (name: string): boolean => media.includes(name) && (fields[name] ?? '') === '';
  return context
    .filter((name) => Object.hasOwn(fields, name) && !compared.has(name) && !isEmpty(name))
    .map((name) => [name, plainText(fields[name])]);
}

function fieldsAskedAbout(
  { schema }: ProjectModel,
  fields: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const names = schema.layers.flatMap(({ layer }) => askedFields(layer));
  const texts = names.filter((name) => Object.hasOwn(fields, name) && fields[name] !== null);
  return Object.fromEntries(texts.map((name) => [name, plainText(fields[name])]));
}

const MAX_EXAMPLES = 5;
/** How much of a text is compared, in characters: enough to find its subject, and fast for a text of a megabyte. */
const READ = 4000;

/**
 * Ids of the examples most similar to a text, best first. The measure is the overlap coefficient of the sets of words, where rare words
 * weigh more. Examples without a common word are left out.
 */
function similarExamples(examples: readonly Example[], text: string): string[] {
  const words = wordsOf(text.slice(0, READ));
  if (words.size === 0) return [];
  const sets = examples
    .filter(({ id }) => id !== '')
    .map((example) => ({ id: example.id, words: wordsOf(example.text.slice(0, READ)) }));
  const used = new Map<string, number>();
  for (const set of sets) for (const word of set.words) used.set(word, (used.get(word) ?? 0) + 1);
  const weight = (word: string): number => Math.log(1 + sets.length / used.get(word)!);
  return sets
    .map(({ id, words: own }) => {
      let shared = 0;
      let all = 0;
      for (const word of own) {
        all += weight(word);
        if (words.has(word)) shared += weight(word);
      }
      return { id, score: all === 0 ? 0 : shared / all };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_EXAMPLES)
    .map(({ id }) => id);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}
