import { answersOn, labelsIn, type Given, valueKey } from '../../disagreement/given';
import { tieBreakersFor } from '../../disagreement/citations';
import { comparableValue } from '../../kinds/comparable';
import { conflictOf } from '../../disagreement/conflict';
import type { DisagreementIndex } from '../../disagreement/disagreement-index';
import { counted, shorten } from '../../base/text/phrases';
import type { Blind } from '../../engine/review/blind-names';
import { namesOnSample } from '../../engine/queries/shown-names';
import type { WithModel } from '../../engine/project';
import { changesTouching, isKnownVersion } from '../../project/model/staleness';
import { followedOf, versionAndHash } from '../../project/records/followed';
import type { DecisionRecord, Flag, LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { CountingPrediction } from '../predictions/prediction-log';
import type { LayerTruth } from '../resolve/true-labels';
import { besideAll, besideExchanged, isSkilled, MIN_COMPARED, type BesideChance } from './by-chance';
import { Neighbours, type Neighbour } from './neighbours';
import type { AllSamples, SampleFacts } from './sample-facts';
import { isSameAnswer, type Compared } from './scored';
import { modelIn } from '../../project/model/label-ids';
import { joinsMarks, marksText } from '../../kinds/traits';
import { groupBy } from '../../base/lists';
import { inWords } from '../../kinds/words';

/** Why a model is wrong on a sample, in the order in which causes are tried. The first that fits counts. */
export const ERROR_CAUSES = [
  'training-leak',
  'broken-preprocessing',
  'missing-context',
  'label-suspect',
  'ambiguous-source',
  'guideline-changed',
  'class-confusion',
  'few-examples',
  'unlike-training',
  'model',
] as const;
export type ErrorCause = (typeof ERROR_CAUSES)[number];

/** What the errors of each cause have in common. */
export const CAUSE_MEANING: Readonly<Record<ErrorCause, string>> = {
  'training-leak': 'the model was trained on the sample or a near duplicate',
  'broken-preprocessing': 'the text is damaged',
  'missing-context': 'the text alone does not tell',
  'label-suspect': 'the label may be wrong: look at it again',
  'ambiguous-source': 'people gave this answer too, or it was decided to be valid',
  'guideline-changed': 'label or model follow an older guideline',
  'class-confusion': 'people often confuse these labels too',
  'few-examples': 'too few examples of the label to learn from',
  'unlike-training': 'the model has seen nothing like it',
  model: 'the data does not explain it: the model is wrong',
};

/** `class-confusion` -> `Class confusion`. */
export const causeName = (cause: ErrorCause): string =>
  cause === 'model' ? 'The model itself' : cause[0]!.toUpperCase() + cause.slice(1).replaceAll('-', ' ');

export interface ModelError {
  readonly key: number;
  readonly sample: string;
  readonly layer: string;
  readonly expected: LayerValue;
  /** Null if the model gave nothing valid. */
  readonly given: LayerValue | null;
  readonly cause: ErrorCause;
  /** Sentences with one fact each. */
  readonly evidence: readonly string[];
}

/** What is known of a model's training. */
export interface Training {
  /** Whether the model had seen a sample when it predicted another. */
  readonly saw: (sample: SampleFacts, when: SampleFacts) => boolean;
  /** Whether the model had seen a sample when it predicted any other; undefined if nothing is known. */
  readonly mayHaveSeen: ((sample: SampleFacts) => boolean) | undefined;
}

/** Maximum number of near duplicates named as evidence; the others are counted. */
const MAX_LEAKS = 3;

/** Whether the model was trained on a sample or a near duplicate of it. */
export function wasSeen(key: number, samples: AllSamples, training: Training): boolean {
  const own = samples.byKey.get(key)!;
  return samples.alike(key).some((sample) => training.saw(sample, own));
}

export interface CauseSources extends WithModel {
  readonly samples: AllSamples;
  readonly training: Training;
  /** People's disagreements on all layers. */
  readonly disagreements: DisagreementIndex;
  /** Layer -> sample key -> a model (other than the evaluated one) that doubts the true label. */
  readonly suspects: ReadonlyMap<string, ReadonlyMap<number, Doubt>>;
  /** Predictions of a simple model that is neither the evaluated one nor its twin. */
  readonly simple: ReadonlyMap<number, CountingPrediction> | undefined;
  /** Letters instead of the names of annotators. */
  readonly blind: Blind | undefined;
}

/** A model that doubts a label. */
export interface Doubt {
  readonly by: string;
  readonly given: string;
  readonly suggested: string;
}

/** Causes that are ruled out if people and a simple model are right. */
const EASY_EXCLUDES: readonly ErrorCause[] = ['class-confusion', 'few-examples', 'unlike-training'];
const NO_SKILL = 'The model is right no more often than if it gave its answers to samples at random';
/** Minimum number of samples on which people confuse two labels: fewer may be slips. */
const MIN_CONFUSED = 3;
/** A label with fewer training samples is rare. */
const MIN_TRAINING_SAMPLES = 10;
const MAX_NEAREST = 10;
/** People also end short texts with an ellipsis. A text counts as cut off if it is about as long as the longest texts, outliers aside. */
const NEARLY_LONGEST = 0.9;
const LONGEST_SHARE = 0.95;
/** Less similar texts tell nothing about each other. */
const MIN_LIKENESS = 0.1;
/** A text is unlike the training texts if its nearest one is less similar than for 95 % of the samples that the model got right. */
const UNLIKE_SHARE = 0.05;
const MAX_COMPARED = 1000;

/** Finds the cause of each error of a model on a layer. */
export class ErrorCauses {
  readonly #neighbours: Neighbours | undefined;
  readonly #positions: ReadonlyMap<number, number>;
  /** Label -> number of samples with it that the model may have seen. */
  readonly #trained = new Map<string, number>();
  readonly #usualLikeness: number;
  /** UTF-16 length of the longest texts, outliers aside. */
  readonly #longest: number;
  /**
   * For causes that could fit by chance. They are only given if they fit more errors than that. Chance explains all errors of a model without
   * skill.
   */
  readonly byChance: ReadonlyMap<ErrorCause, BesideChance>;
  readonly #isSkilled: boolean;
  /** Cached, because two causes need the nearest texts of the same sample. */
  #lastNearest: { readonly key: number; readonly found: readonly Neighbour[] } | undefined;

  constructor(
    private readonly layer: Layer,
    private readonly truth: LayerTruth,
    compared: readonly Compared[],
    private readonly sources: CauseSources,
  ) {
    const { samples, training } = sources;
    const lengths = samples.list.map(({ text }) => text.length).sort((a, b) => a - b);
    this.#longest = lengths[Math.floor(lengths.length * LONGEST_SHARE)] ?? 0;
    this.#positions = new Map(samples.list.map(({ key }, n) => [key, n]));
    const { mayHaveSeen } = training;
    if (mayHaveSeen) {
      const isTraining = (facts: SampleFacts): boolean => truth.known.has(facts.key) && mayHaveSeen(facts);
      for (const facts of samples.list)
        if (isTraining(facts))
          for (const label of this.#labels(truth.known.get(facts.key)!.value))
            this.#trained.set(label, (this.#trained.get(label) ?? 0) + 1);
      this.#neighbours = new Neighbours(
        samples.list.map(({ text }) => text),
        (at) => isTraining(samples.list[at]!),
      );
    }
    this.#usualLikeness = this.#leastUsual(compared.filter(({ isRight }) => isRight));
    this.#isSkilled = compared.length < MIN_COMPARED || isSkilled(compared);
    this.byChance = compared.length < MIN_COMPARED ? new Map() : this.#besideChance(compared);
  }

  #besideChance(compared: readonly Compared[]): Map<ErrorCause, BesideChance> {
    const { layer } = this;
    const { table } = this.sources.project.records;
    const ambiguous = besideExchanged(compared, (one) => {
      const answers = answersOn(table, one.key, layer);
      return (given) => isAmongPeople(answers, one.truth.value, given);
    });
    const confused = besideExchanged(
      compared,
      (one) => (given) => this.#confusion(conflictOf(layer, [one.truth.value, given]).pairs).length > 0,
    );
    const few = besideAll(compared, (one) => this.#fewExamples(one.key, one.truth.value).length > 0);
    const unlike = besideAll(compared, (one) => this.#unlike(one.key).length > 0);
    return new Map<ErrorCause, BesideChance>([
      ...(ambiguous ? [['ambiguous-source', ambiguous] as const] : []),
      ...(confused ? [['class-confusion', confused] as const] : []),
      ['few-examples', few],
      ['unlike-training', unlike],
    ]);
  }

  #leastUsual(right: readonly Compared[]): number {
    if (!this.#neighbours || right.length < MIN_COMPARED) return 0;
    const step = Math.ceil(right.length / MAX_COMPARED);
    const likeness = right
      .filter((_, n) => n % step === 0)
      .map(({ key }) => this.#nearest(key)[0]?.likeness ?? 0)
      .sort((a, b) => a - b);
    return likeness[Math.floor(likeness.length * UNLIKE_SHARE)]!;
  }

  #nearest(key: number): readonly Neighbour[] {
    if (this.#lastNearest?.key === key) return this.#lastNearest.found;
    const { samples, training } = this.sources;
    const own = samples.byKey.get(key)!;
    const found = this.#neighbours!.nearest(this.#positions.get(key)!, MAX_NEAREST, (at) =>
      training.saw(samples.list[at]!, own),
    );
    this.#lastNearest = { key, found };
    return found;
  }

  /** The labels of an answer; for a rating, its number. */
  #labels(value: LayerValue): string[] {
    if (joinsMarks(this.layer)) return (value as string[]).map((each) => (JSON.parse(each) as [string])[0]);
    return typeof value === 'number' ? [String(value)] : labelsIn(value);
  }

  /** `decision`: what reviewers decided, by default what stands; null finds the cause as if they had not. */
  of(compared: Compared, decision: DecisionRecord | null = this.#decision(compared.key)): ModelError {
    const { key, sample, truth, given } = compared;
    const answers = answersOn(this.sources.project.records.table, key, this.layer);
    const conflict = given === undefined ? undefined : conflictOf(this.layer, [truth.value, given]);
    const finders: Readonly<Record<Exclude<ErrorCause, 'model'>, () => readonly string[]>> = {
      'training-leak': () => this.#leaks(compared),
      'broken-preprocessing': () => this.#damage(compared, answers, decision),
      'missing-context': () =>
        this.#flagged(compared, answers, 'missing-context', 'flagged that context is missing'),
      'label-suspect': () => this.#suspects(compared, answers, decision),
      'ambiguous-source': () => this.#ambiguity(compared, answers, decision),
      'guideline-changed': () => this.#changes(compared, answers, conflict?.labels ?? []),
      'class-confusion': () =>
        this.#isByChance('class-confusion') ? [] : this.#confusion(conflict?.pairs ?? []),
      'few-examples': () =>
        this.#isByChance('few-examples') ? [] : this.#fewExamples(key, truth.value, conflict?.labels),
      'unlike-training': () => (this.#isByChance('unlike-training') ? [] : this.#unlike(key)),
    };
    const error = { key, sample, layer: this.layer.id, expected: truth.value, given: given ?? null };
    const easy = this.#isEasy(compared, answers);
    for (const cause of ERROR_CAUSES) {
      if (cause === 'model') break;
      const isLeft = easy.length > 0 && EASY_EXCLUDES.includes(cause);
      const evidence = isLeft ? [] : finders[cause]();
      if (evidence.length > 0) return { ...error, cause, evidence };
    }
    const why = compared.prediction.error;
    const invalid = `The model gave nothing valid${why === undefined ? '' : `: ${why}`}`;
    if (given === undefined) return { ...error, cause: 'model', evidence: [invalid] };
    const evidence = this.#isSkilled ? 'Nothing in the data explains it' : NO_SKILL;
    return { ...error, cause: 'model', evidence: easy.length > 0 ? easy : [evidence] };
  }

  /** Whether chance explains as many errors as this cause. */
  #isByChance(cause: ErrorCause): boolean {
    return !this.#isSkilled || this.byChance.get(cause)?.isMore === false;
  }

  /** Evidence that people and a simple model have no trouble with a sample. */
  #isEasy({ key, truth }: Compared, answers: readonly Given[]): string[] {
    const simple = this.sources.simple?.get(key);
    const said = simple && comparableValue(this.layer, simple.labels);
    const isUnanimous = answers.length > 1 && answers.every((one) => one.said === valueKey(truth.value));
    return isUnanimous && said !== undefined && isSameAnswer(said, truth.value)
      ? [`All ${answers.length} people gave ${answerText(truth.value)}, and the baseline gets it right`]
      : [];
  }

  #leaks({ key }: Compared): string[] {
    const { samples, training } = this.sources;
    const own = samples.byKey.get(key)!;
    if (training.saw(own, own)) return [`The model was trained on this sample${inSplit(own)}`];
    const seen = samples.alike(key).filter((sample) => training.saw(sample, own));
    const near = samples
      .nearDuplicates(key)
      .filter(({ sample }) => training.saw(sample, own))
      .slice(0, MAX_LEAKS)
      .map(
        ({ sample, similarity }) =>
          `${sample.id}${inSplit(sample)}, a near duplicate (${similarity.toFixed(2)})`,
      );
    const named =
      near.length > 0
        ? near
        : seen
            .slice(0, 1)
            .map((sample) => `${sample.id}${inSplit(sample)}, a near duplicate of its near duplicates`);
    const more = seen.length - named.length;
    return [
      ...named.map((name) => `The model was trained on ${name}`),
      ...(more > 0 ? [`The model was trained on ${more} more near duplicates`] : []),
    ];
  }

  #damage(compared: Compared, answers: readonly Given[], decision: DecisionRecord | null): string[] {
    const { key } = compared;
    const facts = this.sources.samples.byKey.get(key)!;
    const isCut =
      /\[truncated\]\s*$/iu.test(facts.text) ||
      (/(?:\.\.\.|…)\s*$/u.test(facts.text) && facts.text.length >= this.#longest * NEARLY_LONGEST);
    return [
      ...this.#flagged(compared, answers, 'broken-preprocessing', 'flagged the text as damaged'),
      ...this.#decidedCause(decision, 'broken-preprocessing', 'the text is damaged'),
      ...(facts.isDamaged ? ['The text was decoded wrongly'] : []),
      ...(isCut ? ['The text is cut off at its end'] : []),
    ];
  }

  /** The displayed name of a row's annotator. */
  #nameOf({ sample, key }: Compared, row: number): string {
    const { project, blind } = this.sources;
    return namesOnSample(project, sample, key, blind)(project.records.table.annotator(row));
  }

  #reviewer({ reviewer }: DecisionRecord): string {
    return this.sources.blind ? 'A reviewer' : reviewer;
  }

  #flagged(compared: Compared, answers: readonly Given[], flag: Flag, what: string): string[] {
    const { table } = this.sources.project.records;
    const names = answers.flatMap(({ row }) =>
      table.flags(row).includes(flag) ? [this.#nameOf(compared, row)] : [],
    );
    return names.length > 0 ? [`${names.sort().join(', ')} ${what}`] : [];
  }

  #decision(key: number): DecisionRecord | null {
    const decision = this.sources.project.records.decisionOf(key);
    return decision === undefined || decision.withdrawn ? null : decision;
  }

  #decidedCause(decision: DecisionRecord | null, cause: string, what: string): string[] {
    return decision?.cause === cause ? [`${this.#reviewer(decision)} decided that ${what}`] : [];
  }

  #suspects(
    { key, truth, given }: Compared,
    answers: readonly Given[],
    decision: DecisionRecord | null,
  ): string[] {
    const decided = decision?.labels && comparableValue(this.layer, decision.labels);
    const evidence: string[] = [];
    if (decided !== undefined && truth.source !== 'decision' && valueKey(decided) !== valueKey(truth.value))
      evidence.push(
        `${this.#reviewer(decision!)} decided ${answerText(decided)}, but the label says ${answerText(truth.value)}`,
      );
    if (truth.source !== 'decision') {
      const said = valueKey(truth.value);
      const against = answers.filter((one) => one.said !== said);
      if (against.length > 1 && against.length > answers.length - against.length)
        evidence.push(
          `${against.length} of ${counted(answers.length, 'person', 'people')} gave another answer than the label, which is from ${truth.source}`,
        );
    }
    const doubted =
      truth.source === 'decision' ? undefined : this.sources.suspects.get(this.layer.id)?.get(key);
    if (doubted && this.#labels(truth.value).includes(doubted.given)) {
      const same =
        given !== undefined && this.#labels(given).includes(doubted.suggested) ? ', as this model does' : '';
      evidence.push(`The model "${doubted.by}" doubts the label and suggests ${doubted.suggested}${same}`);
    }
    return evidence;
  }

  #ambiguity(compared: Compared, answers: readonly Given[], decision: DecisionRecord | null): string[] {
    const { truth, given } = compared;
    const valid = decision?.valid?.[this.layer.id] ?? [];
    const isValid =
      given !== undefined &&
      valid.some((value) => {
        const other = comparableValue(this.layer, { [this.layer.id]: value });
        return other !== undefined && isSameAnswer(other, given);
      });
    const isPeoples =
      given !== undefined &&
      isAmongPeople(answers, truth.value, given) &&
      !this.#isByChance('ambiguous-source');
    const sides = [...groupBy(answers, ({ said }) => said).values()].map(
      (group) =>
        `${group
          .map(({ row }) => this.#nameOf(compared, row))
          .sort()
          .join(', ')}: ${answerText(group[0]!.comparable)}`,
    );
    return [
      ...this.#flagged(compared, answers, 'ambiguous-source', 'flagged the text as ambiguous'),
      ...this.#decidedCause(decision, 'ambiguous-source', 'the text is ambiguous'),
      ...(isValid ? [`${answerText(given)} was decided to be valid, too`] : []),
      ...(isPeoples ? [`People differ: ${sides.sort().join('; ')}`] : []),
    ];
  }

  #changes(compared: Compared, answers: readonly Given[], labels: readonly string[]): string[] {
    const { prediction, truth } = compared;
    const { model, project } = this.sources;
    const { table } = project.records;
    const facts = (followed: string | undefined, who: string): string[] => {
      const [version] = versionAndHash(followed ?? '');
      if (followed === undefined || !isKnownVersion(model, version)) return [];
      const [change] = changesTouching(model, followed, this.layer.id, labels);
      return change ? [`${who} version ${version}, before ${change.target.id} changed`] : [];
    };
    const isOfPeople = truth.source !== 'gold' && truth.source !== 'decision';
    const stale = isOfPeople
      ? answers.map(({ row }) => facts(table.followed(row), `${this.#nameOf(compared, row)} answered under`))
      : [];
    return [
      ...facts(followedOf(prediction.guideline, prediction.guidelineHash), 'The model followed'),
      // One answer under the current meaning is enough for the label to be current.
      ...(stale.length > 0 && stale.every((each) => each.length > 0) ? stale.flat() : []),
    ];
  }

  #confusion(pairs: readonly (readonly [string, string])[]): string[] {
    const { disagreements, model } = this.sources;
    return pairs.flatMap(([a, b]) => {
      const kind = marksText(this.layer) ? 'span-label' : 'label-pair';
      const count = disagreements.groups.get(`${this.layer.id}/${kind}/${a}/${b}`)?.samples.size ?? 0;
      if (count < MIN_CONFUSED) return [];
      const ties = tieBreakersFor(modelIn(model, this.layer.id), a, b);
      return [
        `People confuse ${a} and ${b} too: on ${count} of ${counted(disagreements.labelledTwice(this.layer.id, a, b), 'sample')}`,
        ...(ties.length > 0
          ? ties.map(({ id, prefer }) => `${id} decides between them${prefer ? `: ${prefer.id} wins` : ''}`)
          : ['No tie-breaker decides between them']),
      ];
    });
  }

  #fewExamples(key: number, expected: LayerValue, conflicting?: readonly string[]): string[] {
    if (!this.#neighbours) return [];
    const labels = this.#labels(expected).filter((label) => conflicting?.includes(label) ?? true);
    const rare = labels.filter((label) => (this.#trained.get(label) ?? 0) < MIN_TRAINING_SAMPLES);
    if (rare.length > 0)
      return rare.map((label) => {
        const has = this.#trained.get(label) ?? 0;
        return `${label} has ${counted(has, 'training sample')}: label ${MIN_TRAINING_SAMPLES - has} more, which makes ${MIN_TRAINING_SAMPLES}`;
      });
    const near = this.#nearest(key).filter(({ likeness }) => likeness >= MIN_LIKENESS);
    if (near.length < MAX_NEAREST || labels.length === 0) return [];
    const has = (at: number): boolean => {
      const value = this.truth.known.get(this.sources.samples.list[at]!.key)!.value;
      return this.#labels(value).some((label) => labels.includes(label));
    };
    if (near.some(({ at }) => has(at))) return [];
    const nearest = this.sources.samples.list[near[0]!.at]!;
    return [
      `None of the ${MAX_NEAREST} training texts that are most like it has ${labels.join(', ')}; the nearest, ${nearest.id}, has ${answerText(this.truth.known.get(nearest.key)!.value)}. Label more texts like it`,
    ];
  }

  #unlike(key: number): string[] {
    if (!this.#neighbours || this.#usualLikeness === 0) return [];
    const [nearest] = this.#nearest(key);
    const likeness = nearest?.likeness ?? 0;
    if (likeness >= this.#usualLikeness) return [];
    const what = nearest
      ? `the most like it, ${this.sources.samples.list[nearest.at]!.id}, has a similarity of ${likeness.toFixed(2)}`
      : 'none shares a word with it';
    return [
      `It is unlike the training texts: ${what}; 95 % of the samples that were right have ${this.#usualLikeness.toFixed(2)} or more`,
    ];
  }
}

/** Whether the model differs from the true label only in ways in which some person also differs: for sets and spans, in each part. */
function isAmongPeople(answers: readonly Given[], truth: LayerValue, given: LayerValue): boolean {
  if (!Array.isArray(truth) || !Array.isArray(given))
    return answers.some(({ said }) => said === valueKey(given));
  const partsOf = (value: LayerValue): Set<string> =>
    new Set((value as readonly (string | Span)[]).map((part) => valueKey([part] as LayerValue)));
  const [right, own] = [partsOf(truth), partsOf(given)];
  const people = answers.map(({ comparable }) => partsOf(comparable));
  return (
    [...own].every((part) => right.has(part) || people.some((parts) => parts.has(part))) &&
    [...right].every((part) => own.has(part) || people.some((parts) => !parts.has(part)))
  );
}

const inSplit = ({ split }: SampleFacts): string => (split === undefined ? '' : ` (${split})`);

/** The text of a span, shortened; spans from tables have none. */
function quoteOf({ text, parts }: Span): string {
  const quote = text ?? parts?.map((part) => part.text ?? '').join(' … ');
  return quote === undefined || !/[^ …]/u.test(quote) ? '' : ` “${shorten(quote, 40)}”`;
}

/** An answer in words. */
export function answerText(value: LayerValue | null): string {
  if (value === null) return '(nothing valid)';
  return inWords(value, {
    text: (text) => text,
    mark: (each) =>
      'start' in each ? `${each.label} [${each.start}, ${each.end})${quoteOf(each)}` : each.label,
    none: '(none)',
    between: ' + ',
  });
}
