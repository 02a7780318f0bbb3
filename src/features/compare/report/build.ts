import { KeySet } from '../../../base/columns/key-set';
import { defined } from '../../../base/objects';
import { byCodeUnit } from '../../../base/lists';
import type { BootstrapOptions } from '../../../agreement/change/paired-bootstrap';
import type { QuotedCoefficient } from '../../../agreement/change/quoted-coefficient';
import { CAUSE_NAMES, CAUSES } from '../../../disagreement/causes';
import { agreementScope } from '../../../engine/agreement/agreement-scope';
import { samplesToReview } from '../../../engine/queries/samples-to-review';
import { DiffStaleness } from '../../../project/guideline/diff/stale';
import { GuidelineTouch } from '../guideline-touch';
import { LabelChanges, type LayerChanges } from '../label-changes';
import { LayerMoveCounter, type LayerMove } from '../layer-move';
import { keptPromises } from '../promises';
import { classOf, OTHER_CLASSES } from '../sample-classes';
import { VersionPair, type SamplePair, type Version } from '../version-pair';
import { fullBucketName, bucketsOf, type Bucket } from '../../buckets/buckets';
import { figure } from '../../../document/figure';
import type {
  AnswerChanges,
  BucketRow,
  CauseRow,
  CommonSamples,
  ComparedLayer,
  ComparedVersion,
  Comparison,
  DisagreementRow,
  MovePart,
  Totals,
  Counts,
  DisagreementSide,
} from './model';
import { DisagreementFinder } from '../../buckets/disagreements';
import { itemState } from '../../buckets/items/group-items';
import type { NamesNow } from '../names-now';

/** A loaded version and its name. */
export interface NamedVersion extends Version, Omit<ComparedVersion, 'hash' | 'version'> {}

/** Number of samples to process before yielding. */
const SAMPLES_PER_PAUSE = 500;

/**
 * Compares two loaded versions of a project. Reads all answers of both, takes seconds for a large one, and yields regularly. See
 * docs/compare.md.
 */
export async function comparison(
  before: NamedVersion,
  after: NamedVersion,
  software: string,
  options: BootstrapOptions,
): Promise<Comparison> {
  const pair = new VersionPair(before, after);
  const { diff, leftOut } = pair;
  const stale = new DiffStaleness(diff, before.model, after.model);
  const touch = new GuidelineTouch(pair);
  const labels = new LabelChanges(pair);
  const counters = pair.layers.map((layer) => ({ layer, move: new LayerMoveCounter(pair, layer, touch) }));
  let [seen, answers] = [0, 0];
  const people = new Set<string>();
  for (const sample of pair.samples()) {
    const differing = new Set<string>();
    for (const { layer, move } of counters) {
      const requested = (layer.after ?? layer.before)!;
      const earlier = pair.answersBefore(sample, requested);
      const later = pair.answersAfter(sample, requested);
      labels.count(sample, layer, earlier, later, differing);
      const own = classOf(layer.id, earlier, later, touch);
      if (own) move.add(sample, own);
    }
    answers += differing.size;
    for (const annotator of differing) people.add(annotator);
    seen += 1;
    if (seen % SAMPLES_PER_PAUSE === 0) await options.pause();
  }
  const nameOf = (sample: SamplePair): string => pair.nameOf(sample);
  const layers: ComparedLayer[] = [];
  for (const { layer, move } of counters) {
    const { id } = layer;
    const { name = id, type } = (layer.after ?? layer.before)!;
    const agreement = agreementOf(await move.result(options), touch.changes, nameOf);
    layers.push({ id, name, type, ...agreement, answers: answerChanges(labels.layers.get(id)!, nameOf) });
  }
  const review = await samplesToReview(after, stale, diff.before, diff.after, options.pause);
  const disagreements = await disagreementChanges(pair, options.pause);
  const buckets = bucketChanges(pair);
  return {
    version: 1,
    title: after.model.schema.title ?? 'Labelling project',
    software,
    before: { ...calledBy(before), ...diff.before },
    after: { ...calledBy(after), ...diff.after },
    differing: { answers, people: people.size },
    totals: { before: totalsOf(before), after: totalsOf(after) },
    guideline: { changes: diff.changes, stale: { labels: stale.labels, layers: stale.layers }, review },
    layers,
    promises: await keptPromises(pair, touch, options.pause),
    causes: causeRows(disagreements),
    disagreements,
    ...(leftOut.length > 0 && { leftOut }),
    buckets: buckets.map((change) => bucketRow(pair, change)),
  };
}

function calledBy({ revision, commit, time, project, model }: NamedVersion) {
  const leftOut = agreementScope(project, model).leftOut();
  return { ...defined({ revision, commit, time }), ...(leftOut.length > 0 && { leftOut }) };
}

function totalsOf({ project: { records }, model }: NamedVersion): Totals {
  const { table } = records;
  const [answered, people] = [new KeySet(), new Set<string>()];
  let answers = 0;
  for (const row of table.counting()) {
    answers += 1;
    answered.add(table.key(row));
    people.add(table.annotatorName(row));
  }
  return {
    answers,
    people: people.size,
    samples: answered.size,
    decisions: records.decisions.size,
    gold: records.gold.size,
    batches: model.batches.length,
    assigned: new Set(model.batches.flatMap((batch) => batch.people.map(({ id }) => id))).size,
  };
}

function agreementOf(
  { before, after, difference, split, classes }: LayerMove,
  changes: Comparison['guideline']['changes'],
  nameOf: (sample: SamplePair) => string,
): Pick<ComparedLayer, 'metric' | 'before' | 'after' | 'move' | 'common' | 'parts'> {
  const known = [after, before].find((one): one is QuotedCoefficient => one.value !== null);
  const contributions = 'value' in split ? undefined : split.contributions;
  const parts = classes.flatMap((count, n): MovePart[] => {
    if (count.samples === 0) return [];
    const change = changes[n];
    const { samples, shared, answers, named } = count;
    return [
      {
        kind: change ? 'guideline-change' : OTHER_CLASSES[n - changes.length]!,
        ...(change && { change: partChange(change) }),
        samples,
        shared,
        answers,
        contribution: contributions ? contributions[n]! : null,
        examples: named.map(nameOf),
      },
    ];
  });
  if (!('value' in split) && split.chance !== undefined)
    parts.push({
      kind: 'chance',
      samples: 0,
      shared: 0,
      answers: 0,
      contribution: split.chance,
      examples: [],
    });
  return {
    metric: known ? { key: known.key, name: known.name } : null,
    before: figure(before),
    after: figure(after),
    move: 'value' in split ? { value: null, reason: split.reason } : { value: split.move },
    common: commonSamples(difference),
    parts,
  };
}

const partChange = ({ kind, type, id, oldId }: NonNullable<MovePart['change']>): MovePart['change'] =>
  defined({ kind, type, id, oldId });

function commonSamples(difference: LayerMove['difference']): CommonSamples {
  if (difference.value === null) return { samples: 0, before: null, after: null, difference };
  const { samples, before, after, value, ci95, resamples, seed, undefinedResamples } = difference;
  return { samples, before, after, difference: { value, ci95 }, resamples, seed, undefinedResamples };
}

function answerChanges(
  { added, changed, removed, same, annotators, moves }: LayerChanges,
  nameOf: (sample: SamplePair) => string,
): AnswerChanges {
  return {
    added,
    changed,
    removed,
    same,
    annotators: [...annotators]
      .map(([annotator, counts]) => ({ annotator, ...counts }))
      .sort((a, b) => byCodeUnit(a.annotator, b.annotator)),
    moves: [...moves.values()]
      .map(({ kind, from, to, count, annotators: by, samples }) => ({
        kind,
        from,
        to,
        count,
        annotators: Object.fromEntries([...by].sort(([a], [b]) => byCodeUnit(a, b))),
        examples: samples.map(nameOf),
      }))
      .sort((a, b) => b.count - a.count || byCodeUnit(`${a.from} ${a.to}`, `${b.from} ${b.to}`)),
  };
}

function causeRows(disagreements: readonly DisagreementRow[]): CauseRow[] {
  return CAUSES.flatMap((cause) => {
    const had = disagreements.filter(({ before }) => before?.cause === cause);
    const has = disagreements.filter(({ after }) => after?.cause === cause);
    if (had.length + has.length === 0) return [];
    const stayed = had.filter(({ after }) => after?.cause === cause).length;
    const [before, after] = [had.length, has.length];
    const name = CAUSE_NAMES[cause] ?? cause;
    return [{ cause, name, before, after, went: before - stayed, came: after - stayed, stayed }];
  });
}

function bucketRow(pair: VersionPair, { bucket, ...counts }: BucketChange): BucketRow {
  const { id, kind, layer, labels, rule } = bucket;
  return defined({
    id,
    kind,
    name: fullBucketName(pair.after.model, bucket),
    layer,
    labels,
    rule,
    ...counts,
  });
}

/** Every disagreement of either version: came and stayed layer by layer, then those that went. */
async function disagreementChanges(
  { before, after, names }: VersionPair,
  pause: () => Promise<void>,
): Promise<DisagreementRow[]> {
  const key = (layer: string, sample: string): string => JSON.stringify([layer, sample]);
  const earlier = new Map<string, DisagreementRow>();
  for await (const { sample, layer, ...state } of statesOf(before, pause)) {
    const now = names.layer(layer);
    earlier.set(key(now, sample), { sample, layer: now, change: 'went', before: state, after: null });
  }
  const changes: DisagreementRow[] = [];
  for await (const { sample, layer, ...state } of statesOf(after, pause)) {
    const known = earlier.get(key(layer, sample));
    earlier.delete(key(layer, sample));
    if (known) changes.push({ ...known, change: 'stayed', after: state });
    else changes.push({ sample, layer, change: 'came', before: null, after: state });
  }
  return [...changes, ...earlier.values()];
}

/** Disagreements between two pauses. */
const DISAGREEMENTS_PER_PAUSE = 200;

async function* statesOf(
  { project, model }: Version,
  pause: () => Promise<void>,
): AsyncIterable<DisagreementSide & { readonly sample: string; readonly layer: string }> {
  const finder = await DisagreementFinder.gather({ project, model }, pause);
  const view = project.view(model);
  let seen = 0;
  for (const layer of finder.layers) {
    if (layer.per !== undefined) continue;
    for (const key of finder.samplesOn(layer)) {
      const cause = finder.causeOn(key, layer);
      if (cause === undefined) continue;
      const decided = itemState(project, { key, layer: layer.id }) === 'decided';
      yield { sample: view.name(key), layer: layer.id, cause, decided };
      seen += 1;
      if (seen % DISAGREEMENTS_PER_PAUSE === 0) await pause();
    }
  }
}

/** A bucket in both versions: how many samples it had and has, and how many of them are others. */
interface BucketChange extends Counts {
  /** As the later version has it, where it has one. */
  readonly bucket: Bucket;
}

/** Disagreements and errors by bucket, in the order of the later version; what is empty there comes last. */
function bucketChanges({ before, after, names }: VersionPair): BucketChange[] {
  const [one, two] = [bucketsOf(before.project), bucketsOf(after.project)];
  return [
    ...changesOf(one.disagreements, two.disagreements, names),
    ...changesOf(one.errors, two.errors, names),
  ];
}

function changesOf(before: readonly Bucket[], after: readonly Bucket[], names: NamesNow): BucketChange[] {
  const earlier = new Map(
    before.map((bucket) => {
      const labels = bucket.labels.map((label) => names.label(bucket.layer ?? '', label));
      const renamed = {
        ...bucket,
        labels,
        ...(bucket.layer !== undefined && { layer: names.layer(bucket.layer) }),
      };
      return [keyOf(renamed), renamed] as const;
    }),
  );
  const changes = after.map((bucket) => {
    const known = earlier.get(keyOf(bucket));
    earlier.delete(keyOf(bucket));
    return changeOf(bucket, known?.samples ?? [], bucket.samples);
  });
  return [...changes, ...[...earlier.values()].map((bucket) => changeOf(bucket, bucket.samples, []))];
}

/** Renaming may change which label of a pair comes first. */
const keyOf = ({ kind, layer, labels, rule }: Bucket): string =>
  JSON.stringify([kind, layer, rule, [...labels].sort()]);

function changeOf(bucket: Bucket, before: readonly string[], after: readonly string[]): BucketChange {
  const known = new Set(before);
  const stayed = after.filter((sample) => known.has(sample)).length;
  return {
    bucket,
    before: before.length,
    after: after.length,
    went: before.length - stayed,
    came: after.length - stayed,
    stayed,
  };
}
