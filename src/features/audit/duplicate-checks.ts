import type { ProjectDivision } from '../split/divide-project';
import type { AuditCheck, AuditSample } from './audit';

/** Exact and near duplicates. Each listed pair joins two separate groups, so there are as many pairs as texts that could be removed. */
export function duplicateChecks(divided: ProjectDivision, listed: number): AuditCheck[] {
  const { division, settings } = divided;
  const exact = division.links.filter(({ equal }) => equal);
  const near = division.links.filter(({ equal }) => !equal);
  const samples = (links: typeof exact, how: (similarity: number) => string): AuditSample[] =>
    links
      .slice(0, listed)
      .map(({ a, b, similarity }) => at(divided, b, `${how(similarity)} ${nameOf(divided, a)}`));
  return [
    {
      id: 'exact-duplicates',
      title: 'The same text again',
      count: exact.length,
      samples: samples(exact, () => 'like'),
      note: 'Case, white space and Unicode form aside; texts of fewer than 20 characters are not compared.',
    },
    {
      id: 'near-duplicates',
      title: 'Nearly the same text again',
      count: near.length,
      samples: samples(near, (similarity) => `${Math.floor(similarity * 100)} % like`),
      note: `Jaccard index of character 5-grams of ${settings.nearDuplicates} or more.`,
    },
  ];
}

/** Samples that belong together but are in different splits, and texts of guideline examples in an evaluation split. */
export function leakCheck(divided: ProjectDivision, listed: number): AuditCheck {
  const leaks = divided.division.issues.filter(({ kind }) => kind !== 'left-out');
  const samples = leaks.flatMap(({ kind, samples: which, splits }) =>
    which.map((n) =>
      at(
        divided,
        n,
        kind === 'already-apart'
          ? `in ${divided.division.splits[n]}; what belongs to it is in ${splits.filter((one) => one !== divided.division.splits[n]).join(', ')}`
          : `like a guideline example, in ${splits.join(', ')}`,
      ),
    ),
  );
  return {
    id: 'leakage',
    title: 'Leaks between splits',
    count: samples.length,
    samples: samples.slice(0, listed),
    note: 'The same group, the same text or nearly the same text in two splits; a text like a guideline example in a split that measures.',
  };
}

function at({ samples }: ProjectDivision, n: number, detail: string): AuditSample {
  const { id, path, line } = samples.place(n);
  return { sample: id, path, line, detail };
}

const nameOf = ({ samples }: ProjectDivision, n: number): string => samples.id(n);
