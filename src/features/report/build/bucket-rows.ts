import type { ProjectModel } from '../../../project/model/model';
import { isUnreadable } from '../../../project/samples/sample';
import { bucketSamples } from '../../buckets/bucket-details';
import { bucketName, DISAGREEMENT_NAMES, ERROR_NAMES } from '../../buckets/bucket-names';
import type { Bucket } from '../../buckets/buckets';
import type { Project } from '../../../engine/project';
import type { BucketCount, BucketSampleRow } from '../model';
import { valueText } from './value-text';

const SNIPPET = 240;

/** A bucket with its first samples: their answers and decisions. */
export function bucketCount(
  project: Project,
  model: ProjectModel,
  bucket: Bucket,
  options: {
    readonly samples: number;
    readonly texts: boolean;
    readonly isClosed?: ((sample: string) => boolean) | undefined;
  },
): BucketCount {
  const kind = DISAGREEMENT_NAMES[bucket.kind] ?? ERROR_NAMES[bucket.kind] ?? bucket.kind;
  const own = bucket.rule ?? (bucket.kind === 'other' ? '' : bucketName(model, bucket));
  const samples: BucketSampleRow[] = [];
  const { isClosed } = options;
  const open = isClosed ? bucket.samples.filter((sample) => !isClosed(sample)) : bucket.samples;
  const closed = bucket.samples.length - open.length;
  const first = { ...bucket, samples: open.slice(0, options.samples) };
  for (const { sample, answers, gold, decision } of bucketSamples(project, model, first)) {
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
    name: own === '' || own === kind ? kind : `${kind}: ${own}`,
    ...(bucket.layer !== undefined && { layer: bucket.layer }),
    labels: bucket.labels,
    count: bucket.samples.length,
    ...(closed > 0 && { closed }),
    samples,
  };
}

function snippetOf(project: Project, sample: string): string | undefined {
  const place = project.samples.locate(sample);
  const content = place && project.samples.readNow(place.file, place.row);
  if (!content || isUnreadable(content)) return undefined;
  const points = [...content.text.slice(0, 2 * SNIPPET).replace(/\s+/g, ' ')];
  return points.length > SNIPPET ? `${points.slice(0, SNIPPET).join('')}…` : points.join('');
}
