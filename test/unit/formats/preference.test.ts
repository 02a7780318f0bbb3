import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { jsonLines, toLines } from '../../support/json-lines';
import { writeFiles } from '../../support/command-line';
import { carriedIn, carriedOut, exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { parquetBytes } from '../../support/parquet';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

type Row = Record<string, unknown>;
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

/** The shapes that the documentation of TRL and OpenAI shows, and what real sets add to them. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'TRL, plain': [
    { prompt: 'The sky is', chosen: ' blue.', rejected: ' green.' },
    { prompt: 'The sky is', chosen: ' 😀', rejected: ' grey.', source: 'sky', id: 'r-2' },
  ],
  'TRL, plain, implicit prompt': [
    { chosen: 'The sky is blue.', rejected: 'The sky is green.' },
    { prompt: null, chosen: 'The sun is up.', rejected: 'The sun is out.' },
    { chosen: '\n\nHuman: Hi 😀\n\nAssistant: 😁', rejected: '\n\nHuman: Hi 😀\n\nAssistant: 😂' },
  ],
  'TRL, conversational': [
    { prompt: [user('Which color?')], chosen: [assistant('Blue.')], rejected: [assistant('Green.')] },
    {
      prompt: [{ role: 'system', content: 'Be brief.' }, user('Which?')],
      chosen: [assistant('Blue.')],
      rejected: [{ role: 'assistant', content: null, tool_calls: [{ type: 'function' }] }],
      answer_a: 'a column of that name',
    },
    {
      prompt: 'Which?',
      chosen: [user('Which?'), assistant('A')],
      rejected: [user('Which?'), assistant('B')],
    },
  ],
  'TRL, conversational, implicit prompt': [
    { chosen: [user('Which?'), assistant('Blue.')], rejected: [user('Which?'), assistant('Green.')] },
  ],
  'TRL with scores': [
    { prompt: 'a', chosen: 'x', rejected: 'y', score_chosen: 8.5, score_rejected: 6 },
    { prompt: 'b', chosen: 'z', rejected: 'y', score_chosen: 7.333333333333333, score_rejected: 7 },
  ],
  OpenAI: [
    {
      input: { messages: [user('How cold is it?')], tools: [], parallel_tool_calls: true },
      preferred_output: [assistant('Quite.')],
      non_preferred_output: [assistant('No.')],
    },
  ],
  KTO: [
    { prompt: 'The sky is', completion: ' blue.', label: true },
    { prompt: 'The sky is', completion: ' green.', label: false, source: 'sky' },
    { prompt: [user('Which?')], completion: [assistant('Green.')], label: false },
  ],
};

describe('preference', function () {
  this.timeout(SLOW);

  const { folder, into, file: written } = exchangeFolder();
  const file = (name: string, rows: readonly unknown[]): string => written(name, toLines(rows));

  for (const [name, rows] of Object.entries(ROWS))
    it(`gives back ${name}`, async () => {
      await carriedIn('preference', [file('rows.jsonl', rows)], into());
      const back = await carriedOut('preference', into());
      assert.deepEqual(jsonLines(back.text), rows);
    });

  it('is a comparison of two fields whose names do not tell which was preferred', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      prompt: `p${n}`,
      chosen: `c${n}`,
      rejected: `r${n}`,
    }));
    const { losses, project } = await imported('preference', [file('rows.jsonl', rows)], into());
    assert.deepEqual(losses.written, {
      samples: 40,
      answers: 40,
      labels: 40,
      suggestions: 0,
      notes: 0,
      fields: 80,
    });
    const { layer } = project.model!.schema.layers[0]!;
    assert.deepEqual(layer?.type === 'comparison' && layer.between, ['answer_a', 'answer_b']);
    const values = recordsOf(into())
      .get('preference')!
      .map(({ labels }) => labels!.preference);
    const first = values.filter((value) => value === 'answer_a').length;
    assert.ok(first > 8 && first < 32, `${first} of 40`);
    const samples = jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as Row[];
    samples.forEach((sample, n) => assert.equal(sample[values[n] as string], `c${n}`));
  });

  it('turns one shape into another: messages, lines for KTO', async () => {
    await imported('preference', [file('rows.jsonl', ROWS['TRL with scores']!)], into());
    const openai = await exported('preference', into(), { variant: 'openai' });
    assert.deepEqual(jsonLines(openai.text)[0], {
      input: { messages: [user('a')] },
      preferred_output: [assistant('x')],
      non_preferred_output: [assistant('y')],
    });
    assert.equal(openai.losses.lossCount, 4, 'scores have no place there');
    const talk = await exported('preference', into(), { variant: 'trl-conversational' });
    assert.deepEqual(jsonLines(talk.text)[0], {
      prompt: [user('a')],
      chosen: [assistant('x')],
      rejected: [assistant('y')],
      score_chosen: 8.5,
      score_rejected: 6,
    });
    const kto = await exported('preference', into(), { variant: 'kto' });
    assert.deepEqual(jsonLines(kto.text).slice(0, 2), [
      { prompt: 'a', completion: 'x', label: true },
      { prompt: 'a', completion: 'y', label: false },
    ]);
  });

  it('plain lines of conversations hold their texts, and OpenAI lines the conversation', async () => {
    await imported('preference', [file('rows.jsonl', ROWS['TRL, conversational']!.slice(1, 2))], into());
    const plain = jsonLines((await exported('preference', into(), { variant: 'trl' })).text)[0] as Row;
    assert.equal(plain.prompt, 'system: Be brief.\n\nuser: Which?');
    assert.equal(plain.rejected, '{"tool_calls":[{"type":"function"}]}');
    const openai = jsonLines((await exported('preference', into(), { variant: 'openai' })).text)[0] as Row;
    assert.deepEqual(openai.input, { messages: ROWS['TRL, conversational']![1]!.prompt });
    assert.deepEqual(openai.non_preferred_output, ROWS['TRL, conversational']![1]!.rejected);
  });

  it('prompts with the messages of a conversation, not with their text', async () => {
    const messages = [user('Hi.'), assistant('Hello.'), user('How cold is it?')];
    writeFiles(into(), {
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: [data/*], messages: messages}\nlayers: [{id: better, type: comparison, between: [a, b]}]\nlabels: []\n',
      'data/a.jsonl': `${JSON.stringify({ id: 's-1', messages, a: 'Quite.', b: 'No.' })}\n`,
      'data/b.csv': `id,messages,a,b\ns-2,"${JSON.stringify(messages).replaceAll('"', '""')}",Quite.,No.\n`,
      'annotations/ana.jsonl': ['s-1', 's-2']
        .map(
          (sample) =>
            `${JSON.stringify({ v: 1, id: sample, time: '2026-01-01T00:00:00.000Z', annotator: 'ana', sample, labels: { better: 'a' } })}\n`,
        )
        .join(''),
    });
    const openai = jsonLines((await exported('preference', into(), { variant: 'openai' })).text) as Row[];
    assert.deepEqual(pick(openai, 'input'), [{ messages }, { messages }]);
    const talk = jsonLines((await exported('preference', into(), { variant: 'trl-conversational' })).text);
    assert.deepEqual(talk[0], {
      id: 's-1',
      prompt: messages,
      chosen: [assistant('Quite.')],
      rejected: [assistant('No.')],
    });
    const plain = jsonLines((await exported('preference', into(), { variant: 'trl' })).text) as Row[];
    assert.equal(plain[0]!.prompt, 'user\nHi.\n\nassistant\nHello.\n\nuser\nHow cold is it?');
  });

  it('reads Parquet', async () => {
    const columns = ['prompt', 'chosen', 'rejected'].map((name) => ({ name, type: 'string' }) as const);
    const content = await parquetBytes(columns, ROWS['TRL, plain']!.slice(0, 1));
    await imported('preference', [written('train.parquet', content)], into());
    assert.deepEqual(jsonLines((await exported('preference', into())).text), ROWS['TRL, plain']!.slice(0, 1));
  });

  it('names ties, lines of other kinds and what is not answered', async () => {
    const rows = [
      { prompt: 'a', chosen: 'x', rejected: 'y' },
      { prompt: 'a', completions: ['x', 'y'], labels: [true, false] },
      { prompt: 'a', completion: 'x', label: 'yes' },
      { chosen: 'x', rejected: ['y'] },
    ];
    const { losses } = await imported('preference', [file('rows.jsonl', rows)], into());
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [
      [2, 'unreadable', 2],
      [3, 'unreadable', 1],
      [4, 'unreadable', 1],
    ]);
    const records = path.join(into(), 'annotations/preference.jsonl');
    writeFileSync(
      records,
      readFileSync(records, 'utf8').replace(/"preference":"answer_."/, '"preference":"tie"'),
    );
    const back = await exported('preference', into());
    assert.equal(back.text, '');
    assert.deepEqual(pick(back.losses.losses, 'reason', 'why'), [
      ['unsupported', 'preference data have no ties'],
      ['not-answered', 'it has no preference that a line can hold'],
    ]);
  });

  it('gives back any rows', async () => {
    const text = fc
      .array(fc.constantFrom('a', ' ', '😀', '\n', 'é', '"'), { maxLength: 5 })
      .map((all) => all.join(''));
    const message = fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: text });
    const talk = fc.array(message, { minLength: 1, maxLength: 3 });
    const row = fc.oneof(
      fc.record({ prompt: text, chosen: text, rejected: text }),
      fc.record({ chosen: text, rejected: text }),
      fc.record({ prompt: talk, chosen: talk, rejected: talk, tag: fc.nat() }),
      fc.record({ chosen: talk, rejected: talk }),
      fc.record({ prompt: text, completion: text, label: fc.boolean() }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 4 }), async (made) => {
        const rows = JSON.parse(JSON.stringify(made)) as Row[];
        const project = path.join(folder.path, `p${(run += 1)}`);
        const { losses } = await imported('preference', [file('any.jsonl', rows)], project);
        assert.deepEqual(losses.losses, []);
        const back = await carriedOut('preference', project);
        assert.deepEqual(jsonLines(back.text), rows);
      }),
      { numRuns: 40 },
    );
  });
});
