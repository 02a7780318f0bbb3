import { request, type Problem } from '../../protocol/request';
import type { PredictPlanResult, PredictResult } from '../predict/requests';

/** Extension -> server: the tests and the coverage of a guideline. `viewer`: the person who reads them. */
export const GUIDELINE_TESTS_REQUEST = request<
  { readonly root: string; readonly viewer?: string },
  GuidelineTestsResult | Problem
>('labelwright/guidelineTests');

/** What a language model of the editor is asked about examples, `only` some or all. */
export interface AskExamplesParams {
  readonly root: string;
  /** Of the model in the project. */
  readonly name: string;
  readonly only?: readonly string[] | undefined;
}

/** Extension -> server: what the model would be asked. It reads the files on disk. */
export const PLAN_EXAMPLES_REQUEST = request<AskExamplesParams, PredictPlanResult | Problem>(
  'labelwright/planExamples',
);

/** Extension -> server: asks the model by `COMPLETE_REQUEST`, and writes its answers. `promptHash`: of the plan that the user has agreed to. */
export const ASK_EXAMPLES_REQUEST = request<
  AskExamplesParams & { readonly promptHash: string },
  PredictResult | Problem
>('labelwright/askExamples');

/** What people, or models, say of an example, as far as the viewer may know. */
export interface ShownAnswers {
  /** How many answers there are. */
  readonly tested: number;
  /** Why the example fails; empty if it does not. */
  readonly fails: string;
  /** The wrong answers, and what they cite. */
  readonly said: readonly string[];
}

/** A place in a YAML file; the line is counted from 0. */
interface Place {
  readonly uri: string;
  readonly line: number;
}

export interface ShownExample extends Place {
  readonly id: string;
  readonly text: string;
  readonly labels: readonly string[];
  readonly rules: readonly string[];
  readonly people: ShownAnswers;
  readonly predictions: ShownAnswers;
  /** What models answered to the example itself. */
  readonly models: readonly (ShownAnswers & {
    readonly model: string;
    /** What is to say of a result that does not fail. */
    readonly note: string;
  })[];
}

/** A rule or a tie-breaker, and what covers it. */
export interface ShownItem extends Place {
  /** Counting answers that cite it. */
  readonly answers: number;
  readonly branches: readonly (readonly [name: string, count: number])[];
}

export interface GuidelineTestsResult {
  readonly examples: readonly ShownExample[];
  readonly items: readonly ShownItem[];
}
