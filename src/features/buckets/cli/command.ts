import { DisagreementFinder, type Disagreement, type LabelScore } from '../disagreements';
import { checkProjects, type OpenProject } from '../../check/cli/check-projects';
import type { CliCommand, OptionsOf } from '../../../cli/command';
import { outOfFoldSuspects } from '../../suspects/model-suspects';
import { findProjects, shownPath } from '../../../cli/find-projects';
import { sayLeftOut } from '../../../cli/open-project';
import { wholeNumber } from '../../../cli/options';
import { jsonHead, writeOutput } from '../../../cli/output';
import { groupBy } from '../../../base/lists';
import { counted } from '../../../base/text/phrases';
import type { LayerValue, Relation, Span } from '../../../project/records/records';
import { bucketSamples, type BucketSample } from '../bucket-details';
import { bucketName, DISAGREEMENT_NAMES, ERROR_NAMES, bucketsOf, type Bucket } from '../buckets';
import { printable } from '../../../cli/printable';
import type { Paint } from '../../../cli/colors';
import { inWords, quoteOf } from '../../../kinds/words';
import { suspectJson } from '../../suspects/suspects';
import { defined } from '../../../base/objects';

/** The text before, between and after the projects. */
const BUCKETS_JSON = {
  start: `${JSON.stringify(jsonHead()).slice(0, -1)},\n"projects":[\n`,
  separator: ',\n',
  end: '\n]}\n',
} as const;

/** Prints the buckets of a project, one sample per line. */
export function* bucketsJson(
  open: OpenProject,
  explained: Iterable<Disagreement>,
  scores: Iterable<LabelScore>,
  suspects: Awaited<ReturnType<typeof outOfFoldSuspects>>,
): Iterable<string> {
  const { folder, title, guideline } = open.checked;
  const { disagreements, errors } = bucketsOf(open.project);
  const compared = open.project.disagreements.twice.size;
  yield `${JSON.stringify({ folder, title, guideline, samplesLabelledTwice: compared }).slice(0, -1)},`;
  yield '"disagreements":[';
  yield* list(open, disagreements);
  yield '],\n"disputes":[';
  yield* lines(explained, disagreementJson);
  yield '],\n"error_scores":[';
  yield* lines(scores, (score) => score);
  yield '],\n"suspects":[';
  yield* lines(flagged(suspects), (one) => one);
  yield '],\n"errors":[';
  yield* list(open, errors);
  yield ']}';
}

/** The labels that models doubt, the most doubtful of each model and layer first. */
function* flagged(suspects: Awaited<ReturnType<typeof outOfFoldSuspects>>): Iterable<object> {
  for (const { model, found } of suspects)
    for (const { layer, ranked } of found)
      for (const one of ranked) if (one.isFlagged) yield { model, layer: layer.id, ...suspectJson(one) };
}

function* lines<T>(items: Iterable<T>, json: (item: T) => object): Iterable<string> {
  let separator = '\n';
  for (const item of items) {
    yield `${separator}${JSON.stringify(json(item))}`;
    separator = ',\n';
  }
}

function* list(open: OpenProject, buckets: readonly Bucket[]): Iterable<string> {
  for (const [n, bucket] of buckets.entries()) {
    const { id, kind, layer, rule, labels, samples } = bucket;
    yield `${n > 0 ? ',' : ''}\n${JSON.stringify({ id, kind, layer, rule, labels, count: samples.length }).slice(0, -1)},"samples":[`;
    yield* lines(bucketSamples(open, bucket), (sample) => sampleJson(open, sample));
    yield ']}';
  }
}

/** One disagreement: its cause, and how likely each conflicting label is an error. See docs/disagreement.md. */
function disagreementJson({ sample, layer, cause, evidence, cost, state, answers }: Disagreement): object {
  const labels = answers.map(({ value, annotators, rules, errorScore, reasons }) => ({
    label: value,
    annotators,
    rules,
    error_score: errorScore,
    reasons,
  }));
  return { sample, layer, cause, evidence, cost, state, labels };
}

function sampleJson(
  { checked }: OpenProject,
  { sample, place, answers, gold, decision, like }: BucketSample,
): object {
  return {
    sample,
    ...(place && { path: shownPath(checked, place.path), line: place.line + 1 }),
    ...defined({ gold, like }),
    ...(answers.length > 0 && {
      answers: answers.map(({ annotator, value, rules, flags, guideline, stale, path, line }) => ({
        annotator,
        value,
        rules,
        flags,
        guideline,
        stale,
        path: shownPath(checked, path),
        line: line + 1,
      })),
    }),
    ...(decision && { decision }),
  };
}

/** Prints the buckets of a project as an indented tree with at most `limit` samples per bucket. */
function* bucketsText(open: OpenProject, limit: number, paint: Paint): Iterable<string> {
  const { model, project, checked } = open;
  const { disagreements, errors } = bucketsOf(project);
  const title = checked.title === undefined ? '' : `${printable(checked.title)}  `;
  yield `${paint('bold', title + printable(checked.folder))}\n\n`;
  yield `Disagreements: ${samplesIn(disagreements)} of ${counted(project.disagreements.twice.size, 'sample')} with two or more answers\n`;
  for (const [layer, ofLayer] of groupBy(disagreements, ({ layer }) => layer ?? '')) {
    yield `  ${paint('bold', printable(model.layers.get(layer)?.layer?.name ?? layer))}  ${counted(samplesIn(ofLayer), 'sample')}\n`;
    for (const [kind, ofKind] of byKind(ofLayer, DISAGREEMENT_NAMES))
      yield* kindText(open, DISAGREEMENT_NAMES[kind] ?? kind, ofKind, '    ', limit, paint);
  }
  yield `\nErrors: ${counted(samplesIn(errors), 'sample')}\n`;
  for (const [kind, ofKind] of byKind(errors, ERROR_NAMES))
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
    for (const sample of bucketSamples(open, bucket)) {
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

/** Buckets by kind, in the order of the names. */
function byKind(buckets: readonly Bucket[], names: Readonly<Record<string, string>>): [string, Bucket[]][] {
  const order = Object.keys(names);
  return [...groupBy(buckets, ({ kind }) => kind)].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** `labelwright buckets`: lists disagreements and errors with their samples. */
export const define = (command: CliCommand) =>
  command
    .description('List disagreements and errors with their samples')
    .onProject('Project, or folder with projects; the working folder by default')
    .forms(['text', 'json'])
    .opt('--limit <N>', 'Samples listed for each bucket in text; 0 lists all', wholeNumber, 10)
    .addHelpText('after', HELP);

const HELP = `
Shows who gave which label, and which rule they cited. JSON has all samples.
Exit code: 0, or 2 if a project cannot be read.

Examples:
  labelwright buckets
  labelwright buckets --json | jq '.projects[].disagreements[] | [.layer, .labels, .count]'`;

async function jsonOf(open: OpenProject): Promise<Iterable<string>> {
  const pause = (): Promise<void> => Promise.resolve();
  const finder = await DisagreementFinder.gather(open, pause);
  const suspects = await outOfFoldSuspects(open);
  return bucketsJson(open, await finder.all(pause), finder.labelScores(), suspects);
}

export async function run({ project: folder, outputs, limit }: OptionsOf<typeof define>): Promise<void> {
  const all = { limit: Infinity, severities: new Set(['error'] as const) };
  const projects = await findProjects(folder);
  for (const output of outputs)
    await writeOutput(output, async (put, paint) => {
      const isJson = output.format === 'json';
      let first = true;
      await checkProjects(projects, all, async (open) => {
        sayLeftOut(open.project, open.checked.folder);
        await open.project.nearDuplicates.refresh({ pause: () => Promise.resolve() });
        const [start, between] = isJson ? [BUCKETS_JSON.start, BUCKETS_JSON.separator] : ['', '\n'];
        await put(first ? start : between);
        first = false;
        const pieces = isJson ? await jsonOf(open) : bucketsText(open, limit === 0 ? Infinity : limit, paint);
        for (const piece of pieces) await put(piece);
      });
      if (isJson) await put(BUCKETS_JSON.end);
    });
}
