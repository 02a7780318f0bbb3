import { defined } from '../../base/defined';
import { UserError } from '../../base/user-error';
import type { ProjectModel } from '../../project/model/model';
import { SampleJoiner } from './join-samples';
import { type Division, splitSamples } from './split-samples';
import type { SplitSettings } from '../../project/model/training-settings';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import { eachSample } from '../../project/samples/each-sample';
import { fieldText } from '../../project/samples/sample';
import { int32Column } from '../../base/columns/columns';
import { StringTable } from '../../base/columns/string-table';
import type { Project } from '../../engine/project';
import { ProjectResolver } from '../resolve/resolve-project';
import { DividedSamples } from './sample-list';
import { FileError } from '../../base/files/file-error';
import type { TextSteps } from '../../base/text/text-steps';
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

export interface DivideOptions {
  readonly settings: SplitSettings;
  readonly policy: ResolvePolicy;
  /** Sample id -> split of an earlier division, which is preserved. */
  readonly earlier?: ReadonlyMap<string, string>;
  /** Awaited often to yield; an exception ends the work. */
  readonly pause: () => Promise<void>;
  /** Called now and then with the current step. */
  readonly progress?: (what: string) => void;
}

/** Divides a project's samples for training and evaluation. The project's data must be refreshed. */
export async function divideProject(
  project: Project,
  model: ProjectModel,
  options: DivideOptions,
): Promise<ProjectDivision> {
  const { settings, earlier, pause, progress } = options;
  const { data } = model.schema;
  const strata = await strataOf(project, model, options);
  const group = settings.group ?? data.group;
  const samples = new DividedSamples();
  const joiner = new SampleJoiner(settings.nearDuplicates);
  const contradicted: number[] = [];
  let given = 0;
  let kept = 0;
  const unseen = new Set(earlier?.keys());
  progress?.('reading samples');
  await eachSample(
    project.samples,
    ({ key, id, file, raw, sample: { text, fields } }) => {
      const inData = fieldText(fields, data.split);
      const before = earlier?.get(id);
      unseen.delete(id);
      if (inData !== undefined) given += 1;
      else if (before !== undefined) kept += 1;
      if (inData !== undefined && before !== undefined && inData !== before)
        contradicted.push(samples.length);
      const has = inData ?? before;
      const value = fieldText(fields, group);
      samples.add(defined({ id, stratum: strata(key, fields), group: value, has }), key, file, raw.line);
      joiner.add({ text, group: value });
    },
    pause,
  );
  progress?.('looking for near duplicates');
  const examples = (model.guideline?.examples ?? []).map(({ text }) => text).filter((text) => text !== '');
  const texts = new DividedTexts(project.samples, samples, examples);
  const division = await texts.give(splitSamples(samples, joiner, examples, settings), pause);
  return { settings, samples, division, given, kept, contradicted, gone: [...unseen].sort() };
}

/** The values of layers (as resolved) and fields by which samples are spread, joined. */
async function strataOf(
  project: Project,
  model: ProjectModel,
  { settings, policy, pause }: DivideOptions,
): Promise<(key: number, fields: Readonly<Record<string, unknown>>) => string> {
  const layers = settings.stratify.filter((name) => model.layers.has(name));
  const byTurn = layers.find((name) => model.layers.get(name)?.layer?.per !== undefined);
  if (byTurn !== undefined)
    throw new UserError(
      `Samples cannot be spread by "${byTurn}", which is asked of each turn. Take it out of "stratify".`,
    );
  const fields = settings.stratify.filter((name) => !model.layers.has(name));
  const values = new StringTable();
  /** Key -> code + 1. */
  const codes = int32Column();
  if (layers.length > 0) {
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

/** Texts processed between two pauses: a few milliseconds. */
const STEP = 100;

class DividedTexts {
  constructor(
    private readonly store: SampleStore,
    private readonly samples: DividedSamples,
    private readonly examples: readonly string[],
  ) {}

  /** Runs work that requests texts; `pause` may end it by throwing. Throws FileError if a file has changed in the meantime. */
  async give<T>(steps: TextSteps<T>, pause: () => Promise<void>): Promise<T> {
    let text = '';
    for (let count = 0; ; count += 1) {
      const step = steps.next(text);
      if (step.done) return step.value;
      if (count % STEP === 0) await pause();
      text = step.value < 0 ? '' : (this.#textNow(step.value) ?? (await this.#text(step.value)));
    }
  }

  #textNow(n: number): string | undefined {
    if (n >= this.samples.length) return this.examples[n - this.samples.length];
    const { file, row } = this.#place(n);
    return this.store.textNow(file, row);
  }

  async #text(n: number): Promise<string> {
    const { file, row } = this.#place(n);
    const text = await this.store.readText(file, row);
    if (text === undefined) throw changed(file.path);
    return text;
  }

  #place(n: number): NonNullable<ReturnType<SampleStore['locate']>> {
    const { key, path } = this.samples.place(n);
    const place = this.store.locate(key);
    if (!place) throw changed(path);
    return place;
  }
}

const changed = (path: string): FileError =>
  new FileError('changed', path, `${path} was changed while it was read. Run again.`);
