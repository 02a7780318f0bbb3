import { countBy } from '../../base/lists';
import { memoize } from '../../base/memoize';
import { argumentsOf } from '../../disagreement/citations';
import type { WithModel } from '../../engine/project';
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
  /** Ids of the examples that name it. */
  readonly examples: readonly string[];
  /** Of an exclusion with `use_instead`: the examples that have that label and rule out its own. */
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
/** Most samples that are named for an item that nobody cites. */
const MAX_NAMED = 5;

/** Whether an item counts as covered: it has an example, or people use it. */
export const isCovered = ({ examples, answers }: CoveredItem): boolean =>
  examples.length > 0 || answers >= MIN_CITING;

/** The share of the items that are covered; undefined without items. */
export const coveredShare = (items: readonly CoveredItem[]): number | undefined =>
  items.length === 0 ? undefined : items.filter(isCovered).length / items.length;

/** The branches of an item: what can be there or not, by its name. */
export const branchesOf = (item: CoveredItem): (readonly [name: string, count: number])[] => [
  ['example', item.examples.length],
  ...(item.counterExamples ? [['counter-example', item.counterExamples.length] as const] : []),
  ...(item.decided === undefined ? [] : [['decided', item.decided] as const]),
  ['tested', item.tested],
];

/** What covers each item of the guideline, those that lack most first. The project must be up to date. */
export function guidelineCoverage(
  { project, model }: WithModel,
  { examples, models }: GuidelineTests,
): CoveredItem[] {
  const tallies = countUses({ project, model });
  const predicted = models
    .flatMap(({ runs }) => [...runs.values()].flatMap((run) => [...run.values()]))
    .flatMap(({ rules }) => [...new Set(rules)]);
  const predictions = countBy(predicted);
  return [...tallies]
    .map(([item, { sides, answers, samples, decided, affected }]): CoveredItem => {
      const own = examples.filter(({ test }) => test.example.rules.some(({ id }) => id === item.id));
      if (answers > 0) affected.clear();
      else for (const id of own.flatMap((one) => one.samples)) affected.add(project.samples.ids.find(id));
      return {
        item,
        examples: own.map(({ id }) => id),
        counterExamples: counterExamples(item, examples),
        answers,
        samples,
        predictions: predictions.get(item.id) ?? 0,
        decided: sides.length === 0 ? undefined : decided,
        tested: own.filter((one) => one.people.length + one.predictions.length > 0).length,
        affected: {
          count: affected.size,
          samples: [...affected].slice(0, MAX_NAMED).flatMap((key) => project.samples.nameOf(key) ?? []),
        },
      };
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || a.answers - b.answers);
}

/** Lower for what lacks more: an item that is not covered comes before all that are. */
const rankOf = (item: CoveredItem): number =>
  10 * Number(isCovered(item)) +
  [item.answers, item.predictions, ...branchesOf(item).map(([, count]) => count)].filter((n) => n > 0).length;

/** The labels (or the level, as text) that an item speaks for and against in a layer that offers them. */
interface Side {
  readonly layer: Layer;
  readonly for: readonly string[];
  /** Undefined: all others. */
  readonly against: readonly string[] | undefined;
}

/** Which labels an item weighs; none for general rules, those about a layer, and exclusions that name no other label. */
function sidesOf(model: ProjectModel, item: Citable): Side[] {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const level = 'levels' in item ? item.prefer?.value : 'level' in item ? item.level : undefined;
  if (level !== undefined && 'layer' in item)
    return layers
      .filter((layer) => layer.id === item.layer && takesNumber(layer))
      .map((layer) => ({ layer, for: [String(level)], against: undefined }));
  const { supports, rejects } = argumentsOf(model).get(item.id) ?? { supports: [], rejects: [] };
  if (supports.length === 0 && !('between' in item)) return [];
  return layers.flatMap((layer): Side[] => {
    const [pro, contra] = [supports, rejects].map((ids) =>
      layerLabels(layer).filter((value) => ids.includes(labelIdIn(model, layer.id, value))),
    ) as [string[], string[]];
    if (pro.length < supports.length || pro.length + contra.length === 0) return [];
    return [{ layer, for: pro, against: rejects.length > 0 ? contra : undefined }];
  });
}

interface Tally {
  readonly sides: readonly Side[];
  answers: number;
  samples: number;
  decided: number;
  /** Keys of the samples on which it should have decided, and nobody cites it. */
  readonly affected: Set<number>;
}

/**
 * How the counting answers use each item. It decided a sample if an answer cites it and has the label that it speaks for, and another one
 * does not cite it and has another label. It should have decided where one answer has the label, and another has one that it speaks
 * against.
 */
function countUses({ project: { records, samples }, model }: WithModel): Map<Citable, Tally> {
  const { table } = records;
  const tallies = new Map<Citable, Tally>();
  for (const item of model.citable.values())
    tallies.set(item, {
      sides: sidesOf(model, item),
      answers: 0,
      samples: 0,
      decided: 0,
      affected: new Set(),
    });
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    // The newest row of a sample is the first in its list, so each sample is seen once.
    if (table.first(key) !== row || !samples.has(key)) continue;
    const rows: number[] = [];
    for (let each = row; each >= 0; each = table.following(each)) if (table.counts(each)) rows.push(each);
    const cited = rows.map((each) => new Set(table.has(each, 'rules') ? table.rules(each) : []));
    for (const id of new Set(cited.flatMap((rules) => [...rules]))) {
      const tally = tallies.get(model.citable.get(id)!);
      if (!tally) continue;
      tally.samples += 1;
      tally.answers += cited.filter((rules) => rules.has(id)).length;
    }
    const isAlike = rows.every((each) => table.codec.isSame(table.answer(each), table.answer(rows[0]!)));
    if (rows.length < 2 || isAlike) continue;
    const given = givenBy(rows.map((each) => table.labels(each)));
    for (const [{ id }, tally] of tallies) {
      const cites = cited.map((rules) => rules.has(id));
      const isCited = cites.includes(true);
      const weighs = (side: Side): boolean =>
        given(side.layer).some(
          (unit) =>
            unit.some((labels, n) => labels && isFor(side, labels) && (!isCited || cites[n])) &&
            unit.some((labels, n) => labels && !cites[n] && isOther(side, labels, isCited)),
        );
      if (!tally.sides.some(weighs)) continue;
      if (isCited) tally.decided += 1;
      else tally.affected.add(key);
    }
  }
  return tallies;
}

/** The labels of each answer to a sample, for each unit of a layer in it; undefined where an answer has none to the unit. */
function givenBy(
  answers: readonly Labels[],
): (layer: Layer) => readonly (readonly (string[] | undefined)[])[] {
  return memoize((layer: Layer) =>
    layersIn([layer], ...answers).map(({ id }) =>
      answers.map((labels) => {
        if (!Object.hasOwn(labels, id)) return undefined;
        return takesNumber(layer) ? [String(labels[id])] : labelsNamed(layer, labels[id]);
      }),
    ),
  );
}

/** Whether an answer has what an item speaks for: all of its labels, or none of those that it rules out. */
const isFor = ({ for: pro, against = [] }: Side, labels: readonly string[]): boolean =>
  pro.length > 0
    ? pro.every((label) => labels.includes(label))
    : !against.some((label) => labels.includes(label));

/** Whether it has another label: any, or one of those that the item speaks against. */
const isOther = (side: Side, labels: readonly string[], any: boolean): boolean =>
  !isFor(side, labels) && labels.some((label) => any || (side.against?.includes(label) ?? true));

/** The examples of an exclusion's `use_instead` that rule out its label. */
function counterExamples(item: Citable, examples: readonly TestedExample[]): string[] | undefined {
  if (!('kind' in item) || item.kind !== 'exclude' || !item.useInstead) return undefined;
  const has = (refs: readonly { readonly id: string }[], label: string | undefined): boolean =>
    refs.some(({ id }) => id === label);
  return examples
    .filter(
      ({ test: { example } }) => has(example.labelRefs, item.useInstead?.id) && has(example.not, item.label),
    )
    .map(({ id }) => id);
}
