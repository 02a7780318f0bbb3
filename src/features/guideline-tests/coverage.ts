import { addOne } from '../../base/group-by';
import { argumentsOf } from '../../disagreement/citations';
import type { Project } from '../../engine/project';
import { labelIdIn } from '../../project/model/label-ids';
import type { LevelTieBreaker, ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import { labelsNamed } from '../../project/answers/named-labels';
import type { Labels } from '../../project/records/records';
import { layerLabels, type Layer } from '../../project/schema/layer-types';
import { layersIn } from '../../project/schema/per-turn';
import { takesNumber } from '../../kinds/traits';
import type { GuidelineTests, TestedExample } from './run-tests';

type Citable = RuleDef | TieBreaker | LevelTieBreaker;

/** A rule, an exclusion, a tie-breaker or a rule of a level, with what covers it. */
export interface CoveredItem {
  readonly item: Citable;
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  /** Ids of the examples that name it. */
  readonly examples: readonly string[];
  /** Of an exclusion with `use_instead`: the examples that have that label and rule out its own. Undefined: none is asked for. */
  readonly counterExamples: readonly string[] | undefined;
  /** Counting answers that cite it, and their samples. */
  readonly answers: number;
  readonly samples: number;
  /** Predictions that cite it. */
  readonly predictions: number;
  /** Samples that it decided; undefined if it speaks for no label. */
  readonly decided: number | undefined;
  /** Its examples that somebody answered. */
  readonly tested: number;
  /** The samples that should cite it, if no answer does: how many, and the ids of the first. */
  readonly affected: { readonly count: number; readonly samples: readonly string[] };
}

/** Citing answers from which on an item needs no example. */
const MIN_CITING = 5;

/** Whether an item counts as covered: it has an example, or people use it. */
export const isCovered = ({ examples, answers }: CoveredItem): boolean =>
  examples.length > 0 || answers >= MIN_CITING;

/** The share of the items that are covered; undefined without items. */
export const coveredShare = (items: readonly CoveredItem[]): number | undefined =>
  items.length === 0 ? undefined : items.filter(isCovered).length / items.length;

/** The branches of an item that can be counted: an example, a counter-example, decided, tested. */
export const branchesOf = ({
  examples,
  counterExamples,
  decided,
  tested,
}: CoveredItem): { readonly name: string; readonly count: number }[] => [
  { name: 'example', count: examples.length },
  ...(counterExamples ? [{ name: 'counter-example', count: counterExamples.length }] : []),
  ...(decided === undefined ? [] : [{ name: 'decided', count: decided }]),
  { name: 'tested', count: tested },
];

/** What an item says of a layer: the labels (or the level, as text) that it speaks for, and those against which. */
interface Side {
  readonly layer: Layer;
  readonly for: readonly string[];
  /** Undefined: all others. */
  readonly against: readonly string[] | undefined;
}

/** What covers each item of the guideline, those that lack most first. The project must be up to date. */
export function guidelineCoverage(
  project: Project,
  model: ProjectModel,
  { examples, models }: GuidelineTests,
): CoveredItem[] {
  const items = [...model.citable.values()];
  const sides = new Map(items.map((item) => [item.id, sidesOf(model, item)]));
  const cited = citations(project);
  const predicted = new Map<string, number>();
  for (const { runs } of models)
    for (const run of runs.values())
      for (const { rules } of run.values()) for (const rule of new Set(rules)) addOne(predicted, rule);
  const used = usedSamples(project, sides, cited);
  return items
    .map((item): CoveredItem => {
      const { id } = item;
      const own = examples.filter(({ test }) => test.example.rules.some((ref) => ref.id === id));
      const { answers = 0, samples = 0 } = cited.get(id) ?? {};
      return {
        item,
        id,
        kind: 'kind' in item ? item.kind : 'tie-breaker',
        text: 'text' in item ? item.text : (item.when?.text ?? ''),
        examples: own.map((example) => example.id),
        counterExamples: counterExamples(item, examples),
        answers,
        samples,
        predictions: predicted.get(id) ?? 0,
        decided: sides.get(id)!.length === 0 ? undefined : (used.decided.get(id)?.size ?? 0),
        tested: own.filter(({ people, predictions }) => people.length + predictions.length > 0).length,
        affected: answers > 0 ? NONE : affectedOf(project, used.affected.get(id), own),
      };
    })
    .sort(
      (a, b) =>
        Number(isCovered(a)) - Number(isCovered(b)) || countsOf(a) - countsOf(b) || a.answers - b.answers,
    );
}

/** Most samples that are named for an item that nobody cites. */
const MAX_NAMED = 20;
const NONE = { count: 0, samples: [] };

/** The samples on which an item should have decided, and those that have the text of one of its examples. */
function affectedOf(
  { samples }: Project,
  keys: ReadonlySet<number> = new Set(),
  examples: readonly TestedExample[],
): CoveredItem['affected'] {
  const ofTexts = examples.flatMap((example) => example.samples.map((id) => samples.ids.find(id)));
  const all = [...new Set([...keys, ...ofTexts])];
  return { count: all.length, samples: all.slice(0, MAX_NAMED).flatMap((key) => samples.nameOf(key) ?? []) };
}

/** How many of the six kinds of cover an item has. */
const countsOf = ({
  examples,
  counterExamples,
  answers,
  predictions,
  decided,
  tested,
}: CoveredItem): number =>
  [examples.length, counterExamples?.length ?? 0, answers, predictions, decided ?? 0, tested].filter(
    (n) => n > 0,
  ).length;

/** Which labels an item weighs, in each layer that offers them; none for general rules and those about a layer. */
function sidesOf(model: ProjectModel, item: Citable): Side[] {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const level = levelOf(item);
  if (level !== undefined && 'layer' in item)
    return layers.flatMap((layer) =>
      layer.id === item.layer && takesNumber(layer) ? [{ layer, for: [level], against: undefined }] : [],
    );
  const { supports, rejects } = argumentsOf(model).get(item.id) ?? { supports: [], rejects: [] };
  return layers.flatMap((layer): Side[] => {
    const values = (ids: readonly string[]): string[] =>
      layerLabels(layer).filter((value) => ids.includes(labelIdIn(model, layer.id, value)));
    const [pro, contra] = [values(supports), values(rejects)];
    if (supports.length > 0 ? pro.length < supports.length : contra.length === 0) return [];
    // An exclusion without another label speaks for none.
    if (supports.length === 0 && !('between' in item)) return [];
    // An inclusion weighs its label against all others.
    return [{ layer, for: pro, against: rejects.length > 0 ? contra : undefined }];
  });
}

function levelOf(item: Citable): string | undefined {
  const level = 'levels' in item ? item.prefer?.value : 'level' in item ? item.level : undefined;
  return level === undefined ? undefined : String(level);
}

interface Cited {
  readonly answers: number;
  readonly samples: number;
  /** Keys. */
  readonly in: ReadonlySet<number>;
}

/** Rule -> the counting answers that cite it, to samples of the project. */
function citations({ records: { table }, samples }: Project): ReadonlyMap<string, Cited> {
  const found = new Map<string, { answers: number; samples: number; in: Set<number> }>();
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    if (!table.has(row, 'rules') || !table.counts(row) || !samples.has(key)) continue;
    for (const rule of new Set(table.rules(row))) {
      let cited = found.get(rule);
      if (!cited) found.set(rule, (cited = { answers: 0, samples: 0, in: new Set() }));
      cited.answers += 1;
      cited.in.add(key);
      cited.samples = cited.in.size;
    }
  }
  return found;
}

/** An answer with the rules that it cites. */
interface Answer {
  readonly labels: Labels;
  readonly rules: readonly string[];
}

/**
 * The keys of the samples that each item decided: an answer cites it and has the label that it speaks for, and another one does not cite it
 * and has another label. And of the items that nobody cites, the samples on which it should have decided: one answer has the label, and
 * another has one that the item speaks against.
 */
function usedSamples(
  { records: { table }, samples }: Project,
  sides: ReadonlyMap<string, readonly Side[]>,
  cited: ReadonlyMap<string, Cited>,
): { decided: Map<string, Set<number>>; affected: Map<string, Set<number>> } {
  const decided = new Map<string, Set<number>>();
  const affected = new Map<string, Set<number>>();
  const uncited = [...sides].filter(([id]) => !cited.has(id));
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    if (table.first(key) !== row || table.following(row) < 0 || !samples.has(key)) continue;
    const answers: Answer[] = [];
    for (let each = row; each >= 0; each = table.following(each))
      if (table.counts(each)) answers.push({ labels: table.labels(each), rules: table.rules(each) });
    if (answers.length < 2) continue;
    const given = new GivenLabels(answers);
    for (const id of new Set(answers.flatMap(({ rules }) => rules)))
      if ((sides.get(id) ?? []).some((side) => given.isDecided(side, id))) note(decided, id, key);
    if (given.isUnanimous) continue;
    for (const [id, own] of uncited) if (own.some((side) => given.isAffected(side))) note(affected, id, key);
  }
  return { decided, affected };
}

function note(found: Map<string, Set<number>>, id: string, key: number): void {
  const keys = found.get(id) ?? new Set();
  found.set(id, keys.add(key));
}

/** The labels that the answers to a sample give. */
class GivenLabels {
  /** Layer -> for each of its units in the sample, the labels of each answer; undefined: it has none to this unit. */
  readonly #units = new Map<Layer, (readonly string[] | undefined)[][]>();

  constructor(private readonly answers: readonly Answer[]) {}

  get isUnanimous(): boolean {
    const [first, ...rest] = this.answers.map(({ labels }) => JSON.stringify(labels));
    return rest.every((one) => one === first);
  }

  isDecided(side: Side, id: string): boolean {
    const isCiting = this.answers.map(({ rules }) => rules.includes(id));
    return this.#of(side.layer).some(
      (unit) =>
        unit.some((labels, n) => isCiting[n] && labels && isFor(side, labels)) &&
        unit.some((labels, n) => !isCiting[n] && labels && labels.length > 0 && !isFor(side, labels)),
    );
  }

  isAffected(side: Side): boolean {
    const isOther = (labels: readonly string[]): boolean =>
      !isFor(side, labels) &&
      (side.against ? labels.some((label) => side.against!.includes(label)) : labels.length > 0);
    return this.#of(side.layer).some(
      (unit) =>
        unit.some((labels) => labels && isFor(side, labels)) &&
        unit.some((labels) => labels && isOther(labels)),
    );
  }

  #of(layer: Layer): readonly (readonly (readonly string[] | undefined)[])[] {
    let units = this.#units.get(layer);
    if (!units) {
      const all = this.answers.map(({ labels }) => labels);
      units = layersIn([layer], ...all).map(({ id }) =>
        all.map((labels) => {
          const value = Object.hasOwn(labels, id) ? labels[id] : undefined;
          if (value === undefined) return undefined;
          return takesNumber(layer) ? [String(value)] : labelsNamed(layer, value);
        }),
      );
      this.#units.set(layer, units);
    }
    return units;
  }
}

/** Whether an answer has what an item speaks for: all of its labels, or none of those that it rules out. */
const isFor = ({ for: pro, against = [] }: Side, labels: readonly string[]): boolean =>
  pro.length > 0
    ? pro.every((label) => labels.includes(label))
    : !against.some((label) => labels.includes(label));

/** The examples of an exclusion's `use_instead` that rule out its label. */
function counterExamples(item: Citable, examples: readonly TestedExample[]): string[] | undefined {
  if (!('kind' in item) || item.kind !== 'exclude' || !item.useInstead || item.label === undefined)
    return undefined;
  const { useInstead, label } = item;
  return examples.flatMap(({ id, test: { example } }) =>
    example.labelRefs.some((ref) => ref.id === useInstead.id) && example.not.some((ref) => ref.id === label)
      ? [id]
      : [],
  );
}
