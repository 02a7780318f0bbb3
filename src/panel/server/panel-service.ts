import type { ProjectModel } from '../../project/model/model';
import type { AnnotationRecord, DecisionRecord } from '../../project/records/records';
import type { Strategy } from '../../features/adjudicate/plan-decisions';
import { Journal, type NewRecord } from '../../engine/journal';
import { DECISIONS } from '../../engine/log-kinds';
import type { RowPlace } from '../../project/samples/sample-ids';
import { stateOf } from '../../engine/progress';
import { asksSwapped, swappedAnswers } from '../../engine/swapped-repeats';
import type { Project, WithModel } from '../../engine/project';
import type { SampleFile } from '../../project/samples/sample-file';
import type {
  Aftermath,
  BulkStrategy,
  PanelMethod,
  PanelRequests,
  Progress,
  SaveOutcome,
  SaveParams,
  SaveResult,
  Standing,
  UndoResult,
} from '../../protocol/panel';
import { recordOf, appendSaves, type Written } from './answer-record';
import { answerAt } from './answers';
import { isProvisional, panelProject } from './panel-project';
import {
  OpenViews,
  documentsWith,
  placeAt,
  positionOf,
  positions,
  viewLength,
  type View,
  type PanelCaller,
  answerRow,
  nextTodo,
} from './view';
import { PanelFailure } from './panel-failure';
import { decideAll } from '../../features/adjudicate/server-decide-all';
import { codesInUse } from './codes';
import { guidelineEdits } from './guideline-view';
import { GoldPolicy } from './gold-policy';
import { isAssigned } from '../../engine/assignments/assignment-store';
import { UNNAMED } from '../../project/records/annotator-name';
import { shareOf, decisionState } from '../../engine/queries/decision-state';
import { closedTo, goldHiddenFrom, isGuarded } from '../../engine/independence';
import { annotatorShownAs } from '../../engine/queries/shown-names';
import { Reviewing } from './reviewing';
import { requireSavable, requireWhole } from './check-save';
import { ShownSamples } from './shown-samples';
import { suggestionAfter } from './suggesting';
import { saveSwapped, withSwapped } from './swapping';
import { idsRead, ViewMaker, type ViewWish } from './views';

type Params<M extends PanelMethod> = PanelRequests[M]['params'];
type Result<M extends PanelMethod> = PanelRequests[M]['result'];

/** Answers the panel's requests for one project. Independent of how messages are transmitted. */
export class PanelService {
  readonly #views = new OpenViews();
  readonly #searches = new Map<SampleFile, AbortController>();
  readonly #shown: ShownSamples;
  readonly #reviewing: Reviewing;
  /** Also asked by others than the panel. */
  readonly gold: GoldPolicy;
  #deciding: AbortController | undefined;

  constructor(
    private readonly state: Project,
    private readonly journal: Journal,
    decisions: Journal<DecisionRecord> = new Journal<DecisionRecord>(state, DECISIONS),
    /** Runs work before background work continues. */
    private readonly urgent: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
  ) {
    this.#reviewing = new Reviewing(state, decisions);
    this.gold = new GoldPolicy(state);
    this.#shown = new ShownSamples(state, journal, this.#reviewing, this.gold, () => this.#model());
  }

  project(caller: PanelCaller): Promise<Result<'project'>> {
    return this.#informed(caller, async () => {
      const { model } = this.state;
      if (model) await this.gold.ready(model, caller);
      const shown = await panelProject(this.state, caller, this.#log(caller), this.gold);
      if (!caller.review)
        return model && caller.annotator !== undefined
          ? { ...shown, progress: await withSwapped({ project: this.state, model }, caller, shown.progress) }
          : shown;
      return {
        ...shown,
        progress: this.#reviewProgress(caller),
        review: {
          people: this.#reviewing.everybody(caller.blind),
          quorum: model?.schema.training.resolve.quorum ?? 0.5,
          ...(model && shareOf({ project: this.state, model }, caller.annotator) && { isShared: true }),
        },
      };
    });
  }

  /** Waits for the records that a caller needs: in review all of them, otherwise their own, plus decisions and gold, which are few. */
  #informed<T>({ annotator, review }: PanelCaller, find: () => Promise<T>): Promise<T> {
    if (review) return this.state.fromAll(find);
    const own = annotator === undefined ? undefined : this.journal.path(annotator);
    return this.state.records.from(({ kind, path }) => kind !== 'annotation' || path === own, find);
  }

  view(caller: PanelCaller, params: Params<'view'>): Promise<Result<'view'>> {
    const needsAll = caller.review || params.filter.queue === 'disagreement';
    return this.#informed({ ...caller, review: needsAll }, () => this.#makeView(caller, params));
  }

  async #makeView(caller: PanelCaller, { filter: wished, at }: Params<'view'>): Promise<Result<'view'>> {
    const { file } = caller;
    // Others' answers are shown only if the editor allows it.
    const { review, ...plain } = wished;
    const filter = review && caller.review ? wished : plain;
    this.#searches.get(file)?.abort();
    const search = new AbortController();
    this.#searches.set(file, search);
    await this.#indexed(file);
    const id = this.#views.newId();
    const wanted = at ? await this.#placeOf(file, at, search.signal) : this.#openedDocument(file);
    const model = this.#model();
    // Gold, qualification and assigned samples are recognised by their ids.
    if (isGuarded(model) || isAssigned(model)) await idsRead(this.state, search.signal);
    await this.gold.ready(model, caller, filter);
    const isReview = caller.review && review === true;
    const viewer = { ...caller, review: isReview };
    const closed = closedTo({ project: this.state, model }, caller.annotator ?? UNNAMED);
    const isGoldHidden = this.gold.hidden(model, viewer);
    let leftOut = 0;
    // Called once per sample. Counts only samples that wait for the caller's own answer: the amount of gold stays hidden.
    const isHidden = (key: number): boolean => {
      if (!closed?.(key)) return isGoldHidden(key);
      leftOut += 1;
      return true;
    };
    const mayKeep =
      !wanted || !isReview || !this.#hidden(viewer)(this.state.samples.keyOf(wanted.file, wanted.row));
    const keep = mayKeep ? wanted : undefined;
    const wish: ViewWish = {
      id,
      file,
      filter,
      annotator: caller.annotator,
      keep,
      only: this.gold.only(model, viewer),
      queue: this.gold.queue(model, viewer),
      isHidden,
      hides: closed !== undefined || isGuarded(model),
    };
    const view = await this.urgent(() => new ViewMaker(this.state, model, wish, search.signal).make());
    this.#views.add(view);
    const keptAt = keep ? positionOf(view, keep) : -1;
    const todo =
      keptAt >= 0 ? keptAt : await nextTodo(this.#read, view, caller.annotator, this.#firstOf(view));
    return {
      view: view.id,
      filter,
      length: viewLength(view),
      start: Math.max(0, todo),
      ...(at && keptAt >= 0 && { holdsAt: true }),
      ...(leftOut > 0 && { closed: leftOut }),
      ...(view.isQualification && { isQualification: true }),
      ...(isProvisional(this.state, viewer) && { counting: true }),
    };
  }

  /** Returns a test for samples (by key) whose other answers the caller must not see. */
  #hidden(caller: PanelCaller): (key: number) => boolean {
    const [isGoldHidden, isClosed] = [this.gold.hidden(this.#model(), caller), this.#closed(caller)];
    return (key) => isGoldHidden(key) || isClosed(key);
  }

  /** Like `#hidden`, but for gold, which must not even be counted for a caller. */
  #closed({ annotator }: PanelCaller): (key: number) => boolean {
    const { model } = this.state;
    const closed = model && closedTo({ project: this.state, model }, annotator ?? UNNAMED);
    return (key) => closed?.(key) === true;
  }

  #reviewProgress(caller: PanelCaller): Progress {
    const isClosed = this.#closed(caller);
    const { model } = this.state;
    const isOfShare = model && shareOf({ project: this.state, model }, caller.annotator);
    return this.#reviewing.progress(caller.file, (key) => isClosed(key) || isOfShare?.(key) === false);
  }

  /** Opening a file that holds a single sample shows it even if it is done. The queue continues from there. */
  #openedDocument(file: SampleFile): RowPlace | undefined {
    if (file.format !== 'document' || this.#seen.has(file)) return undefined;
    this.#seen.add(file);
    return { file, row: 0 };
  }
  readonly #seen = new WeakSet<SampleFile>();

  /** The position where the search for work starts: in a queue of documents, the one that was opened. */
  #firstOf(view: View): number {
    const own = documentsWith(this.state.samples.files, view.file)?.numberOf.get(view.file);
    const first = own === undefined ? 0 : (view.rows?.findIndex((row) => ~row >= own) ?? 0);
    return Math.max(0, first);
  }

  /** Waits until all rows of a file are indexed, which takes a fraction of a second per gigabyte. A view needs them all. */
  #indexed(file: SampleFile): Promise<void> {
    return this.state.updates.until(() => file.complete || !this.state.samples.files.includes(file));
  }

  async find(_caller: PanelCaller, params: Params<'find'>): Promise<number> {
    const view = this.#views.get(params.view);
    const place = await this.#placeOf(view.file, params);
    return place ? positionOf(view, place) : -1;
  }

  /** The place of a sample, given by its id or its row. Waits for the ids if they are still being read. */
  async #placeOf(
    file: SampleFile,
    { sample, row = -1 }: { sample?: string; row?: number },
    signal = new AbortController().signal,
  ): Promise<RowPlace | undefined> {
    if (sample === undefined) return row >= 0 && row < file.rows ? { file, row } : undefined;
    const place = this.state.samples.locate(sample);
    if (place) return place;
    await idsRead(this.state, signal);
    return this.state.samples.locate(sample);
  }

  nextTodo(caller: PanelCaller, { view, from }: Params<'nextTodo'>): Promise<number> {
    return this.#informed(caller, async () =>
      nextTodo(this.#read, this.#views.get(view), caller.annotator, from),
    );
  }

  async samples(
    caller: PanelCaller,
    { view: id, from, count }: Params<'samples'>,
  ): Promise<Result<'samples'>> {
    const view = this.#views.get(id);
    return this.#informed(caller, () => {
      const isHidden = this.#hidden(caller);
      return Promise.all(
        positions(view, from, count).map((position) => this.#shown.sample(caller, view, position, isHidden)),
      );
    });
  }

  async rows(caller: PanelCaller, { view: id, from, count }: Params<'rows'>): Promise<Result<'rows'>> {
    const view = this.#views.get(id);
    return this.#informed(caller, async () => {
      const isHidden = this.#hidden(caller);
      return positions(view, from, count).map((position) =>
        this.#shown.row(caller, view, position, isHidden),
      );
    });
  }

  media(_caller: PanelCaller, params: Params<'media'>): Promise<Result<'media'>> {
    return this.#shown.media(params);
  }

  /** One by one refused or saved, in one write. */
  async saveAll(caller: PanelCaller, { saves }: Params<'saveAll'>): Promise<SaveOutcome[]> {
    const written = await this.#append(caller, this.journal, saves);
    const counts = await this.#counts(caller, false);
    const outcomes: SaveOutcome[] = [];
    for (const [n, one] of written.entries())
      outcomes.push(
        one instanceof PanelFailure
          ? { error: one.asError() }
          : { result: await this.#saved(caller, saves[n]!, one, counts) },
      );
    return outcomes;
  }

  async save(caller: PanelCaller, params: Params<'save'>): Promise<SaveResult> {
    const isReview = params.decision !== undefined;
    const [written] = isReview
      ? await this.#append(caller, this.#reviewing.journal, [params])
      : params.swapped
        ? [await this.#saveSwapped(caller, params)]
        : await this.#append(caller, this.journal, [params]);
    if (written instanceof PanelFailure) throw written;
    return this.#saved(caller, params, written!, await this.#counts(caller, isReview));
  }

  #saveSwapped(caller: PanelCaller, params: SaveParams): Promise<Written> {
    const annotator = this.#annotator(caller);
    return saveSwapped(this.state, this.journal, annotator, params, () => this.#checkSave(caller, params));
  }

  /** Writes answers or decisions in one write: what became of each. */
  #append(
    caller: PanelCaller,
    journal: Journal | Journal<DecisionRecord>,
    saves: readonly SaveParams[],
  ): Promise<(Written | PanelFailure)[]> {
    const person = this.#annotator(caller);
    return appendSaves(journal as Journal, person, saves, async (params) => {
      await this.#checkSave(caller, params);
      const record = params.decision
        ? this.#reviewing.recordOf(params)
        : await recordOf(params, this.#read, person);
      return record as NewRecord;
    });
  }

  async #saved(
    caller: PanelCaller,
    params: SaveParams,
    { id, time }: Written,
    counts: Standing,
  ): Promise<SaveResult> {
    const isReview = params.decision !== undefined;
    const after = { ...this.#stateAfter(caller, params.sample, isReview), ...counts };
    if (params.swapped) return { record: id, time, ...after, state: 'done' };
    const feedback = isReview
      ? undefined
      : this.gold.feedbackOnSave(this.#model(), { ...caller, review: false }, params.sample, id);
    const said = isReview || feedback ? {} : await suggestionAfter(this.#read, caller, params);
    return { record: id, time, ...after, ...(feedback && { feedback }), ...said };
  }

  /** Throws a PanelFailure if an answer or decision must not be saved as it is. */
  async #checkSave(caller: PanelCaller, params: SaveParams): Promise<void> {
    const place = await this.#placeOf(caller.file, { sample: params.sample });
    requireSavable(this.#read, params, place, this.#closed(caller));
  }

  undo(caller: PanelCaller, params: Params<'undo'> = {}): Promise<UndoResult | null> {
    return this.#step(caller, 'undo', params);
  }

  redo(caller: PanelCaller, params: Params<'redo'> = {}): Promise<UndoResult | null> {
    return this.#step(caller, 'redo', params);
  }

  /** The journal for undo and redo: decisions in review, otherwise answers. */
  #log({ review }: PanelCaller): Journal | Journal<DecisionRecord> {
    return review ? this.#reviewing.journal : this.journal;
  }

  async #step(
    caller: PanelCaller,
    step: 'undo' | 'redo',
    params: Params<'undo'>,
  ): Promise<UndoResult | null> {
    const annotator = this.#annotator(caller);
    const record: AnnotationRecord | DecisionRecord | undefined = await this.#log(caller)[step](
      annotator,
      params.record,
    );
    if (!record) return null;
    const key = this.state.samples.ids.find(record.sample);
    const answer = caller.review
      ? this.#closed(caller)(key)
        ? undefined
        : this.#reviewing.decision(key)
      : answerAt(this.state, answerRow(this.state, key, annotator));
    const isSwapping = !caller.review && asksSwapped(this.#model());
    return {
      sample: record.sample,
      ...this.#stateAfter(caller, record.sample, caller.review),
      ...(await this.#counts(caller, caller.review)),
      ...(answer && { answer }),
      ...(isSwapping && { swapped: swappedAnswers(record) }),
    };
  }

  #stateAfter(
    caller: PanelCaller,
    sample: string,
    isReview: boolean,
  ): Pick<Aftermath, 'state' | 'disagreement'> {
    const key = this.state.samples.ids.find(sample);
    const isHidden = this.#hidden({ ...caller, review: isReview });
    const disagreement = !isHidden(key) && this.state.disagreements.hasDisagreement(key);
    return {
      ...(disagreement && { disagreement }),
      state: isReview
        ? decisionState(this.state, key)
        : stateOf(this.#read, answerRow(this.state, key, this.#annotator(caller))),
    };
  }

  async #counts(caller: PanelCaller, isReview: boolean): Promise<Standing> {
    const model = this.#model();
    const annotator = this.#annotator(caller);
    if (isReview)
      return {
        progress: this.#reviewProgress(caller),
        ...(await this.#reviewing.journal.history(annotator)),
      };
    await this.gold.ready(model, caller);
    const labelling = { ...caller, review: false };
    const qualification = this.gold.qualificationView(model, labelling);
    return {
      progress: await withSwapped(
        { project: this.state, model },
        labelling,
        this.gold.progress(model, labelling),
      ),
      ...(await this.journal.history(annotator)),
      ...(qualification && { qualification }),
    };
  }

  async judged(caller: PanelCaller): Promise<Result<'judged'>> {
    const model = this.#model();
    await this.gold.ready(model, caller);
    return this.gold.summary(model, caller);
  }

  async codes(caller: PanelCaller, params: Params<'codes'>): Promise<string[]> {
    return codesInUse(this.#read, params, caller.annotator, this.#hidden(caller));
  }

  async evidence(caller: PanelCaller, { sample }: Params<'evidence'>): Promise<Result<'evidence'>> {
    if (!caller.review) throw new PanelFailure('failed', 'This is only possible in review mode.');
    const model = this.#model();
    await this.gold.ready(model, caller);
    const { annotator = UNNAMED, blind } = caller;
    const isDue = this.gold.feedbackDue(model, annotator);
    const isGoldHidden = goldHiddenFrom({ project: this.state, model }, annotator, isDue)?.(sample) === true;
    const seesAll = closedTo({ project: this.state, model }, annotator) === undefined;
    return this.state.fromAll(async () =>
      this.#reviewing.evidence(model, sample, blind, this.#hidden(caller), { isGoldHidden, seesAll }),
    );
  }

  async guidelineEdits(
    caller: PanelCaller,
    params: Params<'guidelineEdits'>,
  ): Promise<Result<'guidelineEdits'>> {
    return guidelineEdits(this.#read, this.#annotator(caller), params);
  }

  async decideAll(caller: PanelCaller, params: Params<'decideAll'>): Promise<Result<'decideAll'>> {
    const reviewer = this.#annotator(caller);
    if (!params.dryRun) requireWhole(this.state);
    this.#deciding?.abort();
    const { signal } = (this.#deciding = new AbortController());
    const view = this.#views.get(params.view);
    const keys = new Set<number>();
    const isHidden = this.#hidden(caller);
    for (let position = 0; position < viewLength(view) && !signal.aborted; position++) {
      const { file, row } = placeAt(view, position);
      const key = this.state.samples.keyOf(file, row);
      if (!isHidden(key)) keys.add(key);
    }
    const strategy = this.#strategy(caller, params.strategy);
    const wish = { keys, strategy, reviewer, dryRun: params.dryRun, signal };
    return decideAll(this.#read, this.#reviewing.journal, wish);
  }

  stopDeciding(): Promise<null> {
    this.#deciding?.abort();
    return Promise.resolve(null);
  }

  #strategy({ blind }: PanelCaller, strategy: BulkStrategy): Strategy {
    if (strategy.kind !== 'person') return strategy;
    const annotator = annotatorShownAs(this.state, strategy.person, blind);
    if (annotator === undefined)
      throw new PanelFailure('failed', `No one in this project is shown as ${strategy.person}.`);
    return { kind: 'person', annotator };
  }

  #annotator({ annotator }: PanelCaller): string {
    if (annotator === undefined) throw new PanelFailure('no-annotator', 'Enter your name first.');
    return annotator;
  }

  get #read(): WithModel {
    return { project: this.state, model: this.#model() };
  }

  #model(): ProjectModel {
    const model = this.state.model;
    if (!model) throw new PanelFailure('failed', 'labelwright.yaml cannot be read.');
    return model;
  }
}
