import { withDotted } from '../base/json/dotted';
import { parseLine } from '../project/answers/lines';
import type { ProjectModel } from '../project/model/model';
import { isObject } from '../base/objects';
import { JsonLine, type LineRange } from '../base/json/positions';
import { idOf, isUnreadable, sampleFromObject } from '../project/samples/sample';
import { derivedId } from '../project/samples/sample-ids';
import { isLabelAt } from '../project/schema/layer-types';
import type { LineKind } from '../rules/framework/line-view';
import { labelIdIn } from '../project/model/label-ids';
import { isPerTurn } from '../project/schema/per-turn';

/** One line of a JSONL file of the project, as an editor shows it. */
export interface DataLine {
  readonly kind: LineKind;
  readonly path: string;
  /** 0-based. */
  readonly line: number;
  /** Without its line end. */
  readonly text: string;
}

/** What an id in a line refers to: something that the YAML files define, a sample, a flag, or just a field of the format (`key`). */
export interface LineSymbol {
  readonly kind: 'layer' | 'label' | 'rule' | 'person' | 'sample' | 'flag' | 'key';
  readonly id: string;
  /** Path of the value into the JSON. */
  readonly path: readonly (string | number)[];
  /** UTF-16 offsets into the line: of the string's content without quotes. */
  readonly range: LineRange;
}

/** The id at a UTF-16 offset of a line, or just before it. */
export function symbolInLine(model: ProjectModel, line: DataLine, offset: number): LineSymbol | undefined {
  const json = new JsonLine(line.text);
  const path = json.pathAt(offset) ?? json.pathAt(offset - 1);
  if (!path || path.length === 0) return undefined;
  const key = json.rangeOf(path, 'key');
  if (key && offset >= key.start && offset <= key.end) {
    const range = inside(key);
    const name = String(path.at(-1));
    if (path.length === 2 && path[0] === 'labels') return { kind: 'layer', id: name, path, range };
    return { kind: 'key', id: name, path, range };
  }
  const literal = json.stringAt(path);
  if (!literal) return undefined;
  const kind = kindOf(model, line.kind, path);
  const id = kind === 'label' ? labelIdIn(model, String(path[1]), literal.text) : literal.text;
  return kind && { kind, id, path, range: inside({ start: literal.start, end: literal.end }) };
}

const inside = ({ start, end }: LineRange): LineRange => ({ start: start + 1, end: end - 1 });

function kindOf(
  model: ProjectModel,
  line: LineKind,
  path: readonly (string | number)[],
): LineSymbol['kind'] | undefined {
  const [first, second] = path;
  if (line === 'sample') return path.length === 1 && first === model.schema.data.id ? 'sample' : undefined;
  if (first === 'labels' || first === 'valid') {
    // `valid` has a list of alternatives where `labels` has one value.
    const layer = model.layers.get(String(second))?.layer;
    const rest = path.slice((first === 'valid' ? 3 : 2) + (isPerTurn(layer) ? 1 : 0));
    return layer && isLabelAt(layer, rest) ? 'label' : undefined;
  }
  if (path.length === 2 && first === 'rules') return 'rule';
  if (path.length === 2 && first === 'flags') return 'flag';
  if (path.length !== 1) return undefined;
  if (first === 'sample' || (line === 'gold' && first === 'id')) return 'sample';
  return first === 'annotator' || first === 'reviewer' ? 'person' : undefined;
}

/** Every place in a line that refers to an id: UTF-16 offsets of the strings' content, in the order of the line. */
export function placesInLine(
  model: ProjectModel,
  line: DataLine,
  kind: LineSymbol['kind'],
  id: string,
): LineRange[] {
  const json = new JsonLine(line.text);
  const found: LineRange[] = [];
  for (const { path, part, text } of json.strings()) {
    const said = kind === 'label' && part !== 'key' ? labelIdIn(model, String(path[1]), text) : text;
    if (said !== id) continue;
    const isLayer = path.length === 2 && path[0] === 'labels';
    const named = part === 'key' ? (isLayer ? 'layer' : 'key') : kindOf(model, line.kind, path);
    if (named === kind) found.push(inside(json.rangeOf(path, part)!));
  }
  return found;
}

/** The kind of lines in a file of the project; undefined for other files, and for samples that are not JSON. */
export function lineKindOf(
  path: string,
  project: {
    readonly records: { file(path: string): { readonly kind: LineKind } | undefined };
    readonly samples: { file(path: string): { readonly format: string } | undefined };
  },
): LineKind | undefined {
  const record = project.records.file(path);
  if (record) return record.kind;
  return project.samples.file(path)?.format === 'jsonl' ? 'sample' : undefined;
}

/** The id of the sample that a line contains or is about. */
export function sampleOf(
  model: ProjectModel,
  { kind }: DataLine,
  value: Readonly<Record<string, unknown>>,
): string | undefined {
  if (kind === 'sample') {
    const { data } = model.schema;
    const sample = sampleFromObject(value, data);
    if (isUnreadable(sample)) return idOf(withDotted(value, [data.id])[data.id]);
    return sample.id ?? derivedId(sample.text);
  }
  return idOf(value.sample ?? (kind === 'gold' ? value.id : undefined));
}

/** The JSON object of a line. */
export function objectOf(text: string): Record<string, unknown> | undefined {
  const value = parseLine(text);
  return isObject(value) ? value : undefined;
}
