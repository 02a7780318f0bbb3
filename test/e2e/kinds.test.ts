import assert from 'node:assert/strict';
import type { AnnotationRecord, DecisionRecord } from '../../src/project/records/records';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, lines, run, closed } from './support/project';

const files = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], messages: messages, context: [short, long]}
guideline: {version: "1.0.0"}
layers:
  - {id: intent, type: choice, labels: [refund, other]}
  - {id: topics, type: choices, labels: [price, size], open: true}
  - {id: tone, type: rating, min: 1, max: 3}
  - {id: marks, type: spans, labels: [thing, place], discontinuous: true, attributes: [{id: state, type: choice, labels: [whole, broken], only_for: [thing]}]}
  - {id: links, type: relations, spans: marks, labels: [at]}
  - {id: better, type: comparison, between: [short, long]}
  - {id: failure, type: turn, roles: [assistant]}
  - {id: kind, type: choice, labels: [warm, cold], per: turn, roles: [assistant]}
  - {id: why, type: text}
labels: [{id: refund}, {id: other}, {id: price}, {id: size}, {id: thing, key: j}, {id: place, key: k}, {id: at, key: l}, {id: warm}, {id: cold}]
people: {annotators: [ana, ben], reviewers: [lea]}
`,
  'data/talks.jsonl': lines(
    ['t-1', 't-2'].map((id) => ({
      id,
      short: 'Yes.',
      long: 'Yes, of course.',
      messages: [
        { role: 'user', content: 'The lamp in the hall is broken.' },
        { role: 'assistant', content: 'Sorry. Which lamp?' },
        { role: 'user', content: 'The green one.' },
        { role: 'assistant', content: 'We send another.' },
      ],
    })),
  ),
};

/** What ana answers. */
const ANSWER = {
  intent: 'refund',
  topics: ['price', 'rude'],
  tone: 2,
  better: 'long',
  failure: '1',
  kind: { 1: 'warm', 3: 'cold' },
  marks: [
    { id: 's1', start: 9, end: 13, label: 'thing', text: 'lamp', attributes: { state: 'broken' } },
    { id: 's2', start: 21, end: 25, label: 'place', text: 'hall' },
  ],
  links: [{ label: 'at', from: 's1', to: 's2' }],
  why: 'Asks again.',
};

describe('every kind of question', () => {
  const folder = new Folder(files);
  let workbench: Workbench;
  let panel: Panel;
  before(async () => {
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
  });
  after(() => closed(workbench, folder));

  /** Waits for the question with the focus. */
  const at = (id: string): Promise<unknown> =>
    until(
      `the question ${id}`,
      () => panel.locator('.layer.active .layer-name').innerText(),
      (name) => name.startsWith(id),
    );

  it('is answered by keyboard, while the server is killed', async () => {
    panel = await Panel.start(workbench);
    await panel.onSample('t-1');
    await panel.press('1', '3', ',');
    await panel.locator('.code-field input:focus').waitFor();
    await workbench.page.keyboard.type('rude');
    await panel.press('Enter', 'Escape');
    await at('tone');
    await panel.press('2', '5', '8', 'w', 'o');
    await panel.saved();
    await workbench.killLanguageServer();
    await panel.select(['lamp']);
    await panel.press('j', 'a', '2', 'Escape');
    await panel.select(['hall']);
    await panel.press('k', 'Shift+Tab', 'l');
    await panel.press('Enter', 'Escape', '.', '.', '.');
    await panel.locator('.layer.active input:focus, .layer.active textarea:focus').waitFor();
    await workbench.page.keyboard.type('Asks again.');
    await panel.press('Escape', 'Enter');
    await panel.onSample('t-2');
    await panel.saved();
    const { status, labels } = folder.records('ana').at(-1)!;
    assert.equal(status, 'done');
    assert.deepEqual(labels, ANSWER);
  });

  it('is reviewed and decided', async () => {
    const other = {
      intent: 'other',
      topics: ['size'],
      tone: 1,
      marks: [{ id: 's1', start: 9, end: 13, label: 'thing', text: 'lamp', attributes: { state: 'whole' } }],
      links: [],
      better: 'tie',
      failure: 'none',
      kind: { 1: 'cold', 3: 'cold' },
      why: 'No.',
    };
    const mine = folder.records('ana').at(-1)!;
    const id = '01M8KHZNHB4H5935RM75RSDVG6';
    folder.write('annotations/ben.jsonl', lines([{ ...mine, id, annotator: 'ben', labels: other }]));
    await panel.locator('.annotator').click();
    await workbench.pick('lea');
    await panel.locator('.annotator').getByText('lea').waitFor();
    await panel.press('Alt+r');
    await panel.locator('.review-badge').waitFor();
    // The file of the other person may be read only now: then the panel says that a sample is waiting.
    const start = panel.locator('main').getByRole('button', { name: 'Start', exact: true });
    await panel.locator('.sample-id').or(start).first().waitFor();
    if (await start.isVisible()) await start.click();
    await panel.onSample('t-1');
    const differing = await until(
      'what differs',
      () => panel.locator('.differs').allInnerTexts(),
      (rows) => rows.length === 10,
    );
    assert.deepEqual(
      differing.map((row) => row.split('\n', 2).join(' ')),
      [
        'intent differs',
        'topics differs',
        'tone differs',
        'marks attributes differ',
        'marks missing',
        'links missing',
        'better differs',
        'failure differs',
        'kind, turn 2 differs',
        'why differs',
      ],
    );
    await panel.press('1');
    await panel.saved();
    const decision = JSON.parse(folder.read('decisions/lea.jsonl')) as DecisionRecord;
    assert.deepEqual(decision.labels, ANSWER);
    assert.deepEqual(decision.origin, { kind: 'accepted', annotators: ['ana'] });
  });

  it('is resolved, reported, exported and imported again', () => {
    const cli = (...args: string[]) => run(folder.path, ...args);
    const resolved = JSON.parse(cli('resolve').stdout.split('\n')[0]!) as { labels: object };
    assert.deepEqual(resolved.labels, ANSWER);
    const report = JSON.parse(cli('report', 'agreement', '--format', 'json').stdout) as {
      layers: { id: string }[];
    };
    assert.deepEqual(new Set(report.layers.map(({ id }) => id)), new Set(Object.keys(ANSWER)));
    const { stderr } = cli('export', 'label-studio', '-o', 'tasks.json', '--annotator', 'ana');
    // What the format has no place for is named, each by itself.
    for (const lost of ['failure "1"', 'kind/1 "warm"', 'kind/3 "cold"'])
      assert.ok(stderr.includes(lost), stderr);
    cli('import', 'auto', 'tasks.json', '-C', 'back');
    const back = JSON.parse(folder.read('back/annotations/ana.jsonl')) as AnnotationRecord;
    const { intent, topics, tone, better, why, marks, links } = ANSWER;
    assert.deepEqual(back.labels, { intent, topics, tone, better, why, marks, relations: links });
  });
});
