import type { Chosen, Compared } from '../../agreement/preferences/comparisons';
import { int32Column, StringTable } from '../../base/columns/columns';
import { isObject } from '../../base/objects';
import { eachLine, parseLine } from '../../project/answers/lines';
import { replayRecord } from '../../project/records/parse-record';
import type { Layer } from '../../project/schema/layer-types';
import type { Project } from '../project';
import { swappedAnswers } from '../swapped-repeats';
import type { ComparedLayer } from '../agreement/layer-answers';
import { comparesFields, type ComparingLayer } from '../../kinds/traits';

/**
 * What the counting answers to the comparison layers among `layers` compared, by layer id: which systems wrote the two sides, and which
 * side was shown first. The systems are in the fields of samples that `sources` names, the order is in the records. Both are read from
 * their files.
 */
export async function comparedAnswers(
  project: Project,
  layers: readonly Layer[],
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<ReadonlyMap<string, ComparedLayer>> {
  const compared = new Map(
    layers.flatMap((layer) => (comparesFields(layer) ? [[layer.id, new Sides(project, layer)]] : [])),
  );
  if (compared.size > 0) await readShown(project, compared, pause);
  const named = [...compared.values()].filter(({ layer }) => layer.sources !== undefined);
  if (named.length > 0) await readSources(project, named, pause);
  return compared;
}

class Sides implements ComparedLayer {
  /** By row: 1 if the first field was shown first, 2 if the second was; 0 if that is not known. */
  readonly shown = int32Column();
  /** By row: what was answered when the sides were swapped. */
  readonly swapped = new Map<number, string>();
  readonly #systems = new StringTable();
  /** By sample key: codes + 1 of the systems of both fields; 0 if not known. */
  readonly #codes = [int32Column(), int32Column()] as const;

  constructor(
    readonly project: Project,
    readonly layer: ComparingLayer,
  ) {}

  noteSystems(key: number, fields: Readonly<Record<string, unknown>>): void {
    this.layer.between.forEach((side, n) => {
      const field = this.layer.sources?.[side];
      const name = field !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
      if (typeof name === 'string' || typeof name === 'number')
        this.#codes[n]?.set(key, this.#systems.code(String(name)) + 1);
    });
  }

  of(row: number, answer: string): Compared {
    const key = this.project.records.table.key(row);
    const [a, b] = this.#codes.map((codes) => codes.get(key)) as [number, number];
    const order = this.shown.get(row);
    const isSwapped = order === 2;
    // Rules report an answer that the layer does not offer; here it counts as neither.
    const chosen = (label: string): Chosen => {
      const at = this.layer.between.indexOf(label);
      return at >= 0 ? ((at === 1) === isSwapped ? 'first' : 'second') : label === 'tie' ? 'tie' : 'none';
    };
    const again = this.swapped.get(row);
    // A system compared with itself says nothing of either.
    const names = a > 0 && b > 0 && a !== b ? [a, b].map((code) => this.#systems.text(code - 1)) : undefined;
    if (isSwapped) names?.reverse();
    return {
      names: names && [names[0]!, names[1]!],
      shown: order > 0,
      chosen: chosen(answer),
      again: again === undefined ? undefined : chosen(again),
    };
  }
}

async function readShown(
  project: Project,
  layers: ReadonlyMap<string, Sides>,
  pause: () => Promise<void>,
): Promise<void> {
  const { table, files } = project.records;
  for (const [file, { path, kind }] of files.entries()) {
    if (kind !== 'annotation') continue;
    await eachLine(project.files, path, { pause }, ({ raw, line }) => {
      if (!raw.includes('"shown"') && !raw.includes('"swapped"')) return;
      const value = parseLine(raw);
      const record = replayRecord(value);
      if (!record || !isObject(value)) return;
      const row = table.find(
        project.samples.ids.find(record.sample),
        table.annotators.find(record.annotator),
      );
      const at = row < 0 ? undefined : table.position(row);
      if (at?.file !== file || at.line !== line) return;
      const again = swappedAnswers(value);
      for (const [id, { layer, shown, swapped }] of layers) {
        if (Object.hasOwn(again, id)) swapped.set(row, again[id]!);
        const order = isObject(value.shown) && Object.hasOwn(value.shown, id) ? value.shown[id] : undefined;
        if (!Array.isArray(order) || order.length !== 2) continue;
        const [first, second] = layer.between;
        if (order[0] === first && order[1] === second) shown.set(row, 1);
        else if (order[0] === second && order[1] === first) shown.set(row, 2);
      }
    });
  }
}

async function readSources(
  { samples, records }: Project,
  layers: readonly Sides[],
  pause: () => Promise<void>,
): Promise<void> {
  for (const file of samples.files)
    await samples.scan(file, { pause }, ({ row }, { value }) => {
      const key = samples.keyAt(file, row);
      if (value && key >= 0 && records.table.first(key) >= 0)
        for (const layer of layers) layer.noteSystems(key, value);
    });
}
