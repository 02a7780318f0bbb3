import { defined } from '../../../base/defined';
import type { BootstrapOptions } from '../../../agreement/change/paired-bootstrap';
import type { QuotedCoefficient } from '../../../agreement/change/quoted-coefficient';
import { CAUSES } from '../../../disagreement/causes';
import type { Undefined } from '../../../agreement/statistics/estimate';
import { compareVersions } from '../compare-versions';
import type { BucketChange, DisagreementChange } from '../disagreement-changes';
import type { LayerChanges } from '../label-changes';
import type { LayerMove } from '../layer-move';
import { OTHER_CLASSES } from '../sample-classes';
import { VersionPair, type SamplePair, type Version } from '../version-pair';
import { bucketName, DISAGREEMENT_NAMES, ERROR_NAMES } from '../../buckets/bucket-names';
import { CAUSE_NAMES } from '../../../disagreement/cause-names';
import { figure } from '../../report/build/figures';
import type { Figure } from '../../../document/figure';
import type {
  AnswerChanges,
  BucketRow,
  CauseRow,
  CommonSamples,
  ComparedLayer,
  ComparedVersion,
  Comparison,
  MovePart,
} from './model';

/** A loaded version and its name. */
export interface NamedVersion extends Version, Omit<ComparedVersion, 'hash' | 'version'> {}

/** Compares two versions of a project. Takes seconds for a large one, and yields regularly. */
export async function comparison(
  before: NamedVersion,
  after: NamedVersion,
  software: string,
  options: BootstrapOptions,
): Promise<Comparison> {
  const pair = new VersionPair(before, after);
  const { diff, changes, stale, review, labels, moves, disagreements, buckets, leftOut } =
    await compareVersions(pair, options);
  const nameOf = (sample: SamplePair): string => pair.nameOf(sample);
  const layerOf = new Map(pair.layers.map((layer) => [layer.id, (layer.after ?? layer.before)!]));
  return {
    version: 1,
    title: after.model.schema.title ?? 'Labelling project',
    software,
    before: { ...calledBy(before), ...diff.before },
    after: { ...calledBy(after), ...diff.after },
    guideline: { changes: diff.changes, stale: { labels: stale.labels, layers: stale.layers }, review },
    layers: moves.map((move): ComparedLayer => {
      const { id, name = id, type } = { ...layerOf.get(move.id)!, id: move.id };
      const answers = answerChanges(labels.get(move.id)!, nameOf);
      return { id, name, type, ...agreementOf(move, changes, nameOf), answers };
    }),
    causes: causeRows(disagreements),
    disagreements: disagreements.map(({ sample, layer, change, before: was = null, after: is = null }) => ({
      sample,
      layer,
      change,
      before: was,
      after: is,
    })),
    ...(leftOut.length > 0 && { leftOut }),
    buckets: [...buckets.disagreements, ...buckets.errors].map((change) => bucketRow(pair, change)),
  };
}

const calledBy = ({ revision, commit, time }: NamedVersion) => defined({ revision, commit, time });

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
  if (difference.value === null)
    return { samples: 0, before: null, after: null, difference: missing(difference) };
  const { samples, before, after, value, ci95, resamples, seed, undefinedResamples } = difference;
  return { samples, before, after, difference: { value, ci95 }, resamples, seed, undefinedResamples };
}

const missing = ({ reason }: Undefined): Figure => ({ value: null, reason });

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
      .sort((a, b) => compare(a.annotator, b.annotator)),
    moves: [...moves.values()]
      .map(({ kind, from, to, count, annotators: by, samples }) => ({
        kind,
        from,
        to,
        count,
        annotators: Object.fromEntries([...by].sort(([a], [b]) => compare(a, b))),
        examples: samples.map(nameOf),
      }))
      .sort((a, b) => b.count - a.count || compare(`${a.from} ${a.to}`, `${b.from} ${b.to}`)),
  };
}

function causeRows(disagreements: readonly DisagreementChange[]): CauseRow[] {
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
  const what = DISAGREEMENT_NAMES[kind] ?? ERROR_NAMES[kind] ?? kind;
  const own = kind === 'other' ? '' : bucketName(pair.after.model, bucket);
  return {
    id,
    kind,
    name: own === '' || own === what ? what : `${what}: ${own}`,
    ...(layer !== undefined && { layer }),
    labels,
    ...(rule !== undefined && { rule }),
    ...counts,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
