import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ATTRIBUTES } from '../support/git-clones';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, lines, closed } from './support/project';

const FILE = 'annotations/zoe.jsonl';
const GUIDELINE = `version: "1"
labels: [{id: a, definition: The first.}, {id: b, definition: The second.}]
`;
const NOW = ['s1', 's2', 's3', 's4', 's5'];
/** They open when the owner takes the condition out. */
const LATER = ['s6', 's7', 's8'];
const record = (id: string, sample: string): string =>
  lines([
    {
      v: 1,
      id,
      time: '2026-11-01T09:00:00.000Z',
      annotator: 'zoe',
      sample,
      labels: { topic: 'b' },
      status: 'done',
    },
  ]);

/** Two machines of one person and one remote; one machine is used from the editor. */
describe('sharing answers', () => {
  const folder = new Folder();
  const at = (...parts: string[]): string => path.join(folder.path, ...parts);
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: at('gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  let workbench: Workbench;

  before(async () => {
    folder.write('gitconfig', '[user]\n\tname = Zoë\n\temail = zoe@example.com\n');
    git(folder.path, 'init', '-q', '--bare', '-b', 'main', 'origin');
    git(folder.path, 'clone', '-q', 'origin', 'laptop');
    folder.write(
      'laptop/labelwright.yaml',
      `labelwright: 1
data: {samples: [data.jsonl]}
guideline: guideline.yaml
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`,
    );
    folder.write('laptop/guideline.yaml', GUIDELINE);
    folder.write('laptop/.gitattributes', ATTRIBUTES);
    folder.write(
      'laptop/data.jsonl',
      lines([...NOW, ...LATER].map((id) => ({ id, text: `The text of ${id}` }))),
    );
    for (const [batch, samples, after] of [
      ['now', NOW, ''],
      ['later', LATER, 'after: {guideline: pilot}\n'],
    ] as const) {
      folder.write(`laptop/assignments/${batch}.yaml`, `people: [zoe]\n${after}`);
      folder.write(
        `laptop/assignments/${batch}.jsonl`,
        lines(samples.map((sample) => ({ sample, people: ['zoe'] }))),
      );
    }
    folder.write(`laptop/${FILE}`, record('r1', 's3'));
    git(at('laptop'), 'checkout', '-qB', 'main');
    git(at('laptop'), 'add', '-A');
    git(at('laptop'), 'commit', '-qm', 'Start');
    git(at('laptop'), 'push', '-qu', 'origin', 'main');
    git(folder.path, 'clone', '-q', 'origin', 'desk');
    const settings = { 'labelwright.annotator': 'zoe', 'git.openRepositoryInParentFolders': 'always' };
    workbench = await openWorkbench({ folder: at('desk'), settings, env });
  });
  after(() => closed(workbench, folder));

  const driver = (): string => git(at('desk'), 'config', '--default', '', 'merge.labelwright.driver').trim();

  it('has plain Git merge records one by one in this clone, if that is wanted', async () => {
    await workbench.said(/^Git in this clone merges answers line by line/);
    assert.equal(driver(), '');
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'merge-driver.png'));
    await workbench.page
      .locator('.notification-toast')
      .getByRole('button', { name: 'Set Up Git', exact: true })
      .click();
    const value = await until('the setting', () => Promise.resolve(driver()), Boolean);
    // In other clones, so that nothing changes for the person here.
    const [one, two] = ['one', 'two'].map((name) => {
      git(folder.path, 'clone', '-q', 'origin', name);
      git(at(name), 'config', 'merge.labelwright.driver', value);
      appendFileSync(at(name, FILE), record(name, `s-${name}`));
      git(at(name), 'commit', '-qam', name);
      return at(name);
    });
    git(one!, 'pull', '-q', '--no-rebase', '--no-edit', two!, 'main');
    const merged = readFileSync(path.join(one!, FILE), 'utf8');
    assert.doesNotMatch(merged, /^[<=>]/m);
    assert.deepEqual(Array.from(merged.matchAll(/"sample":"(.*?)"/g), ([, sample]) => sample).sort(), [
      's-one',
      's-two',
      's3',
    ]);
  });

  it('sends what was labelled, with what the other machine sent meanwhile', async () => {
    appendFileSync(at('laptop', FILE), record('r2', 's2'));
    git(at('laptop'), 'commit', '-qam', 'On the way');
    git(at('laptop'), 'push', '-q');
    const panel = await Panel.start(workbench);
    await panel.press('1');
    await panel.saved();
    await workbench.command('Labelwright: Share Answers');
    await workbench.said(/^Your 1 new answer is on origin\/main\. Others have nothing new\.$/);
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'sharing.png'));
    const desk = readFileSync(at('desk', FILE), 'utf8');
    assert.deepEqual(
      desk
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { sample: string }).sample)
        .sort(),
      ['s1', 's2', 's3'],
    );
    git(at('laptop'), 'pull', '-q', '--no-rebase', '--no-edit');
    assert.equal(readFileSync(at('laptop', FILE), 'utf8'), desk);
  });

  it('has nothing to do the next time', async () => {
    await workbench.forgetSaid();
    await workbench.command('Labelwright: Share Answers');
    await workbench.said(/^You had nothing new to share\. Others have nothing new\.$/);
  });

  it('restores saved answers that Git took away', async () => {
    const panel = await Panel.inSight(workbench);
    for (const sample of ['s4', 's5']) {
      await panel.goTo(sample);
      await panel.press('1');
      await panel.saved();
    }
    const sorted = (): string[] => readFileSync(at('desk', FILE), 'utf8').split('\n').sort();
    const saved = sorted();
    assert.equal(saved.length, 6);
    await workbench.forgetSaid();
    git(at('desk'), 'checkout', '--', FILE);
    assert.equal(sorted().length, 4);
    await workbench.said(/^2 answers of yours that were saved are gone from annotations\/zoe\.jsonl\.$/);
    await workbench.page
      .locator('.notification-toast')
      .getByRole('button', { name: 'Restore', exact: true })
      .click();
    await until(
      'the restored answers',
      () => Promise.resolve(sorted()),
      (lines) => lines.length === saved.length,
    );
    assert.deepEqual(sorted(), saved);
    await workbench.said(/^2 answers restored in annotations\/zoe\.jsonl\.$/);
  });

  it('offers the samples of a batch that it opens', async () => {
    const panel = await Panel.inSight(workbench);
    const ends = (title: string) =>
      until(
        title,
        () => panel.locator('.empty-state').getByRole('heading').allInnerTexts(),
        ([shown]) => shown === title,
      );
    await panel.press('Enter');
    await ends('Nothing left to do here');
    folder.write('laptop/assignments/later.yaml', 'people: [zoe]\n');
    git(at('laptop'), 'pull', '-q', '--no-rebase', '--no-edit');
    git(at('laptop'), 'commit', '-qam', 'Open the batch');
    git(at('laptop'), 'push', '-q');
    await workbench.forgetSaid();
    await workbench.command('Labelwright: Share Answers');
    await workbench.said(/^Your 2 new answers are on origin\/main\./);
    await ends('3 samples are waiting');
    await panel.locator('.empty-state').getByRole('button', { name: 'Start', exact: true }).click();
    await panel.onSample('s6');
  });

  it('sends to a branch of the person where the server refuses the branch of all', async () => {
    folder.write('origin/hooks/pre-receive', '#!/bin/sh\n! grep -q refs/heads/main\n');
    chmodSync(at('origin/hooks/pre-receive'), 0o755);
    const main = git(at('origin'), 'rev-parse', 'main');
    const guideline = GUIDELINE.replace('The second.', 'The other.');
    const panel = await Panel.inSight(workbench);
    for (const sample of LATER.slice(0, 2)) {
      await panel.goTo(sample);
      await panel.press('1');
      await panel.saved();
    }
    folder.write('desk/guideline.yaml', guideline);
    await workbench.command('Labelwright: Share Answers');
    const offered = await until(
      'the question about the guideline',
      () => workbench.dialog(),
      (text) => text !== undefined,
    );
    assert.match(
      offered!,
      /^The guideline has changes that are not committed\. Send them too\?\s+label b: changed$/,
    );
    await workbench.answer('Send with the Answers');
    await workbench.said(
      /^Your 2 new answers are on origin\/labels\/zoe, because origin\/main takes pull requests only\. guideline\.yaml is there too\./,
    );
    assert.equal(git(at('origin'), 'show', 'labels/zoe:guideline.yaml'), guideline);
    assert.equal(git(at('origin'), 'rev-parse', 'main'), main);
    assert.equal(git(at('origin'), 'rev-parse', 'labels/zoe'), git(at('desk'), 'rev-parse', 'HEAD'));
  });

  it('starts the program of the extension that is installed now, and does not ask again', async () => {
    const script = /^sh '(.*)' %O/.exec(driver())![1]!;
    const right = readFileSync(script, 'utf8');
    assert.match(right, /dist\/cli\.js' merge-driver "\$@"$/m);
    writeFileSync(script, right.replaceAll('dist', 'of-an-earlier-version'));
    git(at('desk'), 'config', '--unset', 'merge.labelwright.driver');
    await workbench.reload();
    await until(
      'the script',
      () => Promise.resolve(readFileSync(script, 'utf8')),
      (text) => text === right,
    );
    await Panel.inSight(workbench);
    assert.deepEqual(await workbench.notifications(), []);
  });
});
