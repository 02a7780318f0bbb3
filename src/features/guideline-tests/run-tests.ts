import { addTo } from '../../base/group-by';
import { foldText } from '../../base/text/fold';
import { foldedKey } from '../../base/text/folded-key';
import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';
import type { Undefined } from '../../agreement/statistics/estimate';
import { GoldLog } from '../../engine/gold/gold-log';
import type { Project } from '../../engine/project';
import type { Example, ProjectModel } from '../../project/model/model';
import type { Labels } from '../../project/records/records';
import { eachSample } from '../../project/samples/each-sample';
import { exampleId } from '../guideline/names';
import { listModels, readPredictions, type ModelPredictions } from '../predictions/prediction-log';
import { exampleFindings, type ExampleFinding } from './example-findings';
import { ExampleTest, isRight, type Judged } from './judge';

/** An answer to a sample with the text of an example, judged by the example. */
export interface TestedAnswer {
  /** A person, or a model. */
  readonly by: string;
  readonly sample: string;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly judged: Judged;
  readonly isRight: boolean;
}

/** An example with all that tests it. */
export interface TestedExample {
  /** Its id, or its place among the examples. */
  readonly id: string;
  readonly test: ExampleTest;
  readonly findings: readonly ExampleFinding[];
  /** The samples that have its text. */
  readonly samples: readonly string[];
  /** Each person's first done answer. */
  readonly people: readonly TestedAnswer[];
  /** What models predict of these samples, in each run. */
  readonly predictions: readonly TestedAnswer[];
}

export interface GuidelineTests {
  readonly examples: readonly TestedExample[];
  /** The predictions of all models, for who reads them on. */
  readonly models: readonly ModelPredictions[];
}

/** Tests the examples of a guideline against all that is stored. The project must be up to date. */
export async function testGuideline(
  project: Project,
  model: ProjectModel,
  pause: () => Promise<void>,
): Promise<GuidelineTests> {
  const tests = (model.guideline?.examples ?? []).map((example) => new ExampleTest(model, example));
  const samples = await samplesByText(
    project,
    tests.map(({ example }) => example),
    pause,
  );
  const people = await firstAnswers(project, model, new Set([...samples.values()].flat()), pause);
  const models: ModelPredictions[] = [];
  for (const name of await listModels(project)) {
    models.push(await readPredictions(project, name));
    await pause();
  }
  const findingsOf = exampleFindings(model, project.findings.yaml.list);
  const examples = tests.map((test, n): TestedExample => {
    const { example } = test;
    const own = samples.get(foldText(example.text)) ?? [];
    return {
      id: exampleId(example, n),
      test,
      findings: findingsOf(example),
      samples: own,
      people: firstOfEach(own.flatMap((sample) => people.get(sample) ?? [])).flatMap(
        ({ annotator, sample, labels, rules }) => tested(test, { by: annotator, sample, labels, rules }),
      ),
      predictions: own.flatMap((sample) => {
        const key = project.samples.ids.find(sample);
        return models.flatMap(({ model: by, runs }) =>
          [...runs.values()].flatMap((run) => {
            const said = run.get(key);
            if (!said || said.isStale || said.error !== undefined) return [];
            return tested(test, { by, sample, labels: said.labels, rules: said.rules }, { isPart: true });
          }),
        );
      }),
    };
  });
  return { examples, models };
}

function tested(
  test: ExampleTest,
  answer: Omit<TestedAnswer, 'judged' | 'isRight'>,
  options?: { isPart: boolean },
): TestedAnswer[] {
  const judged = test.judge(answer.labels, answer.rules, options);
  return judged ? [{ ...answer, judged, isRight: isRight(judged) }] : [];
}

/** The ids of the samples that have the text of an example, by the folded text. */
async function samplesByText(
  project: Project,
  examples: readonly Example[],
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const texts = new Set(examples.map(({ text }) => foldText(text)));
  texts.delete('');
  const keys = new Set(examples.map(({ text }) => foldedKey(text)));
  if (texts.size === 0) return found;
  await eachSample(
    project.samples,
    (scanned) => {
      const { text } = scanned.sample;
      if (!keys.has(foldedKey(text))) return;
      const folded = foldText(text);
      if (texts.has(folded)) addTo(found, folded, scanned.id);
    },
    pause,
  );
  return found;
}

interface FirstAnswer {
  readonly annotator: string;
  readonly sample: string;
  readonly time: number;
  readonly labels: Labels;
  readonly rules: readonly string[];
}

/** Each person's first done answer to these samples. People who are set aside do not count. */
async function firstAnswers(
  project: Project,
  { schema }: ProjectModel,
  samples: ReadonlySet<string>,
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, readonly FirstAnswer[]>> {
  const found = new Map<string, FirstAnswer[]>();
  if (samples.size === 0) return found;
  const log = new GoldLog(project, () => samples);
  await log.refresh(pause);
  const aside = new Set(schema.annotators.flatMap(({ id, isAside }) => (isAside ? [id] : [])));
  for (const annotator of log.people.filter((name) => !aside.has(name)))
    for (const [sample, answers] of log.of(annotator)) addTo(found, sample, answers[0]!);
  return found;
}

/** Of several samples with one text, a person's first answer: by the second they have seen it. */
function firstOfEach(answers: readonly FirstAnswer[]): FirstAnswer[] {
  const first = new Map<string, FirstAnswer>();
  for (const answer of answers) {
    const before = first.get(answer.annotator);
    if (!before || answer.time < before.time) first.set(answer.annotator, answer);
  }
  return [...first.values()].sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

/** How many of some answers are wrong, with the interval of their share. */
export function failing(answers: readonly TestedAnswer[]): {
  readonly tested: number;
  readonly failed: number;
  readonly share: ProportionInterval | Undefined;
} {
  const failed = answers.filter((answer) => !answer.isRight).length;
  return { tested: answers.length, failed, share: proportionInterval(failed, answers.length) };
}

/** How many answers cite a rule of the example, of those to examples that name one. */
export const citing = (answers: readonly TestedAnswer[]): number =>
  answers.filter(({ judged }) => judged.cites === true).length;
