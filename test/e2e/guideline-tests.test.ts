import assert from 'node:assert/strict';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { allRows, clickRow, treeRow } from '../host/rows';
import { until } from '../host/until';
import { answerLine } from '../support/intent-project';
import { Folder, closed, lines } from './support/project';

const intents = { ana: 'refund', ben: 'return', cem: 'return', dina: 'refund' };

/** The examples of a guideline in the editor's own Test Explorer, and its coverage. */
describe('the tests of a guideline', () => {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
title: Parcels
guideline: guideline.yaml
data: {samples: [data.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, return]}]
labels: [{id: refund}, {id: return}]
people: {annotators: [ana, ben, cem, dina], reviewers: [lea]}
`,
    'guideline.yaml': `version: "1"
labels:
  - {id: refund, include: [{id: R-1, text: Money is asked for.}]}
  - {id: return, include: [{id: R-2, text: The goods go back.}]}
examples:
  - {id: EX-1, text: Send it back and pay me, labels: {intent: return}, rules: [R-2]}
  - {id: EX-2, text: Pay me, labels: {intent: refund}}
  - {id: EX-3, text: Nobody has this, labels: {intent: refund}}
`,
    'data.jsonl': lines([
      { id: 'q-1', text: 'Send it back and pay me' },
      { id: 'q-2', text: 'Pay me' },
    ]),
    ...Object.fromEntries(
      Object.entries(intents).map(([name, intent]) => [
        `annotations/${name}.jsonl`,
        answerLine(name, 'q-1', { intent }, { rules: intent === 'return' ? ['R-2'] : [] }) +
          answerLine(name, 'q-2', { intent: 'refund' }),
      ]),
    ),
  });
  /** Takes `Pay me` for a return. */
  const beside = new Folder({
    'model.js': `
const fs = require('node:fs');
exports.reply = async (messages) => {
  const { text } = JSON.parse(messages[1].text.trim().split('\\n').at(-1));
  fs.appendFileSync(require('node:path').join(__dirname, 'asked.jsonl'), JSON.stringify(text) + '\\n');
  const intent = /^Nobody/.test(text) ? 'refund' : 'return';
  return { rationale: 'So.', rules: [intent === 'refund' ? 'R-1' : 'R-2'], labels: { intent } };
};
`,
  });
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      folder: folder.path,
      install: [repoRoot, path.join(repoRoot, 'test/fixtures/host-extension')],
      env: { HOST_CHECK_MODEL: path.join(beside.path, 'model.js') },
      // A hover over one row would lie on the next.
      settings: { 'labelwright.annotator': 'lea', 'workbench.hover.delay': 1_000_000 },
    });
  });
  after(() => closed(workbench, folder, beside));

  const tree = (name: string) => workbench.page.locator(`[role=tree][aria-label="${name}"]`).first();
  const rows = async (name: string) =>
    (await allRows(tree(name), treeRow)).map(({ aria, level }) => `${'  '.repeat(level - 1)}${aria}`);
  const unfold = async (label: string): Promise<void> => {
    const row = tree('Test Explorer').locator('.monaco-list-row').filter({ hasText: label }).first();
    await until(`${label} to unfold`, async () => {
      if ((await row.getAttribute('aria-expanded')) === 'true') return true;
      await row.click();
      await workbench.page.keyboard.press('ArrowRight');
      return false;
    });
  };

  it('are listed by label and rule, and run', async () => {
    const reports = await workbench.tree('Reports');
    await workbench.fold('My Work', 'Disagreements', 'Errors');
    await clickRow(reports.locator('.monaco-list-row').filter({ hasText: 'Guideline Tests' }));
    await unfold('Parcels');
    for (const label of ['refund', 'return', 'R-2']) await unfold(label);
    await workbench.command('Test: Run All Tests');
    // What was unfolded before stays so. A row says what it shows beside its name.
    await until(
      'the results',
      () => rows('Test Explorer'),
      (all) =>
        all.map((row) => row.replace(/, in .*/, '')).join('\n') ===
        [
          'Parcels (Failed)',
          '  refund (Passed)',
          '    Pay me (Passed)',
          '    Nobody has this (Skipped)',
          '  return (Failed)',
          '    R-2 (Failed)',
          '      Send it back and pay me (Failed)',
        ].join('\n'),
    );
    for (const said of ['2 of 4 people fail it.', 'ana: intent: refund instead of return'])
      await tree('Test Result Messages').getByText(said).first().waitFor();
  });

  it('say why a guideline cannot be tested, until it is mended', async () => {
    const guideline = folder.read('guideline.yaml');
    folder.write('guideline.yaml', guideline.replace(/examples:[^]*/, 'examples: none\n'));
    const error = tree('Test Explorer').getByText(
      'guideline.yaml, line 5, column 11: "examples" must be a list',
    );
    await until('the error', async () => {
      await workbench.command('Test: Run All Tests');
      return (await error.count()) > 0;
    });
    folder.write('guideline.yaml', guideline);
    await error.waitFor({ state: 'detached' });
    await unfold('return');
  });

  it('are asked of a model once a person agrees, and shown again without asking', async () => {
    const run = async (profile: string): Promise<void> => {
      const row = tree('Test Explorer').locator('.monaco-list-row').filter({ hasText: 'Parcels' });
      await workbench.contextMenu(row.first(), 'Execute Using Profile...');
      await workbench.pick(profile);
    };
    await run('Model…');
    await workbench.pick('Checking Model');
    await workbench.enter('Test the Guideline with Checking Model: Name', 'checker');
    const question = (await until('the question', () => workbench.dialog()))!;
    for (const part of [
      /Send the texts of 3 examples to Checking Model\?/,
      /9 requests, about [\d,]+ tokens/,
      /guideline-tests\/checker\.jsonl/,
    ])
      assert.match(question, part);
    assert.deepEqual(beside.linesSoFar('asked.jsonl'), []);
    await workbench.answer('Send');
    // The rows may have been made again while the guideline was broken, and be folded since.
    for (const label of ['refund', 'return', 'R-2']) await unfold(label);
    const results = [
      'Parcels (Failed)',
      '  refund (Failed)',
      '    Pay me (Failed)',
      '    Nobody has this (Passed)',
      '  return (Passed)',
      '    R-2 (Passed)',
      '      Send it back and pay me (Passed)',
    ].join('\n');
    const shown = () =>
      until(
        'the results',
        () => rows('Test Explorer'),
        (all) => all.map((row) => row.replace(/, (in|outdated) .*|, outdated.*/, '')).join('\n') === results,
      );
    await shown();
    await tree('Test Result Messages').getByText('checker is right in none of 3 repeats.').first().waitFor();
    assert.equal(beside.linesSoFar('asked.jsonl').length, 9);
    await workbench.command('Test: Run All Tests');
    await run('Stored Model Answers');
    await shown();
    assert.equal(beside.linesSoFar('asked.jsonl').length, 9);
  });

  it('show what covers the rules', async () => {
    await workbench.command('Test: Run All Tests with Coverage');
    const file = tree('Test Coverage Explorer')
      .locator('.monaco-list-row')
      .filter({ hasText: 'guideline.yaml' });
    await until(
      'the share of rules that are cited',
      () => file.innerText(),
      (text) => text.includes('50.00%'),
    );
    // One line that nobody cites, and one that two answers cite.
    await workbench.page.locator('.coverage-deco-gutter.coverage-deco-miss').waitFor();
    await workbench.page.locator('.coverage-deco-gutter:not(.coverage-deco-miss)').waitFor();
  });
});
