import { schemaLayerOf, turnOf } from '../../project/schema/per-turn';
import { areSpans, withText } from '../../project/records/marks';
import type { Flag, Labels, LayerValue } from '../../project/records/records';
import { isStale } from '../../engine/progress';
import type { Project, WithModel } from '../../engine/project';

/** One annotator's answer to a sample on one layer, or on none. */
export interface SampleAnswer {
  readonly annotator: string;
  /** The layer's value, spans with their text; undefined if the layer was not answered. Offsets are code points. */
  readonly value: LayerValue | undefined;
  /** Rules and tie-breakers cited. */
  readonly rules: readonly string[];
  readonly flags: readonly Flag[];
  readonly guideline: string | undefined;
  readonly stale: boolean;
  /** The record: project-relative path and 0-based line. */
  readonly path: string;
  readonly line: number;
  /** Row of the answer table. */
  readonly row: number;
}

/** A sample's project-relative path and 0-based line. */
export interface SamplePlace {
  readonly path: string;
  readonly line: number;
}

export function placeOf(project: Project, sample: string): SamplePlace | undefined {
  const place = project.samples.locate(sample);
  return place && { path: place.file.path, line: place.file.lineOf(place.row) };
}

/** All counting answers to a sample, sorted by annotator. */
export function answersOn(
  { project, model }: WithModel,
  sample: string,
  layer: string | undefined,
): SampleAnswer[] {
  const { table, files } = project.records;
  const text = project.samples.textOf(sample);
  const characters = text === undefined ? undefined : [...text];
  const answers = [...table.countingOn(project.samples.ids.find(sample))].map((row): SampleAnswer => {
    const value = layer === undefined ? undefined : valueOn(table.labels(row), layer);
    const { file, line } = table.position(row);
    return {
      annotator: table.annotatorName(row),
      value: characters && areSpans(value) ? value.map((span) => withText(span, characters)) : value,
      rules: table.rules(row),
      flags: table.flags(row),
      guideline: table.version(row),
      stale: isStale({ project, model }, row),
      path: files[file]?.path ?? '',
      line,
      row,
    };
  });
  return answers.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

/** The value of a layer; of one that is asked of each turn, a text for each turn, such as `2: yes`. */
export function valueOn(labels: Labels, layer: string): LayerValue | undefined {
  if (Object.hasOwn(labels, layer)) return labels[layer];
  const turns = Object.entries(labels).flatMap(([id, value]) =>
    schemaLayerOf(id) === layer
      ? [`${turnOf(id)}: ${Array.isArray(value) ? value.join(' + ') || 'none' : value}`]
      : [],
  );
  return turns.length > 0 ? turns : undefined;
}
