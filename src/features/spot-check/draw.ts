import { chosenLabels } from '../../project/records/marks';
import type { ProjectModel } from '../../project/model/model';
import { takesLabel, type Layer } from '../../project/schema/layer-types';
import { quoted } from '../../base/text/phrases';
import { sampleSize, type WantedInterval } from '../../agreement/statistics/sample-size';
import { textHash } from '../../base/text/hash';
import type { WithModel } from '../../engine/project';
import { isSpotCheckName, SpotCheckError, type DrawnAnswer, type SpotCheck } from './spot-check-files';
import { meaningsOf, partsOfName } from '../../project/model/label-ids';
import { defined } from '../../base/objects';
import { byCodeUnit, addOne } from '../../base/lists';

interface SpotCheckScope {
  readonly annotators?: readonly string[];
  readonly layers?: readonly string[];
  readonly labels?: readonly string[];
}

export interface DrawOptions {
  readonly scope: SpotCheckScope;
  /** The desired interval, or the number of answers. */
  readonly size: WantedInterval | { readonly count: number; readonly confidence: number };
  readonly seed: number;
  readonly accept?: number;
  /** By default made from scope, size and seed. */
  readonly name?: string;
}

export interface Drawn {
  readonly check: SpotCheck;
  /** Answers that cannot be reviewed: their sample is in no file, or the record has no id. */
  readonly leftOut: number;
}

/**
 * Draws a simple random sample of the counting answers, without drafts. An answer's rank is the hash of seed, annotator and sample, and the
 * lowest ranks are drawn: the same answers give the same sample in any order of files, and one answer more or less changes one place.
 * Writes nothing.
 */
export async function drawSpotCheck(
  { project, model }: WithModel,
  { scope, size, seed, accept, name }: DrawOptions,
  pause: () => Promise<void>,
): Promise<Drawn> {
  const layers = judgedLayers(model, scope);
  checkAnnotators({ project, model }, scope.annotators ?? []);
  const { ranked, leftOut } = await population({ project, model }, scope, layers, seed, pause);
  if (ranked.length === 0)
    throw new SpotCheckError('There are no such answers yet, so there is nothing to draw from.');
  const count = 'count' in size ? Math.min(size.count, ranked.length) : sampleSize(ranked.length, size);
  const answers: DrawnAnswer[] = [];
  let without = 0;
  for (const { row, annotator, sample } of ranked) {
    if (answers.length === count) break;
    const { id } = (project.records.recordNow(row) ?? {}) as { id?: unknown };
    if (typeof id === 'string' && id !== '') answers.push({ sample, annotator, record: id });
    else without += 1;
  }
  const check: SpotCheck = {
    name: name ?? defaultName({ scope, size, seed }),
    seed,
    ...defined({ annotators: scope.annotators, labels: scope.labels }),
    layers,
    population: ranked.length - without,
    confidence: size.confidence,
    ...('halfWidth' in size && { halfWidth: size.halfWidth, expected: size.expected }),
    ...(accept !== undefined && { accept }),
    answers,
  };
  if (!isSpotCheckName(check.name))
    throw new SpotCheckError(
      `"${check.name}" cannot be the name of a spot check. Use letters, digits and . _ - only, at most 100.`,
    );
  return { check, leftOut: leftOut + without };
}

/** Number of answers of each annotator that can be drawn, by name, on any layer, for samples in a file. */
export async function answersToDraw(
  { project, model }: WithModel,
  pause: () => Promise<void>,
): Promise<Map<string, number>> {
  const { records, samples } = project;
  const { table } = records;
  const layers = judgedLayers(model, {});
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rows; row += 1) {
    if ((row & 0x1ff) === 0x1ff) await pause();
    if (!table.counts(row)) continue;
    const answer = table.labels(row);
    if (!layers.some((layer) => Object.hasOwn(answer, layer)) || !samples.locate(table.key(row))) continue;
    addOne(counts, table.annotatorName(row));
  }
  return new Map([...counts].sort(([a], [b]) => byCodeUnit(a, b)));
}

interface Ranked {
  readonly rank: string;
  readonly row: number;
  readonly annotator: string;
  readonly sample: string;
}

async function population(
  { project, model }: WithModel,
  { annotators, labels }: SpotCheckScope,
  layers: readonly string[],
  seed: number,
  pause: () => Promise<void>,
): Promise<{ ranked: Ranked[]; leftOut: number }> {
  const { table } = project.records;
  const ranked: Ranked[] = [];
  let leftOut = 0;
  for (let row = 0; row < table.rows; row += 1) {
    if ((row & 0x1ff) === 0x1ff) await pause();
    if (!table.counts(row)) continue;
    const annotator = table.annotatorName(row);
    if (annotators && !annotators.includes(annotator)) continue;
    const answer = table.labels(row);
    const given = layers.filter((layer) => Object.hasOwn(answer, layer));
    const holds = (layer: string): boolean =>
      chosenLabels(answer[layer]!).some((one) => labels!.some((label) => isMeant(model, label, layer, one)));
    if (given.length === 0 || (labels && !given.some(holds))) continue;
    const sample = project.samples.nameOf(table.key(row));
    if (sample === undefined) leftOut += 1;
    else ranked.push({ rank: textHash(`${seed}\n${annotator}\n${sample}`), row, annotator, sample });
  }
  ranked.sort(
    (a, b) =>
      byCodeUnit(a.rank, b.rank) || byCodeUnit(a.annotator, b.annotator) || byCodeUnit(a.sample, b.sample),
  );
  return { ranked, leftOut };
}

/** The given layers; else those that offer one of the labels; else all. In schema order. */
function judgedLayers(model: ProjectModel, { layers, labels }: SpotCheckScope): string[] {
  const all = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const unknown = layers?.find((id) => !all.some((layer) => layer.id === id));
  if (unknown !== undefined)
    throw new SpotCheckError(
      `The project has no layer "${unknown}". Its layers: ${all.map(({ id }) => id).join(', ')}.`,
    );
  const byTurn = all.find(({ id, per }) => per !== undefined && layers?.includes(id));
  if (byTurn)
    throw new SpotCheckError(
      `"${byTurn.id}" is asked of each turn. A spot check draws answers to layers that are asked of the sample.`,
    );
  const wanted = all.filter(({ id, per }) => per === undefined && (!layers || layers.includes(id)));
  if (!labels) return wanted.map(({ id }) => id);
  const unclear = labels.find((label) => meaningsOf(model, label).length > 0);
  if (unclear !== undefined)
    throw new SpotCheckError(
      `"${unclear}" may be ${quoted(meaningsOf(model, unclear), ' or ')}. Name one of them, or several.`,
    );
  const isOffered = (layer: Layer, label: string): boolean => {
    const { value } = partsOfName(model, label, (id) => model.layers.has(id));
    return takesLabel(layer, value) && isMeant(model, label, layer.id, value);
  };
  const nowhere = labels.find((label) => !wanted.some((layer) => isOffered(layer, label)));
  if (nowhere !== undefined)
    throw new SpotCheckError(
      layers
        ? `None of the layers ${layers.join(', ')} offers the label "${nowhere}".`
        : `No layer offers the label "${nowhere}".`,
    );
  return wanted
    .filter((layer) => layers || labels.some((label) => isOffered(layer, label)))
    .map(({ id }) => id);
}

/** Whether a name means a label in an answer to a layer. */
function isMeant(model: ProjectModel, name: string, layer: string, label: string): boolean {
  const meant = partsOfName(model, name, (id) => model.layers.has(id));
  return meant.value === label && (meant.layer ?? layer) === layer;
}

function checkAnnotators({ project: { records }, model }: WithModel, names: readonly string[]): void {
  const { annotators } = records.table;
  const unknown = names.find((name) => annotators.find(name) < 0);
  if (unknown === undefined) return;
  const listed = model.schema.annotators.some(({ id }) => id === unknown);
  const known = annotators.all().sort();
  throw new SpotCheckError(
    listed
      ? `${unknown} has not answered anything yet.`
      : `No one called "${unknown}" has answered anything. Annotators: ${known.join(', ') || 'none yet'}.`,
  );
}

/** Such as `ana-refund-5pc-seed-1`: the name depends on scope, size and seed. */
function defaultName({ scope, size, seed }: DrawOptions): string {
  const { annotators, layers, labels } = scope;
  const parts = [...(annotators ?? ['everybody']), ...(layers ?? []), ...(labels ?? [])];
  const wanted = 'count' in size ? `${size.count}` : `${Number((size.halfWidth * 100).toPrecision(4))}pc`;
  const words = parts.map((part) => part.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, ''));
  return `${words.filter(Boolean).join('-').slice(0, 70)}-${wanted}-seed-${seed}`;
}
