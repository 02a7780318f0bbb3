import { groupBy } from '../../../base/group-by';
import { counted } from '../../../base/text/phrases';
import type { LayerValue, Relation, Span } from '../../../project/records/records';
import { bucketSamples, type BucketSample } from '../bucket-details';
import { bucketName, DISAGREEMENT_NAMES, ERROR_NAMES } from '../bucket-names';
import { bucketsOf, type Bucket } from '../buckets';
import type { OpenProject } from '../../check/cli/check-projects';
import { printable } from '../../../cli/printable';
import type { Paint } from '../../../cli/colors';
import { shownPath } from '../../../cli/find-projects';
import { inWords, quoteOf } from '../../../kinds/words';

/** Prints the buckets of a project as an indented tree with at most `limit` samples per bucket. */
export function* bucketsText(open: OpenProject, limit: number, paint: Paint): Iterable<string> {
  const { model, project, checked } = open;
  const { disagreements, errors } = bucketsOf(project);
  const title = checked.title === undefined ? '' : `${printable(checked.title)}  `;
  yield `${paint('bold', title + printable(checked.folder))}\n\n`;
  yield `Disagreements: ${samplesIn(disagreements)} of ${counted(project.disagreements.twice.size, 'sample')} with two or more answers\n`;
  for (const [layer, ofLayer] of groupBy(disagreements, ({ layer }) => layer ?? '')) {
    yield `  ${paint('bold', printable(model.layers.get(layer)?.layer?.name ?? layer))}  ${counted(samplesIn(ofLayer), 'sample')}\n`;
    for (const [kind, ofKind] of sortedBy(
      DISAGREEMENT_NAMES,
      groupBy(ofLayer, (bucket) => bucket.kind),
    ))
      yield* kindText(open, DISAGREEMENT_NAMES[kind] ?? kind, ofKind, '    ', limit, paint);
  }
  yield `\nErrors: ${counted(samplesIn(errors), 'sample')}\n`;
  for (const [kind, ofKind] of sortedBy(
    ERROR_NAMES,
    groupBy(errors, (bucket) => bucket.kind),
  ))
    yield* kindText(open, ERROR_NAMES[kind] ?? kind, ofKind, '  ', limit, paint);
}

function* kindText(
  open: OpenProject,
  name: string,
  buckets: readonly Bucket[],
  indent: string,
  limit: number,
  paint: Paint,
): Iterable<string> {
  yield `${indent}${name}  ${counted(samplesIn(buckets), 'sample')}\n`;
  for (const bucket of buckets) {
    const own = bucketName(open.model, bucket);
    // For differing free texts there is only the layer's name, which the tree shows already.
    if (own !== '' && bucket.kind !== 'other')
      yield `${indent}  ${paint('cyan', printable(own))}  ${counted(bucket.samples.length, 'sample')}\n`;
    let listed = 0;
    for (const sample of bucketSamples(open.project, open.model, bucket)) {
      if (listed === limit) {
        yield `${indent}    … ${bucket.samples.length - listed} more\n`;
        break;
      }
      yield `${indent}    ${sampleText(open, sample, paint)}\n`;
      listed += 1;
    }
  }
}

function sampleText({ checked }: OpenProject, found: BucketSample, paint: Paint): string {
  const { sample, place, answers, gold, decision, like } = found;
  const where = place ? paint('dim', `  ${printable(shownPath(checked, place.path))}:${place.line + 1}`) : '';
  const said = answers.map(({ annotator, value, rules }) => {
    const cited = rules.length > 0 ? ` [${rules.map(printable).join(', ')}]` : '';
    return `${printable(annotator)}${value === undefined ? '' : `: ${valueText(value)}`}${cited}`;
  });
  if (like !== undefined) said.push(`like ${printable(like)}`);
  if (gold !== undefined) said.push(`gold: ${valueText(gold)}`);
  if (decision) {
    const outcome = decision.value === undefined ? (decision.cause ?? 'seen') : valueText(decision.value);
    said.push(`decided by ${printable(decision.reviewer)}: ${outcome}`);
  }
  return `${printable(sample)}${where}${said.length > 0 ? `  ${said.join('; ')}` : ''}`;
}

/** A short text for a layer's value. */
const valueText = (value: LayerValue): string =>
  inWords(value, { text: printable, mark: markText, none: '(none)' });

function markText(mark: Span | Relation): string {
  if ('from' in mark) return printable(`${mark.label} ${mark.from} → ${mark.to}`);
  const quote = quoteOf(mark) ?? '';
  return `${printable(mark.label)} ${mark.start}–${mark.end}${quote === '' ? '' : ` "${printable(quote)}"`}`;
}

const samplesIn = (buckets: readonly Bucket[]): number =>
  new Set(buckets.flatMap(({ samples }) => samples)).size;

function sortedBy<T>(names: Readonly<Record<string, string>>, groups: ReadonlyMap<string, T>): [string, T][] {
  const order = Object.keys(names);
  return [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}
