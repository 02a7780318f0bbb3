/** A model's predictions in plain tables: one row per sample, with its label, or with a column for each label. docs/cli.md, "import". */
import { withDotted } from '../base/json/dotted';
import { isObject } from '../base/objects';
import {
  layerLabels,
  type Layer,
  type ChoiceLayer,
  type ChoicesLayer,
  type RatingLayer,
} from '../project/schema/layer-types';
import { parseLine } from '../project/answers/lines';
import type {
  Columns,
  GivenItem,
  ForeignSuggestion,
  ForeignValue,
  Format,
  ImportSession,
  InputFile,
} from './format';
import { columnNames, objectIn, type Json } from './json-values';
import { quoted } from './loss-report';
import { jsonRows, tableRows } from './tables/table-rows';
import { takesNumber, takesSet, isClassified } from '../kinds/traits';

const IDS = ['id', 'sample', 'sample_id', 'item', 'item_id', 'task'];
const LABELS = ['label', 'prediction', 'predicted', 'pred', 'answer', 'value', 'rating'];
const PROBABILITIES = ['probability', 'prob', 'confidence'];
const SCORE = 'score';

/** Layers that a plain table can hold. */
type FlatLayer = ChoiceLayer | ChoicesLayer | RatingLayer;

type Row = Readonly<Json>;

/** Which columns of a row hold what. */
interface Roles {
  readonly id: string;
  readonly probability: string | undefined;
  readonly layers: readonly LayerColumns[];
}

interface LayerColumns {
  readonly layer: FlatLayer;
  readonly label: string | undefined;
  /** Label -> the column with its probability. */
  readonly each: ReadonlyMap<string, string>;
}

/** A format that reads predictions for these layers. It is not in the list of formats; the command line uses it for --as-predictions. */
export function predictionTable(layers: readonly Layer[], columns: Columns = {}): Format {
  return {
    id: 'predictions',
    title: 'Predictions',
    columns: true,
    read: (files, session) => readPredictionRows(files, layers.filter(isClassified), columns, session),
  };
}

async function* readPredictionRows(
  files: readonly InputFile[],
  layers: readonly FlatLayer[],
  columns: Columns,
  session: ImportSession,
): AsyncGenerator<GivenItem> {
  const { losses } = session;
  const seen = new Set<string>();
  for (const file of files) {
    const isJson = /\.(jsonl|ndjson|json)$/i.test(file.name);
    const rows = isJson ? jsonRows(file, losses) : tableRows(file, losses, session.guardFormulas);
    let known = '';
    let roles: Roles | string = '';
    for await (const { value, place } of rows) {
      const row = withDotted(value, columnNames(columns));
      const names = Object.keys(row);
      if (names.join('\n') !== known) {
        known = names.join('\n');
        roles = rolesOf(row, layers, columns);
      }
      const item = typeof roles === 'string' ? roles : readRow(row, roles, place);
      if (typeof item !== 'string') {
        if (seen.has(item.id!))
          losses.noteOnce(file.name, {
            'several-rows': 'some samples have more than one row; the last one counts',
          });
        seen.add(item.id!);
        yield item;
        continue;
      }
      const what = `row with ${names.slice(0, 8).map(quoted).join(', ')}`;
      losses.lose(place, 'unreadable', what, { why: item });
    }
  }
}

/** Which columns of a row hold what, or what is missing. */
function rolesOf(row: Row, layers: readonly FlatLayer[], columns: Columns): Roles | string {
  const names = Object.keys(row);
  const id = columns.id ?? IDS.find((name) => names.includes(name));
  if (id === undefined || !names.includes(id))
    return `there is no column with the sample's id (${IDS.join(', ')}); name it with --id COLUMN`;
  const nested = isObject(row.probabilities) ? Object.keys(row.probabilities) : [];
  const found: LayerColumns[] = layers.flatMap((layer) => {
    const asked = columns.labels?.find((one) => one.layer === layer.id)?.column;
    const only =
      layers.length === 1
        ? (columns.labels?.[0]?.column ?? LABELS.find((name) => names.includes(name)))
        : undefined;
    const label = [asked, layer.id, only].find(
      (name) => name !== undefined && name !== id && names.includes(name),
    );
    const each = new Map(
      namesOf(layer).flatMap((name) => (names.includes(name) && name !== id ? [[name, name] as const] : [])),
    );
    const hasNested = nested.includes(layer.id) || (layers.length === 1 && nested.length > 0);
    return label !== undefined || each.size > 1 || hasNested ? [{ layer, label, each }] : [];
  });
  if (found.length === 0) return missingLabels(layers);
  return { id, probability: PROBABILITIES.find((name) => names.includes(name)), layers: found };
}

function missingLabels(layers: readonly FlatLayer[]): string {
  if (layers.length === 0) return 'the project has no layer of one label, several labels or a rating';
  const ids = layers.map(({ id }) => id).join(', ');
  return layers.length === 1
    ? `there is no column with labels (${LABELS.join(', ')}) or columns named after the labels of ${ids}; name it with --label COLUMN`
    : `no column is named after a layer (${ids}), and none after labels of one; say which holds what: --label LAYER=COLUMN`;
}

/** The labels of a layer; for a rating, its steps. */
function namesOf(layer: FlatLayer): readonly string[] {
  if (!takesNumber(layer)) return layerLabels(layer);
  const steps = Math.round((layer.max - layer.min) / layer.step);
  if (steps > 100) return [];
  return Array.from({ length: steps + 1 }, (_, n) =>
    String(Number((layer.min + n * layer.step).toFixed(10))),
  );
}

function readRow(
  row: Row,
  { id, probability, layers }: Roles,
  place: GivenItem['place'],
): GivenItem | string {
  const sample = row[id];
  if (sample === null || sample === undefined || sample === '') return `it has no ${id}`;
  const values: ForeignValue[] = [];
  const probabilities = new Map<string, ReadonlyMap<string, number>>();
  for (const columns of layers) {
    const { layer } = columns;
    const chances = chancesOf(row, columns, layers.length === 1);
    if (typeof chances === 'string') return chances;
    const given = columns.label === undefined ? undefined : row[columns.label];
    const labels = isEmpty(given) ? labelsBy(layer, chances) : labelsOf(layer, given);
    if (labels === undefined) continue;
    const [only] = labels;
    if (
      chances.size === 0 &&
      probability !== undefined &&
      labels.length === 1 &&
      !isEmpty(row[probability])
    ) {
      const p = Number(row[probability]);
      if (!(p >= 0 && p <= 1)) return `${probability} is not a number from 0 to 1`;
      chances.set(only!, p);
    }
    if (chances.size > 0) probabilities.set(layer.id, chances);
    if (!takesNumber(layer)) values.push({ kind: 'choices', layer: layer.id, labels });
    else if (Number.isFinite(Number(only)))
      values.push({ kind: 'rating', layer: layer.id, value: Number(only) });
    else return `${quoted(only ?? '')} is not a number, which the layer ${layer.id} takes`;
  }
  if (values.length === 0) return 'it has no label';
  const score = isEmpty(row[SCORE]) ? NaN : Number(row[SCORE]);
  const suggestion: ForeignSuggestion = {
    values,
    score: Number.isFinite(score) ? score : undefined,
    probabilities: probabilities.size > 0 ? probabilities : undefined,
  };
  const text = typeof row.text === 'string' ? row.text : undefined;
  return { place, id: String(sample as string), text, suggestions: [suggestion] };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The probabilities in a row, by label; or the reason why there are none. */
function chancesOf(row: Row, { layer, each }: LayerColumns, isOnly: boolean): Map<string, number> | string {
  const named = objectIn(row.probabilities)[layer.id];
  const own = isOnly && !isObject(named) ? row.probabilities : named;
  const columns = each.size > 1 ? [...each].map(([label, column]) => [label, row[column]] as const) : [];
  const cells = isObject(own) ? Object.entries(own) : columns;
  const chances = new Map<string, number>();
  for (const [label, cell] of cells) {
    if (isEmpty(cell)) continue;
    const p = Number(cell);
    if (!(p >= 0 && p <= 1))
      return `the column of ${quoted(label)} holds ${quoted(String(cell))}, which is not a probability from 0 to 1`;
    chances.set(label, p);
  }
  return chances;
}

/** The most probable label; for several labels, those with a probability above one half. */
function labelsBy(layer: FlatLayer, chances: ReadonlyMap<string, number>): string[] | undefined {
  if (chances.size === 0) return undefined;
  if (takesSet(layer)) return [...chances].filter(([, p]) => p >= 0.5).map(([label]) => label);
  return [[...chances].reduce((best, one) => (one[1] > best[1] ? one : best))[0]];
}

/** The labels in a cell: one label, a JSON list, or a text with | as the separator. */
function labelsOf(layer: FlatLayer, given: unknown): string[] {
  const value = typeof given === 'string' && given.startsWith('[') ? (parseLine(given) ?? given) : given;
  if (Array.isArray(value)) return value.map(String);
  const text = String(value as string);
  const isOne = !takesSet(layer) || layer.labels.includes(text);
  return isOne ? [text] : text.split('|').map((label) => label.trim());
}
