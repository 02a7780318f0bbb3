import type { ProjectModel } from '../../project/model/model';
import { replayRecord } from '../../project/records/parse-record';
import type { DecisionRecord, Labels, LayerValue, Span } from '../../project/records/records';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import { resolveSample } from './resolve-sample';
import type { SampleResolution } from './resolution';
import { isUnreadable } from '../../project/samples/sample';
import type { Layer } from '../../project/schema/layer-types';
import type { Project } from '../../engine/project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { LocatedSample } from '../../project/samples/sample-store';
import { inCodePoints } from './code-points';
import { unitOf } from '../../project/records/spans';
import { layerPosteriors } from './posteriors';

export interface ProjectResolveOptions {
  readonly policy: ResolvePolicy;
  /** Only these layers. */
  readonly layers?: readonly string[];
  /** Only answers by these people. */
  readonly annotators?: ReadonlySet<string>;
  /** Only these samples. */
  readonly samples?: ReadonlySet<string>;
  /** Also compute soft labels: shares of the votes, or Dawid and Skene's probabilities. */
  readonly soft?: 'votes' | 'dawid-skene';
  /** Also samples without any answer. */
  readonly all?: boolean;
  /** Only samples whose key passes this test. Others are not read. */
  readonly only?: (key: number) => boolean;
}

/** A sample with the result for its answers. */
export interface ResolvedSample {
  readonly sample: LocatedSample;
  readonly resolution: SampleResolution;
  /** How many people answered. */
  readonly answers: number;
  /** Flag -> number of people who set it. */
  readonly flags: ReadonlyMap<string, number>;
  /** Its place: project-relative path and 0-based line. */
  readonly path: string;
  readonly line: number;
}

/** A row that gives no sample: it is unreadable, or repeats an id, of which the first sample counts. */
export interface LeftOutRow {
  readonly path: string;
  /** 0-based. */
  readonly line: number;
  readonly why: string;
}

/** Resolves all answers to one per sample. Valid for one state of the project's data, which must be up to date. */
export class ProjectResolver {
  readonly layers: readonly Layer[];
  readonly #posteriors: ReturnType<typeof layerPosteriors> | undefined;
  readonly #needsRecords: boolean;

  constructor(
    private readonly project: Project,
    model: ProjectModel,
    private readonly options: ProjectResolveOptions,
  ) {
    const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    const wanted = options.layers === undefined ? undefined : withNeeded(layers, options.layers);
    this.layers = layers.filter(({ id }) => wanted?.has(id) ?? true);
    const estimate = options.policy.steps.includes('dawid-skene') || options.soft === 'dawid-skene';
    if (estimate) this.#posteriors = layerPosteriors(project.records.table, this.layers);
    // The answer table has neither the ids of spans, which relations need, nor the unit of their offsets.
    this.#needsRecords = this.layers.some(({ type }) => type === 'spans' || type === 'relations');
  }

  /** Every sample in the order of files and rows, read lazily. */
  async *samples(leftOut?: (row: LeftOutRow) => void): AsyncGenerator<ResolvedSample> {
    const { samples, records } = this.project;
    for (const { file, row } of this.#rows(leftOut)) {
      const sample = samples.readNow(file, row) ?? (await samples.read(file, row));
      if (!isUnreadable(sample)) yield this.#resolve(sample, records.decisions.get(sample.id)?.record);
    }
  }

  /** The rows of the requested samples. */
  *#rows(leftOut?: (row: LeftOutRow) => void): Generator<{ file: SampleFile; row: number; key: number }> {
    const { samples } = this.project;
    const decided = this.#decidedKeys();
    const { samples: wanted } = this.options;
    const keys = wanted && new Set([...wanted].map((id) => samples.ids.find(id)));
    for (const file of samples.files)
      for (let row = 0; row < file.rows; row++) {
        const key = samples.keyAt(file, row);
        if (keys && !keys.has(key)) continue;
        if (key >= 0 && this.options.only?.(key) === false) continue;
        const isWanted = this.options.all || decided.has(key) || this.#count(key) > 0;
        const why = rowProblem(this.project, file, row, key);
        if (why !== undefined) leftOut?.({ path: file.path, line: file.lineOf(row), why });
        if (why === undefined && isWanted) yield { file, row, key };
      }
  }

  /**
   * Like `samples`, but without reading any, for layers whose answers need no text (all but spans and relations). Undefined if a requested
   * layer needs texts.
   */
  withoutTexts(): Generator<{ readonly key: number; readonly resolution: SampleResolution }> | undefined {
    return this.#needsRecords ? undefined : this.#withoutTexts();
  }

  *#withoutTexts(): Generator<{ readonly key: number; readonly resolution: SampleResolution }> {
    const { records } = this.project;
    for (const { key } of this.#rows()) {
      const answers = [...this.#answers(key)].map((row) => this.#answer(row, records.table.labels(row)));
      yield { key, resolution: this.#resolution(key, answers, records.decisionOf(key)) };
    }
  }

  #answer(row: number, labels: Labels): { annotator: string; labels: Labels } {
    return { annotator: this.project.records.table.annotatorName(row), labels };
  }

  #resolution(
    key: number,
    answers: { annotator: string; labels: Labels }[],
    decision: DecisionRecord | undefined,
  ): SampleResolution {
    answers.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
    const { policy, soft } = this.options;
    return resolveSample(
      this.layers,
      { answers, ...(decision && !decision.withdrawn && { decision }) },
      {
        policy,
        soft: soft !== undefined,
        ...(this.#posteriors && { posterior: (layer) => this.#posteriors!.get(layer)?.(key) }),
      },
    );
  }

  #resolve(sample: LocatedSample, decision: DecisionRecord | undefined): ResolvedSample {
    const { table } = this.project.records;
    const answers: { annotator: string; labels: Labels }[] = [];
    const flags = new Map<string, number>();
    for (const row of this.#answers(sample.key)) {
      answers.push(this.#answer(row, this.#labels(row, sample.text)));
      for (const flag of table.flags(row)) flags.set(flag, (flags.get(flag) ?? 0) + 1);
    }
    const resolution = this.#resolution(sample.key, answers, decision && inUnit(decision, sample.text));
    return {
      sample,
      resolution: quotedSpans(resolution, sample.text),
      answers: this.#count(sample.key),
      flags,
      path: sample.file.path,
      line: sample.raw.line,
    };
  }

  /** How many people answered the sample, including those excluded by the options. */
  #count(key: number): number {
    const { table } = this.project.records;
    let count = 0;
    for (let row = table.first(key); row >= 0; row = table.following(row)) if (table.counts(row)) count += 1;
    return count;
  }

  *#answers(key: number): Generator<number> {
    const { table } = this.project.records;
    const { annotators } = this.options;
    for (let row = table.first(key); row >= 0; row = table.following(row))
      if (table.counts(row) && (annotators?.has(table.annotatorName(row)) ?? true)) yield row;
  }

  /** The labels with offsets in code points, whatever unit the record declares. */
  #labels(row: number, text: string): Labels {
    const { records } = this.project;
    const value = this.#needsRecords ? records.recordNow(row) : undefined;
    const record = replayRecord(value);
    if (!record) return records.table.labels(row);
    return inCodePoints(record.labels, text, unitOf((value as { unit?: unknown }).unit));
  }

  #decidedKeys(): Set<number> {
    const { samples, records } = this.project;
    const keys = new Set<number>();
    for (const [id, { record }] of records.decisions)
      if (!record.withdrawn && (record.labels || record.valid)) keys.add(samples.ids.find(id));
    return keys;
  }
}

/** The requested layers, and the layers they depend on through `when` or whose spans they join. */
function withNeeded(layers: readonly Layer[], wanted: readonly string[]): Set<string> {
  const all = new Set<string>();
  const add = (id: string): void => {
    const layer = layers.find((one) => one.id === id);
    if (!layer || all.has(id)) return;
    all.add(id);
    Object.keys(layer.when ?? {}).forEach(add);
    if (layer.type === 'relations') add(layer.spans);
  };
  wanted.forEach(add);
  return all;
}

function rowProblem(project: Project, file: SampleFile, row: number, key: number): string | undefined {
  if (key < 0) return 'The row cannot be read as a sample.';
  const place = project.samples.locate(key);
  if (!place || (place.file === file && place.row === row)) return undefined;
  return `The id is that of ${place.file.path}:${place.file.lineOf(place.row) + 1}, which counts.`;
}

/** Adds the covered text to spans, of which the answer table has only the offsets. */
function quotedSpans(resolution: SampleResolution, text: string): SampleResolution {
  let characters: string[] | undefined;
  const slice = ({ start, end }: { start: number; end: number }): string =>
    (characters ??= [...text]).slice(start, end).join('');
  const resolved = [...resolution.resolved].map(([id, one]) => {
    const { value } = one;
    return [
      id,
      isSpanList(value) ? { ...one, value: value.map((span) => quoted(span, slice)) } : one,
    ] as const;
  });
  return { ...resolution, resolved: new Map(resolved) };
}

function quoted(span: Span, slice: (range: { start: number; end: number }) => string): Span {
  const { id, start, end, label, parts } = span;
  const head = { ...(id !== undefined && { id }), start, end, label };
  if (!parts) return { ...head, text: slice(span) };
  return { ...head, parts: parts.map((part) => ({ start: part.start, end: part.end, text: slice(part) })) };
}

function inUnit(decision: DecisionRecord, text: string): DecisionRecord {
  const unit = unitOf(decision.unit);
  if (unit === 'codepoint') return decision;
  return {
    ...decision,
    ...(decision.labels && { labels: inCodePoints(decision.labels, text, unit) }),
    ...(decision.valid && {
      valid: Object.fromEntries(
        Object.entries(decision.valid).map(([layer, values]) => [
          layer,
          values.map((value) => inCodePoints({ [layer]: value }, text, unit)[layer]!),
        ]),
      ),
    }),
  };
}

const isSpanList = (value: LayerValue): value is Span[] =>
  Array.isArray(value) && value.length > 0 && typeof value[0] === 'object' && 'start' in value[0];
