import assert from 'node:assert/strict';
import type { AnnotationRecord, Span } from '../../src/project/records/records';
import { textHash } from '../../src/base/text/hash';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { expectedLabels, moodKey, notes, notesProject, withoutSpanIds } from './support/notes';
import { Panel } from './support/panel';
import { check, Folder, closed } from './support/project';

/** Places of the samples at which something else happens. */
const at = { cited: 3, flagged: 5, killed: 6, noted: 7, undone: 10, reloaded: 13 };
const remark = 'Is this “Marie”? 🤔';

// All that is done here, other tests do in the newest.
describe('labelling by keyboard in the oldest VS Code', () => {
  const folder = new Folder(notesProject);
  const untouched = folder.all();
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openWorkbench({
      folder: folder.path,
      version: 'oldest',
      settings: { 'labelwright.annotator': 'ana' },
    });
    panel = await Panel.open(workbench, 'data/notes.jsonl');
  });
  after(() => closed(workbench, folder));

  it('labels twenty samples, while the server is killed and the window reloaded', async () => {
    for (const [i, { id, text, mood, marks, onward }] of notes.entries()) {
      await panel.onSample(id);
      assert.equal(await panel.text(), text.replaceAll('\r\n', '\n'), 'the text on screen is the sample');
      for (const { words, label } of marks) {
        await panel.select(words, onward);
        await panel.press(label === 'person' ? 'p' : 'l');
      }
      await panel.press(moodKey(mood));
      if (i === at.cited) await cite('R-GOOD-1');
      if (i === at.flagged) await panel.press('f', 'u');
      if (i === at.noted) await takeNote();
      await panel.press('Enter');
      if (i === at.killed) await workbench.killLanguageServer();
      if (i === at.undone) await undoAndRedo(id, notes[i + 1]!.id);
      if (i === at.reloaded) await reload(notes[i + 1]!.id);
    }
    await panel.saved();
    await until(
      'the end of the queue',
      () => panel.locator('.empty-state').getByRole('heading').innerText(),
      (title) => title.startsWith('Nothing left to do'),
    );
  });

  it('leaves on disk exactly what was done', () => {
    const { 'annotations/ana.jsonl': written, ...others } = folder.all();
    assert.ok(written, 'the answers are in a file of their own');
    assert.deepEqual(others, untouched, 'nothing else was written, and no lock is left');
    const records = folder.records('ana');
    checkBookkeeping(records);
    checkAnswers(records);
    checkUndo(records);
    checkDrafts(records);
  });

  it('leaves a project in which the command line finds nothing', () => {
    const { status, stdout } = check(folder.path);
    assert.equal(status, 0, stdout);
  });

  /** Cites a rule by the letter that the guideline shows for it. */
  async function cite(rule: string): Promise<void> {
    await panel.press('c');
    await panel.press(await panel.locator(`[aria-label="Cite ${rule}"]`).innerText());
    await panel.locator(`[aria-label="Cite ${rule}"][aria-pressed=true]`).waitFor();
  }

  async function takeNote(): Promise<void> {
    await panel.press('n');
    await workbench.page.keyboard.type(remark);
    await panel.press('Escape');
  }

  async function undoAndRedo(id: string, next: string): Promise<void> {
    const state = () => panel.locator('.sample-state').innerText();
    await panel.onSample(next);
    await panel.press('u');
    await panel.onSample(id);
    await until('a sample that is not done', state, (now) => now.trim() !== 'done');
    await panel.press('Control+Shift+Z');
    await until('a sample that is done', state, (now) => now.trim() === 'done');
    await panel.press('t');
  }

  async function reload(id: string): Promise<void> {
    await panel.onSample(id);
    await panel.saved();
    await workbench.reload();
    panel = await Panel.inSight(workbench);
    assert.equal(await panel.sampleId(), id, 'the panel comes back with the sample that was on screen');
  }
});

/** Times and ids go up, and each record says what it must. */
function checkBookkeeping(records: readonly AnnotationRecord[]): void {
  for (const [i, record] of records.entries()) {
    const sample = notes.find(({ id }) => id === record.sample);
    assert.ok(sample, `${record.sample} is a sample`);
    assert.equal(record.v, 1);
    assert.equal(record.annotator, 'ana');
    if (!record.withdrawn) assert.equal(record.text_hash, textHash(sample.text));
    assert.equal(record.guideline, '1.0.0');
    assert.match(record.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(i === 0 || record.time > records[i - 1]!.time, 'each time is later than the one before');
    assert.ok(i === 0 || record.id > records[i - 1]!.id, 'ids sort by time');
    if (record.labels?.['names']) assert.equal(record.unit, 'codepoint');
  }
}

/** The last record of each sample is what the person meant. */
function checkAnswers(records: readonly AnnotationRecord[]): void {
  for (const [i, sample] of notes.entries()) {
    const last = records.findLast((record) => record.sample === sample.id);
    const expected = {
      labels: expectedLabels(sample),
      rules: i === at.cited ? ['R-GOOD-1'] : undefined,
      flags: i === at.flagged ? ['unsure'] : undefined,
      note: i === at.noted ? remark : undefined,
      status: 'done',
      withdrawn: undefined,
    };
    const { rules, flags, note, status, withdrawn } = last ?? {};
    assert.deepEqual(
      { labels: withoutSpanIds(last?.labels), rules, flags, note, status, withdrawn },
      expected,
      sample.id,
    );
    assert.ok(last?.seconds !== undefined && last.seconds >= 0 && last.seconds < 120, `${last?.seconds} s`);
  }
  // A browser that was held up hands over several keys at once, so that a single sample may have taken no time.
  assert.ok(records.some(({ seconds }) => seconds! > 0));
}

/** One record takes another back, and what it was comes again. */
function checkUndo(records: readonly AnnotationRecord[]): void {
  const undos = records.filter(({ undoes }) => undoes !== undefined);
  assert.equal(undos.length, 1);
  const taken = records.find(({ id }) => id === undos[0]!.undoes)!;
  assert.equal(taken.sample, notes[at.undone]!.id);
  assert.equal(taken.status, 'done');
  // What stood before: a draft, or nothing when the server was away and only the answer was left to write.
  assert.ok(undos[0]!.status === 'draft' || undos[0]!.withdrawn);
  const [next, second] = records.slice(records.indexOf(undos[0]!) + 1);
  const { id, time, seconds } = taken;
  // What was saved together is undone one by one: the draft before the answer comes back, and then the answer, as records of their own.
  if (next!.status === 'draft') assert.deepEqual({ ...second, id, time, seconds }, taken);
  else assert.deepEqual({ ...next, id, time }, { ...taken, redoes: id });
}

/** Drafts hold a part of what the sample has in the end, and nothing follows the answer but undo and redo. */
function checkDrafts(records: readonly AnnotationRecord[]): void {
  for (const sample of notes) {
    const own = records.filter((record) => record.sample === sample.id);
    const done = own.filter(({ status }) => status === 'done');
    assert.equal(done.length, sample === notes[at.undone] ? 2 : 1, `${sample.id} was answered once`);
    const final = expectedLabels(sample);
    for (const { labels = {}, status } of own) {
      if (status !== 'draft') continue;
      const { mood = final['mood'], names = [] } = withoutSpanIds(labels)!;
      assert.equal(mood, final['mood']);
      const known = new Set((final['names'] as Span[]).map((span) => JSON.stringify(span)));
      for (const span of names as Span[]) assert.ok(known.has(JSON.stringify(span)), JSON.stringify(span));
    }
  }
}
