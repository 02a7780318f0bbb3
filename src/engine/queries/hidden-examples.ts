import { foldText } from '../../base/text/folded-key';
import type { Example } from '../../project/model/model';
import { ANNOTATIONS, logPath } from '../log-kinds';
import { hasAnswered, isGuarded, isLimited } from '../independence';
import type { Project, WithModel } from '../project';
import { judgedAnswer } from '../gold/judged';

/** Whether an example of the guideline must not be shown: it has the text of a gold sample, and would give the answer away. */
export type IsExampleHidden = (example: Pick<Example, 'text'>) => boolean;

/** Folded text of each gold sample, until samples or gold may have changed. */
const textsOf = new WeakMap<Project, { known: ReadonlyMap<string, string> | undefined }>();

/** Whether a sample is gold that a person has not answered. As of the last refresh of `Project.goldLog`. */
export function isUnanswered(
  { project, model }: WithModel,
  person: string | undefined,
  sample: string,
): boolean {
  if (!project.records.gold.has(sample)) return false;
  if (person === undefined) return true;
  if (isGuarded(model)) return judgedAnswer(project, model, person, sample) === undefined;
  return !hasAnswered(project, person, sample);
}

/** The examples that are hidden from a person who labels; undefined if there are none. */
function examplesHiddenFrom(
  { project, model }: WithModel,
  person: string | undefined,
): IsExampleHidden | undefined {
  if (project.records.gold.size === 0 || (model.guideline?.examples.length ?? 0) === 0) return undefined;
  const hidden = new Set<string>();
  for (const [sample, text] of goldTexts(project))
    if (isUnanswered({ project, model }, person, sample)) hidden.add(text);
  return hidden.size === 0 ? undefined : ({ text }) => hidden.has(foldText(text));
}

/** The examples that a person who labels may see. */
export function shownExamples<E extends Pick<Example, 'text'>>(
  read: WithModel,
  person: string | undefined,
  examples: readonly E[],
): E[] {
  const isHidden = examplesHiddenFrom(read, person);
  return examples.filter((example) => !isHidden?.(example));
}

/** What is hidden from someone who reads the guideline, once gold and their answers have been read: nothing is hidden from reviewers, who write it. */
export async function examplesHiddenFromReader(
  { project, model }: WithModel,
  viewer: string | undefined,
): Promise<IsExampleHidden | undefined> {
  const { records, goldLog } = project;
  if (!isLimited({ project, model }, viewer)) return undefined;
  if (model.schema.reviewers.some(({ id }) => id === viewer)) return undefined;
  const own = logPath(ANNOTATIONS, model, viewer);
  return records.from(
    ({ kind, path }) => kind === 'gold' || path === own,
    async () => {
      if (isGuarded(model)) await goldLog.refresh({ path: records.complete ? undefined : own });
      return examplesHiddenFrom({ project, model }, viewer);
    },
  );
}

function goldTexts(project: Project): ReadonlyMap<string, string> {
  let texts = textsOf.get(project);
  if (!texts) {
    const kept: { known: ReadonlyMap<string, string> | undefined } = { known: undefined };
    textsOf.set(project, (texts = kept));
    project.onDidChange(({ schema, samples, answers, own }) => {
      if (schema || samples || (answers && !own)) kept.known = undefined;
    });
  }
  return (texts.known ??= new Map(
    [...project.records.gold].flatMap(([sample, { record }]) => {
      const text = project.samples.textOf(sample) ?? record.text;
      return typeof text === 'string' ? [[sample, foldText(text)]] : [];
    }),
  ));
}
