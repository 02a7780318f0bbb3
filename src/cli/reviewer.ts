import type { ProjectModel } from '../project/model/model';
import { isAnnotatorName, nameProblem } from '../project/records/annotator-name';
import { UsageError } from './options';

/**
 * The reviewer in whose name a command writes: the one that `--as` gives, or the only one of the project. `does`: what it has them do, such
 * as "decides". Throws UsageError if nobody is named, or somebody who is not a reviewer where the project lists any.
 */
export function reviewerOf({ schema }: ProjectModel, given: string | undefined, does: string): string {
  const reviewers = schema.reviewers.map(({ id }) => id);
  const name = given ?? (reviewers.length === 1 ? reviewers[0] : undefined);
  if (name === undefined)
    throw new UsageError(
      reviewers.length === 0
        ? `Say who ${does} with --as NAME: labelwright.yaml lists no reviewer under people.`
        : `Say who ${does} with --as NAME: ${reviewers.join(', ')}.`,
    );
  if (!isAnnotatorName(name)) throw new UsageError(nameProblem(name));
  if (reviewers.length > 0 && !reviewers.includes(name))
    throw new UsageError(
      `"${name}" is not among people.reviewers of labelwright.yaml: ${reviewers.join(', ')}. Name one of them with --as, or add "${name}" there.`,
    );
  return name;
}
