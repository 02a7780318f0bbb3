import { LOSS_REASONS } from '../../../src/formats/loss-report';
import type { ExchangeFiles } from './exchange-files';
import type { Outcome, RoundTrip } from './round-trip';

/** The round trips of the files that one pattern names. */
export interface Row {
  readonly source: ExchangeFiles;
  readonly trips: readonly RoundTrip[];
}

/** What notes are about that say why a file differs. */
const NOTES: Readonly<Record<string, string>> = {
  'answered-again':
    'A person answered a sample more than once. The log keeps all answers; the last one counts and is exported.',
  'label-renamed':
    'A label id has no line break and no white space at its ends, so the label was exported without them.',
  'fields-stay': 'The format has no place for fields of samples.',
};

/** docs/formats/round-trips.md, of what was measured. */
export function roundTripsPage(rows: readonly Row[], others: ReadonlyMap<string, number>): string {
  const all = rows.flatMap(({ trips }) => trips);
  const sum = (count: (trip: RoundTrip) => number) => all.reduce((total, trip) => total + count(trip), 0);
  const files = sum(({ outcomes }) => outcomes.size);
  const outcomes = all.flatMap((trip) => [...trip.outcomes.values()]);
  const kinds = (kind: Outcome['kind']) => outcomes.filter((each) => each.kind === kind).length;
  const bytes = outcomes.filter((each) => each.kind === 'equal' && each.views.length === 0).length;
  const named = new Set(outcomes.flatMap((each) => (each.kind === 'equal' ? [] : [...each.names.keys()])));
  return `# Round trips: source → Labelwright → source

Each file of other tools and published corpora was imported into a new project, exported in its own format, and compared with the original.

A test (\`test/corpora/formats/round-trips.test.ts\`) writes this page from its results, and fails if the page is out of date. To update the page, run \`UPDATE_DOCS=1 npx mocha test/corpora/formats/round-trips.test.ts\`.

The test takes all files of each set: ${count(files)} files with ${count(sum(({ imported }) => imported.samples))} samples, ${count(sum(({ imported }) => imported.answers))} answers, ${count(sum(({ imported }) => imported.labels))} labels and ${count(sum(({ imported }) => imported.suggestions))} suggestions. Of these files,

- ${count(bytes)} are equal byte by byte;
- ${count(kinds('equal') - bytes)} are equal except for the differences in the table;
- ${count(kinds('named'))} differ in records that the [report](report.md) of the import or export names;
- ${count(kinds('refused'))} contain nothing that can be labelled, and are refused with the reason.

The columns of the table mean:

- *Equal except for*: the smallest set of differences that must be ignored to make the files equal. Nothing else differs.
- *Named by the report*: records differ, and the report of the import or export names the line of each (or the file, in formats with one record per file). The test imports the exported files again. They must contain every sample and answer of the first import, with spans and relations in the same positions.
- A file that is in none of these columns fails the test.

| files | format | number | equal byte by byte | equal except for | named by the report | refused |
|---|---|---|---|---|---|---|
${rows.map(rowText).join('\n')}

## What the report names

| reason | meaning |
|---|---|
${[...named]
  .sort()
  .map((name) => `| \`${name}\` | ${meaningOf(name)} |`)
  .join('\n')}

## Other files of these sets

Not imported: ${[...others].map(([what, number]) => `${what} (${number})`).join('; ')}.
`;
}

const count = (number: number): string => number.toLocaleString('en');

function meaningOf(name: string): string {
  const meaning = (LOSS_REASONS as Readonly<Record<string, string>>)[name] ?? NOTES[name];
  if (meaning === undefined) throw new Error(`The page does not say what ${name} means`);
  return meaning;
}

function rowText({ source, trips }: Row): string {
  const outcomes = trips.flatMap((trip) => [...trip.outcomes.values()]);
  const bytes = outcomes.filter((each) => each.kind === 'equal' && each.views.length === 0).length;
  const views = tally(
    outcomes.flatMap((each) =>
      each.kind === 'equal' && each.views.length > 0 ? [each.views.join(' and ')] : [],
    ),
  );
  const named = (kind: 'named' | 'refused') => {
    const those = outcomes.filter((each) => each.kind === kind);
    const names = new Map<string, number>();
    for (const each of those)
      for (const [name, number] of each.kind === 'equal' ? [] : each.names)
        names.set(name, (names.get(name) ?? 0) + number);
    if (those.length === 0) return '';
    return `${those.length}: ${[...names].map(([name, number]) => `${count(number)} × \`${name}\``).join(', ')}`;
  };
  const variants = [source.variant, source.out].filter((variant) => variant !== undefined);
  const format = `${source.format}${variants.length > 0 ? `, ${[...new Set(variants)].join(', ')}` : ''}`;
  const cells = [
    `\`${source.glob}\``,
    format,
    count(outcomes.length),
    bytes === 0 ? '' : count(bytes),
    views,
    named('named'),
    named('refused'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, number]) => `${number}: ${name}`).join('; ');
}
