import assert from 'node:assert/strict';
import type { Finding } from '../../../src/project/findings/finding';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';
import { turns } from '../../support/held-reading';
import { languageProject } from '../../support/language-project';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: { samples: [data/*.jsonl] }
layers: [{ id: intent, type: choice, labels: [refund, cancel, other] }]
labels: [{ id: refund }, { id: cancel }, { id: other, catch_all: true }]
`;
const GUIDELINE = `version: "1.0.0"
status: released
labels:
  - { id: refund, definition: Wants money back. }
  - { id: cancel, definition: Wants to end the contract. }
  - { id: other, definition: Everything else. }
changelog: [{ version: "1.0.0" }]
`;

const SAMPLES = 2000;
const PEOPLE = ['ana', 'ben'];
const LABELS = ['refund', 'cancel', 'other', 'refnd'];

/** Enough answers that every walk over them gives way on its way. */
function files(): Record<string, string> {
  const numbers = Array.from({ length: SAMPLES }, (_, n) => n);
  const lines = (write: (n: number) => object): string =>
    numbers.map((n) => `${JSON.stringify(write(n))}\n`).join('');
  const record = (annotator: string, shift: number) => (n: number) => ({
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9${String(n).padStart(8, '0')}`,
    time: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString(),
    annotator,
    sample: `t-${n}`,
    guideline: '1.0.0',
    labels: { intent: LABELS[n % 1000 === 999 ? 3 : (n + (n % 7 === 0 ? shift : 0)) % 3] },
  });
  return {
    'labelwright.yaml': SCHEMA,
    'guideline.yaml': GUIDELINE,
    'data/samples.jsonl': lines((n) => ({ id: `t-${n}`, text: `Where is parcel number ${n % 1990}?` })),
    ...Object.fromEntries(
      PEOPLE.map((name, shift) => [`annotations/${name}.jsonl`, lines(record(name, shift))]),
    ),
  };
}

/** A pause that holds the work there from the given one on, until it is told to go on. */
class Gate {
  passed = 0;
  #waiting: (() => void)[] = [];
  #held: (() => void) | undefined;
  /** Resolves when work stands still at the gate. */
  readonly held = new Promise<void>((resolve) => (this.#held = resolve));

  constructor(private readonly from: number) {}

  readonly pause = (): Promise<void> => {
    if (this.passed++ < this.from || this.#isOpen) return new Promise((resolve) => setImmediate(resolve));
    this.#held!();
    return new Promise((resolve) => this.#waiting.push(resolve));
  };

  #isOpen = false;
  open(): void {
    this.#isOpen = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const allFindings = (project: Project): Finding[] =>
  project.findings.paths.flatMap((path) => project.findingsOf(path).findings);

const TYPED = GUIDELINE.replace('id: cancel,', 'id: cancl,');

describe('typing while the data are being checked', function () {
  this.timeout(SLOW);

  const disk = files();

  it('waits for none of it, wherever it stands, and everything is right in the end', async () => {
    const fresh = new Project(new MemoryFiles({ ...disk, 'guideline.yaml': TYPED }), {
      pause: () => Promise.resolve(),
    });
    await fresh.refresh();
    const expected = allFindings(fresh);
    assert.ok(expected.some(({ rule }) => rule === 'low-agreement' || rule === 'unadjudicated-disagreement'));
    assert.ok(expected.some(({ rule }) => rule === 'unknown-label'));

    let places = 0;
    for (let from = 0; ; from = 1 + 2 * from) {
      const gate = new Gate(from);
      const project = new Project(new MemoryFiles(disk), { pause: gate.pause, statistics: true });
      const settled = project.refresh();
      const isHeld = await Promise.race([gate.held.then(() => true), settled.then(() => false)]);
      if (!isHeld) {
        project.dispose();
        break;
      }
      places += 1;
      const told = new Promise<void>((resolve) => {
        project.onDidChange(({ findings }) => {
          if (findings?.includes('guideline.yaml')) resolve();
        });
      });
      project.setEditorText('guideline.yaml', TYPED);
      const later = project.refresh({ data: false });
      // Nothing goes through the gate until the findings of what was typed are there.
      await told;
      assert.ok(
        project
          .findingsOf('guideline.yaml')
          .findings.some(({ rule, message }) => rule === 'dangling-reference' && message.includes('cancl')),
        `at pause ${from}`,
      );
      gate.open();
      await Promise.all([settled, later]);
      assert.deepEqual(allFindings(project), expected, `at pause ${from}`);
      project.dispose();
    }
    assert.ok(places >= 5, `stood still at ${places} places`);
  });
});

describe('typing, with a pause before the project is linted', function () {
  this.timeout(SLOW);

  const small = { 'labelwright.yaml': SCHEMA, 'guideline.yaml': GUIDELINE };
  const dangling = (project: Project): boolean =>
    project.findingsOf('guideline.yaml').findings.some(({ rule }) => rule === 'dangling-reference');

  /** A project, and the events about its guideline. */
  async function opened(lintPauseMs: number): Promise<{ project: Project; events: string[][] }> {
    const pause = (): Promise<void> => Promise.resolve();
    const project = new Project(new MemoryFiles({ ...small }), { pause, lintPauseMs });
    await project.refresh();
    const events: string[][] = [];
    project.onDidChange(({ schema, findings }) => void (schema && events.push([...(findings ?? [])])));
    return { project, events };
  }

  it('tells listeners once, when nobody types any more', async () => {
    const { project, events } = await opened(20);
    const announced = new Promise<void>((resolve) => {
      project.onDidChange(({ schema }) => schema && resolve());
    });
    for (const text of [GUIDELINE.replace('id: cancel,', 'id: cance,'), TYPED]) {
      project.setEditorText('guideline.yaml', text);
      project.takeTyped();
      assert.equal(project.model?.guideline?.file.document.text, text);
    }
    assert.deepEqual(events, []);
    await announced;
    assert.deepEqual(events, [['labelwright.yaml', 'guideline.yaml']]);
    project.dispose();
  });

  it('gives those who ask sooner the findings of what was typed', async () => {
    const { project, events } = await opened(3_600_000);
    assert.ok(!dangling(project));
    project.setEditorText('guideline.yaml', TYPED);
    project.takeTyped();
    assert.ok(dangling(project));
    project.setEditorText('guideline.yaml', GUIDELINE);
    project.takeTyped();
    assert.ok(!dangling(project));
    assert.deepEqual(events, []);
    project.dispose();
  });

  it('tells listeners at once of what was read from the disk', async () => {
    const disk = new MemoryFiles({ ...small });
    const pause = (): Promise<void> => Promise.resolve();
    const project = new Project(disk, { pause, lintPauseMs: 3_600_000 });
    await project.refresh();
    const events: boolean[] = [];
    project.onDidChange(({ schema }) => void (schema && events.push(dangling(project))));
    disk.put('guideline.yaml', TYPED);
    await project.refresh();
    assert.deepEqual(events, [true]);
    project.dispose();
  });
});

describe('typing one letter after the other', function () {
  this.timeout(SLOW);

  const RECORDS = 'annotations/ana.jsonl';

  /** Types three letters, and returns what ends when the records have been checked again. */
  async function type(typingPauseMs: number): Promise<{ project: Project; last: Promise<void> }> {
    const project = new Project(new MemoryFiles(files()), { pause: () => Promise.resolve(), typingPauseMs });
    await project.refresh();
    assert.ok(project.dataFindings.of(RECORDS));
    let last = Promise.resolve();
    for (const id of ['cance', 'canc', 'can']) {
      project.setEditorText('guideline.yaml', GUIDELINE.replace('id: cancel,', `id: ${id},`));
      last = project.refresh({ data: false, disk: false });
      assert.ok(
        project.findingsOf('guideline.yaml').findings.some(({ message }) => message.includes(`"${id}"`)),
      );
      await turns();
    }
    return { project, last };
  }

  it('has findings of each at once, and checks no record until somebody pauses', async () => {
    const { project } = await type(3_600_000);
    assert.equal(project.dataFindings.of(RECORDS), undefined);
    project.dispose();
  });

  it('checks the records when somebody has paused', async () => {
    const { project, last } = await type(50);
    await last;
    assert.ok(project.dataFindings.of(RECORDS));
    project.dispose();
  });
});

describe('typing in the label schema', function () {
  this.timeout(SLOW);

  const RECORDS = 'annotations/ana.jsonl';

  /** Whether records are checked again when the file of the project is another. */
  async function checksAgain(change: (schema: string) => string): Promise<boolean> {
    const { project, text } = await languageProject();
    const before = project.dataFindings.of(RECORDS);
    const typed = change(text('labelwright.yaml'));
    assert.notEqual(typed, text('labelwright.yaml'));
    project.setEditorText('labelwright.yaml', typed);
    await project.refresh({ data: false });
    assert.equal(project.model!.schema.file.document.text, typed);
    return project.dataFindings.of(RECORDS) !== before;
  }

  for (const [what, change] of [
    ['a note', (text) => `# A note\n${text}`],
    ['a note beside a label', (text) => text.replace('- {id: order-id}', '- {id: order-id} # a note')],
    ['a description', (text) => `${text}description: What it is for.\n`],
    ['the name of a label', (text) => text.replace('Refund request', 'Refund requested')],
    ['what is the project’s own', (text) => `${text}x-owner: us\n`],
  ] satisfies [string, (text: string) => string][])
    it(`of ${what} checks no record again`, async () => {
      assert.equal(await checksAgain(change), false);
    });

  for (const [what, change] of [
    ['a label', (text) => text.replace('{id: amount}', '{id: amount, status: deprecated}')],
    ['a layer', (text) => text.replace('max: 5', 'max: 3')],
    ['a setting of a rule', (text) => `${text}    unknown-label: warning\n`],
  ] satisfies [string, (text: string) => string][])
    it(`of ${what} checks them again`, async () => {
      assert.equal(await checksAgain(change), true);
    });
});
