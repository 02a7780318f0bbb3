import { namedClosedTo } from '../../engine/independence';
import { answersToDraw, drawSpotCheck } from './draw';
import { readSpotCheck, spotCheckNames, writeSpotCheck } from './spot-check-files';
import { spotCheckResult } from './spot-check-result';
import { modelWithLayers } from '../../engine/whole-model';
import type { DrawSpotCheckParams, DrawSpotCheckResult, SpotCheckParams, SpotChecksResult } from './requests';
import type { ProjectParams } from '../../protocol/request';
import { documentMarkdown } from '../../document/markdown';
import { spotCheckDocument, spotCheckScope, VERDICTS } from './document';
import type { HostedProject } from '../../server/hosted-project';
import { type Pause, withModel } from '../../server/requests';

const CONFIDENCE = 0.95;

/** A project's spot checks with their states, and the available annotators. */
export const listSpotChecks = withModel(
  modelWithLayers,
  async ({ project, model }, _params: ProjectParams, pause: Pause) => {
    const checks: SpotChecksResult['checks'] = [];
    for (const name of await spotCheckNames(project.files)) {
      const result = await spotCheckResult({ project, model }, await readSpotCheck(project.files, name));
      const { decided, answers } = result;
      const words = { scope: spotCheckScope(result.check), verdict: VERDICTS[result.verdict] };
      checks.push({ name, ...words, decided, size: answers.length });
    }
    const counts = await answersToDraw({ project, model }, pause);
    return { checks, annotators: [...counts].map(([name, answers]) => ({ name, answers })) };
  },
);

/** Draws a spot check and writes it; an existing one with the same answers is continued. Uses the first free seed. */
export const drawInProject = withModel(
  modelWithLayers,
  async ({ project, model }, params: DrawSpotCheckParams, pause: Pause): Promise<DrawSpotCheckResult> => {
    const { annotator, wanted, accept } = params;
    const taken = new Set(await spotCheckNames(project.files));
    const size = { ...wanted, confidence: CONFIDENCE, expected: 0.5 };
    const scope = annotator === undefined ? {} : { annotators: [annotator] };
    for (let seed = 1; ; seed += 1) {
      const { check } = await drawSpotCheck({ project, model }, { scope, size, seed, accept }, pause);
      // Another spot check should draw other samples.
      if (taken.has(check.name)) continue;
      await writeSpotCheck(project.files, check);
      return { name: check.name };
    }
  },
);

/** The result of a spot check. */
export const spotCheckText = withModel(
  modelWithLayers,
  async ({ project, model }, { name, software, viewer }: SpotCheckParams) => {
    const result = await spotCheckResult({ project, model }, await readSpotCheck(project.files, name));
    const isClosed = namedClosedTo({ project, model }, viewer);
    return {
      title: `Spot check ${name}`,
      text: documentMarkdown(spotCheckDocument(result, isClosed), software),
    };
  },
);

/** Keys of the drawn samples, in the order of the draw. */
export async function spotCheckKeys(hosted: HostedProject, name: string): Promise<Set<number>> {
  const { answers } = await readSpotCheck(hosted.project.files, name);
  return new Set(
    answers.map(({ sample }) => hosted.project.samples.ids.find(sample)).filter((key) => key >= 0),
  );
}
