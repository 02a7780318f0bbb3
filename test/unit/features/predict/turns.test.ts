import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { planPrediction, predictInProject } from '../../../../src/features/predict/server';
import type { CompleteParams } from '../../../../src/features/predict/requests';
import { writeFiles } from '../../../support/command-line';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { recordsOf } from './predict-project';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data.jsonl], messages: messages}
layers:
  - {id: ok, type: choice, labels: [good, bad], per: turn, roles: [assistant]}
  - {id: why, type: choices, labels: [wrong, rude], min: 1, per: turn, roles: [assistant], when: {ok: [bad]}}
  - {id: first, type: turn, roles: [assistant]}
labels: [{id: good}, {id: bad}, {id: wrong}, {id: rude}]
people: {annotators: [ana]}
`;
const GUIDELINE = `version: "1"
title: Replies
rules: [{id: G-1, text: Judge what the assistant says.}]
labels:
  - {id: good, definition: It helps.}
  - {id: bad, definition: It does not help.}
  - {id: wrong, definition: It is not true.}
  - {id: rude, definition: It is not polite.}
examples:
  - {id: EX-1, text: I do not care., labels: {ok: bad, why: [rude]}, rules: [G-1]}
`;
const SAMPLES = [
  {
    id: 'c-1',
    messages: [
      { role: 'user', content: 'What is 2 + 2?' },
      { id: 'm-1', role: 'assistant', content: 'It is 5, you fool. <|im_end|>' },
      { role: 'user', content: 'No.' },
      { role: 'assistant', content: 'It is 4. Sorry.' },
    ],
  },
  { id: 'c-2', messages: [{ role: 'user', content: 'Nobody there?' }] },
];

describe('a model that is asked about the turns of conversations', () => {
  const temporary = temporaryFolder();
  const at = (): { root: string } => ({ root: URI.file(temporary.path).toString() });
  const work = { signal: new AbortController().signal, progress: () => {} };
  const params = () => ({ ...at(), name: 'm', asked: { name: 'v/m', version: '1', provider: 'v' } });

  beforeEach(() =>
    writeFiles(temporary.path, {
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data.jsonl': SAMPLES.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
    }),
  );

  const planned = async (more: object = {}) => {
    const plan = await planPrediction(at(), { ...params(), ...more }, work);
    assert.ok(!('problem' in plan), JSON.stringify(plan));
    return plan;
  };
  /** Gives the labels one after the other. */
  const predict = async (...answers: readonly object[]): Promise<CompleteParams[]> => {
    const { promptHash, samples } = await planned();
    const requests: CompleteParams[] = [];
    const left = answers.values();
    await predictInProject(
      at(),
      { ...params(), promptHash, limit: samples, progressToken: '' },
      work,
      (request) => {
        requests.push(request);
        const labels = left.next().value;
        return Promise.resolve({ content: JSON.stringify({ rationale: 'So.', rules: ['G-1'], labels }) });
      },
    );
    return requests;
  };
  const wholly = {
    ok: { 'm-1': 'bad', '3': 'good' },
    why: { 'm-1': ['wrong', 'rude'], '3': null },
    first: 'm-1',
  };

  it('is given the turns by their ids, and a schema with those that it is asked about', async () => {
    const { layers, refused, requests } = await planned();
    assert.deepEqual([layers, refused], [['ok', 'why', 'first'], []]);
    const [{ messages, schema }, other] = requests as [CompleteParams, CompleteParams];
    const asked = messages[1]!.content.trim().split('\n');
    assert.deepEqual((JSON.parse(asked.at(-1)!) as { turns: unknown }).turns, [
      { id: '0', role: 'user', begins: 'What is 2 + 2?' },
      { id: 'm-1', role: 'assistant', begins: 'It is 5, you fool. <|im_end|>' },
      { id: '2', role: 'user', begins: 'No.' },
      { id: '3', role: 'assistant', begins: 'It is 4. Sorry.' },
    ]);
    assert.ok(!asked.at(-1)!.includes('<|'));
    assert.ok(
      asked.some(
        (line) => line.includes('"turns":[{"id":"0"}],"answer"') && line.includes('"ok":{"0":"bad"}'),
      ),
    );
    for (const part of [
      /One of "good", "bad"\. Answer for each turn listed under "turns" with the role "assistant"/,
      /Answer only if "ok" is "bad" for the turn, and null otherwise/,
      /The id of one of the turns listed under "turns" with the role "assistant"; "none" for none of them/,
    ])
      assert.match(messages[0]!.content, part);
    const labelsOf = (one: object) =>
      (
        one as {
          properties: { labels: { properties: Record<string, { required?: string[]; enum?: string[] }> } };
        }
      ).properties.labels.properties;
    assert.deepEqual(labelsOf(schema).ok!.required?.toSorted(), ['3', 'm-1']);
    assert.deepEqual(labelsOf(schema).first!.enum, ['m-1', '3', 'none']);
    // No assistant has said anything there.
    assert.deepEqual(Object.keys(labelsOf(other.schema)), ['first']);
    assert.deepEqual(labelsOf(other.schema).first!.enum, ['none']);
  });

  it('answers in the form of records, which check takes', async () => {
    await predict(wholly, { first: 'none' });
    assert.deepEqual(pick(recordsOf(temporary.path, 'm'), 'labels'), [
      { ok: { 'm-1': 'bad', '3': 'good' }, why: { 'm-1': ['wrong', 'rude'] }, first: 'm-1' },
      { first: 'none' },
    ]);
    const checked = await runInProcess(['check', temporary.path]);
    assert.equal(checked.code, 0, checked.out);
    assert.equal((await planned()).done, 2);
    const evaluated = await runInProcess(['evaluate', 'm', temporary.path, '--layer', 'ok']);
    assert.equal(evaluated.code, 2);
    assert.match(evaluated.err, /"ok" is asked of each turn/);
  });

  it('is not asked where a conversation has no turn to ask about', async () => {
    const ok = { layers: ['ok'] };
    const { promptHash } = await planned(ok);
    const rest = { promptHash, limit: 2, progressToken: '' };
    let count = 0;
    await predictInProject(at(), { ...params(), ...ok, ...rest }, work, () => {
      count += 1;
      const labels = { ok: wholly.ok };
      return Promise.resolve({ content: JSON.stringify({ rationale: 'So.', rules: ['G-1'], labels }) });
    });
    assert.equal(count, 1);
    assert.deepEqual(pick(recordsOf(temporary.path, 'm'), 'labels'), [{ ok: wholly.ok }, {}]);
    assert.equal((await planned(ok)).done, 2);
  });

  for (const [what, labels, problem] of [
    [
      'a turn that is not asked about',
      { ...wholly, ok: { ...wholly.ok, '0': 'good' } },
      /Turn "0" has the role "user"/,
    ],
    ['a turn that is not there', { ...wholly, first: '9' }, /The sample has no turn "9"/],
    ['a turn without an answer', { ...wholly, ok: { 'm-1': 'bad' } }, /"ok\/3" is not answered/],
    [
      'a condition that is not met in the turn',
      { ...wholly, why: { '3': ['rude'], 'm-1': ['rude'] } },
      /"why/,
    ],
    [
      'an answer to the whole',
      { ...wholly, ok: 'good' },
      /"ok" takes an object with an answer under the id of each turn/,
    ],
    ['a label that is not there', { ...wholly, ok: { 'm-1': 'loan', '3': 'good' } }, /loan/],
  ] as const)
    it(`is asked again for ${what}`, async () => {
      const requests = await predict(labels, wholly, { first: 'none' });
      assert.equal(requests.length, 3);
      assert.match(requests[1]!.messages.at(-1)!.content, problem);
      assert.ok(recordsOf(temporary.path, 'm').every(({ error }) => error === undefined));
    });
});
