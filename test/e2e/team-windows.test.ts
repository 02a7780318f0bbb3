import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { openWorkbench, type Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { ATTRIBUTES } from '../support/git-clones';
import { answerLine } from '../support/intent-project';
import { jsonLines } from '../support/json-lines';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

const schema = (refund: string): string => `labelwright: 1
data: {samples: [texts.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [card, ${refund}]}]
labels: [{id: card}, {id: ${refund}}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;
const guideline = (refund: string): string => `version: "0.1.0"
status: pilot
labels:
  - {id: card, definition: A card is lost., include: [{id: R-1, text: Plastic.}], exclude: [{id: R-2, text: Money., use_instead: ${refund}}]}
  - {id: ${refund}, definition: Money is asked back., include: [{id: R-3, text: A price.}], exclude: [{id: R-4, text: A card., use_instead: card}]}
examples:
  - {id: EX-1, text: My card is gone., labels: {intent: card}, not: [${refund}]}
  - {id: EX-2, text: Pay me back., labels: {intent: ${refund}}, not: [card]}
  - {id: EX-3, text: Someone took my card., labels: {intent: card}, not: [${refund}]}
  - {id: EX-4, text: I want the price back., labels: {intent: ${refund}}, not: [card]}
changelog:
  - {version: "0.1.0", changes: [{type: added, target: "*", impact: semantic, note: First.}]}
`;
const samples = ['t-1', 't-2', 't-3', 't-4', 't-5', 't-6', 't-7'];

interface Line {
  readonly id: string;
  readonly sample: string;
  readonly labels: { readonly intent: string };
  readonly migration?: object;
}

const SHARED = / (?:is|are) on origin\/|^You had nothing new to share/;

/** An annotator and a reviewer, each in a window over a clone of their own, and one remote. */
describe('a team in two windows', () => {
  const [root, ana, lea, there] = [new Folder(), new Folder(), new Folder(), new Folder()];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (folder: Folder, ...args: string[]): string =>
    execFileSync('git', args, { cwd: folder.path, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  const join = (folder: Folder, name: string): void => {
    git(folder, 'clone', '-q', root.path, '.');
    git(folder, 'config', 'user.name', name);
    git(folder, 'config', 'user.email', `${name}@example.com`);
  };
  let anas: Workbench;
  let leas: Workbench;
  let panel: Panel;
  let review: Panel;

  before(async () => {
    git(root, 'init', '-q', '--bare', '-b', 'main');
    join(lea, 'lea');
    const files = {
      '.gitattributes': ATTRIBUTES,
      'labelwright.yaml': schema('refund'),
      'guideline.yaml': guideline('refund'),
      'texts.jsonl': lines(samples.map((id) => ({ id, text: `The text of ${id}` }))),
      'annotations/ben.jsonl': ['refund', 'card', 'refund']
        .map((intent, n) => answerLine('ben', samples[n]!, { intent }))
        .join(''),
    };
    for (const [file, text] of Object.entries(files)) lea.write(file, text);
    git(lea, 'checkout', '-qB', 'main');
    git(lea, 'add', '-A');
    git(lea, 'commit', '-qm', 'Start');
    git(lea, 'push', '-qu', 'origin', 'main');
    join(ana, 'ana');
    anas = await openWorkbench({ folder: ana.path, env });
    leas = await anas.anotherWindow(lea.path);
    panel = await Panel.open(anas, 'texts.jsonl');
    await panel.labelAs('ana');
  });
  after(async () => {
    await leas?.close();
    await closed(anas, root, ana, lea, there);
  });

  async function share(window: Workbench): Promise<string> {
    await window.forgetSaid();
    await window.command('Labelwright: Share Answers');
    return window.said(SHARED);
  }
  /** Lea applies the migration in her window. The message about it may be held back: the window shows few in a second. */
  async function migrate(last: string): Promise<void> {
    await leas.command('Labelwright: Run Migration…');
    await leas.pick('refund');
    await until('the preview', () => leas.dialog());
    await leas.answer('Apply');
    await until('the new records', () => lea.read(last).includes('"migration"'));
  }
  /** Lea commits what she changed, and shares. Returns what the window says. */
  async function sendAll(message: string): Promise<string> {
    git(lea, 'add', '-A');
    git(lea, 'commit', '-qm', message);
    await leas.forgetSaid();
    await leas.command('Labelwright: Share Answers');
    assert.match((await until('the question', () => leas.dialog()))!, new RegExp(message));
    await leas.answer('Send All');
    return leas.said(SHARED);
  }
  const head = (folder: Folder, ref = 'HEAD'): string => git(folder, 'rev-parse', ref);

  it('has one label and share, and the other get the answers, decide and share', async () => {
    await panel.press('1', '1', '1');
    await panel.saved();
    assert.equal(await share(anas), 'Your 3 new answers are on origin/main. Others have nothing new.');
    await leas.command('Labelwright: Share Answers');
    await leas.pick('lea');
    assert.equal(await leas.said(SHARED), 'You had nothing new to share. New from ana.');
    for (const label of ['Labels confused', 'card / refund']) await leas.expand('Disagreements', label);
    const rows = (await leas.tree('Disagreements')).locator('.monaco-list-row');
    await clickRow(rows.filter({ hasText: 't-1' }));
    review = await Panel.inSight(leas);
    await review.onSample('t-1');
    await review.press('1');
    await review.onSample('t-3');
    await review.saved();
    assert.equal(await share(leas), 'Your 1 new decision is on origin/main. Others have nothing new.');
  });

  it('loses nothing where both share at once', async () => {
    await panel.press('1');
    await review.press('2');
    for (const each of [panel, review]) await each.saved();
    const said = await Promise.all([share(anas), share(leas)]);
    assert.match(said[0], /^Your 1 new answer is on origin\/main\./);
    assert.match(said[1], /^Your 1 new decision is on origin\/main\./);
    for (const window of [anas, leas]) assert.match(await share(window), /^You had nothing new to share\./);
    for (const clone of [ana, lea]) assert.equal(head(clone), head(root, 'main'));
  });

  it('shows what a migration made in the other window, without closing the panel', async () => {
    lea.write('labelwright.yaml', schema('reimbursement'));
    lea.write('guideline.yaml', guideline('reimbursement'));
    lea.write('migrations/refund.yaml', 'changes: [{type: rename, from: refund, to: reimbursement}]\n');
    await migrate('decisions/lea.jsonl');
    // Ana does not know the new name yet.
    await panel.press('2');
    await panel.saved();
    assert.equal(
      await sendAll('Rename refund'),
      'Your 1 new record is on origin/main. guideline.yaml, labelwright.yaml, and migrations/refund.yaml are there too. Others have nothing new.',
    );
    assert.equal(await share(anas), 'Your 1 new answer is on origin/main. New from ben and lea.');
    await panel.onSample('t-6');
    await panel.locator('button:has-text("reimbursement")').first().waitFor();
    await panel.press('2');
    await panel.saved();
    assert.equal(await share(anas), 'Your 1 new answer is on origin/main. Others have nothing new.');

    assert.equal(await share(leas), 'You had nothing new to share. New from ana.');
    assert.match(check(lea.path).stdout, /^annotations\/ana\.jsonl:5:\d+ +error .* unknown-label$/m);
    await migrate('annotations/ana.jsonl');
    assert.equal(
      await sendAll('Rename refund in a late answer'),
      'Your 1 commit is on origin/main. Others have nothing new.',
    );
  });

  it('sends to a branch of the person where main is protected, and both get it once it is merged', async () => {
    root.write('hooks/pre-receive', '#!/bin/sh\n! grep -q refs/heads/main\n');
    chmodSync(path.join(root.path, 'hooks/pre-receive'), 0o755);
    const main = head(root, 'main');
    await panel.press('1');
    await panel.saved();
    assert.equal(
      await share(anas),
      'Your 1 new answer is on origin/labels/ana, because origin/main takes pull requests only. Others have nothing new.',
    );
    assert.equal(head(root, 'main'), main);
    git(root, 'update-ref', 'refs/heads/main', 'labels/ana');
    assert.equal(await share(leas), 'You had nothing new to share. New from ana.');
    assert.equal(await share(anas), 'You had nothing new to share. Others have nothing new.');
  });

  it('has the same files in both clones and on the server, with each record once', () => {
    git(there, 'clone', '-q', root.path, '.');
    const files = there.all();
    for (const clone of [ana, lea]) {
      assert.deepEqual(clone.all(), files);
      assert.equal(head(clone), head(root, 'main'));
    }
    assert.match(check(there.path).stdout, /^No findings/m);
    const records = (file: string) => jsonLines<Line>(files[file]!);
    const said = (file: string) =>
      records(file).map(({ sample, labels, migration }) => [
        sample,
        labels.intent,
        ...(migration ? ['migrated'] : []),
      ]);
    assert.deepEqual(said('annotations/ana.jsonl'), [
      ['t-1', 'card'],
      ['t-2', 'card'],
      ['t-3', 'card'],
      ['t-4', 'card'],
      ['t-5', 'refund'],
      ['t-6', 'reimbursement'],
      ['t-5', 'reimbursement', 'migrated'],
      ['t-7', 'card'],
    ]);
    assert.deepEqual(said('annotations/ben.jsonl'), [
      ['t-1', 'refund'],
      ['t-2', 'card'],
      ['t-3', 'refund'],
      ['t-1', 'reimbursement', 'migrated'],
      ['t-3', 'reimbursement', 'migrated'],
    ]);
    assert.deepEqual(said('decisions/lea.jsonl'), [
      ['t-1', 'card'],
      ['t-3', 'refund'],
      ['t-3', 'reimbursement', 'migrated'],
    ]);
    const ids = ['annotations/ana.jsonl', 'annotations/ben.jsonl', 'decisions/lea.jsonl'].flatMap((file) =>
      records(file).map(({ id }) => id),
    );
    assert.equal(new Set(ids).size, ids.length);
  });
});
