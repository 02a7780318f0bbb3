import { defined } from '../../base/objects';
import { UserError } from '../../base/user-error';
import { SampleJoiner } from './join-samples';
import { type Division, splitSamples } from './split-samples';
import type { SplitSettings } from '../../project/model/training-settings';
import { eachSample } from '../../project/samples/each-sample';
import { fieldText } from '../../project/samples/sample';
import { int32Column, StringTable } from '../../base/columns/columns';
import type { WithModel } from '../../engine/project';
import { ProjectResolver } from '../resolve/resolve-project';
import { DividedSamples } from './sample-list';
import { readSplitFile } from './split-file';
import { FileError } from '../../base/files/file-error';
import { giveTexts } from '../../base/similarity/text-steps';
import type { SampleStore } from '../../project/samples/sample-store';

export interface ProjectDivision {
  readonly settings: SplitSettings;
  /** In the order of files and rows, without rows that are not samples or repeat an id. */
  readonly samples: DividedSamples;
  readonly division: Division;
  /** Samples with a split in the data, and in the earlier division. */
  readonly given: number;
  readonly kept: number;
  /** Samples whose split in the data differs from the earlier division: the data take precedence. */
  readonly contradicted: readonly number[];
  /** Ids of the earlier division without a sample. */
  readonly gone: readonly string[];
}

interface DivideOptions {
  /** By default those of the project. */
  readonly settings?: SplitSettings;
  /** Ignores the split file: samples may change their split. */
  readonly isFresh?: boolean;
  /** Awaited often to yield; an exception ends the work. */
  readonly pause: () => Promise<void>;
  /** Called now and then with the current step. */
  readonly progress?: (what: string) => void;
}

/** Divides a project's samples for training and evaluation. Samples with a split keep it. The project's data must be refreshed. */
export async function divideProject(
  { project, model }: WithModel,
  options: DivideOptions,
): Promise<ProjectDivision> {
  const { data, training } = model.schema;
  const { settings = training.split, isFresh, pause, progress } = options;
  const earlier = isFresh ? undefined : await readSplitFile(project.files, settings.file);
  const strata = await strataOf({ project, model }, settings, pause);
  const group = settings.group ?? data.group;
  const samples = new DividedSamples();
  const joiner = new SampleJoiner(settings.nearDuplicates);
  const contradicted: number[] = [];
  let given = 0;
  let kept = 0;
  const unseen = new Set(earlier?.keys());
  progress?.('reading samples');
  await eachSample(project.samples, pause, ({ key, id, file, raw, sample: { text, fields } }) => {
    const inData = fieldText(fields, data.split);
    const before = earlier?.get(id);
    unseen.delete(id);
    if (inData !== undefined) given += 1;
    else if (before !== undefined) kept += 1;
    if (inData !== undefined && before !== undefined && inData !== before) contradicted.push(samples.length);
    const has = inData ?? before;
    const value = fieldText(fields, group);
    samples.add(defined({ id, stratum: strata(key, fields), group: value, has }), key, file, raw.line);
    joiner.add({ text, group: value });
  });
  progress?.('looking for near duplicates');
  const examples = (model.guideline?.examples ?? []).map(({ text }) => text).filter((text) => text !== '');
  const steps = splitSamples(samples, joiner, examples, settings);
  const division = await giveTexts(steps, textsOf(project.samples, samples, examples), pause);
  return { settings, samples, division, given, kept, contradicted, gone: [...unseen].sort() };
}

/** The values of layers (as resolved) and fields by which samples are spread, joined. */
async function strataOf(
  { project, model }: WithModel,
  { stratify }: SplitSettings,
  pause: () => Promise<void>,
): Promise<(key: number, fields: Readonly<Record<string, unknown>>) => string> {
  const layers = stratify.filter((name) => model.layers.has(name));
  const byTurn = layers.find((name) => model.layers.get(name)?.layer?.per !== undefined);
  if (byTurn !== undefined)
    throw new UserError(
      `Samples cannot be spread by "${byTurn}", which is asked of each turn. Take it out of "stratify".`,
    );
  const fields = stratify.filter((name) => !model.layers.has(name));
  const values = new StringTable();
  /** Key -> code + 1. */
  const codes = int32Column();
  if (layers.length > 0) {
    const policy = model.schema.training.resolve;
    const resolver = new ProjectResolver(project, model, { policy, layers });
    let seen = 0;
    for await (const { key, resolution } of resolver.resolutions()) {
      const said = layers.map((layer) => stratumText(resolution.resolved.get(layer)?.value));
      codes.set(key, values.code(said.join(' · ')) + 1);
      if ((++seen & 0x3ff) === 0) await pause();
    }
  }
  const none = layers.map(() => NONE).join(' · ');
  return (key, sample) => {
    const said = fields.map((field) => fieldText(sample, field) ?? NONE);
    const code = codes.get(key);
    const resolved = code === 0 ? none : values.text(code - 1);
    return [...(layers.length > 0 ? [resolved] : []), ...said].join(' · ');
  };
}

/** Represents samples without a value. */
const NONE = '(none)';

function stratumText(value: unknown): string {
  if (value === undefined) return NONE;
  if (!Array.isArray(value)) return String(value);
  const labels = value.map((item: unknown) =>
    typeof item === 'object' && item !== null ? String((item as { label?: unknown }).label) : String(item),
  );
  return [...new Set(labels)].sort().join(' + ') || NONE;
}

/** The texts of samples by position, then those of the examples. Throws FileError if a file has changed in the meantime. */
const textsOf =
  (store: SampleStore, samples: DividedSamples, examples: readonly string[]) =>
  (n: number): string => {
    if (n >= samples.length) return examples[n - samples.length]!;
    const { key, path } = samples.place(n);
    const place = store.locate(key);
    if (!place) throw changed(path);
    const text = store.text(place.file, place.row);
    if (text === undefined) throw changed(place.file.path);
    return text;
  };

const changed = (path: string): FileError =>
  new FileError('changed', path, `${path} was changed while it was read. Run again.`);
