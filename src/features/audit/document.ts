import {
  blocksOf,
  details,
  factOf,
  heading,
  joined,
  quiet,
  section,
  table,
  type Block,
  type Document,
} from '../../document/blocks';
import { counted } from '../../base/text/phrases';
import type { Audit, AuditCheck } from './audit';

interface AuditFacts {
  readonly title: string;
  /** Samples that are listed for each check. */
  readonly listed?: number;
  /** The path of a file as it is shown; project-relative by default. */
  readonly shown?: (path: string) => string;
}

/** The audit as a document; in the editor a click on a sample opens it. */
export function auditDocument(audit: Audit, facts: AuditFacts): Document {
  const { checks, lengths, off, samples } = audit;
  const found = table('Samples by finding; the first of each are below', checks, [
    ['Found', ({ title }, n) => ({ link: anchorOf(n), text: title })],
    ['Check', ({ id }) => ({ code: id })],
    ['Samples', (check) => check.count, 'number'],
    ['Share', (check) => share(check.count, samples), 'number'],
  ]);
  return {
    title: facts.title,
    subtitle: 'Audit of the data',
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(samples, 'sample'),
          factOf(audit.files, 'file'),
          ...(lengths
            ? [
                factOf(Math.round(lengths.median), 'character', ' in the median text'),
                factOf(lengths.max, 'character', ' in the longest'),
              ]
            : []),
        ],
      },
    ],
    blocks: blocksOf(
      heading(2, 'What was found', 'found'),
      checks.length === 0 ? 'Nothing.' : found,
      checks.map((check, n) => checkDetails(check, anchorOf(n), facts)),
      off.length > 0 && quiet(`Turned off in labelwright.yaml, and not looked for: ${off.join(', ')}.`),
      section(2, 'Data composition', composition(audit), 'composition'),
    ),
  };
}

const anchorOf = (check: number): string => `check-${check}`;

const share = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}\u00a0%`;

function checkDetails(
  { title, count: n, note, samples }: AuditCheck,
  anchor: string,
  { listed = Infinity, shown = (path) => path }: AuditFacts,
): Block {
  const named = samples.slice(0, listed);
  return details(
    [`${title}: `, { quiet: counted(n, 'sample') }],
    blocksOf(
      note !== undefined && quiet(note),
      table(n > named.length ? `The first ${named.length} of ${n}` : '', named, [
        [
          'Sample',
          ({ sample, path }) => (sample === undefined ? { quiet: 'no sample' } : { sample, file: path }),
        ],
        ['Where', ({ path, line }) => ({ quiet: `${shown(path)}:${line + 1}`, whole: true })],
        ['Why', ({ detail }) => detail],
      ]),
    ),
    anchor,
  );
}

/** Number of values listed for a field. */
const MAX_VALUES = 8;

const composition = ({ scripts, fields, classes, samples }: Audit): Block[] => [
  ...table('Writing systems, by most letters of each text', scripts, [
    ['Writing system', ([script]) => script],
    ['Samples', ([, n]) => n, 'number'],
    ['Share', ([, n]) => share(n, samples), 'number'],
  ]),
  ...table('Other fields of the samples', fields, [
    ['Field', ({ name }) => name],
    ['Present', ({ present }) => share(present, samples), 'number'],
    ['Values', ({ values }) => (values ? valuesLine(values) : { quiet: 'many' })],
  ]),
  ...classes.flatMap(({ layer, answers, labels }) =>
    table(`Labels given so far: ${layer}, ${counted(answers, 'answer')}`, labels, [
      ['Label', ([label]) => label],
      ['Given', ([, n]) => n, 'number'],
      ['Share', ([, n]) => share(n, answers), 'number'],
    ]),
  ),
];

const valuesLine = (values: readonly (readonly [value: string, count: number])[]) =>
  joined(
    [
      ...values.slice(0, MAX_VALUES).map(([value, n]) => [`${value} `, { quiet: n.toLocaleString('en') }]),
      ...(values.length > MAX_VALUES ? [[{ quiet: `${values.length - MAX_VALUES} more` }]] : []),
    ],
    ', ',
  );
