import type { ProjectModel } from '../core/project/model';
import { bucketName, DISAGREEMENT_NAMES, ERROR_NAMES } from '../engine/disagreement/bucket-names';
import { bucketsOf, type Bucket } from '../engine/disagreement/buckets';
import { SCHEMA_FILE } from '../engine/model-store';
import type { BucketNode, BucketsResult } from '../protocol/server';
import type { HostedProject } from './hosted-project';
import { titleOf } from './summary';

/** What the tree asks of a project. */
type ShownProject = Pick<HostedProject, 'project' | 'root' | 'uri'>;

/** A branch with more samples than this shows the first ones and says how many more there are. */
const SAMPLES_SHOWN = 200;

/** The tree of a project's disagreements and errors as the view shows it. */
export function bucketsTree(hosted: ShownProject): BucketsResult {
  const model = hosted.project.model;
  const problems = problemNodes(hosted);
  if (!model) return { disagreements: problems, errors: problems };
  const { disagreements, errors } = bucketsOf(hosted.project);
  return {
    disagreements: [...problems, ...layerNodes(hosted, model, disagreements)],
    errors: [...problems, ...errorNodes(hosted, model, errors)],
  };
}

/**
 * Says that the schema cannot be read, or holds no layer: nothing can be said of the answers then, and an empty tree would say that
 * all is well. It counts nothing. What can be read of the project all the same is listed below it.
 */
function problemNodes(hosted: ShownProject): BucketNode[] {
  const { model, models, yamlFindings } = hosted.project;
  const errors = yamlFindings.filter(({ file, severity }) => file === SCHEMA_FILE && severity === 'error');
  const hasLayers = model?.schema.layers.some(({ layer }) => layer) ?? false;
  const finding = errors.find(({ rule }) => rule === 'yaml-syntax') ?? (hasLayers ? undefined : errors[0]);
  if (hasLayers && !finding) return [];
  const { line, character } = finding?.range.start ?? { line: 0, character: 0 };
  const message =
    finding?.message ??
    (model ? 'It has no layers, so that there is nothing to label.' : models.unreadable?.message);
  const label = `${titleOf(hosted)} ${hasLayers ? 'can be read only in part' : 'cannot be read'}`;
  const place = `${SCHEMA_FILE}${finding ? `:${line + 1}` : ''}`;
  return [
    {
      id: `problem/${hosted.root}`,
      kind: 'problem',
      label,
      description: finding ? `line ${line + 1}` : SCHEMA_FILE,
      tooltip: [`${label}: ${place}`, message].filter(Boolean).join('\n'),
      count: 0,
      place: { uri: hosted.uri(SCHEMA_FILE), line, character },
    },
  ];
}

function layerNodes(hosted: ShownProject, model: ProjectModel, buckets: readonly Bucket[]): BucketNode[] {
  return group(buckets, ({ layer }) => layer ?? '').map(([layer, ofLayer]) => {
    const children = group(ofLayer, ({ kind }) => kind)
      .sort(
        ([a], [b]) => Object.keys(DISAGREEMENT_NAMES).indexOf(a) - Object.keys(DISAGREEMENT_NAMES).indexOf(b),
      )
      .map(([kind, ofKind]) => {
        const leaves = ofKind.map((bucket) =>
          leaf(hosted, bucket, `${layer}/${kind}`, bucketName(model, bucket)),
        );
        return branch(
          `${layer}/${kind}`,
          'cause',
          DISAGREEMENT_NAMES[kind] ?? kind,
          leaves,
          samplesIn(ofKind),
        );
      });
    return branch(
      layer,
      'layer',
      model.layers.get(layer)?.layer?.name ?? layer,
      children,
      samplesIn(ofLayer),
    );
  });
}

function errorNodes(hosted: ShownProject, model: ProjectModel, buckets: readonly Bucket[]): BucketNode[] {
  return group(buckets, ({ kind }) => kind)
    .sort(([a], [b]) => Object.keys(ERROR_NAMES).indexOf(a) - Object.keys(ERROR_NAMES).indexOf(b))
    .map(([kind, ofKind]) => {
      const divided = ofKind.some(({ rule, layer }) => rule ?? layer);
      const children = divided
        ? ofKind.map((bucket) => leaf(hosted, bucket, kind, bucketName(model, bucket)))
        : ofKind.flatMap((bucket) => sampleNodes(hosted, bucket, kind, ERROR_NAMES[kind] ?? kind));
      return branch(kind, 'cause', ERROR_NAMES[kind] ?? kind, children, samplesIn(ofKind));
    });
}

function leaf(hosted: ShownProject, bucket: Bucket, parent: string, label: string): BucketNode {
  return branch(
    `${parent}/${bucket.id}`,
    'pair',
    label,
    sampleNodes(hosted, bucket, parent, label),
    bucket.samples.length,
  );
}

function branch(
  id: string,
  kind: BucketNode['kind'],
  label: string,
  children: BucketNode[],
  count: number,
): BucketNode {
  return {
    id,
    kind,
    label,
    description: String(count),
    tooltip: `${label}: ${count} ${count === 1 ? 'sample' : 'samples'}`,
    count,
    children,
  };
}

function sampleNodes(hosted: ShownProject, bucket: Bucket, parent: string, title: string): BucketNode[] {
  const shown = bucket.samples.slice(0, SAMPLES_SHOWN).map((sample): BucketNode => {
    const place = hosted.project.samples.locate(sample);
    const text = place && hosted.project.samples.readNow(place.file, place.row);
    const snippet = text && 'text' in text ? text.text.slice(0, 200).replace(/\s+/g, ' ') : '';
    return {
      id: `${parent}/${bucket.id}/${sample}`,
      kind: 'sample',
      label: sample,
      description: snippet.slice(0, 80),
      tooltip: snippet,
      count: 1,
      ...(place && {
        target: {
          uri: hosted.uri(place.file.path),
          sample,
          bucket: { root: hosted.root, about: { kind: 'bucket', id: bucket.id }, title },
        },
      }),
    };
  });
  const hidden = bucket.samples.length - shown.length;
  if (hidden > 0)
    shown.push({
      id: `${parent}/${bucket.id}/more`,
      kind: 'group',
      label: `… and ${hidden} more`,
      count: hidden,
      tooltip: 'Run "labelwright buckets --json" to list them all.',
    });
  return shown;
}

const samplesIn = (buckets: readonly Bucket[]): number =>
  new Set(buckets.flatMap(({ samples }) => samples)).size;

function group<T>(list: readonly T[], by: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return [...groups];
}
