import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { Diagnostic } from 'vscode-languageserver/node';
import { DiagnosticsPublisher } from '../../../src/language/server/diagnostics-publisher';
import { exampleActions } from '../../../src/language/author-actions';
import { hoverLine } from '../../../src/language/hover-line';
import { referencesInYaml } from '../../../src/language/references';
import { guidelineActions } from '../../../src/language/server/code-actions';
import { explanation } from '../../../src/features/explain/server';
import { panelOf } from '../../../src/panel/server/answer-panel';
import { UNNAMED } from '../../../src/project/records/annotator-name';
import { HostedProject } from '../../../src/server/hosted-project';
import { writeFiles } from '../../support/command-line';
import { doneAnswer } from '../../support/done-answer';
import { temporaryFolder } from '../../support/temporary-folder';

const COUNT = 8;
const numbers = Array.from({ length: COUNT }, (_, n) => n);
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const all = (make: (n: number) => object, from = 0, to = COUNT): string =>
  numbers
    .slice(from, to)
    .map((n) => line(make(n)))
    .join('');
const text = (n: number): string => `The words of number ${n}`;
const said =
  (annotator: string, intent: string, more: object = {}) =>
  (n: number): object => ({
    v: 1,
    id: `${annotator}-${n}`,
    time: `2026-01-0${1 + n}T00:00:00.000Z`,
    annotator,
    sample: `t-${n}`,
    labels: { intent, why: `SAID-${annotator}-${n}` },
    ...more,
  });
const known = (n: number): object => ({
  id: `g-${n}`,
  sample: `t-${n}`,
  labels: { intent: 'close' },
  explanation: `GOLD-${n}`,
});
const schema = (more: string): string => `labelwright: 1
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [refund, cancel, close]}
  - {id: why, type: text}
labels: [{id: refund}, {id: cancel}, {id: close}]
people: {annotators: [ana, ben, cleo], reviewers: [lea]}
lint: {rules: {unadjudicated-disagreement: warning}}
${more}`;
const FILES = {
  'guideline.yaml': `version: "1"
labels:
  - {id: refund, definition: Money goes back to the customer.}
  - {id: cancel, definition: An order ends before it is sent.}
  - {id: close, definition: An account ends for good.}
`,
  'data/a.jsonl': all((n) => ({ id: `t-${n}`, text: text(n) })),
  'annotations/ben.jsonl': all(said('ben', 'refund')),
  // One of cleo's answers is impossible, which an error says.
  'annotations/cleo.jsonl': all(said('cleo', 'cancel'), 0, 7) + all(said('cleo', 'nonsense'), 7),
  'gold/a.jsonl': all(known, 0, 2),
};
const saying = (n: number, intent = 'refund') => doneAnswer(`t-${n}`, text(n), { intent, why: 'MINE' });
/** Ours have no markup. */
type Shown = Diagnostic & { message: string };
const flushed = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('server: which findings a person sees', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let hosted: HostedProject;
  let publisher: DiagnosticsPublisher;
  let folders = 0;
  /** What the editor has, by path. */
  let shown: Map<string, Shown[]>;
  afterEach(() => hosted?.dispose());

  async function open(viewer: string | undefined, settings = '', files: Record<string, string> = {}) {
    const root = path.join(folder.path, String(++folders));
    writeFiles(root, { ...FILES, ...files, 'labelwright.yaml': schema(settings) });
    hosted = new HostedProject(pathToFileURL(root).href, assert.fail);
    hosted.viewer = viewer;
    hosted.feedbackDue = (model, person) => panelOf(hosted).gold.feedbackDue(model, person);
    shown = new Map();
    publisher = new DiagnosticsPublisher(
      {
        sendDiagnostics: ({ uri, diagnostics }: PublishDiagnosticsParams) => {
          shown.set(hosted.path(uri)!, diagnostics as Shown[]);
          return Promise.resolve();
        },
      },
      () => undefined,
    );
    hosted.onViewer = () => publisher.viewerChanged(hosted);
    hosted.project.onDidChange(({ findings, answers }) => {
      if (answers) publisher.answered(hosted);
      if (findings) publisher.changed(hosted, findings);
    });
    await hosted.refresh();
    await flushed();
  }

  async function save(person: string, n: number, intent?: string) {
    const file = hosted.project.samples.files[0]!;
    await panelOf(hosted).save({ file, annotator: person, review: false }, saying(n, intent));
  }

  /** Until the rules over all answers have run as well. */
  async function settled() {
    await new Promise<void>((resolve) => {
      const listening = hosted.project.onDidChange(({ findings }) => {
        if (!findings?.includes('guideline.yaml')) return;
        listening.dispose();
        resolve();
      });
    });
    await flushed();
  }

  const messages = (file: string, rule: string): string[] =>
    (shown.get(file) ?? []).filter(({ code }) => code === rule).map(({ message }) => message);
  const hiddenCount = (): number =>
    Number(/^[\d,]+/.exec(messages('labelwright.yaml', 'hidden-findings')[0] ?? '0')![0]);
  const filesShown = (): string[] =>
    [...shown].flatMap(([file, found]) => (found.length > 0 ? file : [])).sort();

  /** All that was sent, without the folder, whose name is drawn. */
  const sent = (): string => JSON.stringify([...shown]).replaceAll(hosted.root, '');
  const TELLS = /SAID-|GOLD-|"?t-\d/;

  for (const viewer of ['ana', UNNAMED])
    it(`are none about others' answers or gold for ${viewer || 'somebody without a name'} who has answered nothing`, async () => {
      await open(viewer);
      assert.deepEqual(filesShown(), ['guideline.yaml', 'labelwright.yaml']);
      const all = sent();
      assert.doesNotMatch(all, TELLS);
      assert.doesNotMatch(all, /\/annotations\/|\/gold\/|\/data\//);
      const [pair] = messages('guideline.yaml', 'missing-tie-breaker');
      assert.match(
        pair!,
        /different people 7 times .* add one\. 7 samples, hidden until you have answered them\.$/,
      );
      const [open7] = messages('labelwright.yaml', 'unadjudicated-disagreement');
      assert.match(open7!, /no one has decided: hidden until you have answered them\./);
      // Four answers to gold that are wrong, and the unknown label.
      assert.equal(hiddenCount(), 5);
    });

  for (const [who, viewer, settings] of [
    ['a reviewer', 'lea', ''],
    ['an editor that does not say who uses it', undefined, ''],
    ['everybody where answers are not independent', 'ana', 'quality: {independent: false}\n'],
  ] as const)
    it(`are all of them for ${who}`, async () => {
      await open(viewer, settings);
      assert.equal(messages('annotations/ben.jsonl', 'gold-mismatch').length, 2);
      assert.equal(messages('annotations/cleo.jsonl', 'gold-mismatch').length, 2);
      assert.match(messages('guideline.yaml', 'missing-tie-breaker')[0]!, /Samples: "t-0", "t-1"/);
      assert.equal(hiddenCount(), 0);
    });

  it('name a sample once all that they name are answered, and those of own records at once', async () => {
    await open('ana', '', { 'annotations/cleo.jsonl': all(said('cleo', 'cancel'), 0, 3) });
    for (const n of [0, 1]) await save('ana', n);
    await settled();
    // Own records: gold is no secret here.
    assert.match(messages('annotations/ana.jsonl', 'gold-mismatch')[0]!, /GOLD-0/);
    assert.match(messages('guideline.yaml', 'missing-tie-breaker')[0]!, /3 samples, hidden/);
    await save('ana', 2);
    await flushed();
    const [pair] = shown.get('guideline.yaml')!.filter(({ code }) => code === 'missing-tie-breaker');
    assert.match(pair!.message, /Samples: "t-0", "t-1", "t-2"\. If people always decided/);
    assert.equal(pair!.relatedInformation?.length, 3);
  });

  it('are read again after a save in the files alone that waited for its sample', async () => {
    await open('ana', '', { 'annotations/cleo.jsonl': all(said('cleo', 'cancel'), 0, 3) });
    const read: string[] = [];
    const findingsOf = hosted.findingsOf.bind(hosted);
    hosted.findingsOf = (file) => (read.push(file), findingsOf(file));
    await save('ana', 5);
    await flushed();
    assert.ok(read.every((file) => file === 'annotations/ana.jsonl'));
    read.length = 0;
    await save('ana', 0);
    await flushed();
    assert.deepEqual(read.filter((file) => file !== 'annotations/ana.jsonl').sort(), [
      'guideline.yaml',
      'labelwright.yaml',
    ]);
  });

  it('change with the name', async () => {
    await open('lea');
    assert.ok(filesShown().includes('annotations/ben.jsonl'));
    hosted.viewer = 'ana';
    await flushed();
    assert.deepEqual(filesShown(), ['guideline.yaml', 'labelwright.yaml']);
    assert.doesNotMatch(sent(), TELLS);
    hosted.viewer = 'lea';
    await flushed();
    assert.ok(filesShown().includes('annotations/ben.jsonl'));
    assert.equal(hiddenCount(), 0);
  });

  describe('about gold in own records', () => {
    const wrong = () =>
      (shown.get('annotations/ana.jsonl') ?? []).filter(({ code }) => code === 'gold-mismatch');
    // Enough to fail, which is an error for everybody who may know it.
    const files = {
      'gold/a.jsonl': all(known, 0, 5),
      'annotations/ana.jsonl': all(said('ana', 'refund'), 0, 5),
    };
    const given = (feedback: string): string => `gold: {feedback: ${feedback}}\n`;

    it('are not even counted where there is no feedback', async () => {
      await open('ana', given('none'), files);
      assert.deepEqual(wrong(), []);
      const count = hiddenCount();
      await open('ana', given('none'), {
        ...files,
        'annotations/ana.jsonl': all(said('ana', 'close'), 0, 5),
      });
      assert.equal(hiddenCount(), count, 'the same as if all were right');
    });

    it('are shown after each answer where the feedback is immediate, without a score', async () => {
      await open('ana', given('immediate'), files);
      assert.equal(wrong().length, 5);
      for (const { message, severity } of wrong()) {
        assert.match(
          message,
          /^On "intent" gold has "close" for "t-\d", but this record has "refund"\. Gold says why: GOLD-\d$/,
        );
        assert.equal(severity, 2);
      }
      hosted.viewer = 'lea';
      await flushed();
      assert.match(wrong()[0]!.message, /This person is right on 0 of 5/);
      assert.equal(wrong()[0]!.severity, 1);
    });

    it('wait for the end of the queue where the feedback does', async () => {
      await open('ana', given('end'), files);
      assert.deepEqual(wrong(), []);
      for (const n of [5, 6]) await save('ana', n);
      await settled();
      assert.deepEqual(wrong(), []);
      await save('ana', 7);
      await settled();
      assert.equal(wrong().length, 5);
    });

    it('are shown to nobody else', async () => {
      await open('cleo', given('immediate'), files);
      assert.deepEqual(wrong(), []);
      assert.doesNotMatch(
        JSON.stringify([...shown].filter(([file]) => file !== 'annotations/cleo.jsonl')),
        /GOLD-/,
      );
    });
  });

  describe('and what else an editor tells of a line or a label', () => {
    const options = { includeDeclaration: false };
    const references = async (): Promise<Set<string>> => {
      const { project } = hosted;
      const position = { line: 2, character: 9 };
      const found = await referencesInYaml({ project, model: project.model! }, 'guideline.yaml', position, {
        ...options,
        reader: hosted,
      });
      const inRecords = found.filter(({ path: file }) => !file.endsWith('.yaml'));
      return new Set(inRecords.map((place) => `${place.path}:${place.range.start.line}`));
    };
    const sampleLine = (n: number) => ({
      kind: 'sample' as const,
      path: 'data/a.jsonl',
      line: n,
      text: FILES['data/a.jsonl'].split('\n')[n]!,
    });
    const told = async (n: number): Promise<string> => {
      const { project } = hosted;
      return JSON.stringify([
        await hoverLine({ project, model: project.model! }, sampleLine(n), 9, hosted),
        await exampleActions({ project, model: project.model! }, sampleLine(n), 9, hosted),
        await explanation(
          hosted,
          { uri: hosted.uri('data/a.jsonl'), sample: `t-${n}`, viewer: hosted.viewer! },
          undefined,
        ),
      ]);
    };
    const tieBreakers = async (): Promise<string> => {
      const { project } = hosted;
      const at = { line: 2, character: 9 };
      const made = await guidelineActions(
        { project, model: project.model! },
        'guideline.yaml',
        { start: at, end: at },
        hosted,
      );
      return JSON.stringify(made.map(({ title, edits }) => [title, [...edits]]));
    };
    const few = { 'annotations/cleo.jsonl': all(said('cleo', 'cancel'), 0, 3) };

    it('lists references in records that may be seen, and all for a reviewer', async () => {
      await open('ana', '', few);
      assert.deepEqual(await references(), new Set());
      await save('ana', 1);
      assert.deepEqual(await references(), new Set(['annotations/ana.jsonl:0', 'annotations/ben.jsonl:1']));
      hosted.viewer = 'lea';
      assert.equal((await references()).size, COUNT + 1);
    });

    it('offers a tie-breaker once all samples that it would name are answered', async () => {
      await open('ana', '', few);
      for (const n of [0, 1]) await save('ana', n);
      assert.equal(await tieBreakers(), '[]');
      await save('ana', 2);
      assert.match(await tieBreakers(), /t-2/);
    });

    it('keeps gold of answered samples until its feedback', async () => {
      for (const [feedback, isShown] of [
        ['none', false],
        ['immediate', true],
      ] as const) {
        await open('ana', `gold: {feedback: ${feedback}}\n`, few);
        await save('ana', 0);
        assert.equal(/GOLD-|[Gg]old: |close/.test(await told(0)), isShown, feedback);
        await save('ana', 1);
        await save('ana', 2);
        // Gold of the third is not known, and the two others are no tie-breaker's.
        assert.doesNotMatch(await tieBreakers(), /GOLD-/);
      }
    });
  });
});
