import { countBy, getOrAdd } from '../../../base/lists';
import { chosenLabels } from '../../../project/records/marks';
import { isConfusion } from '../../../kinds/difference';
import { preferredLevel } from '../../../project/model/build-model';
import type { ProjectModel } from '../../../project/model/model';
import { type Layer, layerLabels } from '../../../project/schema/layer-types';
import { agreementScope } from '../../../engine/agreement/agreement-scope';
import { attributeAgreements } from '../../../engine/agreement/layer-agreement';
import { ownRepeats, type OwnRepeats } from '../../../engine/queries/own-repeats';
import { type Bucket, bucketsOf, fullBucketName } from '../../buckets/buckets';
import { disagreementsOf } from '../../buckets/disagreements';
import { TextFacts } from '../../buckets/text-facts';
import { unitsOn } from '../../../disagreement/given';
import type { Project, WithModel } from '../../../engine/project';
import { statusOf } from '../../status/project-status';
import type { BucketCount, BucketSampleRow, Confusion, LayerReport, Report, RuleTrouble } from '../model';
import { DisagreementCounts } from './disagreement-counts';
import { answeredTwice, layerAnalysis } from './layer-analysis';
import { proportionInterval } from '../../../agreement/statistics/proportion';
import { shareJson } from '../../../agreement/coefficients/flat-json';
import { bucketSamples } from '../../buckets/bucket-details';
import { decides } from '../../../project/records/records';
import { valueText } from '../../../kinds/words';
import { attributeRows, layerNumbers, questionOf } from '../../agreement/numbers';

export interface ReportOptions {
  /** Version of the software, for the methods paragraph. */
  readonly software: string;
  readonly now: Date;
  /** Samples listed in each bucket; the page shows the number of the others. */
  readonly samples: number;
  /** Samples that are only counted, not listed. */
  readonly isClosed?: ((sample: string) => boolean) | undefined;
  /** Whether agreement counts known answers too, which it leaves out otherwise. */
  readonly withGold?: boolean;
  /** The part of the answers that the project counts, as a sentence; undefined if these are all. */
  readonly of?: string | undefined;
  /** Whether the report includes the start of texts. */
  readonly texts: boolean;
  /** Counts of all disagreements and facts about texts, if already known. */
  readonly known?: { readonly counts: DisagreementCounts; readonly texts: TextFacts };
  readonly pause: () => Promise<void>;
}

/** The agreement report of a loaded project. Takes seconds for a large project, and yields regularly. */
export async function projectReport({ project, model }: WithModel, options: ReportOptions): Promise<Report> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  await project.nearDuplicates.refresh(options);
  const texts = options.known?.texts ?? new TextFacts(project);
  const counts = options.known?.counts ?? (await countDisagreements({ project, model }, options, texts));
  const repeats = await ownRepeats(project, layers, options.pause);
  await project.goldLog.refresh(options);
  const { disagreements, errors } = bucketsOf(project);
  const reports: LayerReport[] = [];
  for (const layer of layers) {
    reports.push(
      await layerReport({ project, model }, layer, { disagreements, counts, repeats, texts }, options),
    );
    await options.pause();
  }
  const status = await statusOf({ project, model }, { pause: options.pause });
  const { table } = project.records;
  const answers = [...table.counting()];
  const people = [...countBy(answers.map((row) => table.annotatorName(row)))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const keys = new Set(answers.map((row) => table.key(row)));
  const answered = new Set([...keys].filter((key) => project.samples.has(key)));
  const isIn = (sample: string): boolean => answered.has(project.samples.ids.find(sample));
  const { of } = options;
  return {
    version: 1,
    title: model.schema.title ?? 'Labelling project',
    ...(model.guideline?.version && { guideline: model.guideline.version.text }),
    made: options.now.toISOString(),
    software: options.software,
    ...(of !== undefined && { of }),
    counts: {
      samples: of === undefined ? status.samples : answered.size,
      annotators: people.length,
      answers: answers.length,
      twice: status.labelledTwice,
      disputed: status.disputed,
      decided:
        of === undefined
          ? status.decided
          : [...project.records.decisions.values()].filter(
              ({ record }) => decides(record) && isIn(record.sample),
            ).length,
      gold: of === undefined ? status.gold : [...project.records.gold.keys()].filter(isIn).length,
    },
    leftOut: agreementScope(project, model, options).leftOut(),
    ...(options.withGold && { withGold: true as const }),
    layers: reports,
    annotators: people.map(([name, count]) => ({ name, answers: count })),
    rules: ruleTrouble({ project, model }, counts.overlooked),
    errors: of === undefined ? errors.map((bucket) => bucketCount({ project, model }, bucket, options)) : [],
  };
}

async function countDisagreements(
  { project, model }: WithModel,
  { pause, isClosed }: ReportOptions,
  texts: TextFacts,
): Promise<DisagreementCounts> {
  const { ids } = project.samples;
  const name = (key: number): string => project.view(model).name(key);
  // Evidence names other samples with the same text.
  const hides = (sample: string): boolean =>
    isClosed!(sample) || texts.sameText(ids.find(sample)).some((key) => isClosed!(name(key)));
  const counts = new DisagreementCounts(model, isClosed && hides);
  let seen = 0;
  for (const disagreement of await disagreementsOf(project, pause, texts)) {
    counts.add(disagreement);
    if (++seen % 200 === 0) await pause();
  }
  return counts;
}

/** Data shared by the reports on all layers. */
interface Gathered {
  readonly disagreements: readonly Bucket[];
  readonly counts: DisagreementCounts;
  readonly repeats: OwnRepeats;
  readonly texts: TextFacts;
}

async function layerReport(
  { project, model }: WithModel,
  layer: Layer,
  { disagreements, counts, repeats, texts }: Gathered,
  options: ReportOptions,
): Promise<LayerReport> {
  const { includes } = agreementScope(project, model, options);
  const { data, analysis } = await layerAnalysis({ project, model }, layer, {
    repeats,
    includes,
    lengthOf: (key) => texts.lengthOf(key),
    pause: options.pause,
  });
  const own = disagreements.filter((bucket) => bucket.layer === layer.id);
  const confusion = confusionOf(project, layer, own);
  const attributes = attributeRows(attributeAgreements(project.records.table, layer, includes));
  return {
    ...layerNumbers(questionOf(model, layer), data, analysis, options.software),
    disputed: new Set(own.flatMap(({ samples }) => samples)).size,
    twice: answeredTwice(project, layer).length,
    ...(confusion && { confusion }),
    ...(attributes.length > 0 && { attributes }),
    causes: counts.causes(layer.id),
    buckets: own.map((bucket) => bucketCount({ project, model }, bucket, options)),
  };
}

/** Maximum number of labels in the confusion map; with more it is unreadable. */
const MAX_LABELS = 24;

function confusionOf(project: Project, layer: Layer, buckets: readonly Bucket[]): Confusion | undefined {
  const offered = layerLabels(layer);
  const pairs = buckets.filter(({ kind }) => isConfusion(kind));
  if (offered.length < 2 || pairs.length === 0) return undefined;
  const weight = new Map<string, number>();
  for (const { labels, samples } of pairs)
    for (const label of labels) weight.set(label, (weight.get(label) ?? 0) + samples.length);
  const shown =
    offered.length <= MAX_LABELS
      ? offered
      : [...offered].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0)).slice(0, MAX_LABELS);
  const labels = offered.filter((label) => shown.includes(label));
  return {
    labels,
    agreed: agreedOn(project, layer, labels),
    cells: pairs.flatMap(({ id, labels: pair, samples }) => {
      const [a, b] = pair.map((label) => labels.indexOf(label)).sort((x, y) => x - y) as [number, number];
      return a < 0 || b < 0 ? [] : [{ a, b, count: samples.length, bucket: id }];
    }),
    left: offered.length - labels.length,
  };
}

function agreedOn(project: Project, layer: Layer, labels: readonly string[]): number[] {
  const { table } = project.records;
  const agreed = labels.map(() => 0);
  const number = new Map(labels.map((label, k) => [label, k]));
  for (const key of project.disagreements.twice) {
    for (const unit of unitsOn(table, key, layer)) {
      const votes = labels.map(() => 0);
      for (const row of table.countingOn(key)) {
        const answer = table.labels(row);
        const value = Object.hasOwn(answer, unit.id) ? answer[unit.id] : undefined;
        for (const label of new Set(Array.isArray(value) ? chosenLabels(value) : [String(value)])) {
          const k = number.get(label);
          if (k !== undefined) votes[k]! += 1;
        }
      }
      votes.forEach((count, k) => count >= 2 && (agreed[k]! += 1));
    }
  }
  return agreed;
}

/**
 * The rules with most disagreement: of the samples that two or more people answered on a layer and for which someone cited the rule, those
 * with a disagreement, most first. A rule counts for the layers of its labels; general rules count for every layer. `overlooked` is the
 * number of disagreements for which no one cited the tie-breaker that decides them.
 */
function ruleTrouble({ project, model }: WithModel, overlooked: ReadonlyMap<string, number>): RuleTrouble[] {
  const layers = layersOfRules(model);
  const found = new Map<string, { cited: number; disputed: number }>();
  const { table } = project.records;
  for (const key of project.disagreements.twice) {
    const rules = new Set([...table.countingOn(key)].flatMap((row) => table.rules(row)));
    if (rules.size === 0) continue;
    const disputed = new Set(project.disagreements.groupsOf(key).map(({ layer }) => layer));
    for (const rule of rules) {
      for (const layer of layers.get(rule) ?? []) {
        const count = getOrAdd(found, `${layer} ${rule}`, () => ({ cited: 0, disputed: 0 }));
        count.cited += 1;
        if (disputed.has(layer)) count.disputed += 1;
      }
    }
  }
  for (const [rule, count] of overlooked)
    for (const layer of layers.get(rule) ?? [])
      if (count > 0) getOrAdd(found, `${layer} ${rule}`, () => ({ cited: 0, disputed: 0 }));
  return [...found]
    .map(([name, { cited, disputed }]) => {
      const [layer, rule] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
      const isTieBreaker = model.guideline?.tieBreakers.some(({ id }) => id === rule) ?? false;
      return {
        rule,
        layer,
        text: textOf(model, rule),
        cited,
        disputed,
        share: shareJson(proportionInterval(disputed, cited)),
        ...(isTieBreaker && { overlooked: overlooked.get(rule) ?? 0 }),
      };
    })
    .filter(({ disputed, overlooked: missed = 0 }) => disputed + missed > 0)
    .sort(
      (a, b) =>
        b.disputed + (b.overlooked ?? 0) - a.disputed - (a.overlooked ?? 0) ||
        (b.share.value ?? 0) - (a.share.value ?? 0) ||
        (a.rule < b.rule ? -1 : 1),
    );
}

function layersOfRules(model: ProjectModel): Map<string, string[]> {
  const layerOf = new Map<string, string>();
  const withLabels: string[] = [];
  for (const { layer, labels } of model.schema.layers) {
    if (!layer || !('labels' in layer)) continue;
    withLabels.push(layer.id);
    for (const label of labels) layerOf.set(label.id, layer.id);
  }
  return new Map(
    [...model.citable].map(([id, rule]) => {
      if ('layer' in rule && rule.layer !== undefined) return [id, [rule.layer]];
      const labels = 'between' in rule ? rule.between.map((ref) => ref.id) : rule.label ? [rule.label] : [];
      const layers = new Set(labels.flatMap((label) => layerOf.get(label) ?? []));
      return [id, layers.size > 0 ? [...layers] : withLabels];
    }),
  );
}

function textOf(model: ProjectModel, rule: string): string {
  const known = model.citable.get(rule);
  if (!known) return '';
  if (!('between' in known)) {
    const level = preferredLevel(known);
    return level === undefined ? known.text : `${known.text} → ${level}`;
  }
  const prefer = known.prefer?.id ?? known.outcome;
  return `${known.when?.text ?? known.between.map(({ id }) => id).join(' or ')}${prefer === undefined ? '' : ` → ${prefer}`}`;
}

const SNIPPET = 240;

function bucketCount(
  { project, model }: WithModel,
  bucket: Bucket,
  options: {
    readonly samples: number;
    readonly texts: boolean;
    readonly isClosed?: ((sample: string) => boolean) | undefined;
  },
): BucketCount {
  const samples: BucketSampleRow[] = [];
  const { isClosed } = options;
  const open = isClosed ? bucket.samples.filter((sample) => !isClosed(sample)) : bucket.samples;
  const closed = bucket.samples.length - open.length;
  const first = { ...bucket, samples: open.slice(0, options.samples) };
  for (const { sample, answers, gold, decision } of bucketSamples({ project, model }, first)) {
    const said = answers.map(({ annotator, value }) => ({
      by: annotator,
      value: value === undefined ? '–' : valueText(value),
    }));
    if (gold !== undefined) said.push({ by: 'gold', value: valueText(gold) });
    const text = options.texts ? snippetOf(project, sample) : undefined;
    const decided = decision && (decision.value === undefined ? decision.cause : valueText(decision.value));
    samples.push({
      sample,
      ...(text !== undefined && { text }),
      said,
      ...(decision && decided !== undefined && { decision: `${decided} (${decision.reviewer})` }),
    });
  }
  return {
    id: bucket.id,
    kind: bucket.kind,
    name: fullBucketName(model, bucket),
    ...(bucket.layer !== undefined && { layer: bucket.layer }),
    labels: bucket.labels,
    count: bucket.samples.length,
    ...(closed > 0 && { closed }),
    samples,
  };
}

function snippetOf(project: Project, sample: string): string | undefined {
  const text = project.samples.textOf(sample);
  if (text === undefined) return undefined;
  const points = [...text.slice(0, 2 * SNIPPET).replace(/\s+/g, ' ')];
  return points.length > SNIPPET ? `${points.slice(0, SNIPPET).join('')}…` : points.join('');
}
