/**
 * Faults that windows have had, or could have: each an expression of the source, and what it would be with the fault. The tests put them back
 * one by one.
 */
import type { Drawn, Part } from './drawn';

export interface Leak {
  /** What would be shown. */
  readonly name: string;
  readonly file: string;
  /** An expression, which the file has exactly once. */
  readonly right: string;
  readonly wrong: string;
  /** Where it would come out. */
  readonly part: Part;
  /** What a pair must have to show it, so that few have to be tried. */
  readonly needs?: (pair: Drawn) => boolean;
}

/** The viewer answers gold, and is not told by the project what it says. */
const isJudged = ({ gold, qualification, samples, unnamed }: Drawn): boolean =>
  !unnamed &&
  gold?.feedback === 'none' &&
  qualification === undefined &&
  samples.some((one) => one.gold === 'yes' && (one.mine === 'done' || one.act === 'answer'));
const repeats = ({ repeatsText, samples }: Drawn): boolean => repeatsText && samples.length > 1;

const PROBLEMS = 'project';

export const LEAKS: readonly Leak[] = [
  {
    name: 'what others answered, among the problems',
    file: 'src/language/server/diagnostics-publisher.ts',
    right: 'project.findingsOf(path)',
    wrong: '{ ...project.project.findingsOf(path), hidden: 0, waitsFor: [] }',
    part: PROBLEMS,
  },
  {
    name: 'findings in records of others',
    file: 'src/engine/independence.ts',
    right: 'hides(file) || (isGold && isOthers(file))',
    wrong: 'isGold && isOthers(file)',
    part: PROBLEMS,
  },
  {
    name: 'what gold says of own answers, before the feedback',
    file: 'src/engine/independence.ts',
    right: "sample !== undefined && isDue(sample) ? redacted(finding) : 'secret'",
    wrong: 'finding',
    part: PROBLEMS,
    needs: isJudged,
  },
  {
    name: 'which samples are open only because others differ',
    file: 'src/engine/assignments/assignments.ts',
    right: 'this.differ(rows)',
    wrong: 'false',
    part: 'panels',
    needs: ({ after }) => after === 'reserves',
  },
  {
    name: 'everything, to a window without a name',
    file: 'src/engine/independence.ts',
    right: 'person !== undefined && (person !== UNNAMED || namesSeveral(read))',
    wrong: 'Boolean(person)',
    part: 'trees',
    needs: ({ unnamed }) => unnamed,
  },
  {
    name: 'that people differ, in the list of samples',
    file: 'src/panel/server/panel-service.ts',
    right: 'isGoldHidden(key) || isClosed(key)',
    wrong: 'isGoldHidden(key)',
    part: 'panels',
  },
  {
    name: 'feedback at the end, before the end',
    file: 'src/panel/server/gold-policy.ts',
    right: 'this.queue(model, caller)?.others === 0 ? this.state.samples.files : [caller.file]',
    wrong: '[caller.file]',
    part: 'panels',
    needs: ({ gold, isGoldApart, unnamed }) =>
      !unnamed && gold?.feedback === 'end' && gold.share && isGoldApart,
  },
  {
    name: 'what people said of the same text elsewhere, in the trees',
    file: 'src/features/buckets/server/item-lists.ts',
    right: 'this.#disagreements.texts.sameText(one.key)',
    wrong: '[]',
    part: 'trees',
    needs: repeats,
  },
  {
    name: 'what people said of the same text elsewhere, in review',
    file: 'src/panel/server/reviewing.ts',
    right: '!disputes.sameText(key).some(isHidden)',
    wrong: 'true',
    part: 'panels',
    needs: repeats,
  },
  {
    name: 'that a decision is faulty, among the errors',
    file: 'src/features/buckets/server/item-lists.ts',
    right: 'samples.file(at!.file) !== undefined && records.file(at!.file) === undefined',
    wrong: 'true',
    part: 'trees',
  },
  {
    name: 'gold, among the errors',
    file: 'src/features/buckets/server/item-lists.ts',
    right: '!tellsGold(one)',
    wrong: 'true',
    part: 'trees',
    needs: isJudged,
  },
  {
    name: 'gold, among the errors of a model',
    file: 'src/features/buckets/server/model-nodes.ts',
    right: 'isGoldHidden?.(sample) !== true',
    wrong: 'true',
    part: 'trees',
    needs: isJudged,
  },
  {
    name: 'gold, in the explanation of a sample',
    file: 'src/features/explain/server.ts',
    right: 'gold && !hosted.goldHidden(viewer)?.(requested)',
    wrong: 'gold',
    part: 'explanations',
    needs: isJudged,
  },
  {
    name: 'gold, in a hover',
    file: 'src/language/hover-line.ts',
    right: 'reader.goldHidden?.()?.(sample)',
    wrong: 'false',
    part: 'own records',
    needs: isJudged,
  },
  {
    name: 'gold, in an example for the guideline',
    file: 'src/language/author-actions.ts',
    right: 'reader.goldHidden?.()?.(sample)',
    wrong: 'false',
    part: 'own records',
    needs: isJudged,
  },
  {
    name: 'who said what, by references',
    file: 'src/language/references.ts',
    right: 'isClosed?.(table.key(row)) === true',
    wrong: 'false',
    part: 'guideline file',
  },
  {
    name: 'on which samples people differ, in a tie-breaker that is offered',
    file: 'src/language/tie-breaker-actions.ts',
    right: '!isClosed || !samples.some(isClosed)',
    wrong: 'true',
    part: 'guideline file',
  },
  {
    name: 'gold, in the audit of the data',
    file: 'src/features/audit/audit-project.ts',
    right: 'gold.has(file.path) ? withoutGoldAnswer(sample.fields) : sample.fields',
    wrong: 'sample.fields',
    part: 'project',
  },
  {
    name: 'what a model answers to an example whose text others have answered',
    file: 'src/features/guideline-tests/server.ts',
    right: 'isHidden(example)',
    wrong: 'false',
    part: 'project',
    needs: ({ predictions, questions }) => predictions && questions.includes('choice'),
  },
  {
    name: 'which decisions can become gold',
    file: 'src/features/promote/server.ts',
    right: 'found.planned.filter(({ sample }) => !isClosed?.(sample))',
    wrong: 'found.planned',
    part: 'explanations',
    needs: ({ kind, samples }) => kind === 'free' && samples.some(({ decision }) => decision === 'decided'),
  },
  {
    name: 'on which samples people differ, where two versions are compared',
    file: 'src/features/compare/server.ts',
    right: 'isHidden?.(sample)',
    wrong: 'false',
    part: 'versions',
  },
  {
    name: 'what was judged in a spot check',
    file: 'src/features/spot-check/document.ts',
    right: 'openOnes(all, isClosed)',
    wrong: 'all',
    part: 'quality',
    needs: ({ spotCheck, samples }) => spotCheck && samples.some(({ decision }) => decision === 'decided'),
  },
  {
    name: 'which samples a number counts',
    file: 'src/features/buckets/server/samples-result.ts',
    right: 'isClosed?.(key)',
    wrong: 'false',
    part: 'lists',
  },
];
