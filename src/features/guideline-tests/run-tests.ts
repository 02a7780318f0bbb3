import { defined } from '../../base/objects';
import { addTo } from '../../base/lists';
import { foldedKey, foldText } from '../../base/text/folded-key';
import { proportionInterval } from '../../agreement/statistics/proportion';
import type { Figure } from '../../document/figure';
import { GoldLog } from '../../engine/gold/gold-log';
import type { Project, WithModel } from '../../engine/project';
import type { Example, ProjectModel } from '../../project/model/model';
import type { Labels } from '../../project/records/records';
import { eachSample } from '../../project/samples/each-sample';
import { exampleId } from '../guideline/names';
import { listModels, readPredictions, type ModelPredictions } from '../predictions/prediction-log';
import { ExampleTest, type Judged } from './judge';
import type { Finding, Position } from '../../project/findings/finding';
import { labelsNamed } from '../../project/answers/named-labels';
import { mismatchOf } from '../../rules/framework/rule-mismatch';
import { knownLayers } from '../../rules/framework/read-whole';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { labelsWhole } from '../../kinds/traits';

/** An answer to a sample with the text of an example, or of a model to the example itself, judged by the example. */
export interface TestedAnswer extends Judged {
  /** A person, or a model. */
  readonly by: string;
  readonly sample?: string;
  /** Of an answer to the example itself. */
  readonly repeat?: number;
  readonly labels: Labels;
  readonly rules: readonly string[];
}

export interface TestedExample {
  /** Its id, or its place among the examples. */
  readonly id: string;
  readonly test: ExampleTest;
  /** What is wrong with the example itself. */
  readonly faults: readonly string[];
  /** The samples that have its text. */
  readonly samples: readonly string[];
  /** Each person's first done answer. */
  readonly people: readonly TestedAnswer[];
  /** What models predict of these samples, in each run. */
  readonly predictions: readonly TestedAnswer[];
}

export interface GuidelineTests {
  readonly examples: readonly TestedExample[];
  /** The predictions of all models, so that coverage does not read them again. */
  readonly models: readonly ModelPredictions[];
}

/** Tests the examples of a guideline against all that is stored. The project must be up to date. */
export async function testGuideline(
  { project, model }: WithModel,
  pause: () => Promise<void>,
): Promise<GuidelineTests> {
  const tests = (model.guideline?.examples ?? []).map((example) => new ExampleTest(model, example));
  const samples = await samplesByText(
    project,
    tests.map(({ example }) => example),
    pause,
  );
  const log = new GoldLog(project, () => new Set([...samples.values()].flat()));
  await log.refresh({ pause });
  const names = log.people.filter((name) => !project.records.aside.has(name));
  const models: ModelPredictions[] = [];
  for (const name of await listModels(project)) {
    models.push(await readPredictions(project, name));
    await pause();
  }
  const faultsOf = exampleFaults(model, project.findings.yaml.list);
  const examples = tests.map((test, n): TestedExample => {
    const { example } = test;
    const own = samples.get(foldText(example.text)) ?? [];
    return {
      id: exampleId(example, n),
      test,
      faults: faultsOf(example),
      samples: own,
      people: names.flatMap((by) => {
        // Only the first answer counts: after it, the person knows the text.
        const all = own.flatMap((sample) => log.of(by).get(sample)?.[0] ?? []);
        const [first] = all.sort((a, b) => a.time - b.time);
        return first ? testedAnswer(test, { ...first, by }) : [];
      }),
      predictions: own.flatMap((sample) => {
        const key = project.samples.ids.find(sample);
        return models.flatMap(({ model: by, runs }) =>
          [...runs.values()].flatMap((run) => {
            const said = run.get(key);
            if (!said || said.isStale || said.error !== undefined) return [];
            return testedAnswer(test, { ...said, by }, []);
          }),
        );
      }),
    };
  });
  return { examples, models };
}

/** An answer as an example judges it, in a list; an empty list if it answers nothing that the example tests. `asked`: as in `judge`. */
export function testedAnswer(
  test: ExampleTest,
  { by, sample, repeat, labels, rules }: Omit<TestedAnswer, keyof Judged>,
  asked?: readonly unknown[],
): TestedAnswer[] {
  const judged = test.judge(labels, rules, asked);
  return judged ? [{ by, ...defined({ sample, repeat }), labels, rules, ...judged }] : [];
}

/** The ids of the samples that have the text of an example, by the folded text. */
async function samplesByText(
  project: Project,
  examples: readonly Example[],
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const texts = new Set(examples.map(({ text }) => foldText(text)).filter((text) => text !== ''));
  if (texts.size === 0) return found;
  const keys = new Set(examples.map(({ text }) => foldedKey(text)));
  await eachSample(project.samples, pause, (scanned) => {
    const { text } = scanned.sample;
    if (!keys.has(foldedKey(text))) return;
    const folded = foldText(text);
    if (texts.has(folded)) addTo(found, folded, scanned.id);
  });
  return found;
}

/** How many of some answers are wrong, and their share. */
export function failing(answers: readonly TestedAnswer[]): { tested: number; failed: number; share: Figure } {
  const failed = answers.filter(({ isRight }) => !isRight).length;
  const share = proportionInterval(failed, answers.length);
  return {
    tested: answers.length,
    failed,
    share: share.value === null ? share : { value: share.value, ci95: share.limits },
  };
}

/** The rules whose findings say that an example cannot be right as it is. */
const ABOUT_EXAMPLES: ReadonlySet<string> = new Set([
  'ambiguous-label',
  'contradictory-examples',
  'dangling-reference',
  'duplicate-example-id',
  'example-violates-schema',
]);

/** What is wrong with each example, as is known without any answer. `findings`: those of the YAML files. */
function exampleFaults(
  model: ProjectModel,
  findings: readonly Finding[],
): (example: Example) => readonly string[] {
  const errors = findings.filter(({ rule, severity }) => severity === 'error' && ABOUT_EXAMPLES.has(rule));
  return (example) => {
    const { start, end } = rangeOf(example);
    const own = errors.filter(
      ({ file, range }) =>
        file === example.file.path && isBefore(start, range.start) && isBefore(range.start, end),
    );
    return [...own.map(({ message }) => message), ...wrongRules(model, example)];
  };
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);

/** The rules that an example cites although they argue for another answer. Of marks, a rule may be about a passage that is not marked. */
function wrongRules(model: ProjectModel, example: Example): string[] {
  const given = new Map(
    [...knownLayers(model)].flatMap(([id, layer]) =>
      Object.hasOwn(example.labels, id) && labelsWhole(layer)
        ? [[id, new Set(labelsNamed(layer, example.labels[id]))] as const]
        : [],
    ),
  );
  return example.rules.flatMap(({ id }) => {
    const found = mismatchOf(model, id, given);
    return found ? `It cites "${id}", which argues ${found.argues}, but says "${found.says}".` : [];
  });
}
