import { quoted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import type { Project, WithModel } from '../../engine/project';
import { listRecordFiles } from '../../project/answers/record-files';
import { withoutGoldAnswer } from '../../project/model/answer-fields';
import type { ProjectModel } from '../../project/model/model';
import type { Conversation } from '../../project/samples/conversation';
import { eachSample } from '../../project/samples/each-sample';
import { fieldText, isUnreadable } from '../../project/samples/sample';
import type { SampleFile } from '../../project/samples/sample-file';
import type { Layer } from '../../project/schema/layer-types';
import { isEvaluation } from '../../project/split/evaluation';
import { listModels, readPredictions, type CountingPrediction } from '../predictions/prediction-log';
import { readSplitFile } from '../split/split-file';
import { askedLayers, type AskedLayers } from './answer-schema';
import { NearExamples, withoutEvaluated } from './examples';
import { Prompt, type AskedSample, type Question } from './prompt';

export interface PlanOptions {
  /** Name of the model in the project. */
  readonly name: string;
  readonly layers?: readonly string[] | undefined;
  readonly split?: string | undefined;
  /** Ids of samples, instead of all. */
  readonly samples?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly run: number;
  /** Number of examples in a request. */
  readonly examples: number;
  /** Also ask again about samples for which the model gave nothing valid. */
  readonly retryErrors?: boolean | undefined;
}

/** A sample to ask about. Its text is read when its turn comes. */
interface Place {
  readonly key: number;
  readonly file: SampleFile;
  readonly row: number;
}

export interface ReadSample extends AskedSample {
  readonly conversation?: Conversation | undefined;
  /** Time of the model's earlier answer, in milliseconds since 1970; 0 if there is none. */
  readonly last: number;
  /** The fields of a record that say what it is about; by default, of a sample. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** What a model is asked about. `P`: a place at which a text is read when its turn comes. */
export interface Plan<P = unknown> extends AskedLayers {
  readonly prompt: Prompt;
  readonly promptHash: string;
  readonly guideline: string | undefined;
  readonly guidelineHash: string;
  /** What one of `places` is called. */
  readonly noun: string;
  /** In the order in which they are asked about. */
  readonly places: readonly P[];
  /** Number of places that were answered under the same prompt and guideline. */
  readonly done: number;
  /** Places with a valid answer under the same prompt and guideline. */
  readonly valid: number;
  /** Places for which the model gave nothing valid under the same prompt and guideline. */
  readonly failed: number;
  /** Places beyond the limit. */
  readonly beyond: number;
  /** The splits of all samples, with the number of their samples. */
  readonly splits: ReadonlyMap<string, number>;
  /** Number of examples to choose from, and of those left out because a model is measured on them. */
  readonly examples: { readonly count: number; readonly leftOut: number };
  read(place: P): Promise<ReadSample | undefined>;
  question(sample: AskedSample): Question;
}

interface EarlierAnswer extends Pick<CountingPrediction, 'promptHash' | 'guidelineHash' | 'error'> {
  readonly isStale?: boolean;
}

/** What to ask about with a prompt. */
export interface Chosen<P> extends Pick<Plan<P>, 'noun' | 'places' | 'splits' | 'read'> {
  /** Texts on which models are measured: no example of them is shown. */
  readonly evaluated: readonly string[];
  /** The Jaccard index from which a text counts as another one. */
  readonly threshold: number;
  /** The model's answer so far, or the newest under this prompt. */
  readonly earlier: (place: P, promptHash: string) => EarlierAnswer | undefined;
}

/** Compiles the prompt of a project and lists the samples to ask about, in the order of files and rows. Throws UserError if there is nothing to ask. */
export const planRequests = (
  { project, model }: WithModel,
  options: PlanOptions,
  pause: () => Promise<void>,
): Promise<Plan> =>
  planAbout(model, { ...options, asker: askerOf(options) }, pause, async () => {
    const chosen = await chooseSamples({ project, model }, options, pause);
    const before = await earlierAnswers(project, options);
    const visible = await shownFields({ project, model });
    return {
      ...chosen,
      noun: 'sample',
      threshold: model.schema.training.split.nearDuplicates,
      earlier: ({ key }: Place) => before?.get(key),
      async read({ key, file, row }: Place) {
        const content = project.samples.read(file, row);
        if (isUnreadable(content)) return undefined;
        const { id, text, conversation } = content;
        const last = before?.get(key)?.time ?? 0;
        return { id, text, fields: visible(file, content.fields), conversation, last };
      },
    };
  });

const askerOf = ({ name, run }: PlanOptions): string => (run === 1 ? name : `${name} ${run}`);

/** Compiles the prompt of a project, and has `choose` choose what to ask about. Throws UserError if there is no question to ask. */
export async function planAbout<P>(
  model: ProjectModel,
  {
    layers: wanted,
    asker,
    examples: most,
    limit,
    retryErrors,
  }: Pick<PlanOptions, 'layers' | 'examples' | 'limit' | 'retryErrors'> & { readonly asker: string },
  pause: () => Promise<void>,
  choose: (prompt: Prompt) => Promise<Chosen<P>>,
): Promise<Plan<P>> {
  const layers = askedLayers(model, wanted);
  if (layers.asked.length === 0)
    throw new UserError(
      `There is nothing to ask. ${layers.refused.map(({ layer, reason }) => `"${layer}": ${reason}.`).join(' ')}`.trim(),
    );
  const prompt = new Prompt(model, layers.asked, asker);
  const { noun, places, splits, evaluated, threshold, earlier, read } = await choose(prompt);
  const usable = prompt.usableExamples;
  const shown = most === 0 ? [] : await withoutEvaluated(usable, evaluated, threshold, pause);
  const near = new NearExamples(shown, threshold);
  const promptHash = prompt.hash(shown, most);
  let [valid, failed] = [0, 0];
  const isDone = (place: P): boolean => {
    const answer = earlier(place, promptHash);
    if (!answer || answer.isStale) return false;
    if (answer.promptHash !== promptHash || answer.guidelineHash !== model.hash) return false;
    if (answer.error === undefined) {
      valid += 1;
      return true;
    }
    failed += 1;
    return retryErrors !== true;
  };
  const open = places.filter((place) => !isDone(place));
  return {
    ...layers,
    prompt,
    promptHash,
    guideline: model.guideline?.version?.text,
    guidelineHash: model.hash,
    noun,
    places: open.slice(0, limit),
    done: places.length - open.length,
    valid,
    failed,
    splits,
    beyond: Math.max(0, open.length - (limit ?? Infinity)),
    examples: { count: shown.length, leftOut: most === 0 ? 0 : usable.length - shown.length },
    read,
    question: (sample) => prompt.question(sample, near.of(sample.text, most)),
  };
}

/** Returns a function that removes answers from a sample's fields: in a file of gold, both are on one line. */
export async function shownFields({
  project: { listings },
  model: { schema },
}: WithModel): Promise<
  (file: { readonly path: string }, fields: AskedSample['fields']) => AskedSample['fields']
> {
  const files = await listRecordFiles(listings, schema.data);
  const gold = new Set(files.flatMap(({ info, kind }) => (kind === 'gold' ? [info.path] : [])));
  return ({ path }, fields) => (gold.has(path) ? withoutGoldAnswer(fields) : fields);
}

/** A sample with its place and its split, from the data or else from the split file. */
export interface PlacedSample extends Place {
  readonly id: string;
  readonly split: string | undefined;
  readonly text: string;
}

/** Reads all samples with their splits, from the data or else from the split file. */
export async function eachWithSplit(
  { project, model: { schema } }: WithModel,
  pause: () => Promise<void>,
  visit: (sample: PlacedSample) => void,
): Promise<void> {
  const splits = await readSplitFile(project.files, schema.training.split.file);
  await eachSample(project.samples, pause, ({ key, file, raw: { row }, id, sample }) => {
    const split = fieldText(sample.fields, schema.data.split) ?? splits?.get(id);
    visit({ key, file, row, id, split, text: sample.text });
  });
}

/** The samples to ask about, all texts on which models are measured, and the sizes of the splits. */
async function chooseSamples(
  { project, model }: WithModel,
  { split: wanted, samples: ids }: PlanOptions,
  pause: () => Promise<void>,
): Promise<{ places: Place[]; evaluated: string[]; splits: Map<string, number> }> {
  const { evaluation } = model.schema.training.split;
  const splits = new Map<string, number>();
  const names = new Set(ids);
  const found = new Set<string>();
  const places: Place[] = [];
  const evaluated: string[] = [];
  await eachWithSplit({ project, model }, pause, ({ key, file, row, id, split, text }) => {
    if (split !== undefined) splits.set(split, (splits.get(split) ?? 0) + 1);
    if (split !== undefined && isEvaluation(split, evaluation)) evaluated.push(text);
    if ((wanted !== undefined && split !== wanted) || (ids && !names.has(id))) return;
    found.add(id);
    places.push({ key, file, row });
  });
  const missing = ids?.filter((id) => !found.has(id)) ?? [];
  if (missing.length > 0)
    throw new UserError(
      `The project has no sample ${quoted(missing)}${wanted === undefined ? '' : ` in the split "${wanted}"`}.`,
    );
  if (places.length === 0)
    throw new UserError(
      wanted === undefined
        ? 'The project has no samples.'
        : `The project has no samples in the split "${wanted}".`,
    );
  return { places, evaluated, splits };
}

/** The model's answers in this run so far. Throws UserError if the file has predictions of another kind of model. */
async function earlierAnswers(
  project: Project,
  { name, run }: PlanOptions,
): Promise<ReadonlyMap<number, CountingPrediction> | undefined> {
  if (!(await listModels(project)).includes(name)) return undefined;
  const { runs } = await readPredictions(project, name);
  for (const predictions of runs.values())
    for (const { promptHash } of predictions.values())
      if (promptHash === undefined)
        throw new UserError(
          `"${name}" has predictions that "labelwright predict" did not write. Predictions of two models do not belong into one file: choose another name for the model (--model).`,
        );
  return runs.get(run);
}

/** The names of a plan's layers. */
export const layerNames = (layers: readonly Layer[]): string => layers.map(({ id }) => id).join(', ');
