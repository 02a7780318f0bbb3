import assert from 'node:assert/strict';
import { jsonLines } from '../../support/json-lines';
import { builtCommandLine } from '../../support/command-line';
import { recordLine as record } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const messages = [
  { role: 'user', content: 'Where is my order?' },
  { role: 'assistant', content: 'It was sent to the moon.' },
  { role: 'user', content: 'To the moon?' },
  { role: 'assistant', content: 'Yes, to the moon.' },
];
const sample = (id: string): string =>
  JSON.stringify({ id, messages: [...messages, { role: 'user', content: id }] });
const answers = (annotator: string, turns: Readonly<Record<string, unknown>>): string =>
  Object.entries(turns)
    .map(([id, turn]) => record(annotator, id, { failure: turn }))
    .join('\n');

const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], messages: messages}
layers:
  - {id: failure, type: turn, roles: [assistant]}
people: {annotators: [ana, ben, cem]}
`,
  'data/one.jsonl': ['c-1', 'c-2', 'c-3', 'c-4'].map(sample).join('\n'),
  'annotations/ana.jsonl': answers('ana', { 'c-1': '1', 'c-2': '1', 'c-3': 'none', 'c-4': '3' }),
  'annotations/ben.jsonl': answers('ben', { 'c-1': '1', 'c-2': '3', 'c-3': 'none', 'c-4': 'none' }),
  'annotations/cem.jsonl': answers('cem', { 'c-1': '1', 'c-2': '3', 'c-3': 'none' }),
};

interface Project {
  disagreements: { kind: string; labels: string[]; samples: { sample: string }[] }[];
  disputes: { sample: string; cause: string; evidence: string[] }[];
}

describe('a question for a turn, at the command line', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();
  const json = (...args: string[]): unknown => {
    const { out, err } = cli.run(temporary.path, [...args, '--json']);
    try {
      return JSON.parse(out);
    } catch {
      return assert.fail(err || out);
    }
  };
  beforeEach(() => temporary.write(project));

  it('is checked: the type of the value, the turn and its role', () => {
    temporary.write({
      'annotations/ana.jsonl': answers('ana', { 'c-1': 1, 'c-2': '9', 'c-3': '0', 'c-4': 'none' }),
    });
    const { out } = cli.run(temporary.path, [
      'check',
      '--rule',
      'cardinality-violation',
      '--rule',
      'unknown-turn',
    ]);
    assert.match(out, /"failure" takes the id of a turn as a text, like "1", or "none"/);
    assert.match(
      out,
      /The sample has no turn "9"\. Its turns are "0", "1", "2", "3" and "4"|has no turn "9"/,
    );
    assert.match(out, /Turn "0" has the role "user", and "failure" asks for a turn of "assistant"/);
    assert.match(out, /3 errors/);
  });

  it('has agreement as labels without an order, and none by label', () => {
    const { layers } = json('agreement') as { layers: Record<string, Record<string, unknown>> };
    // By hand: of 11 pairable answers, 4/11 of the coincidences differ, and 80/110 are expected to.
    assert.equal(layers['failure']!['alpha.nominal'], 0.5);
    assert.equal(layers['failure']!['level'], 'nominal');
  });

  it('has buckets for different turns, and for a turn and none', () => {
    const [{ disagreements, disputes }] = (json('buckets') as { projects: Project[] }).projects as [Project];
    assert.deepEqual(
      disagreements.map(({ kind, labels, samples }) => [kind, labels, samples.map((one) => one.sample)]),
      [
        ['turn', ['a turn', 'another turn'], ['c-2']],
        ['turn', ['a turn', 'none'], ['c-4']],
      ],
    );
    assert.deepEqual(
      disputes.map(({ sample: id, cause, evidence }) => [id, cause, evidence]),
      [
        ['c-2', 'other', ['ana: 1', 'ben, cem: 3']],
        ['c-4', 'other', ['ana: 3', 'ben: none']],
      ],
    );
  });

  it('is resolved by the majority, and left open where there is none', () => {
    const { out } = cli.run(temporary.path, ['resolve']);
    const lines = jsonLines<{ labels: object; unresolved?: Record<string, { reason: string }> }>(out);
    assert.deepEqual(
      lines.map(({ labels, unresolved }) => [labels, unresolved?.['failure']?.reason]),
      [
        [{ failure: '1' }, undefined],
        [{ failure: '3' }, undefined],
        [{ failure: 'none' }, undefined],
        [{}, 'tie'],
      ],
    );
  });

  it('goes out in a table, comes back, and is named as lost where a format has no place for it', () => {
    const run = (...args: string[]) => cli.run(temporary.path, args);
    const out = run('export', 'csv', '--policy', 'all', '-o', 'table.csv', '--strict');
    assert.equal(out.code, 0, out.err);
    assert.match(temporary.read('table.csv'), /,ana,failure,turn,1,/);
    const studio = run('export', 'label-studio', '--policy', 'all', '-o', 'studio.json', '--strict');
    assert.equal(studio.code, 1);
    assert.match(studio.err, /not carried: 11 × unsupported \(11 labels\)/);
    for (const who of ['ana', 'ben', 'cem']) temporary.write({ [`annotations/${who}.jsonl`]: '' });
    const back = run('import', 'csv', 'table.csv', '-C', '.', '--strict');
    assert.equal(back.code, 0, back.err);
    const record = temporary.read('annotations/ben.jsonl');
    assert.match(record, /"sample":"c-2".*"failure":"3"/);
  });
});
