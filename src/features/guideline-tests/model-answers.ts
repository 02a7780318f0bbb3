import { addTo } from '../../base/lists';
import { isObject } from '../../base/objects';
import { textHash } from '../../base/text/hash';
import { UserError } from '../../base/user-error';
import type { Project } from '../../engine/project';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { Example } from '../../project/model/model';
import { compareRecords } from '../../project/records/compare-records';
import { isRun, predictionIn, type Prediction } from '../predictions/prediction';

/** The project-relative path of a model's answers to the examples of the guideline. */
export const exampleAnswersPath = (model: string): string => `guideline-tests/${model}.jsonl`;

/** Appends a model's answer to an example, durably. */
export const appendAnswer = ({ files }: Project, model: string, line: string): Promise<void> =>
  files.append(exampleAnswersPath(model), new TextEncoder().encode(line));

/** An answer of a model to an example, which takes the place of the sample; docs/format.md, "Answers to examples". */
export interface ExampleAnswer extends Prediction {
  /** Counted from 1. */
  readonly repeat: number;
  /** Of the example when it was asked (`exampleHash`). */
  readonly exampleHash: unknown;
  /** The layers that the model was asked. */
  readonly layers: readonly unknown[];
}

/** By the id of the example, or its place among them (`exampleId`); in the order of their times. */
export type ModelAnswers = ReadonlyMap<string, readonly ExampleAnswer[]>;

/** What an example asks and expects: answers to it under two versions are compared if both are the same. */
export const exampleHash = ({ text, labels, not }: Example): string =>
  textHash(JSON.stringify([text, labels, not.map(({ id }) => id)]));

/** The names of the models with answers to examples, sorted. */
export async function modelsTested({ files }: Pick<Project, 'files'>): Promise<string[]> {
  const found = await files.list([exampleAnswersPath('*')]);
  return found.map(({ path }) => path.slice(path.indexOf('/') + 1, -'.jsonl'.length)).sort();
}

/** Reads a model's answers to examples; there are none if the file is missing. Throws UserError at a line that is none. */
export async function readModelAnswers({ files }: Project, model: string): Promise<ModelAnswers> {
  const path = exampleAnswersPath(model);
  const byExample = new Map<string, ExampleAnswer[]>();
  if (!(await files.stat(path))) return byExample;
  await eachLine(files, path, {}, ({ raw, line }) => {
    if (raw.trim() === '') return;
    const value = parseLine(raw);
    const read = isObject(value) ? predictionIn({ ...value, sample: value.example }) : undefined;
    if (!isObject(value) || !read)
      throw new UserError(
        `${path}, line ${line + 1}: This is not an answer to an example. Correct the line, or remove it to ask again.`,
      );
    addTo(byExample, read.sample, {
      ...read,
      repeat: isRun(value.repeat) ? value.repeat : 1,
      exampleHash: value.example_hash,
      layers: Array.isArray(value.layers) ? value.layers : [],
    });
  });
  for (const answers of byExample.values()) answers.sort(compareRecords);
  return byExample;
}
