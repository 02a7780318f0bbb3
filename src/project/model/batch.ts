/** Batches (docs/format.md, "Assignments"): who labels what. Read from assignments/*.yaml. */
import { maxOf } from '../../base/lists';
import { memoize } from '../../base/memoize';
import type { Batch, BatchPerson, BatchSamples, ListedSample, SourceFile } from './model';
import {
  entries,
  field,
  flag,
  items,
  listOf,
  namedValues,
  number,
  numberAt,
  ref,
  textAt,
  texts,
  unlessEmpty,
} from './reader';
import type { YamlNode } from '../../base/yaml/tree';
import { defined } from '../../base/objects';
import { fileStem } from '../../base/files/paths';

export const ASSIGNMENTS_FOLDER = 'assignments';
export const BATCHES_GLOB = `${ASSIGNMENTS_FOLDER}/*.yaml`;
export const FROZEN_GLOB = `${ASSIGNMENTS_FOLDER}/*.{jsonl,ids}`;

export const DEFAULT_SEED = 1;
/** By which a sum of shares may miss 1. */
const MAX_ROUNDING = 1e-6;

/** The file with the samples of a frozen batch and their people. */
export const peoplePath = ({ name }: Pick<Batch, 'name'>): string => `${ASSIGNMENTS_FOLDER}/${name}.jsonl`;

/** The file of ids, with the samples of a batch alone: what earlier versions wrote. */
export const idsPath = ({ name }: Pick<Batch, 'name'>): string => `${ASSIGNMENTS_FOLDER}/${name}.ids`;

/** Reads a batch as far as it can be read: what has the wrong shape is absent, never guessed. */
export function readBatch({ path, document }: Pick<SourceFile, 'path' | 'document'>): Batch {
  const file: SourceFile = { path, document, root: document.root };
  const { root } = file;
  const shares = readShares(field(root, 'per_sample'));
  const listed = items(field(root, 'people')).flatMap((node) => readPerson(file, node) ?? []);
  const people = distinct(listed);
  return defined({
    name: fileStem(path),
    file,
    people,
    repeated: listed.filter((person) => !people.includes(person)),
    samples: readSamples(file, field(root, 'samples')),
    method: textAt(root, 'method') === 'hash' ? 'hash' : 'balanced',
    seed: number(field(root, 'seed')) ?? DEFAULT_SEED,
    perSample: wholeAt(root, 'per_sample'),
    overlap: shareAt(root, 'overlap', 0),
    onDisagreement: wholeAt(root, 'on_disagreement'),
    shares: shares && sharesProblem(shares) === undefined ? shares : undefined,
    after: readGate(file, field(root, 'after')),
  });
}

function readShares(node: YamlNode | undefined): ReadonlyMap<number, number> | undefined {
  if (node?.kind !== 'map') return undefined;
  return new Map(namedValues(node).map(({ id, value }) => [Number(id), number(value) ?? NaN]));
}

/** What is wrong with shares of samples by their number of people, besides their shape. */
function sharesProblem(shares: ReadonlyMap<number, number>): string | undefined {
  const sum = [...shares.values()].reduce((all, share) => all + share, 0);
  return Math.abs(sum - 1) < MAX_ROUNDING
    ? undefined
    : `The shares must sum to 1, and sum to ${Number(sum.toFixed(6))}.`;
}

/** What is wrong with a batch besides its shape. */
export function batchProblem({
  file,
  overlap,
}: Batch): { readonly node: YamlNode; readonly message: string } | undefined {
  const node = field(file.root, 'per_sample');
  const shares = readShares(node);
  if (!node || !shares) return undefined;
  const message =
    overlap === undefined
      ? sharesProblem(shares)
      : 'With shares in "per_sample", "overlap" has no meaning. Remove one of them.';
  return message === undefined ? undefined : { node, message };
}

function readGate(file: SourceFile, node: YamlNode | undefined): Batch['after'] {
  if (!node) return undefined;
  const guideline = textAt(node, 'guideline');
  const agreement = field(node, 'agreement');
  const batch = ref(file, field(agreement, 'batch'));
  const min = number(field(agreement, 'min'));
  return {
    qualified: textAt(node, 'qualification') === 'passed',
    ...((guideline === 'pilot' || guideline === 'released') && { guideline }),
    ...(batch && min !== undefined && { agreement: { batch, min } }),
  };
}

function readPerson(file: SourceFile, node: YamlNode): BatchPerson | undefined {
  const name = ref(file, node.kind === 'map' ? field(node, 'id') : node);
  if (!name) return undefined;
  const capacity = numberAt(node, 'capacity', (count) => count > 0);
  return {
    ...name,
    left: flag(field(node, 'left'), false),
    ...(capacity !== undefined && { capacity, capacityNode: field(node, 'capacity')! }),
  };
}

const distinct = (people: readonly BatchPerson[]): BatchPerson[] =>
  [...new Map(people.toReversed().map((person) => [person.id, person])).values()].reverse();

function readSamples(file: SourceFile, node: YamlNode | undefined): BatchSamples {
  const named = field(node, 'ids');
  return defined({
    where: new Map(entries(file, field(node, 'where')).map(({ key, value }) => [key.id, texts(value)])),
    isNew: flag(field(node, 'new'), false),
    files: unlessEmpty(texts(field(node, 'files')).map((glob) => glob.replace(/^\.\//, ''))),
    splits: unlessEmpty(texts(field(node, 'split'))),
    ids: named && listOf(named).flatMap((each) => readListed(file, each) ?? []),
    openOf: ref(file, field(node, 'open_of')),
    share: shareAt(node, 'share', Number.MIN_VALUE),
  });
}

function readListed(file: SourceFile, node: YamlNode): ListedSample | undefined {
  const name = ref(file, node.kind === 'map' ? field(node, 'id') : node);
  if (!name || node.kind !== 'map') return name;
  return defined({
    ...name,
    reason: textAt(node, 'reason'),
    probability: shareAt(node, 'probability', Number.MIN_VALUE),
    avoid: unlessEmpty(texts(field(node, 'avoid'))),
  });
}

const wholeAt = (node: YamlNode | undefined, key: string): number | undefined =>
  numberAt(node, key, (value) => Number.isInteger(value) && value >= 1);

const shareAt = (node: YamlNode | undefined, key: string, least: number): number | undefined =>
  numberAt(node, key, (value) => value >= least && value <= 1);

/** How many people label a sample of a batch, at most: as the batch says, or the project, or one. */
export const perSampleOf = (
  { perSample, shares }: Batch,
  schema: { readonly annotatorsPerSample?: number },
): number =>
  shares ? maxOf(shares.keys()) : (perSample ?? Math.max(1, Math.floor(schema.annotatorsPerSample ?? 1)));

/** The numbers of people that a batch wants for its samples. */
export const numbersOfPeople = (
  batch: Batch,
  schema: { readonly annotatorsPerSample?: number },
): number[] => {
  if (batch.shares) return [...batch.shares.keys()];
  const most = perSampleOf(batch, schema);
  return batch.overlap === undefined || batch.overlap === 1 ? [most] : [1, most];
};

/** What a batch lists of its samples, by id. */
export const listedIn: (samples: BatchSamples) => ReadonlyMap<string, ListedSample> = memoize(
  ({ ids = [] }) => new Map(ids.map((each) => [each.id, each])),
);

/**
 * The probability with which a batch chose its samples: 1 for all, the share of a random part, null for a list or a filter. Of a list, some
 * samples may have been drawn: each says so itself.
 */
export function probabilityOf({ samples }: Batch): number | null {
  const { files, splits, ids, openOf, where, isNew, share = 1 } = samples;
  const isFiltered = files ?? splits ?? ids ?? openOf;
  return isFiltered !== undefined || where.size > 0 || isNew ? null : share;
}
