import assert from 'node:assert/strict';
import path from 'node:path';
import { jsonLines } from '../support/json-lines';
import type { DecisionRecord } from '../../src/project/records/records';
import { textHash } from '../../src/base/text/hash';
import { openWorkbench, type Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { makeRepository } from '../support/git-repository';
import { RecordLog } from '../support/generated/records';
import { answers, disagreementsProject, samples, span } from './support/disagreements';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

const reason = 'Both are said; TB-1 decides.';
const when = 'A parcel is missing and repayment is asked for.';

/** From the tree through the panel to the files, by keyboard. */
describe('adjudication by keyboard', () => {
  const folder = new Folder(disagreementsProject);
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    makeRepository(folder.path).commit({}, 'As it was before anybody decided');
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'lea' } });
  });
  after(() => closed(workbench, folder));

  const type = (text: string) => workbench.page.keyboard.type(text);
  const told = (words: string) =>
    until(
      `"${words}"`,
      () => panel.message(),
      (text) => text.includes(words),
    );

  it('finds what nobody has decided', () => {
    const { stdout } = check(folder.path);
    assert.match(stdout, /On 2 samples people disagree on "intent" and no one has decided: "p-1", "p-3"/);
    assert.match(
      stdout,
      /On 3 samples people disagree on "parts" and no one has decided: "p-2", "p-4", "p-5"/,
    );
  });

  it('opens a disagreement of the tree, with its bucket as the queue', async () => {
    for (const label of ['Labels confused', 'Missing parcel / Refund'])
      await workbench.expand('Disagreements', label);
    await clickRow(
      (await workbench.tree('Disagreements'))
        .locator('.monaco-list-row')
        .filter({ has: workbench.page.getByText('p-1', { exact: true }) }),
    );
    panel = await Panel.inSight(workbench);
    await panel.onSample('p-1');
    assert.equal(await panel.locator('.queue-name').innerText(), 'Missing parcel / Refund');
    assert.equal(await panel.locator('.sample-place').innerText(), '1 of 2');
    await until(
      'the cause',
      () => panel.locator('.evidence h2').allInnerTexts(),
      (all) => all[0] === 'Intent: labels were confused',
    );
  });

  it('writes the tie-breaker that the sample asks for, then decides it', async () => {
    await panel.press('b');
    await type(when);
    await panel.press('Control+Enter');
    await told('TB-1 is in guideline.yaml, version 1.1.0.');
    await until(
      'the new version',
      () => panel.locator('.guideline-version').innerText(),
      (text) => text.trim() === '1.1.0',
    );
    await panel.press('w', '3', 'n');
    await type(reason);
    await panel.press('Control+Enter', '1');
    await panel.onSample('p-3');
    await panel.press('m', 'Enter');
  });

  it('decides the others: sent back and taken back, edited, accepted', async () => {
    await panel.press('q', 'ArrowDown', 'Enter');
    await panel.onSample('p-2');
    // Ben is chosen already: he alone differs from the others.
    await panel.press('r', 'Tab', 'Tab', 'Tab');
    await type('Look at the end.');
    await panel.press('Control+Enter');
    await panel.onSample('p-4');
    await panel.press('u');
    await panel.onSample('p-2');
    await panel.press('1');
    await panel.onSample('p-4');
    await panel.press('Shift+Digit1');
    await panel.select(['A-20']);
    await panel.press('o', 'Enter');
    await panel.onSample('p-5');
    await panel.press('3');
    await panel.saved();
    await until(
      'the end of the queue',
      () => panel.locator('.empty-state').getByRole('heading').innerText(),
      (title) => title.startsWith('Nothing left'),
    );
  });

  it('leaves on disk exactly what was decided', () => {
    const { 'decisions/lea.jsonl': written, 'guideline.yaml': guideline, ...others } = folder.all();
    const { 'guideline.yaml': before, ...untouched } = disagreementsProject;
    assert.deepEqual(others, untouched);
    const records = jsonLines<DecisionRecord>(written!);
    const [ana, eva] = [answers.ana, answers.eva];
    const accepted = (name: string) => ({ origin: { kind: 'accepted', annotators: [name] } });
    const returned = records[2]!.id;
    assert.deepEqual(
      records.map(
        ({ v, id, time, reviewer, guideline: version, guideline_hash, text_hash, replaces, ...said }, n) => {
          assert.deepEqual([v, reviewer, version], [1, 'lea', '1.1.0']);
          assert.equal(replaces, records.findLast(({ sample }, at) => at < n && sample === said.sample)?.id);
          assert.ok(id.length === 26 && time && guideline_hash);
          const text = samples.find((sample) => sample.id === said.sample)!.text;
          if (!said.withdrawn) assert.equal(text_hash, textHash(text));
          return said;
        },
      ),
      [
        {
          sample: 'p-1',
          unit: 'codepoint',
          labels: ana[0],
          cause: 'tie-breaker-ignored',
          reason,
          rules: ['TB-1'],
          ...accepted('ana'),
        },
        { sample: 'p-3', labels: { parts: [] }, valid: { intent: ['missing', 'refund'] } },
        { sample: 'p-2', return_to: ['ben'], reason: 'Look at the end.' },
        { sample: 'p-2', withdrawn: true, undoes: returned },
        { sample: 'p-2', unit: 'codepoint', labels: ana[1], ...accepted('ana') },
        {
          sample: 'p-4',
          unit: 'codepoint',
          labels: { intent: 'refund', parts: [span(3, 'amount', '30 €'), span(3, 'order', 'A-20', 's2')] },
          origin: { kind: 'edited' },
        },
        { sample: 'p-5', unit: 'codepoint', labels: eva[4], ...accepted('eva') },
      ],
    );
    const today = /date: "(\d{4}-\d\d-\d\d)", author: lea, changes: \[\{/.exec(guideline!)![1]!;
    const [head, tail] = before!.split('examples:\n');
    assert.equal(
      guideline!.replace('{version: 1.1.0,', '{version: "1.1.0",'),
      `${head!.replace('"1.0.0"', '"1.1.0"')}tie_breakers:
  - id: TB-1
    between: [missing, refund]
    when: ${when}
    prefer: missing
examples:
${tail!.replace(
  'changelog:\n',
  `changelog:
  - {version: "1.1.0", date: "${today}", author: lea, changes: [{type: added, target: TB-1, impact: semantic}]}
`,
)}`,
    );
  });

  it('and nothing for the check to find', () => {
    const { status, stdout } = check(folder.path);
    assert.equal(status, 0);
    assert.match(stdout, /^No findings/m);
  });

  it('and the comparison puts down to the tie-breaker what moved since', async () => {
    // Ben has read it, and answers p-1 again.
    const log = new RecordLog('ben', Date.now());
    const again = { ...answers.ben[0]!, intent: 'missing' };
    log.add(samples[0]!, again, { guideline: '1.1.0', rules: ['TB-1'], status: 'done' });
    folder.write('annotations/ben.jsonl', folder.read('annotations/ben.jsonl') + lines(log.records));
    assert.equal(check(folder.path).status, 0);
    await workbench.command('Labelwright: Compare Versions…');
    await workbench.pick('As it was before anybody decided');
    await workbench.pick('The files as they are');
    const page = await workbench.webviewFrame('main.document h1');
    assert.equal(await page.locator('h1').innerText(), 'Parcels: what changed');
    const row = page.locator('tr', { hasText: 'tie-breaker TB-1 added' });
    await page.locator('details', { has: row }).locator('summary').first().click();
    const [, samplesMoved, changed, adds] = await row.locator('th, td').allInnerTexts();
    assert.deepEqual([samplesMoved, changed], ['1', '1']);
    assert.match(adds!, /^\+0\.\d{3}$/);
    const disagreements = page.getByText(
      '5 disagreements before, 4 after: 1 gone, 0 new, 4 stayed; 4 decided since.',
    );
    assert.equal(await disagreements.count(), 1);
    const shown = process.env.LABELWRIGHT_SCREENSHOTS;
    if (shown) await workbench.screenshot(path.join(shown, 'compared.png'));
    await page.locator('summary', { hasText: 'Their samples' }).first().click();
    await page.locator('a[data-sample="p-1"]').first().click();
    await until(
      'the sample that was clicked',
      async () => (await Panel.inSight(workbench)).locator('.sample-id').first().innerText(),
      (id) => id === 'p-1',
    );
  });
});
