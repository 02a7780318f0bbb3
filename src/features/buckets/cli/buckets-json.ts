import { bucketSamples, type BucketSample } from '../bucket-details';
import { bucketsOf, type Bucket } from '../buckets';
import type { Disagreement, LabelScore } from '../disagreements';
import type { OpenProject } from '../../check/cli/check-projects';
import { VERSION } from '../../../cli/output';
import type { outOfFoldSuspects } from '../../suspects/model-suspects';
import { suspectJson } from '../../suspects/suspects';
import { shownPath } from '../../../cli/find-projects';
import { defined } from '../../../base/defined';

/** Increases when a field changes its meaning or is removed, but not when one is added. docs/cli.md describes the shape. */
const FORMAT_VERSION = 1;

/** The text before, between and after the projects. */
export const BUCKETS_JSON = {
  start: `{"version":${FORMAT_VERSION},"tool":${JSON.stringify({ name: 'labelwright', version: VERSION })},\n"projects":[\n`,
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
    let separator = '\n';
    for (const sample of bucketSamples(open.project, open.model, bucket)) {
      yield `${separator}${JSON.stringify(sampleJson(open, sample))}`;
      separator = ',\n';
    }
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
