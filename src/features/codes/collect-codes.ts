import { addOne, addTo, getOrAdd, groupBy } from '../../base/lists';
import { nearDuplicateGroups } from '../../base/similarity/near-duplicates';
import { giveTexts } from '../../base/similarity/text-steps';
import type { WithModel } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import type { Labels } from '../../project/records/records';
import { foldCode } from '../../project/schema/codes';
import { isOpen, type Layer } from '../../project/schema/layer-types';
import { schemaLayerOf } from '../../project/schema/per-turn';
import { takesWords, labelsWhole } from '../../kinds/traits';

/** A note of a text layer. */
export interface Note {
  readonly sample: string;
  readonly annotator: string;
  readonly text: string;
}

/** Notes that say nearly the same. */
export type NoteGroup = readonly [Note, ...Note[]];

export interface CodeUse {
  readonly code: string;
  readonly answers: number;
  /** Ids, by the time of the first answer. */
  readonly samples: readonly string[];
  /** Annotator -> answers with the code; most first. */
  readonly people: readonly (readonly [annotator: string, answers: number])[];
  /** Of all annotators, on the samples with the code. */
  readonly notes: readonly NoteGroup[];
}

/** Some samples in the order in which they were coded, and the codes that they brought. */
interface SaturationStep {
  /** Numbers of the first and the last sample, from 1. */
  readonly from: number;
  readonly to: number;
  readonly fresh: number;
  /** Different codes so far. */
  readonly total: number;
}

export interface LayerCodes {
  readonly layer: Layer;
  readonly answers: number;
  readonly samples: number;
  /** Most samples first. */
  readonly codes: readonly CodeUse[];
  /** Codes that may be one: see the rule similar-codes. The most frequent one first. */
  readonly similar: readonly (readonly string[])[];
  readonly saturation: readonly SaturationStep[];
  /** Notes on samples without a code. */
  readonly uncoded: readonly NoteGroup[];
}

/** Samples for a step of the saturation curve. */
export const STEP = 20;

/** Notes that share at least this part of their 5-grams are shown together. They are short, and rarely equal. */
const ALIKE = 0.4;
const SHINGLE = 5;

/** The layers whose codes can be counted: those with open codes, or the given ones that have labels of the sample or its turns. */
export const codedLayers = (model: ProjectModel, ids?: readonly string[]): Layer[] =>
  model.schema.layers.flatMap(({ layer }) =>
    layer && (ids ? ids.includes(layer.id) && labelsWhole(layer) : isOpen(layer)) ? [layer] : [],
  );

/** Counts the codes of layers in the counting answers, with the notes on their samples. */
export async function collectCodes(
  { project, model }: WithModel,
  layers: readonly Layer[],
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<LayerCodes[]> {
  const { table } = project.records;
  const view = project.view(model);
  const texts = new Set(model.schema.layers.flatMap(({ id, layer }) => (takesWords(layer) ? [id] : [])));
  const names = new Map<number, string>();
  const nameOf = (key: number): string => getOrAdd(names, key, () => view.name(key));
  const notes: Note[] = [];
  const counts = layers.map((layer) => new LayerCount(layer));
  for (let row = 0; row < table.rows; row++) {
    if ((row & 0x3fff) === 0x3fff) await pause();
    if (!table.counts(row)) continue;
    const labels = table.labels(row);
    const sample = nameOf(table.key(row));
    const annotator = table.annotatorName(row);
    for (const [id, value] of Object.entries(labels))
      if (texts.has(schemaLayerOf(id)) && typeof value === 'string' && value.trim() !== '')
        notes.push({ sample, annotator, text: value });
    for (const count of counts) count.take(labels, sample, annotator, table.answered(row));
  }
  const grouped = await groupNotes(notes, pause);
  return counts.map((count) => count.result(grouped));
}

/** Groups notes that are near duplicates, the largest groups first. */
async function groupNotes(notes: readonly Note[], pause: () => Promise<void>): Promise<GroupedNotes> {
  const steps = nearDuplicateGroups({ count: notes.length, threshold: ALIKE, length: SHINGLE });
  const { first } = await giveTexts(steps, (n) => notes[n]!.text, pause);
  const groups = [...groupBy(notes.keys(), (n) => first[n]!).values()].sort((a, b) => b.length - a.length);
  return new GroupedNotes(groups.flatMap((group, g) => group.map((n) => ({ note: notes[n]!, group: g }))));
}

/** Notes in the order of their groups, by sample, so that each code looks at the notes of its samples only. */
class GroupedNotes {
  /** Sample -> positions of its notes. */
  readonly #ofSample: ReadonlyMap<string, readonly number[]>;

  constructor(private readonly notes: readonly { readonly note: Note; readonly group: number }[]) {
    this.#ofSample = groupBy(notes.keys(), (n) => notes[n]!.note.sample);
  }

  /** Those that have notes. */
  get samples(): string[] {
    return [...this.#ofSample.keys()];
  }

  /** The groups with only the notes on these samples, in the order of the groups. */
  on(samples: readonly string[]): NoteGroup[] {
    const places = samples.flatMap((sample) => this.#ofSample.get(sample) ?? []).sort((a, b) => a - b);
    const groups = groupBy(places, (place) => this.notes[place]!.group);
    return [...groups.values()].map(
      (group) => group.map((place) => this.notes[place]!.note) as unknown as NoteGroup,
    );
  }
}

class LayerCount {
  #answers = 0;
  /** Sample -> time of its first answer; without a known time, the last. */
  readonly #times = new Map<string, number>();
  readonly #ofSample = new Map<string, Set<string>>();
  readonly #uses = new Map<string, { answers: number; people: Map<string, number> }>();

  constructor(private readonly layer: Layer) {}

  take(labels: Labels, sample: string, annotator: string, time: number): void {
    const values = Object.entries(labels).filter(([id]) => schemaLayerOf(id) === this.layer.id);
    if (values.length === 0) return;
    this.#answers += 1;
    const known = this.#times.get(sample) ?? Infinity;
    this.#times.set(sample, time < 0 ? known : Math.min(known, time));
    const codes = new Set(
      values.flatMap(([, value]) => (Array.isArray(value) ? value : [value]) as readonly unknown[]),
    );
    const all = getOrAdd(this.#ofSample, sample, () => new Set<string>());
    for (const code of codes) {
      if (typeof code !== 'string') continue;
      all.add(code);
      const use = getOrAdd(this.#uses, code, () => ({ answers: 0, people: new Map<string, number>() }));
      use.answers += 1;
      addOne(use.people, annotator);
    }
  }

  result(notes: GroupedNotes): LayerCodes {
    const order = [...this.#times].sort(([a, s], [b, t]) => s - t || (a < b ? -1 : 1)).map(([id]) => id);
    const samples = new Map<string, string[]>();
    for (const sample of order) for (const code of this.#ofSample.get(sample)!) addTo(samples, code, sample);
    const codes = [...this.#uses]
      .map(([code, { answers, people }]): CodeUse => {
        const own = samples.get(code)!;
        return {
          code,
          answers,
          samples: own,
          people: [...people].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)),
          notes: notes.on(own),
        };
      })
      .sort((a, b) => b.samples.length - a.samples.length || (a.code < b.code ? -1 : 1));
    return {
      layer: this.layer,
      answers: this.#answers,
      samples: order.length,
      codes,
      similar: [...groupBy(codes, ({ code }) => foldCode(code)).values()]
        .filter((group) => group.length > 1)
        .map((group) => group.map(({ code }) => code)),
      saturation: saturationOf(order.map((sample) => this.#ofSample.get(sample)!)),
      uncoded: notes.on(notes.samples.filter((sample) => (this.#ofSample.get(sample)?.size ?? 0) === 0)),
    };
  }
}

function saturationOf(samples: readonly ReadonlySet<string>[]): SaturationStep[] {
  const seen = new Set<string>();
  const steps: SaturationStep[] = [];
  for (let from = 0; from < samples.length; from += STEP) {
    const before = seen.size;
    const part = samples.slice(from, from + STEP);
    for (const codes of part) for (const code of codes) seen.add(code);
    steps.push({ from: from + 1, to: from + part.length, fresh: seen.size - before, total: seen.size });
  }
  return steps;
}
