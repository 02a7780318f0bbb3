import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { treesOf } from '../../../../../src/features/buckets/server/bucket-trees';
import { evaluationPage } from '../../../../../src/features/evaluate/server/requests';
import type { BucketNode, ListOrder } from '../../../../../src/protocol/buckets';
import { HostedProject } from '../../../../../src/server/hosted-project';
import { writeFiles } from '../../../../support/command-line';
import {
  answerLine,
  INTENT_SCHEMA,
  writeIntentProject,
  predictionLine,
  decisionLine,
} from '../../../../support/intent-project';
import { temporaryFolder } from '../../../../support/temporary-folder';

const ORDER: ListOrder = { by: 'cause', sort: 'cost', decided: true };
const SAMPLES = [
  { id: 's/1', text: 'my card and my money', intent: 'card' },
  { id: 's-2', text: 'money for the card', intent: 'card' },
  { id: 's-3', text: 'the password', intent: 'login' },
  { id: 's-4', text: 'the login', intent: 'login' },
];

describe('the branch of models’ errors', () => {
  const folder = temporaryFolder();
  let hosted: HostedProject;

  beforeEach(async () => {
    writeIntentProject(folder.path, SAMPLES, `${INTENT_SCHEMA}quality: {independent: true}\n`);
    const said = (sample: string, intent: string): string => predictionLine(sample, { intent });
    writeFiles(folder.path, {
      'annotations/ben.jsonl': answerLine('ben', 's/1', { intent: 'refund' }),
      'decisions/lea.jsonl': decisionLine('s/1', { intent: 'card' }),
      'predictions/m.jsonl':
        said('s/1', 'refund') + said('s-2', 'login') + said('s-3', 'card') + said('s-4', 'login'),
      'predictions/n.jsonl': said('s/1', 'refund') + said('s-4', 'card'),
      'predictions/broken.jsonl': said('s/1', ''),
    });
    hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
    await hosted.refresh();
  });
  afterEach(() => hosted.dispose());

  const below = (branch: string, more: Partial<ListOrder> & { from?: number; count?: number } = {}) =>
    treesOf(hosted).samples({
      ...ORDER,
      root: hosted.root,
      view: 'disagreements',
      branch,
      from: 0,
      count: 100,
      ...more,
    });
  const all = () => ({ ...ORDER, root: hosted.root, view: 'disagreements' as const, samples: [] });
  const lines = (nodes: readonly BucketNode[]): string[] =>
    nodes.map(({ label, description }) => [label, description].filter(Boolean).join(' '));

  it('leads from models to causes to errors, which open with the rest of their cause', async () => {
    const { disagreements } = await treesOf(hosted).tree(ORDER);
    const { label, branch, children } = disagreements.at(-1)!;
    assert.deepEqual([label, branch, children], ['Model errors', 'models', undefined]);
    assert.deepEqual(lines(await below('models')), ['broken', 'm', 'n']);
    const causes = await below('models/m');
    assert.deepEqual(lines(causes), ['Ambiguous source 1, 1 decided', 'The model itself 2']);
    const [ambiguous] = await below(causes[0]!.branch!);
    assert.deepEqual(lines([ambiguous!]), ['s/1 decided · card → refund · my card and my money']);
    assert.equal(
      ambiguous!.tooltip,
      's/1: my card and my money\n\n  label: card, decided\n  model: refund\n\nAmbiguous source\n  People differ: ana: card; ben: refund',
    );
    const { bucket, sample } = ambiguous!.target!;
    assert.equal(sample, 's/1');
    assert.deepEqual([bucket!.model, bucket!.layer], ['m', 'intent']);
    assert.ok(bucket!.about.kind === 'selection');
    assert.deepEqual(await treesOf(hosted).selected(bucket!.about.selection), ['s/1']);
    const [first, more] = await below(causes[1]!.branch!, { count: 1 });
    assert.deepEqual([first!.label, more!.kind, more!.label, more!.from], ['s-2', 'more', '… 1 more', 1]);
    assert.deepEqual(lines(await below(more!.branch!, { from: 1 })), ['s-3 login → card · the password']);
    assert.deepEqual(await treesOf(hosted).selected({ ...all(), branches: ['models/m'] }), [
      's-2',
      's-3',
      's/1',
    ]);
    const ids = [...causes, ambiguous!, first!, more!].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('says why a model cannot be evaluated, and evaluates again when files have changed', async () => {
    assert.deepEqual(lines(await below('models/nobody')).length, 1);
    assert.match((await below('models/nobody'))[0]!.label, /no predictions of "nobody"/);
    assert.deepEqual(lines(await below('models/m')), ['Ambiguous source 1, 1 decided', 'The model itself 2']);
    const corrected = predictionLine('s-3', { intent: 'login' });
    appendFileSync(`${folder.path}/predictions/m.jsonl`, corrected);
    assert.deepEqual(lines(await below('models/m')), ['Ambiguous source 1, 1 decided', 'The model itself 1']);
  });

  it('marks errors that are decided since, last, and drops those that are none any more', async () => {
    assert.deepEqual((await below('models/m')).map(({ description }) => description), ['1, 1 decided', '2']); // prettier-ignore
    const decide = (sample: string, intent: string): string => decisionLine(sample, { intent });
    writeFiles(folder.path, { 'decisions/lea.jsonl': decide('s/1', 'refund') + decide('s-2', 'refund') });
    await hosted.refresh();
    const [model, ...others] = await below('models/m');
    assert.deepEqual([lines([model!]), others], [['The model itself 2, 1 decided'], []]);
    const errors = await below(model!.branch!);
    assert.deepEqual(lines(errors), [
      's-3 login → card · the password',
      's-2 decided · refund → login · money for the card',
    ]);
    const { bucket } = errors[0]!.target!;
    assert.ok(bucket!.about.kind === 'selection');
    assert.deepEqual(await treesOf(hosted).selected(bucket!.about.selection), ['s-3', 's-2']);
  });

  it('opens the errors of one question only', async () => {
    const mood = '{id: mood, type: choice, labels: [card, login]}';
    const schema = INTENT_SCHEMA.replace('layers: [', `layers: [${mood}, `);
    const both = (one: string, intent: string) => ({ mood: one, intent });
    writeFiles(folder.path, {
      'labelwright.yaml': schema,
      'annotations/ben.jsonl': ['s-2', 's-3']
        .map((id) => answerLine('ben', id, both('card', 'card')))
        .join(''),
      'annotations/ana.jsonl': '',
      'decisions/lea.jsonl': '',
      'predictions/m.jsonl':
        predictionLine('s-2', both('login', 'login')) + predictionLine('s-3', both('login', 'card')),
    });
    await hosted.refresh();
    const nodes = await below('models/m/model');
    assert.deepEqual(
      nodes.map(({ target }) => [target!.sample, target!.bucket!.layer]),
      [
        ['s-2', 'mood'],
        ['s-3', 'mood'],
        ['s-2', 'intent'],
      ],
    );
    const about = nodes.at(-1)!.target!.bucket!.about;
    assert.ok(about.kind === 'selection');
    assert.deepEqual(await treesOf(hosted).selected(about.selection), ['s-2']);
  });

  it('lists the labels that a model doubts among the errors, and drops those that are decided', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => ({
      id: `d-${n}`,
      text: `text number ${n}`,
      intent: n % 2 ? 'card' : 'login',
    }));
    writeIntentProject(folder.path, texts);
    const said = ({ id, intent }: (typeof texts)[number], n: number): string => {
      const p = n < 2 ? 0.02 + n / 100 : 0.97;
      const [other] = ['card', 'login'].filter((label) => label !== intent);
      return predictionLine(
        id,
        { intent: n < 2 ? other : intent },
        { probabilities: { intent: { [intent]: p, [other!]: 1 - p } } },
      );
    };
    writeFiles(folder.path, {
      'annotations/ben.jsonl': '',
      'decisions/lea.jsonl': '',
      'predictions/m.jsonl': texts.map(said).join(''),
      'predictions/n.jsonl': predictionLine('d-0', { intent: 'card' }),
    });
    await hosted.refresh();
    const inErrors = async (branch: string) =>
      treesOf(hosted).samples({
        ...ORDER,
        root: hosted.root,
        view: 'errors',
        branch,
        from: 0,
        count: 100,
      });
    const { errors } = await treesOf(hosted).tree(ORDER);
    assert.deepEqual([errors.at(-1)!.label, errors.at(-1)!.branch], ['Suspects', 'suspects']);
    assert.deepEqual(lines(await inErrors('suspects/n')), [
      'No probabilities of labels, which suspects need',
    ]);
    assert.deepEqual(lines(await inErrors('suspects/m')), ['intent 2']);
    const [stop, first, second] = await inErrors('suspects/m/intent');
    assert.equal(stop!.label, '0 of 0 wrong, at most 2 left');
    assert.equal(stop!.tooltip, 'No one has decided one of them yet. Not looked at: 2 flagged suspects.');
    assert.match(lines([first!])[0]!, /^d-0 login → card · 0\.\d\d · text number 0$/);
    assert.equal(second!.label, 'd-1');
    const { bucket } = first!.target!;
    assert.deepEqual([bucket!.model, bucket!.layer, bucket!.title], ['m', 'intent', 'Suspects: intent']);
    assert.ok(bucket!.about.kind === 'selection');
    assert.deepEqual(await treesOf(hosted).selected(bucket!.about.selection), ['d-0', 'd-1']);
    const decision = decisionLine('d-0', { intent: 'card' });
    writeFiles(folder.path, { 'decisions/lea.jsonl': decision });
    await hosted.refresh();
    const [then, left] = await inErrors('suspects/m/intent');
    assert.equal(then!.label, '1 of 1 wrong, at most 1 left');
    assert.match(
      then!.tooltip!,
      /^1 suspect checked: 1 wrong \(100 %\)\. By the last 1, of which 1 were wrong/,
    );
    assert.equal(left!.label, 'd-1');
  });

  it('hides names and samples as everywhere', async () => {
    const [blind] = await below('models/m/ambiguous-source', { blind: 'fixed' });
    assert.match(blind!.tooltip!, /People differ: A: \w+; B: \w+$/);
    // Ben has answered one of the three samples.
    assert.deepEqual(lines(await below('models/m', { viewer: 'ben' })), [
      'Ambiguous source 1, 1 decided',
      '2 hidden until you have answered',
    ]);
    assert.deepEqual(await below('models/m/model', { viewer: 'ben' }), []);
    const seen = await treesOf(hosted).selected({ ...all(), branches: ['models/m'], viewer: 'ben' });
    assert.deepEqual(seen, ['s/1']);
    const work = { signal: new AbortController().signal, progress: () => {} };
    const page = await evaluationPage(
      hosted,
      { root: hosted.root, software: '1', model: 'm', viewer: 'ben' },
      work,
    );
    assert.ok('html' in page);
    assert.match(page.html, /2 errors on samples that you have not answered are hidden/);
    assert.match(page.html, /data-sample="s&#47;1"|data-sample="s\/1"/);
    assert.doesNotMatch(page.html, /s-2|s-3|the password/);
    const both = { root: hosted.root, software: '1', model: 'm', against: 'n' };
    const compared = await evaluationPage(hosted, both, work);
    assert.ok('html' in compared);
    assert.match(compared.html, /Against n<.*Gained: m is right where n is wrong.*data-sample="s-4"/s);
    const others = await evaluationPage(hosted, { ...both, viewer: 'ben' }, work);
    assert.ok('html' in others);
    assert.match(others.html, /Gained: m is right where n is wrong/);
    assert.doesNotMatch(others.html, /s-2|s-3|s-4|the login/);
  });
});
