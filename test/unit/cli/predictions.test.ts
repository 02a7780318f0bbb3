import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import { textHash } from '../../../src/base/text/hash';
import { Project } from '../../../src/engine/project';
import { PREDICTION_RULES } from '../../../src/features/predictions/line-rules';
import { readPredictions } from '../../../src/features/predictions/prediction-log';
import { NodeFiles } from '../../../src/platform/node-files';
import { assertRefused, writeFiles } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, other]}
  - {id: tags, type: choices, labels: [a, b, c], required: false}
  - {id: stars, type: rating, min: 1, max: 3, required: false}
  - {id: names, type: spans, labels: [person]}
labels: [{id: refund}, {id: other}, {id: a}, {id: b}, {id: c}, {id: person}]
`;
const ONE_LAYER = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, other]}]
labels: [{id: refund}, {id: other}]
`;
const TEXTS = { 't-1': 'Give me my money back, Ann', 't-2': 'Hello 😀 Bob', 't-3': 'Good bye' };
const DATA = Object.entries(TEXTS)
  .map(([id, text]) => JSON.stringify({ id, text }))
  .join('\n');

type Line = Record<string, unknown> & { sample: string };

describe('predictions', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  let project = '';
  let number = 0;
  function start(schema = SCHEMA): void {
    project = folder.at(`p${(number += 1)}`);
    mkdirSync(project);
    writeFiles(project, { 'labelwright.yaml': schema, 'data/texts.jsonl': `${DATA}\n` });
  }
  const file = (name: string): string => path.join(project, name);
  const lines = (name: string): Line[] => jsonLines<Line>(readFileSync(file(name), 'utf8'));
  function load(name: string, content: string, ...options: string[]) {
    writeFileSync(folder.at(name), content);
    return runInProcess(['import', folder.at(name), '--as-predictions', 'm', '-C', project, ...options]);
  }
  const row = (fields: object): string =>
    `${JSON.stringify({ v: 1, id: 'x', time: '2026-01-01T00:00:00.000Z', labels: { intent: 'other' }, ...fields })}\n`;

  it('have rules that all exist', () => {
    assert.equal(PREDICTION_RULES.length, 16);
  });

  describe('imported', () => {
    it('id, label and probability', async () => {
      start(ONE_LAYER);
      const { code, out } = await load(
        'a.csv',
        'id,label,probability\nt-1,refund,0.9\nt-2,other,0.6\nt-9,other,0.5\n',
      );
      assert.equal(code, 0, out);
      assert.match(out, /out: {2}2 samples, 0 answers, 2 predictions, 2 labels/);
      assert.match(out, /1 × unknown-sample/);
      const [first, second] = lines('predictions/m.jsonl');
      assert.deepEqual(first!.labels, { intent: 'refund' });
      assert.deepEqual(first!.probabilities, { intent: { refund: 0.9 } });
      assert.equal(first!.text_hash, textHash(TEXTS['t-1']));
      assert.equal(second!.sample, 't-2');
      assert.ok(!existsSync(file('suggestions')));
    });

    it('not from a table without labels: the message says how to name the column', async () => {
      start(ONE_LAYER);
      const { out, err } = await load('a.csv', 'id,tone\nt-1,refund\n');
      assert.match(
        out + err,
        /there is no column with labels \([\w, ]+\) or columns named after the labels of intent; name it/,
      );
    });

    it('rows of one sample, of which the last counts', async () => {
      start(ONE_LAYER);
      const { err, out } = await load('a.csv', 'id,label\nt-1,refund\nt-2,other\nt-1,other\nt-2,other\n');
      assert.equal((out + err).split('some samples have more than one row; the last one counts').length, 2);
      const [, , third] = lines('predictions/m.jsonl');
      assert.deepEqual([third!.sample, third!.labels], ['t-1', { intent: 'other' }]);
    });

    it('a column for each label, JSONL with a mapping, and appends', async () => {
      start();
      assert.equal((await load('a.csv', 'id,refund,other,a,b,c\nt-1,.2,.8,.9,.5,.1\n')).code, 0);
      const json = JSON.stringify({
        id: 't-2',
        intent: 'refund',
        stars: 3,
        probabilities: { intent: { refund: 0.7, other: 0.3 } },
      });
      assert.equal((await load('b.jsonl', json)).code, 0);
      const [first, second] = lines('predictions/m.jsonl');
      assert.deepEqual(first!.labels, { intent: 'other', tags: ['a', 'b'] });
      assert.deepEqual(first!.probabilities, {
        intent: { refund: 0.2, other: 0.8 },
        tags: { a: 0.9, b: 0.5, c: 0.1 },
      });
      assert.deepEqual(second!.labels, { intent: 'refund', stars: 3 });
      assert.deepEqual(second!.probabilities, { intent: { refund: 0.7, other: 0.3 } });
    });

    it('from a format of another tool, its answers too', async () => {
      start();
      const text = TEXTS['t-1'];
      const task = { id: 't-1', text, label: [[23, 26, 'person']] };
      writeFileSync(folder.at('d.jsonl'), JSON.stringify(task));
      const map = folder.at('map.yaml');
      const arguments_ = ['import', 'doccano', folder.at('d.jsonl'), '--as-predictions', 'm', '-C', project];
      const asked = await runInProcess([...arguments_, '--ask', map]);
      assert.equal(asked.code, 1, asked.out + asked.err);
      const layer = /layer "(\w+)"/.exec(asked.out)![1]!;
      writeFileSync(map, `layers: {${layer}: names}\n`);
      const { code, out, err } = await runInProcess([...arguments_, '--map', map]);
      assert.equal(code, 0, out + err);
      assert.deepEqual(pick(lines('predictions/m.jsonl'), 'labels'), [
        { names: [{ start: 23, end: 26, label: 'person', text: 'Ann' }] },
      ]);
      assert.ok(!existsSync(file('annotations')));
    });

    it('with the score of each span as its probability', async () => {
      start(SCHEMA.replaceAll('names', 'entities'));
      const span = { start: 23, end: 26, label: 'person' };
      const spans = [
        { ...span, score: 0.8 },
        { ...span, start: 0, end: 4, score: 17 },
      ];
      writeFileSync(
        folder.at('p.jsonl'),
        JSON.stringify({ id: 't-1', text: TEXTS['t-1'], spans, answer: 'accept' }),
      );
      const { code, out, err } = await runInProcess(['import', 'prodigy', folder.at('p.jsonl'), '--as-predictions', 'm', '-C', project]); // prettier-ignore
      assert.equal(code, 0, out + err);
      const [{ labels }] = lines('predictions/m.jsonl') as unknown as [
        { labels: { entities: { start: number; probability?: number }[] } },
      ];
      assert.deepEqual(
        labels.entities.map(({ start: at, probability }) => [at, probability]),
        [[23, 0.8], [0, undefined]],
      ); // prettier-ignore
    });

    it('says what is missing or wrong, and writes nothing then', async () => {
      start();
      const nothing = await load('a.csv', 'id,label\nt-1,refund\n');
      assert.equal(nothing.code, 2);
      assert.match(
        nothing.err,
        /no column is named after a layer \(intent, tags, stars\).*--label LAYER=COLUMN/s,
      );
      assert.equal((await load('a.csv', 'id,label\nt-1,refund\n', '--label', 'intent=label')).code, 0);
      assert.match((await load('a.csv', 'id,refund,other\nt-1,3,4\n')).err, /not a probability from 0 to 1/);
      assert.equal(lines('predictions/m.jsonl').length, 1);
      const away = await runInProcess(['import', 'a.csv', '--as-predictions', 'm', '-C', folder.path]);
      assert.match(away.err, /is not a project/);
    });
  });

  it('are checked like records, and only those that count', async () => {
    start();
    writeFiles(project, {
      'predictions/m.jsonl':
        row({ sample: 't-1', labels: { intent: 'refnd' }, text_hash: '0123456789abcdef' }) +
        row({ sample: 't-1', labels: { intent: 'refund' }, text_hash: textHash(TEXTS['t-1']) }) +
        row({ sample: 't-2', labels: { intent: 'refnd' } }) +
        row({ sample: 't-3', text_hash: '0123456789abcdef', run: 0 }) +
        row({ sample: 't-9', probabilities: { intent: { refund: 2, nope: 0.1 }, what: {} } }) +
        row({
          sample: 't-2',
          run: 2,
          unit: 'codepoint',
          labels: { names: [{ start: 9, end: 12, label: 'person', text: 'Bob' }] },
        }) +
        row({
          sample: 't-1',
          run: 2,
          unit: 'codepoint',
          labels: { names: [{ start: 23, end: 26, label: 'person', text: 'Ann', probability: 2 }] },
        }),
      'predictions/m.yaml': 'name: m\nseen: {folds: 1, rows: 3}\n',
      'suggestions/old.jsonl': `${JSON.stringify({ v: 1, sample: 't-1', labels: { intent: 'nope' } })}\n`,
    });
    const { out } = await runInProcess(['check', project, '--json']);
    const { projects } = JSON.parse(out) as {
      projects: { files: { path: string; findings: { rule: string; severity: string; line: number }[] }[] }[];
    };
    const found = projects[0]!.files.flatMap(({ path: name, findings }) =>
      findings.map(({ rule, severity, line }) => `${path.posix.basename(name)}:${line} ${rule} ${severity}`),
    );
    assert.deepEqual(
      found.filter((text) => /^(m|old)\./.test(text)),
      [
        'm.jsonl:3 unknown-label error',
        'm.jsonl:4 sample-text-changed warning',
        'm.jsonl:4 invalid-record error',
        'm.jsonl:5 unknown-sample error',
        'm.jsonl:5 invalid-record error',
        'm.jsonl:5 invalid-record error',
        'm.jsonl:5 invalid-record error',
        'm.jsonl:6 span-out-of-bounds error',
        'm.jsonl:7 invalid-record error',
        'm.yaml:2 schema-violation error',
        'm.yaml:2 unknown-key error',
        'old.jsonl:1 unknown-label warning',
      ],
    );
  });

  it('may answer a question that their other answers do not ask', async () => {
    start(SCHEMA.replace('required: false}', 'required: false, when: {intent: [other]}}'));
    writeFiles(project, {
      'predictions/m.jsonl': row({ sample: 't-1', labels: { intent: 'refund', tags: ['a'] } }),
      'annotations/ana.jsonl': `{"v":1,"id":"a","time":"2026-01-01T00:00:00Z","annotator":"ana","sample":"t-1","unit":"codepoint","labels":{"intent":"refund","tags":["a"]},"status":"draft"}\n`,
    });
    const { out } = await runInProcess(['check', project]);
    assert.match(out, /ana\.jsonl.* "tags" is asked only when/);
    assert.doesNotMatch(out, /predictions/);
  });

  it('of another model are not those of a baseline', async () => {
    start();
    const line = row({ sample: 't-1', labels: { intent: 'refund' } });
    writeFiles(project, { 'predictions/m.jsonl': line });
    assertRefused(
      await runInProcess(['baseline', project, '--model', 'm']),
      /predictions\/m\.jsonl has the predictions of another model/,
    );
    writeFiles(project, { 'annotations/zoe.jsonl': '' });
    assert.match(
      (await runInProcess(['baseline', project, '--model', 'zoe'])).err,
      /"zoe" is a person of the project\. A model needs a name of its own\./,
    );
    assert.equal(readFileSync(file('predictions/m.jsonl'), 'utf8'), line);
  });

  it('count by time for a sample and run, in code points', async () => {
    start();
    const span = { start: 9, end: 12, label: 'person', text: 'Bob' };
    writeFiles(project, {
      'predictions/m.jsonl':
        row({ sample: 't-1', time: '2026-01-02T00:00:00.000Z', labels: { intent: 'refund' } }) +
        row({ sample: 't-1', labels: { intent: 'other' } }) +
        row({ sample: 't-1', run: 2, labels: { intent: 'other' } }) +
        row({ sample: 't-2', unit: 'utf16', labels: { names: [span] } }) +
        row({ sample: 't-3', text_hash: '0123456789abcdef' }) +
        row({ sample: 't-9' }),
      'suggestions/m.jsonl': `${JSON.stringify({ v: 1, sample: 't-3', labels: { intent: 'refund' } })}\n`,
    });
    appendFileSync(file('predictions/m.jsonl'), '{"v":1,"sam');
    const files = new NodeFiles(project);
    const opened = new Project(files, { pause: () => Promise.resolve() });
    await opened.refreshModel();
    await opened.samples.refresh(opened.model!.schema.data);
    await opened.samples.readIds(() => Promise.resolve());
    const { runs, unknown } = await readPredictions(opened, 'm');
    const [first, second] = [runs.get(1)!, runs.get(2)!];
    assert.deepEqual(unknown, ['t-9']);
    assert.deepEqual(pick([...first.values()], 'sample', 'labels', 'isStale'), [
      ['t-3', { intent: 'other' }, true],
      ['t-1', { intent: 'refund' }, false],
      ['t-2', { names: [{ ...span, start: 8, end: 11 }] }, false],
    ]);
    assert.deepEqual(pick([...second.values()], 'labels'), [{ intent: 'other' }]);
    await assert.rejects(readPredictions(opened, 'x'), /Models with predictions: m\./);
  });
});
