import assert from 'node:assert/strict';
import { jsonLines, toLines } from '../../support/json-lines';
import {
  carriedIn,
  carriedOut,
  exchangeFolder,
  exported,
  imported,
  labelsIn,
  recordsOf,
} from '../../support/exchange';

type Task = Record<string, unknown> & { _input_hash: number; _annotator_id: string; _timestamp: number };
const tasks = (text: string): Task[] => jsonLines(text) as Task[];

describe('prodigy', function () {
  const { into, file: written } = exchangeFolder();
  const file = (lines: readonly object[]): string => written('a.jsonl', toLines(lines));
  const hashes = { _input_hash: -12, _task_hash: 34 };
  /** Tasks of each kind, with the errors that the linter has for them. */
  const KINDS: Readonly<Record<string, readonly [lines: object[], rules: string[]]>> = {
    'entities with tokens': [
      [
        {
          text: 'Ana’s shop opens',
          meta: { source: 'x' },
          ...hashes,
          tokens: [{ text: 'Ana', start: 0, end: 3, id: 0 }, { text: '’s', start: 3, end: 5, id: 1 }],
          spans: [{ start: 0, end: 3, token_start: 0, token_end: 0, label: 'PERSON' }],
          answer: 'accept',
        },
        { text: 'No one', ...hashes, _input_hash: 13, spans: [], answer: 'accept' },
      ],
      [],
    ],
    'spans that were not looked at': [
      [{ text: 'IRF-4 and CML', spans: [{ start: 0, end: 5, label: 'GENE' }], meta: { source: 'y' } }],
      [],
    ],
    // Bare texts ask nothing yet, and the linter says so.
    'bare texts': [[{ text: 'one', meta: { source: 'z' } }, { text: 'two' }], ['schema-violation']],
    'one label, accepted or rejected': [
      [
        { text: 'one', priority: 0.5, label: 'DOCS', ...hashes, answer: 'reject' },
        { text: 'two', priority: 1.5, label: 'DOCS', ...hashes, _input_hash: 14, answer: 'accept' },
      ],
      [],
    ],
  }; // prettier-ignore
  for (const [what, [given, rules]] of Object.entries(KINDS))
    it(`gives back ${what}`, async () => {
      const { losses, findings } = await imported('prodigy', [file(given)], into());
      assert.deepEqual(losses.losses, []);
      assert.deepEqual([...new Set(findings.map(({ rule }) => rule))], rules);
      const back = await carriedOut('prodigy', into());
      assert.deepEqual(tasks(back.text), given);
    });

  it('keeps people apart; who answered twice has two records, of which the later one counts and goes out', async () => {
    const answer = (input: number, person: string, said: string, time: number) => ({
      text: `text ${input}`,
      _input_hash: input,
      _task_hash: input + 100,
      label: 'new',
      _view_id: 'classification',
      answer: said,
      _timestamp: time,
      _annotator_id: person,
      _session_id: `s-${person}`,
    });
    const given = [
      answer(1, 'ana', 'accept', 1_700_000_000),
      answer(1, 'ben', 'reject', 1_700_000_001),
      answer(2, 'ana', 'ignore', 1_700_000_002),
      answer(1, 'ana', 'reject', 1_700_000_009),
    ];
    const { losses, project } = await carriedIn('prodigy', [file(given)], into());
    assert.equal(project.samples.total, 2);
    assert.deepEqual([...recordsOf(into())].map(([name, { length }]) => [name, length]), [['ana', 3], ['ben', 1]]); // prettier-ignore
    assert.deepEqual(losses.written, {
      samples: 2,
      answers: 4,
      labels: 4,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
    const order = (list: Task[]) =>
      [...list].sort((a, b) => a._input_hash - b._input_hash || (a._annotator_id < b._annotator_id ? -1 : 1));
    const back = await exported('prodigy', into());
    assert.deepEqual(order(tasks(back.text)), order(given.slice(1) as Task[]));
  });

  it('takes what nobody answered as suggestions, and rejected spans as no label', async () => {
    const lines = [
      { text: 'a b', spans: [{ start: 0, end: 1, label: 'X' }], meta: { score: 0.5 } },
      { text: 'a c', spans: [{ start: 0, end: 1, label: 'X' }], answer: 'reject', _session_id: 'ben' },
      {
        text: 'a d',
        options: [
          { id: 'p', text: 'Pos' },
          { id: 'n', text: 'Neg' },
        ],
        accept: ['n'],
        answer: 'accept',
        _session_id: 'ben',
      },
    ];
    const content = lines.map((line) => JSON.stringify(line)).join('\n');
    const { losses } = await carriedIn('prodigy', [written('a.jsonl', content)], into());
    assert.deepEqual(losses.written, {
      samples: 3,
      answers: 2,
      labels: 3,
      suggestions: 1,
      notes: 0,
      fields: 1,
    });
    assert.deepEqual(labelsIn(into(), 'ben'), [{ answer: 'reject' }, { choice: 'n' }]);
    assert.deepEqual(tasks((await exported('prodigy', into())).text), lines);
  });

  it('gathers the labels that one person gave to one text on several lines', async () => {
    const lines = ['A', 'B'].map((label, n) => ({
      text: 'a',
      _input_hash: 7,
      label,
      answer: 'accept',
      _session_id: 'ben',
      _timestamp: 1_700_000_000 + n,
    }));
    await imported('prodigy', [file(lines)], into());
    assert.deepEqual(recordsOf(into()).get('ben')!.at(-1)!.labels, { A: 'accept', B: 'accept' });
  });

  it('lets the quotes decide when offsets count UTF-16 units', async () => {
    const line = { text: '😀 Ana', spans: [{ start: 3, end: 6, label: 'X', text: 'Ana' }], answer: 'accept' };
    const { losses, findings } = await imported('prodigy', [file([line])], into());
    assert.deepEqual(findings, []);
    assert.match(losses.notes[0]!.text, /offsets are read as utf16: 1 of 1 quotes/);
    assert.deepEqual(recordsOf(into()).get('prodigy')![0]!.labels, {
      entities: [{ id: 's1', start: 2, end: 5, label: 'X', text: 'Ana' }],
    });
  });
});
