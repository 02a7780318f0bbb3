import { defined } from '../../base/objects';
import { isStep } from './resolve-policy';
import { DEFAULT_TRAINING, shares } from './training-settings';
import type {
  CardFacts,
  GateThresholds,
  GuidelineThresholds,
  ModelThresholds,
  SplitSettings,
  ThresholdByName,
  TrainingSettings,
} from './training-settings';
import type { ResolvePolicy } from './resolve-policy';
import type { YamlNode } from '../../base/yaml/tree';
import type { SourceFile } from './model';
import { entries, field, number, text, textAt, texts } from './reader';

/** Reads the `training` section. Missing values and those of a wrong type have their defaults. */
export function readTraining(file: SourceFile, node: YamlNode | undefined): TrainingSettings {
  const gate = field(node, 'gate');
  return {
    resolve: readResolve(field(node, 'resolve')),
    split: readSplit(file, field(node, 'split')),
    card: readCard(field(node, 'card')),
    assumptions: texts(field(node, 'assumptions')),
    ...(gate?.kind === 'map' && { gate: readGate(file, gate) }),
  };
}

function readResolve(node: YamlNode | undefined): ResolvePolicy {
  const base = DEFAULT_TRAINING.resolve;
  const steps = [...new Set(texts(field(node, 'policy')).filter(isStep))];
  return {
    steps: steps.length > 0 ? steps : base.steps,
    quorum: number(field(node, 'quorum')) ?? base.quorum,
    minAnswers: number(field(node, 'min_answers')) ?? base.minAnswers,
    minPosterior: number(field(node, 'min_posterior')) ?? base.minPosterior,
    spans: readSpans(field(node, 'spans')) ?? base.spans,
  };
}

function readSpans(node: YamlNode | undefined): ResolvePolicy['spans'] | undefined {
  const annotator = textAt(node, 'annotator');
  if (annotator !== undefined) return { annotator };
  const name = text(node);
  return name === 'majority' || name === 'agreed' || name === 'union' ? name : undefined;
}

function readSplit(file: SourceFile, node: YamlNode | undefined): SplitSettings {
  const base = DEFAULT_TRAINING.split;
  const sizes = shares(numbers(file, field(node, 'sizes')));
  const evaluation = field(node, 'evaluation');
  return defined({
    sizes: sizes.size > 0 ? sizes : base.sizes,
    seed: number(field(node, 'seed')) ?? base.seed,
    method: textAt(node, 'method') === 'hash' ? 'hash' : base.method,
    stratify: texts(field(node, 'stratify')),
    nearDuplicates: number(field(node, 'near_duplicates')) ?? base.nearDuplicates,
    file: textAt(node, 'file')?.replace(/^\.\//, '') ?? base.file,
    group: textAt(node, 'group'),
    evaluation: evaluation && texts(evaluation),
  });
}

function readGate(file: SourceFile, node: YamlNode): GateThresholds {
  const models = field(node, 'models');
  return defined({
    minAnswered: number(field(node, 'min_answered')),
    maxErrors: number(field(node, 'max_errors')),
    minAgreement: byName(file, field(node, 'min_agreement')),
    minGoldPassRate: number(field(node, 'min_gold_pass_rate')),
    maxUnresolved: number(field(node, 'max_unresolved')),
    maxStale: number(field(node, 'max_stale')),
    maxLeaks: number(field(node, 'max_leaks')),
    models:
      models?.kind === 'map'
        ? new Map(entries(file, models).map(({ key, value }) => [key.id, readModelGate(file, value)]))
        : undefined,
    guideline: readGuidelineGate(field(node, 'guideline')),
  });
}

const readGuidelineGate = (node: YamlNode | undefined): GuidelineThresholds | undefined =>
  node?.kind === 'map'
    ? defined({
        minCoverage: number(field(node, 'min_coverage')),
        minPass: number(field(node, 'min_pass')),
        maxNewFailures: number(field(node, 'max_new_failures')),
        model: textAt(node, 'model'),
        maxPeopleFailing: number(field(node, 'max_people_failing')),
      })
    : undefined;

function readModelGate(file: SourceFile, node: YamlNode | undefined): ModelThresholds {
  return defined({
    split: textAt(node, 'split'),
    minAccuracy: byName(file, field(node, 'min_accuracy')),
    minAccuracyLimit: byName(file, field(node, 'min_accuracy_limit')),
    minMacroF1: byName(file, field(node, 'min_macro_f1')),
    minRecall: byName(file, field(node, 'min_recall')),
    maxTrainingLeaks: number(field(node, 'max_training_leaks')),
    maxWorseSlices: number(field(node, 'max_worse_slices')),
    asGoodAs: texts(field(node, 'as_good_as')),
  });
}

const byName = (file: SourceFile, node: YamlNode | undefined): ThresholdByName | undefined =>
  node?.kind === 'map' ? new Map(numbers(file, node)) : number(node);

const FACTS = {
  name: 'name',
  description: 'description',
  version: 'version',
  license: 'license',
  url: 'url',
  date_published: 'datePublished',
  citation: 'citation',
  source: 'source',
  annotators: 'annotators',
  personal_data: 'personalData',
  limitations: 'limitations',
} as const;

function readCard(node: YamlNode | undefined): CardFacts {
  const facts = Object.entries(FACTS).flatMap(([key, name]) => {
    const value = textAt(node, key);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { creators: texts(field(node, 'creators')), ...Object.fromEntries(facts) };
}

function numbers(file: SourceFile, node: YamlNode | undefined): [string, number][] {
  return entries(file, node).flatMap(({ key, value }) => {
    const found = number(value);
    return found === undefined ? [] : [[key.id, found]];
  });
}
