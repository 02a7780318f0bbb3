import { comparableValue } from '../../kinds/comparable';
import { diffGuidelines, type GuidelineDiff } from '../../project/guideline/diff/guideline-diff';
import type { Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { valueKey } from '../../disagreement/given';
import type { Project, WithModel } from '../../engine/project';
import { NamesNow } from './names-now';
import { isPerTurn } from '../../project/schema/per-turn';

/** A loaded version of a project. */
export type Version = WithModel;

/** A sample in both versions, by its key in each; -1 if it was never answered. */
export interface SamplePair {
  readonly before: number;
  readonly after: number;
}

/** Someone's counting answer on a layer, in the names of the later version. */
export interface VersionAnswer {
  readonly annotator: string;
  /** The whole answer; `key` compares its value on the layer. */
  readonly labels: Labels;
  readonly key: string;
  readonly rules: readonly string[];
  /** Version of the guideline it was given under, as recorded. */
  readonly guideline: string | undefined;
}

/** A layer in both versions; with one side absent, it is new or gone. */
export interface LayerPair {
  /** The name in the later version. */
  readonly id: string;
  readonly before?: Layer;
  readonly after?: Layer;
}

/** Matches two versions of one project: samples by id, people by name, labels and layers by their current names. */
export class VersionPair {
  readonly diff: GuidelineDiff;
  readonly names: NamesNow;
  readonly layers: readonly LayerPair[];
  /** Layers that are asked of each turn: samples are paired here, not turns. */
  readonly leftOut: readonly string[];

  constructor(
    readonly before: Version,
    readonly after: Version,
  ) {
    this.diff = diffGuidelines(before.model, after.model);
    this.names = new NamesNow(this.diff, before.model);
    const earlier = new Map(
      before.model.schema.layers.flatMap(({ id, layer }) => (layer ? [[this.names.layer(id), layer]] : [])),
    );
    const later = new Map(after.model.schema.layers.flatMap(({ id, layer }) => (layer ? [[id, layer]] : [])));
    const ids = [...new Set([...later.keys(), ...earlier.keys()])];
    const isOfTurns = (id: string): boolean => [earlier, later].some((layers) => isPerTurn(layers.get(id)));
    this.leftOut = ids.filter(isOfTurns);
    this.layers = ids
      .filter((id) => !isOfTurns(id))
      .map((id) => ({
        id,
        ...(earlier.has(id) && { before: earlier.get(id)! }),
        ...(later.has(id) && { after: later.get(id)! }),
      }));
  }

  *samples(): Iterable<SamplePair> {
    const [one, two] = [this.before.project, this.after.project];
    for (const after of answered(two)) yield { before: one.samples.ids.keyIn(two.samples.ids, after), after };
    for (const before of answered(one)) {
      const after = two.samples.ids.keyIn(one.samples.ids, before);
      if (after < 0 || two.records.table.first(after) < 0) yield { before, after };
    }
  }

  /** Id of a sample, as in its files or records. */
  nameOf({ before, after }: SamplePair): string {
    const name = after < 0 ? '' : this.after.project.view(this.after.model).name(after);
    return name !== '' || before < 0 ? name : this.before.project.view(this.before.model).name(before);
  }

  answersBefore({ before }: SamplePair, layer: Layer): Map<string, VersionAnswer> {
    return answersTo(this.before.project, before, layer, (labels) => this.names.answer(labels));
  }

  answersAfter({ after }: SamplePair, layer: Layer): Map<string, VersionAnswer> {
    return answersTo(this.after.project, after, layer, (labels) => labels);
  }
}

function* answered({ records: { table } }: Project): Iterable<number> {
  // The row made last for a sample is the first of its list, so each sample is listed once.
  for (let row = 0; row < table.rows; row += 1) if (table.first(table.key(row)) === row) yield table.key(row);
}

function answersTo(
  { records: { table } }: Project,
  key: number,
  layer: Layer,
  named: (labels: Labels) => Labels,
): Map<string, VersionAnswer> {
  const answers = new Map<string, VersionAnswer>();
  for (const row of table.countingOn(key)) {
    const labels = named(table.labels(row));
    const value = comparableValue(layer, labels);
    if (value === undefined) continue;
    const annotator = table.annotatorName(row);
    const [rules, guideline] = [table.rules(row), table.version(row)];
    answers.set(annotator, { annotator, labels, key: valueKey(value), rules, guideline });
  }
  return answers;
}
