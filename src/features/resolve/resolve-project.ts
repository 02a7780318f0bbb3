import { mapValues } from '../../base/lists';
import type { ProjectModel } from '../../project/model/model';
import { replayRecord } from '../../project/records/parse-record';
import { areSpans, quotedFrom } from '../../project/records/marks';
import type { DecisionRecord, Labels } from '../../project/records/records';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import { resolveSample } from './resolve-sample';
import type { SampleResolution } from './resolution';
import { isUnreadable } from '../../project/samples/sample';
import { isOpen, type ChoicesLayer, type Layer } from '../../project/schema/layer-types';
import { asksTurns, layerIn, layersAsked, schemaLayerOf, turnOf } from '../../project/schema/per-turn';
import type { Project } from '../../engine/project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { LocatedSample } from '../../project/samples/sample-store';
import { type OffsetUnit, unitOf, UnitText, convertSpans, hasSpans } from '../../project/records/spans';
import { OffsetMap } from '../../base/text/offsets';
import { posteriorRow, posteriorWithout, runDawidSkene } from '../../agreement/consensus/aggregate';
import type { RatingTable } from '../../agreement/tables/rating-table';
import { TableBuilder } from '../../agreement/tables/table-builder';
import type { Posterior } from './resolve-one';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import type { AnswerTable } from '../../project/answers/answer-table';
import { joinsMarks, takesSet, takesMarks, isClassified, comparesFields } from '../../kinds/traits';

export interface ProjectResolveOptions {
  readonly policy: ResolvePolicy;
  readonly layers?: readonly string[];
  /** Only what these people answered. */
  readonly annotators?: ReadonlySet<string>;
  readonly samples?: ReadonlySet<string>;
  /** Also soft labels: shares of the votes, or Dawid and Skene's probabilities. */
  readonly soft?: 'votes' | 'dawid-skene';
  readonly all?: boolean;
  /** Only samples whose key this lets through; others are not read. */
  readonly only?: (key: number) => boolean;
}

/** A sample with what was made of its answers. */
export interface ResolvedSample {
  readonly sample: LocatedSample;
  readonly resolution: SampleResolution;
  readonly answers: number;
  /** Flag -> how many set it. */
  readonly flags: ReadonlyMap<string, number>;
  /** Where it stands: project-relative path and 0-based line. */
  readonly path: string;
  readonly line: number;
}

interface Answer {
  readonly annotator: string;
  readonly labels: Labels;
}

/** One person's answer to a sample, and what was made of all others' answers to it. */
export interface OthersOfOne extends Answer {
  readonly key: number;
  readonly resolution: SampleResolution;
}

/** A row that gives no sample: it cannot be read, or repeats an id whose first sample counts. */
export interface LeftOutRow {
  readonly path: string;
  /** 0-based. */
  readonly line: number;
  readonly why: string;
}

/** Makes one answer a sample of everybody's. One serves one state of the project's data, which must be refreshed. */
export class ProjectResolver {
  readonly layers: readonly Layer[];
  readonly #posteriors: ReturnType<typeof layerPosteriors> | undefined;
  readonly #needsRecords: boolean;
  /** Answers need the sample's text or its turns: spans, relations, and answers about each turn. */
  readonly #needsSamples: boolean;

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
    // Tables keep neither the ids of spans, which relations need, nor the unit of their offsets.
    this.#needsRecords = this.layers.some(takesMarks);
    this.#needsSamples = this.#needsRecords || asksTurns(this.layers);
  }

  /** Every sample in the order of files and rows, read as they are asked for. */
  async *samples(leftOut?: (row: LeftOutRow) => void): AsyncGenerator<ResolvedSample> {
    const { samples, records } = this.project;
    for (const { file, row } of this.#rows(leftOut)) {
      const sample = samples.read(file, row);
      if (!isUnreadable(sample)) yield this.#resolve(sample, records.decisions.get(sample.id)?.record);
    }
  }

  /** The rows of the samples that are asked for. */
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

  /** What is made of the answers to each sample. Samples are read only if an answer needs them. */
  async *resolutions(): AsyncGenerator<{ readonly key: number; readonly resolution: SampleResolution }> {
    if (this.#needsSamples) {
      for await (const { sample, resolution } of this.samples()) yield { key: sample.key, resolution };
      return;
    }
    const { records } = this.project;
    for (const { key } of this.#rows()) {
      const answers = [...this.#answers(key)].map((row) => this.#answer(row, records.table.labels(row)));
      yield { key, resolution: this.#resolution(key, answers, records.decisionOf(key), this.layers) };
    }
  }

  /** For each answer to each sample: that answer, and what the policy makes of the others, without decisions. */
  async *othersOfEach(): AsyncGenerator<OthersOfOne> {
    const { samples, records } = this.project;
    for (const { file, row: at, key } of this.#rows()) {
      const rows = [...this.#answers(key)];
      if (rows.length < 2) continue;
      const sample = this.#needsSamples ? samples.read(file, at) : undefined;
      if (sample && isUnreadable(sample)) continue;
      const layers = sample ? layersAsked(this.layers, sample.conversation?.turns) : this.layers;
      const answers = rows.map((row) =>
        this.#answer(row, sample ? this.#labels(row, sample.text) : records.table.labels(row)),
      );
      for (const one of answers) {
        const others = answers.filter((other) => other !== one);
        const resolution = this.#resolution(key, others, undefined, layers, one.annotator);
        yield { key, ...one, resolution: sample ? quotedSpans(resolution, sample.text) : resolution };
      }
    }
  }

  #answer(row: number, labels: Labels): Answer {
    return { annotator: this.project.records.table.annotatorName(row), labels };
  }

  /** `leftOut` is a person whose answer is in the estimates of Dawid and Skene, but not among these. */
  #resolution(
    key: number,
    answers: Answer[],
    decision: DecisionRecord | undefined,
    layers: readonly Layer[],
    leftOut?: string,
  ): SampleResolution {
    answers.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
    const { policy, soft } = this.options;
    return resolveSample(
      layers,
      { answers, ...(decision && !decision.withdrawn && { decision }) },
      {
        policy,
        soft: soft !== undefined,
        ...(this.#posteriors && {
          posterior: (id) => this.#posteriors!.get(schemaLayerOf(id))?.(key, turnOf(id), leftOut),
        }),
      },
    );
  }

  #resolve(sample: LocatedSample, decision: DecisionRecord | undefined): ResolvedSample {
    const { table } = this.project.records;
    const answers: Answer[] = [];
    const flags = new Map<string, number>();
    for (const row of this.#answers(sample.key)) {
      answers.push(this.#answer(row, this.#labels(row, sample.text)));
      for (const flag of table.flags(row)) flags.set(flag, (flags.get(flag) ?? 0) + 1);
    }
    const resolution = this.#resolution(
      sample.key,
      answers,
      decision && inUnit(decision, sample.text),
      layersAsked(this.layers, sample.conversation?.turns),
    );
    return {
      sample,
      resolution: quotedSpans(resolution, sample.text),
      answers: this.#count(sample.key),
      flags,
      path: sample.file.path,
      line: sample.raw.line,
    };
  }

  /** How many people answered the sample, those too whose answers are not asked for. */
  #count(key: number): number {
    return [...this.project.records.table.countingOn(key)].length;
  }

  *#answers(key: number): Generator<number> {
    const { table } = this.project.records;
    const { annotators } = this.options;
    for (const row of table.countingOn(key)) if (annotators?.has(table.annotatorName(row)) ?? true) yield row;
  }

  /** Offsets in code points, whatever unit the record declares. */
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

/** The layers asked for, and those that they are asked by or join spans of. */
function withNeeded(layers: readonly Layer[], wanted: readonly string[]): Set<string> {
  const all = new Set<string>();
  const add = (id: string): void => {
    const layer = layers.find((one) => one.id === id);
    if (!layer || all.has(id)) return;
    all.add(id);
    Object.keys(layer.when ?? {}).forEach(add);
    if (joinsMarks(layer)) add(layer.spans);
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

function quotedSpans(resolution: SampleResolution, text: string): SampleResolution {
  let characters: string[] | undefined;
  const resolved = [...resolution.resolved].map(([id, one]) => {
    const { value } = one;
    if (!areSpans(value)) return [id, one] as const;
    characters ??= [...text];
    return [id, { ...one, value: value.map((span) => quotedFrom(span, characters!)) }] as const;
  });
  return { ...resolution, resolved: new Map(resolved) };
}

function inUnit(decision: DecisionRecord, text: string): DecisionRecord {
  const unit = unitOf(decision.unit);
  if (unit === 'codepoint') return decision;
  return {
    ...decision,
    ...(decision.labels && { labels: inCodePoints(decision.labels, text, unit) }),
    ...(decision.valid && {
      valid: mapValues(Object.entries(decision.valid), (values, layer) =>
        values.map((value) => inCodePoints({ [layer]: value }, text, unit)[layer]!),
      ),
    }),
  };
}

/** Labels with spans in code points. An offset that the text does not have becomes -1, so the span is named as invalid. */
function inCodePoints(labels: Labels, text: string, unit: OffsetUnit): Labels {
  if (unit === 'codepoint') return labels;
  const from = new UnitText(text, unit);
  const map = new OffsetMap(text);
  const convert = (offset: number): number => {
    const utf16 = from.toUtf16(offset);
    return utf16 < 0 ? -1 : map.toCodePoint(utf16);
  };
  return mapValues(Object.entries(labels), (value) =>
    hasSpans(value) ? convertSpans(value, convert)! : value,
  );
}

type LayerPosteriors = (
  key: number,
  turn: string | undefined,
  leftOut: string | undefined,
) => Posterior | undefined;

/** Whether Dawid and Skene's model fits a kind of layer: one label of a set, or labels that are yes/no questions. */
const isCategorical = (layer: Layer): boolean =>
  !isOpen(layer) && (isClassified(layer) || comparesFields(layer));

/** Estimates every layer that the model fits, from everybody's counting answers. */
function layerPosteriors(table: AnswerTable, layers: readonly Layer[]): Map<string, LayerPosteriors> {
  return new Map(
    layers
      .filter(isCategorical)
      .map((layer) => [layer.id, takesSet(layer) ? ofChoices(table, layer) : ofOneLabel(table, layer)]),
  );
}

function ofOneLabel(table: AnswerTable, layer: Layer): LayerPosteriors {
  const { data } = layerAnswers(table, layer);
  return data.kind === 'value' ? lookUp(data.input.table) : () => undefined;
}

/** Label by label: a yes or no of each annotator. */
function ofChoices(table: AnswerTable, layer: ChoicesLayer): LayerPosteriors {
  const builders = layer.labels.map((label) => ({ label, builder: new TableBuilder() }));
  for (const row of table.counting()) {
    const labels = table.labels(row);
    for (const { id, turn } of layerIn(layer, [labels])) {
      const value = Object.hasOwn(labels, id) ? labels[id] : undefined;
      if (!Array.isArray(value)) continue;
      for (const { label, builder } of builders)
        builder.push(
          turn === undefined ? table.key(row) : `${table.key(row)}/${turn}`,
          table.annotatorName(row),
          (value as unknown[]).includes(label) ? 'yes' : 'no',
        );
    }
  }
  const each = builders.map(({ label, builder }) => ({
    label,
    of: lookUp(builder.build({ labels: ['no', 'yes'] })),
  }));
  return (key, turn, leftOut) => {
    const found = each.map(({ label, of }) => [label, of(key, turn, leftOut)?.get('yes')] as const);
    return found.every(([, p]) => p !== undefined) ? new Map(found as [string, number][]) : undefined;
  };
}

function lookUp(table: RatingTable): LayerPosteriors {
  if (table.items.length === 0) return () => undefined;
  const result = runDawidSkene(table);
  const items = new Map(Array.from(table.items, (item, i) => [String(item), i]));
  const people = new Map(table.annotators.map((name, a) => [name, a]));
  return (key, turn, leftOut) => {
    const item = items.get(turn === undefined ? String(key) : `${key}/${turn}`);
    if (item === undefined) return undefined;
    const person = leftOut === undefined ? undefined : people.get(leftOut);
    const row =
      person === undefined ? posteriorRow(result, item) : posteriorWithout(table, result, item, person);
    return new Map(table.labels.map((label, k) => [label, row[k]!]));
  };
}
