import { counted } from '../../base/text/phrases';
import type { ProjectModel } from '../../project/model/model';
import { qualificationSamples, type GoldSources } from '../gold/judged';

type LeftOutReason = (typeof REASONS)[number];

/** Answers that are left out of agreement, and the samples that they are on. */
export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly answers: number;
  readonly samples: number;
  /** Only for `set-aside`: whose answers they are. */
  readonly people?: readonly string[];
}

/** Which answers of a project agreement is measured on. */
export interface AgreementScope {
  /** Whether an answer that counts is one of them, by its sample key and its row of the answer table. */
  includes(key: number, row: number): boolean;
  /** The others, by the reason, in the order of `REASONS`. */
  leftOut(): LeftOut[];
}

interface Reserves {
  readonly hasReserves: boolean;
  /** Whether a person labels a sample, by its key, only because others differ. */
  isReserve(key: number, person: string): boolean;
}

interface Sources extends Pick<GoldSources, 'records' | 'samples'> {
  /** Of a project that assigns samples, they have to be known. */
  readonly assignments: { readonly current: Reserves | undefined };
}

const REASONS = [
  'qualification',
  'attention-check',
  'gold',
  'after-decision',
  'reserve',
  'set-aside',
] as const;

/**
 * What agreement is of, for every number that is called agreement: answers to samples of the project, but not those to samples with a
 * known answer. These were chosen because people agree on them, or to test people. Gold that a decision became stays in, as people
 * disagreed on it before; only answers given after the decision are left out. Nor are those of reserves, which there are only where people
 * differ. `withGold`: these and people who are set aside are all that is left out.
 */
export function agreementScope(
  project: Sources,
  model: ProjectModel,
  { withGold = false }: { readonly withGold?: boolean } = {},
): AgreementScope {
  const { samples, records, assignments } = project;
  const { table } = records;
  const reserves = assignments.current?.hasReserves ? assignments.current : undefined;
  const golden = withGold ? new Map<number, Known>() : knownAnswers(project, model);
  const reasonOf = (key: number, row: number): LeftOutReason | undefined => {
    if (table.isAside(row)) return 'set-aside';
    const known = golden.get(key);
    if (typeof known === 'string') return known;
    if (known !== undefined && table.answered(row) > known) return 'after-decision';
    return reserves?.isReserve(key, table.annotatorName(row)) ? 'reserve' : undefined;
  };
  return {
    includes: (key, row) =>
      samples.has(key) && ((golden.size === 0 && !reserves) || reasonOf(key, row) === undefined),
    leftOut() {
      const found = new Map(REASONS.map((reason) => [reason, { answers: 0, samples: new Set<number>() }]));
      const people = new Set<string>();
      for (let row = 0; row < table.rows; row += 1) {
        const key = table.key(row);
        const isAnswer = table.isDone(row) && table.isInPart(row) && samples.has(key);
        const reason = isAnswer ? reasonOf(key, row) : undefined;
        if (!reason) continue;
        const count = found.get(reason)!;
        count.answers += 1;
        count.samples.add(key);
        if (reason === 'set-aside') people.add(table.annotatorName(row));
      }
      return [...found].flatMap(([reason, count]): LeftOut[] => {
        if (count.answers === 0) return [];
        const named = reason === 'set-aside' && { people: [...people].sort() };
        return [{ reason, answers: count.answers, samples: count.samples.size, ...named }];
      });
    },
  };
}

/** Why answers to a sample are left out, or the time of the decision after which they are, in milliseconds. */
type Known = LeftOutReason | number;

function knownAnswers(project: Sources, model: ProjectModel): Map<number, Known> {
  const { samples, records } = project;
  const qualifying = new Set(qualificationSamples(project, model));
  return new Map(
    [...records.gold].flatMap(([sample, { record }]): [number, Known][] => {
      const key = samples.ids.find(sample);
      if (key < 0) return [];
      const { check, origin } = record;
      // Without a record of the decision, no answer can be said to follow it.
      if (origin) return [[key, records.decisionTime(sample, origin.record) ?? Infinity]];
      if (qualifying.has(sample)) return [[key, 'qualification']];
      return [[key, check === 'attention' ? 'attention-check' : 'gold']];
    }),
  );
}

/** Says what agreement leaves out, as a sentence; empty if that is nothing. */
export function leftOutSentence(leftOut: readonly LeftOut[]): string {
  return leftOut.length === 0 ? '' : `Left out of agreement: ${leftOut.map(inWords).join('; ')}.`;
}

/** Says which of these answers count nowhere, in disagreements neither, as a sentence; empty if all do. */
export function notCountedSentence(leftOut: readonly LeftOut[]): string {
  const aside = leftOut.find(({ reason }) => reason === 'set-aside');
  return aside ? `Not counted: ${inWords(aside)}.` : '';
}

const inWords = ({ reason, answers, samples, people = [] }: LeftOut): string =>
  WORDS[reason](counted(answers, 'answer'), counted(samples, 'sample'), people.join(', '));

const WORDS: Record<LeftOutReason, (answers: string, samples: string, people: string) => string> = {
  qualification: (answers, samples) => `${answers} to ${samples} of the qualification`,
  'attention-check': (answers, samples) => `${answers} to ${samples} with an attention check`,
  gold: (answers, samples) => `${answers} to ${samples} with a gold answer`,
  'after-decision': (answers, samples) =>
    `${answers} given after the decision that became gold, to ${samples}`,
  reserve: (answers, samples) => `${answers} of reserves, to ${samples} on which others differ`,
  'set-aside': (answers, _, people) => `${answers} of people who are set aside (${people})`,
};
