import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { Project } from '../../../../src/engine/project';
import { projectRules } from '../../../../src/rules/registry';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [refund, other]}]
labels: [{id: refund}, {id: other}]
`;
/** Length of the pieces that files are read in, after each of which other work may run. */
const PIECE = 500;

const record = (n: number, annotator: string, intent: string): string =>
  `${JSON.stringify({ v: 1, id: `${annotator}-${n}`, time: new Date(n * 1000).toISOString(), annotator, sample: `t-${n}`, labels: { intent } })}\r\n`;

/** 200 samples and 100 answers, some of them with findings. */
const filesOf = (): MemoryFiles =>
  new MemoryFiles(
    {
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': Array.from({ length: 200 }, (_, n) =>
        n % 40 === 7 ? '{"id": 7}\n' : `${JSON.stringify({ id: `t-${n}`, text: `Text number ${n}, ä.` })}\n`,
      ).join(''),
      'annotations/ana.jsonl': Array.from({ length: 100 }, (_, n) =>
        record(n, 'ana', n % 30 === 4 ? 'refnd' : 'refund'),
      ).join(''),
      'annotations/ben.jsonl': '',
    },
    PIECE,
  );

const found = (project: Project): string[] =>
  ['data/a.jsonl', 'annotations/ana.jsonl', 'annotations/ben.jsonl'].flatMap((path) =>
    project.findingsOf(path).findings.map(({ rule, range }) => `${path} ${range.start.line} ${rule}`),
  );

const append = async (files: MemoryFiles, n: number): Promise<void> => {
  await files.append('annotations/ben.jsonl', new TextEncoder().encode(record(n, 'ben', 'other').trim()));
};

describe('findings while someone labels', () => {
  it('go on after each saved answer, and are those of a check without interruption', async () => {
    const MOST = 300;
    const files = filesOf();
    let saved = 0;
    let pauses = 0;
    let isSaving = false;
    const save = async (): Promise<void> => {
      await append(files, saved++);
      await project.noteAppended('annotations/ben.jsonl');
    };
    const isChecked = (): boolean =>
      ['data/a.jsonl', 'annotations/ana.jsonl'].every((path) => {
        const file = project.samples.file(path) ?? project.records.file(path);
        return file !== undefined && project.dataFindings.isCurrent(file);
      });
    const project = new Project(files, {
      pause: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        // A file has more pieces than are read between two answers.
        if (isSaving || ++pauses % 3 > 0 || saved === MOST || !project.records.complete || isChecked())
          return;
        isSaving = true;
        void save().finally(() => (isSaving = false));
      },
    });
    await project.refresh();
    assert.ok(isChecked());
    assert.ok(saved > 10 && saved < MOST, `${saved} answers saved meanwhile`);

    const quiet = filesOf();
    for (let n = 0; n < saved; n++) await append(quiet, n);
    const whole = new Project(quiet, { pause: () => Promise.resolve() });
    await whole.refresh();
    assert.deepEqual(found(project), found(whole));
    assert.ok(found(project).length >= 9);
  });

  it('count as they should when the recount of a file is interrupted', async () => {
    const files = new MemoryFiles(
      {
        'labelwright.yaml': SCHEMA,
        'data/a.jsonl': `${JSON.stringify({ id: 't-1', text: 'a' })}\n${JSON.stringify({ id: 't-2', text: 'b' })}\n`,
        // Answers that later ones replace, an answer with a finding, and the last answer to the first sample.
        'annotations/ana.jsonl': [...Array.from({ length: 30 }, () => 1), 2, 1]
          .map((sample, n) =>
            record(n + 1, 'ana', n === 31 ? 'refund' : 'refnd').replace(
              /"sample":"[^"]*"/,
              `"sample":"t-${sample}"`,
            ),
          )
          .join(''),
      },
      PIECE,
    );
    let interruptions = 0;
    const project = new Project(files, {
      pause: () => {
        // From the first check of the file on, which the recount follows.
        if (project.dataFindings.of('annotations/ana.jsonl') && interruptions < 5) {
          interruptions += 1;
          void project.refresh({ data: false });
        }
        return new Promise((resolve) => setImmediate(resolve));
      },
    });
    project.dataFindings.keeping = { limit: 1 };
    await project.refresh();
    assert.equal(interruptions, 5);
    assert.deepEqual(
      project.findings.inLines('annotations/ana.jsonl').map(({ range }) => range.start.line),
      [30],
    );
  });

  it('of all answers together let a save go first after each rule', async () => {
    let pauses = 0;
    const project = new Project(filesOf(), {
      pause: () => {
        const isChecked = project.samples.files.every((file) => project.dataFindings.isCurrent(file));
        if (project.records.complete && isChecked) pauses += 1;
        return Promise.resolve();
      },
    });
    await project.refresh();
    assert.ok(pauses >= projectRules.length, `${pauses} pauses`);
  });
});
