import { isObject } from '../base/objects';
import { isAskedSwapped } from '../kinds/sides';
import type { AnswerTable } from '../project/answers/answer-table';
import type { ProjectModel } from '../project/model/model';
import { stateOf, type AnswerState } from './progress';
import type { WithModel } from './project';
import { comparesFields, type ComparingLayer } from '../kinds/traits';

/** A sample whose comparisons a person is asked again, with the sides swapped. */
export interface SwappedRepeat {
  readonly key: number;
  /** Ids of these layers. */
  readonly layers: readonly string[];
  /** Whether all of them were answered again. */
  readonly isDone: boolean;
}

/** Answers are asked again after this time: by then the person has seen other pairs. In milliseconds. */
const WAIT_MS = 10 * 60_000;
const SETTLED: ReadonlySet<AnswerState> = new Set(['done', 'flagged']);
/** Records read between two pauses. */
const RECORDS_PER_PAUSE = 100;

type Drawn = Pick<SwappedRepeat, 'layers' | 'isDone'> & { readonly time: number };

/** What was found in the records of a table for some layers, by row. A newer record is read again. */
const known = new WeakMap<AnswerTable, { readonly layers: string; readonly rows: Map<number, Drawn> }>();
const NONE: readonly string[] = [];

const layersOf = ({ schema }: ProjectModel): ComparingLayer[] =>
  schema.layers.flatMap(({ layer }) => (comparesFields(layer) && layer.swapped ? [layer] : []));

/** Whether the project asks pairs again. */
export const asksSwapped = (model: ProjectModel): boolean => layersOf(model).length > 0;

/**
 * The pairs that a person is or was asked again, in the order of their answers: a share of those with a done answer, which is at least ten
 * minutes old. Needs the person's records.
 */
export async function swappedRepeats(
  { project, model }: WithModel,
  person: string,
): Promise<SwappedRepeat[]> {
  const { records } = project;
  const { table } = records;
  const layers = layersOf(model);
  const code = layers.length > 0 ? table.annotators.find(person) : -1;
  const found: SwappedRepeat[] = [];
  if (code < 0) return found;
  const asked = JSON.stringify(layers.map(({ id, swapped }) => [id, swapped]));
  const before = known.get(table);
  const { rows: drawn } = before?.layers === asked ? before : { rows: new Map<number, Drawn>() };
  known.set(table, { layers: asked, rows: drawn });
  let read = 0;
  for (let row = 0; row < table.rows; row += 1) {
    if (table.annotator(row) !== code || !table.isDone(row)) continue;
    const time = table.time(row);
    let one = drawn.get(row);
    if (one?.time !== time) {
      if ((read += 1) % RECORDS_PER_PAUSE === 0) await new Promise((resolve) => setImmediate(resolve));
      one = { time, ...drawnOf(layers, records.recordNow(row), person) };
      drawn.set(row, one);
    }
    if (one.layers.length === 0 || !(one.isDone || Date.now() - time >= WAIT_MS)) continue;
    // An answer that is to be given again comes first.
    if (!one.isDone && !SETTLED.has(stateOf({ project, model }, row))) continue;
    found.push({ key: table.key(row), layers: one.layers, isDone: one.isDone });
  }
  return found;
}

function drawnOf(layers: readonly ComparingLayer[], record: unknown, person: string): Omit<Drawn, 'time'> {
  if (!isObject(record) || typeof record.sample !== 'string' || !isObject(record.labels))
    return { layers: NONE, isDone: false };
  const { sample, labels } = record;
  const again = swappedAnswers(record);
  const asked = layers.flatMap((layer) =>
    typeof labels[layer.id] === 'string' && isAskedSwapped(layer, sample, person) ? [layer.id] : [],
  );
  return { layers: asked, isDone: asked.every((id) => Object.hasOwn(again, id)) };
}

/** What a record says was answered when the sides were swapped, by layer. */
export const swappedAnswers = (record: unknown): Record<string, string> =>
  isObject(record) && isObject(record.swapped)
    ? Object.fromEntries(
        Object.entries(record.swapped).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      )
    : {};
