import type { ChangedAnswer, GuidelineTouch } from './guideline-touch';
import type { VersionAnswer } from './version-pair';
import { defined } from '../../base/objects';

/** Explains a sample's share in the change of a coefficient when no change of the guideline affects it. */
export const OTHER_CLASSES = ['entered', 'left', 'people', 'relabelled', 'unchanged'] as const;
type OtherClass = (typeof OTHER_CLASSES)[number];

/** The class of a sample: changes of the guideline by number, or one of the others. */
export type SampleClass =
  | { readonly changes: readonly number[]; readonly answers: number }
  | { readonly other: OtherClass; readonly answers: number };

/** Classifies a sample that two or more people answered in either version, else undefined. `answers`: the number changed. */
export function classOf(
  layer: string,
  before: ReadonlyMap<string, VersionAnswer>,
  after: ReadonlyMap<string, VersionAnswer>,
  touch: GuidelineTouch,
): SampleClass | undefined {
  const changed = changedAnswers(before, after);
  const answers = changed.length;
  if (before.size < 2) return after.size < 2 ? undefined : { other: 'entered', answers };
  if (after.size < 2) return { other: 'left', answers };
  if (answers === 0) return { other: 'unchanged', answers };
  const changes = touch.touching(layer, changed, [...before.values(), ...after.values()]);
  if (changes.length > 0) return { changes, answers };
  const relabelled = changed.some((answer) => answer.before && answer.after);
  return { other: relabelled ? 'relabelled' : 'people', answers };
}

function changedAnswers(
  before: ReadonlyMap<string, VersionAnswer>,
  after: ReadonlyMap<string, VersionAnswer>,
): ChangedAnswer[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((annotator) => {
    const [earlier, later] = [before.get(annotator), after.get(annotator)];
    if (earlier?.key === later?.key) return [];
    return [defined({ before: earlier, after: later })];
  });
}
