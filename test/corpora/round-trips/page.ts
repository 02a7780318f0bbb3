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
    'A person answered a sample more than once. All answers are kept in the log, the later one counts and goes out.',
  'label-renamed': 'A label with a line break or white space at its ends has none as an id; so it goes out.',
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
  return `# Round trips: theirs → ours → theirs

Files of other tools and published corpora, imported into a new project and exported from it in the format they came in, then compared.
This page is written by a test (\`test/unit/formats/round-trips.test.ts\`) from what it sees, and the test fails when the page says anything else: \`UPDATE_DOCS=1 npx mocha test/unit/formats/round-trips.test.ts\` writes it anew.
It takes all files of each set, none left out: ${count(files)} files with ${count(sum(({ imported }) => imported.samples))} samples, ${count(sum(({ imported }) => imported.answers))} answers with ${count(sum(({ imported }) => imported.labels))} labels and ${count(sum(({ imported }) => imported.suggestions))} suggestions.
Of these files ${count(bytes)} are equal byte by byte, ${count(kinds('equal') - bytes)} but for what the table says, ${count(kinds('named'))} differ in what the [report](report.md) of the import or export names, and ${count(kinds('refused'))} hold nothing that can be labelled here and are refused with the reason.

- *Equal but for*: the fewest things that must be left out of account to make the files equal, found by trying. Nothing else differs.
- *Named by the report*: records differ; each stands in a line (of formats in which the file is the record: in a file) that the report of the import or export names. What was exported is imported again, and must hold every sample and answer that the first import made, spans and relations at their places.
- A file that is in none of these columns fails the test.

| files | format | number | equal byte by byte | equal but for | named by the report | refused |
|---|---|---|---|---|---|---|
${rows.map(rowText).join('\n')}

## What the report names

| reason | |
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
