import type { ProjectModel } from '../../../project/model/model';
import { type BucketItem, type ItemState, itemState, type ScoreOf } from '../items/group-items';
import { DisagreementItems } from '../items/disagreement-items';
import { errorItems } from '../items/error-items';
import { DisagreementFinder } from '../disagreements';
import { keptFor } from '../../../base/memoize';
import { closedTo, type IsHidden } from '../../../engine/independence';
import { CATALOGUE } from '../../../rules/registry';
import type { Project } from '../../../engine/project';
import type { BucketsView } from '../../../protocol/buckets';

/** All items of a project at one time. */
export interface GatheredItems {
  readonly disagreements: Readonly<Record<ItemState, readonly BucketItem[]>>;
  readonly errors: readonly BucketItem[];
  /** Absent unless the list is sorted by score. */
  readonly scoreOf?: ScoreOf;
  /** Number of items hidden from the viewer. */
  readonly closed: Readonly<Record<BucketsView, number>>;
}

/** The highest error score of a disagreement, and the score of each annotator's answer. */
interface ItemScore {
  worst: number;
  readonly of: Map<number, number>;
}

/** Kinds of errors that compare answers with gold. */
const OF_GOLD: ReadonlySet<string> = new Set(['gold-mismatch', 'attention-check']);

/** Scoring takes at most 1/PAUSE_FACTOR of the time. */
const PAUSE_FACTOR = 20;
/** Number of disagreements to score before yielding. */
const SCORES_PER_PAUSE = 200;

/** A project's disagreements and errors, updated incrementally, with scores on demand. */
export class ItemLists {
  readonly #disagreements: DisagreementItems;
  readonly #finder = keptFor<DisagreementFinder>();
  /** Scores depend on all answers; in a large project they may lag a few answers behind. */
  #scores:
    | { readonly state: string; readonly of: ReadonlyMap<string, ItemScore>; readonly restUntil: number }
    | undefined;

  constructor(
    private readonly project: Project,
    private readonly pause: () => Promise<void>,
  ) {
    this.#disagreements = new DisagreementItems(project);
  }

  async gather(
    model: ProjectModel,
    wantsScores: boolean,
    viewer: string | undefined,
    isGoldHidden?: IsHidden,
  ): Promise<GatheredItems> {
    await this.#disagreements.refresh(model, this.pause);
    const isOpen = this.#openTo(model, viewer);
    const disagreements: Record<ItemState, BucketItem[]> = { open: [], returned: [], decided: [] };
    const closed = { disagreements: 0, errors: 0 };
    for (const one of this.#disagreements.all())
      if (isOpen({ ...one, among: this.#disagreements.texts.sameText(one.key) }))
        disagreements[itemState(this.project, one)].push(one);
      else closed.disagreements += 1;
    // What gold says before its feedback is not counted either: the number would tell.
    const tellsGold = ({ kind, about, name, key, at }: BucketItem): boolean =>
      (OF_GOLD.has(kind) ||
        CATALOGUE.get(about)?.reveals === 'gold' ||
        (at !== undefined && this.project.records.file(at.file)?.kind === 'gold')) &&
      isGoldHidden?.(name ?? this.#nameOf(key)) === true;
    const all = errorItems({ project: this.project, model });
    const errors = all.filter((one) => isOpen(one) && !tellsGold(one));
    closed.errors = all.filter((one) => !isOpen(one)).length;
    if (!wantsScores) return { disagreements, errors, closed };
    const scoreOf = await this.#scoreOf(model);
    // Scores know what gold says.
    const shown: ScoreOf = (one, annotator) =>
      isGoldHidden?.(one.name ?? this.#nameOf(one.key)) ? undefined : scoreOf(one, annotator);
    return { disagreements, errors, closed, scoreOf: shown };
  }

  #nameOf(key: number): string {
    return this.project.samples.nameOf(key) ?? '';
  }

  /**
   * Whether the viewer may see an item: none of its samples is hidden, nor one that it is compared with, or it is a problem of the viewer's
   * own record or of the sample itself.
   */
  #openTo(model: ProjectModel, viewer: string | undefined): (one: BucketItem) => boolean {
    const isClosed = closedTo({ project: this.project, model }, viewer);
    if (!isClosed) return () => true;
    const own = this.project.records.table.annotators.find(viewer!);
    const { records, samples } = this.project;
    const isOwn = ({ annotators, at }: BucketItem): boolean =>
      annotators.length > 0
        ? annotators.every((code) => code === own)
        : samples.file(at!.file) !== undefined && records.file(at!.file) === undefined;
    return (one) => {
      const { key, among = [], kind } = one;
      if (kind === 'schema-violation' && (key < 0 || isClosed(key))) return isOwn(one);
      return !isClosed(key) && !among.some(isClosed);
    };
  }

  /** The data behind explanations, gathered again when answers or the guideline have changed. */
  finder(model: ProjectModel): Promise<DisagreementFinder> {
    return this.#finder(this.#state(model), async () => {
      await this.#disagreements.refresh(model, this.pause);
      return DisagreementFinder.gather(
        { project: this.project, model },
        this.pause,
        this.#disagreements.texts,
      );
    });
  }

  async #scoreOf(model: ProjectModel): Promise<ScoreOf> {
    const state = this.#state(model);
    const isDue = performance.now() >= (this.#scores?.restUntil ?? -Infinity);
    if (!this.#scores || (this.#scores.state !== state && isDue)) {
      const start = performance.now();
      const of = await this.#score(model);
      const end = performance.now();
      this.#scores = { state, of, restUntil: end + PAUSE_FACTOR * (end - start) };
    }
    const { of } = this.#scores;
    return (one, annotator) => {
      const score = of.get(one.id);
      return annotator === undefined ? score?.worst : score?.of.get(annotator);
    };
  }

  async #score(model: ProjectModel): Promise<Map<string, ItemScore>> {
    const finder = await this.finder(model);
    const scores = new Map<string, ItemScore>();
    for (const { id, key, layer } of this.#disagreements.all()) {
      const score: ItemScore = { worst: 0, of: new Map() };
      // Use codes instead of names, which do not affect scores.
      for (const disagreement of finder.on(key, model.layers.get(layer ?? '')?.layer, String))
        for (const { annotators, errorScore } of disagreement.answers) {
          if (errorScore === null) continue;
          score.worst = Math.max(score.worst, errorScore);
          for (const code of annotators) score.of.set(Number(code), errorScore);
        }
      scores.set(id, score);
      if (scores.size % SCORES_PER_PAUSE === 0) await this.pause();
    }
    return scores;
  }

  #state(model: ProjectModel): string {
    const { records, samples } = this.project;
    return `${records.table.changes} ${samples.total} ${model.hash}`;
  }
}
