import assert from 'node:assert/strict';
import { toFileError } from '../../../src/base/files/file-error';
import { MemoryFiles } from '../../support/memory-files';
import { shownFindings } from '../../../src/engine/independence';
import { Journal } from '../../../src/engine/journal';
import { Project } from '../../../src/engine/project';
import { PanelService } from '../../../src/panel/server/panel-service';
import { documentMain } from '../../../src/document/html';
import { withWarnings } from '../../../src/server/page-result';
import { doneAnswer } from '../../support/done-answer';
import { findingsOf } from '../../support/faults-world';
import { recordLine } from '../../support/record-line';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: tone, type: choice, labels: [warm, cold]}]
labels: [{id: warm}, {id: cold}]
`;
const sample = (id: string): string => `${JSON.stringify({ id, text: `Text ${id}` })}\n`;
const answer = (who: string, id: string, tone = 'warm'): string => `${recordLine(who, id, { tone })}\n`;
const DENIED = 'permission is denied';

/** A project as an editor has it, with files that cannot be read; `closed` may be changed. */
function open(...closed: string[]) {
  const disk = new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': sample('a-1') + sample('a-2'),
    'data/b.jsonl': sample('b-1'),
    'data/c.jsonl': sample('c-1'),
    'annotations/ana.jsonl': answer('ana', 'a-1') + answer('ana', 'b-1'),
    'annotations/ben.jsonl': answer('ben', 'a-1', 'cold') + answer('ben', 'b-1', 'cold'),
  });
  const shut = new Set(closed);
  const check = (path: string): void => {
    const cause = Object.assign(new Error('EACCES'), { code: 'EACCES' });
    if (shut.has(path)) throw toFileError(cause, path, 'read');
  };
  const { readNow, chunks } = disk;
  disk.readNow = (path, ...range) => {
    check(path);
    return readNow.call(disk, path, ...range);
  };
  disk.chunks = async function* (path, ...range) {
    check(path);
    yield* chunks.call(disk, path, ...range);
  };
  const project = new Project(disk, { pause: () => Promise.resolve(), statistics: true });
  project.setsAside = true;
  const panel = new PanelService(project, new Journal(project));
  const look = async (path: string, annotator = 'ana') => {
    const caller = { file: project.samples.file(path)!, annotator, review: false };
    const { problems } = await panel.project(caller);
    const { view, length } = await panel.view(caller, { filter: { queue: 'all' } });
    const shown = await panel.samples(caller, { view, from: 0, count: length });
    return { problems, texts: shown.map(({ text, unreadable }) => unreadable?.message ?? text), caller };
  };
  return { disk, shut, project, panel, look };
}

const PAGE = { title: 'Page', blocks: [] };

const rules = (project: Project): string[] => findingsOf(project).map((line) => line.split(' ', 2).join(' '));

describe('a file that cannot be read', function () {
  this.timeout(SLOW);

  it('of samples: all others are read, and it is one row that says why, a finding and a line in the panel', async () => {
    const { disk, shut, project, panel, look } = open('data/b.jsonl');
    await project.refresh();
    assert.deepEqual((await look('data/a.jsonl')).texts, ['Text a-1', 'Text a-2']);
    assert.deepEqual((await look('data/c.jsonl')).texts, ['Text c-1']);
    const { texts, problems, caller } = await look('data/b.jsonl');
    assert.equal(texts.length, 1);
    for (const said of [texts[0]!, problems.join('\n'), documentMain(withWarnings(project, PAGE))])
      assert.match(said, new RegExp(`Cannot read data/b\\.jsonl: ${DENIED}`));
    assert.deepEqual(
      rules(project).filter((line) => /unreadable|unknown/.test(line)),
      ['data/b.jsonl:1 unreadable-file'],
      'its records are not about unknown samples',
    );
    const { file } = (await look('data/a.jsonl')).caller;
    await panel.save({ ...caller, file }, doneAnswer('a-2', 'Text a-2', { tone: 'warm' }));
    assert.match(disk.text('annotations/ana.jsonl'), /"sample":"a-2"/);
    const key = project.samples.ids.find('b-1');
    assert.ok(project.disagreements.hasDisagreement(key), 'what people said of its samples still counts');
    shut.clear();
    await project.refresh();
    assert.deepEqual((await look('data/b.jsonl')).texts, ['Text b-1']);
    assert.ok(!rules(project).some((line) => line.includes('unreadable-file')));
  });

  it('of samples: one that cannot be read any more loses its rows, and gets them back', async () => {
    const { disk, shut, project, look } = open();
    await project.refresh();
    shut.add('data/a.jsonl');
    disk.put('data/a.jsonl', sample('a-1') + sample('a-2') + sample('a-3'));
    await project.refresh();
    assert.match((await look('data/a.jsonl')).texts.join('\n'), new RegExp(DENIED));
    assert.deepEqual((await look('data/b.jsonl')).texts, ['Text b-1']);
    shut.clear();
    await project.refresh();
    assert.equal((await look('data/a.jsonl')).texts.length, 3);
  });

  it('of records: the others count, and its owner is told and writes nothing over it', async () => {
    const { disk, shut, project, panel, look } = open('annotations/ana.jsonl');
    await project.refresh();
    assert.equal(project.records.complete, true);
    assert.deepEqual(project.records.table.annotators.all(), ['ben']);
    assert.ok(rules(project).includes('annotations/ana.jsonl:1 unreadable-file'));
    const { findings, hidden } = shownFindings(project, 'annotations/ana.jsonl', 'ben', () => false);
    assert.deepEqual([findings.length, hidden], [1, 0], 'the others are told, too');
    await assert.rejects(look('data/a.jsonl'), /Cannot read annotations\/ana\.jsonl/);
    const { caller, problems, texts } = await look('data/a.jsonl', 'ben');
    assert.equal(texts.length, 2);
    assert.match(problems.join('\n'), /Cannot read annotations\/ana\.jsonl/);
    await assert.rejects(
      panel.save({ ...caller, annotator: 'ana' }, doneAnswer('a-2', 'Text a-2', { tone: 'warm' })),
      /Cannot read annotations\/ana\.jsonl/,
    );
    await panel.save(caller, doneAnswer('a-2', 'Text a-2', { tone: 'warm' }));
    shut.clear();
    assert.equal(disk.text('annotations/ana.jsonl'), answer('ana', 'a-1') + answer('ana', 'b-1'));
    await project.refresh();
    assert.deepEqual(project.records.table.annotators.all().toSorted(), ['ana', 'ben']);
    assert.ok(project.disagreements.hasDisagreement(project.samples.ids.find('a-1')));
  });

  it('stops what needs the whole project, such as an export', async () => {
    for (const path of ['data/b.jsonl', 'annotations/ana.jsonl']) {
      const { project } = open(path);
      project.setsAside = false;
      await assert.rejects(project.refresh(), new RegExp(`${path}: ${DENIED}`));
    }
  });

  it('named labelwright.yaml: whoever waits is told, and the next refresh tries again', async () => {
    const { shut, project, look } = open('labelwright.yaml');
    const waiting = project.updates.until(() => project.listed);
    await assert.rejects(project.refresh(), /labelwright\.yaml/);
    await assert.rejects(waiting, /labelwright\.yaml/);
    assert.deepEqual(rules(project), ['labelwright.yaml:1 unreadable-file']);
    shut.clear();
    await project.refresh();
    assert.deepEqual((await look('data/b.jsonl')).texts, ['Text b-1']);
    assert.ok(!rules(project).includes('labelwright.yaml:1 unreadable-file'));
  });

  it('is not said of a file that was deleted after it was listed', async () => {
    const { disk, project } = open();
    await project.refresh();
    disk.put('annotations/eve.jsonl', answer('eve', 'a-1'));
    const { chunks, readNow } = disk;
    const remove = (path: string): void => {
      if (path === 'annotations/eve.jsonl') disk.remove(path);
    };
    disk.readNow = (path, ...range) => (remove(path), readNow.call(disk, path, ...range));
    disk.chunks = async function* (path, ...range) {
      remove(path);
      yield* chunks.call(disk, path, ...range);
    };
    const told: string[] = [];
    project.onDidChange(({ findings = [] }) => {
      for (const path of findings)
        told.push(
          `${path} ${project
            .findingsOf(path)
            .findings.map(({ rule }) => rule)
            .join()}`,
        );
    });
    await project.refresh();
    assert.equal(
      told.findLast((line) => line.startsWith('annotations/eve.jsonl')),
      'annotations/eve.jsonl ',
    );
    assert.ok(!rules(project).some((line) => line.includes('unreadable-file')), rules(project).join());
    assert.equal(project.updates.problem, undefined);
    assert.equal(project.records.file('annotations/eve.jsonl'), undefined);
  });
});
