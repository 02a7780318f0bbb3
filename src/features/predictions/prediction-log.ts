import { readCard } from './card';
import type { FileInfo } from '../../base/files/files';
import { comparePaths } from '../../base/files/paths';
import { textHash } from '../../base/text/hash';
import { UserError } from '../../base/user-error';
import { eachLine, parseLine, type FileLine } from '../../project/answers/lines';
import { comparable } from '../../project/answers/foreign-units';
import type { ProjectModel } from '../../project/model/model';
import { isOfPeople, recordGlobs, RECORD_FILES } from '../../project/records/kinds';
import { isAnnotatorName, sameButCase } from '../../project/records/annotator-name';
import { compareRecords } from '../../project/records/compare-records';
import type { Labels } from '../../project/records/records';
import type { Project } from '../../engine/project';
import { predictionIn, type Prediction } from './prediction';

const PREDICTIONS_FOLDER = 'predictions';

/** The project-relative path of a model's predictions. */
export const predictionsPath = (model: string): string => `${PREDICTIONS_FOLDER}/${model}.jsonl`;

export interface PredictionFile {
  readonly info: FileInfo;
  /** The file's name without extension. */
  readonly model: string;
  /** Of suggestions/, which imports wrote. */
  readonly isSuggestion: boolean;
}

/** The files of predictions, sorted by path. */
export async function listPredictionFiles({ files }: Pick<Project, 'files'>): Promise<PredictionFile[]> {
  const found = await files.list(
    RECORD_FILES.filter(({ arePredictions }) => arePredictions).map(({ glob }) => glob),
  );
  return found.sort(comparePaths).map((info) => {
    const [folder, name] = info.path.split('/') as [string, string];
    return { info, model: name.replace(/\.jsonl$/, ''), isSuggestion: folder !== PREDICTIONS_FOLDER };
  });
}

/** The names of all models with predictions, sorted. */
export async function listModels(project: Pick<Project, 'files'>): Promise<string[]> {
  const files = await listPredictionFiles(project);
  return [...new Set(files.map(({ model }) => model))].sort();
}

/** The names of the models that saw none of the labels that they judge: their cards name folds. */
export async function outOfFoldModels(project: Pick<Project, 'files'>): Promise<string[]> {
  const names: string[] = [];
  for (const name of await listModels(project))
    if ((await readCard(project.files, name))?.seen?.folds !== undefined) names.push(name);
  return names;
}

/**
 * Throws UserError for a new model with the name of a person, whose answers could be taken for the model's, or with the name of another
 * model but for case: on some systems, their files would be one. `others`: models that have no predictions.
 */
export async function refuseOthersName(
  project: Pick<Project, 'files' | 'listings'>,
  { schema }: ProjectModel,
  name: string,
  others: readonly string[] = [],
): Promise<void> {
  const isSame = (other: string): boolean => other === name || sameButCase(other, name);
  const own = await project.files.list(recordGlobs(schema, isOfPeople));
  const people = [
    ...[...schema.annotators, ...schema.reviewers].map(({ id }) => id),
    ...own.map(({ path }) => path.slice(path.lastIndexOf('/') + 1).replace(/\.jsonl$/, '')),
  ];
  const person = people.find(isSame);
  if (person !== undefined)
    throw new UserError(`"${person}" is a person of the project. A model needs a name of its own.`);
  const models = [...others, ...(await listModels(project))];
  const other = models.includes(name) ? undefined : models.find(isSame);
  if (other !== undefined)
    throw new UserError(
      `There is a model "${other}", which differs from "${name}" only in case. Use that name, or another one.`,
    );
}

/** The predictions that count, by run and sample key. */
export interface ModelPredictions {
  readonly model: string;
  /** Run -> sample key -> prediction, in code points. Samples that the project does not have are left out. */
  readonly runs: ReadonlyMap<number, ReadonlyMap<number, CountingPrediction>>;
  /** The ids of these, sorted. */
  readonly unknown: readonly string[];
}

export interface CountingPrediction extends Prediction {
  /** The model saw another text. */
  readonly isStale: boolean;
}

/**
 * Reads a model's predictions. For a sample and run, the one with the greatest time counts; of equal ones the greater id. Throws UserError
 * if there are none of this model.
 */
export async function readPredictions(project: Project, model: string): Promise<ModelPredictions> {
  const all = await listPredictionFiles(project);
  const own = all.filter((file) => file.model === model);
  if (own.length === 0) throw new UserError(noModel(model, [...new Set(all.map((file) => file.model))]));
  const runs = new Map<number, Map<number, CountingPrediction>>();
  const unknown = new Set<string>();
  const { samples } = project;
  const take = ({ raw }: FileLine): void => {
    if (raw.trim() === '') return;
    const prediction = predictionIn(parseLine(raw));
    const key = prediction ? samples.ids.find(prediction.sample) : -1;
    const place = key >= 0 ? samples.locate(key) : undefined;
    if (!prediction) return;
    if (!place) {
      unknown.add(prediction.sample);
      return;
    }
    let run = runs.get(prediction.run);
    if (!run) runs.set(prediction.run, (run = new Map()));
    const before = run.get(key);
    if (before && compareRecords(before, prediction) > 0) return;
    const text =
      prediction.textHash === undefined && prediction.unit === undefined
        ? undefined
        : samples.text(place.file, place.row);
    run.set(key, {
      ...prediction,
      labels: comparable<{ unit: unknown; labels: Labels }>(prediction, text).labels ?? {},
      isStale:
        text !== undefined && prediction.textHash !== undefined && textHash(text) !== prediction.textHash,
    });
  };
  // Suggestions come first: a prediction without a time replaces them.
  for (const { info } of own.sort((a, b) => Number(b.isSuggestion) - Number(a.isSuggestion)))
    await eachLine(project.files, info.path, {}, take);
  return { model, runs, unknown: [...unknown].sort() };
}

function noModel(model: string, known: readonly string[]): string {
  const models = known.toSorted().join(', ');
  const list =
    known.length === 0 ? 'The project has no predictions. ' : `Models with predictions: ${models}. `;
  const way = isAnnotatorName(model) ? ` --as-predictions ${model}` : '';
  return `There are no predictions of "${model}" (${predictionsPath(model)}). ${list}"labelwright baseline" makes some; "labelwright import FILE${way}" brings those of other tools.`;
}
