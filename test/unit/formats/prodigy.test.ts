import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { exported, imported, jsonLines, recordsOf } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';

const source = (name: string) => corpusPath('prodigy/example-datasets', name);
type Task = Record<string, unknown> & { _input_hash: number; _annotator_id: string; _timestamp: number };
const tasks = (text: string): Task[] => jsonLines(text) as Task[];

describe('prodigy', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');

  for (const name of [
    'annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl',
    'bio_events.jsonl',
    'raw_news-headlines-nyt.jsonl',
  ])
    it(`gives back ${name}`, async () => {
      const { losses, findings } = await imported('prodigy', [source(name)], into());
      assert.deepEqual(losses.losses, []);
      // Raw texts ask nothing yet, and the linter says so.
      assert.deepEqual(
        [...new Set(findings.map(({ rule }) => rule))],
        name.startsWith('raw') ? ['schema-violation'] : [],
      );
      const back = await exported('prodigy', into());
      assert.deepEqual(back.losses.losses, []);
      assert.deepEqual(tasks(back.text), tasks(readFileSync(source(name), 'utf8')));
    });

  it('gives back the GitHub issues', async () => {
    const name = source('annotated_github-issues-DOCUMENTATION-textcat.jsonl');
    const { losses, project, findings } = await imported('prodigy', [name], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      project.model!.schema.layers.map(({ id, type }) => [id, type]),
      [['DOCUMENTATION', 'choice']],
    );
    const back = await exported('prodigy', into());
    assert.deepEqual(tasks(back.text), tasks(readFileSync(name, 'utf8')));
  });

  it('keeps 42 people apart; who answered twice has two records, of which the later one counts and goes out', async () => {
    const given = tasks(readFileSync(source('pydata-ams-2023.jsonl'), 'utf8'));
    const { losses, findings, project } = await imported(
      'prodigy',
      [source('pydata-ams-2023.jsonl')],
      into(),
    );
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(findings, []);
    assert.equal(project.samples.total, 117);
    assert.equal(recordsOf(into()).size, 42);
    assert.deepEqual(losses.written, { samples: 117, answers: 3372, labels: 3372, suggestions: 0 });
    const last = new Map<string, Task>();
    for (const task of given) {
      const key = `${task._input_hash} ${task._annotator_id}`;
      if (!((last.get(key)?._timestamp ?? 0) > task._timestamp)) last.set(key, task);
    }
    const order = (list: Iterable<Task>) =>
      [...list].sort((a, b) => a._input_hash - b._input_hash || (a._annotator_id < b._annotator_id ? -1 : 1));
    const back = await exported('prodigy', into());
    assert.deepEqual(order(tasks(back.text)), order(last.values()));
  });

  it('takes what nobody answered as suggestions, and rejected spans as no label', async () => {
    const file = path.join(folder.path, 'a.jsonl');
    const lines = [
      { text: 'a b', spans: [{ start: 0, end: 1, label: 'X' }], meta: { score: 0.5 } },
      { text: 'a c', spans: [{ start: 0, end: 1, label: 'X' }], answer: 'reject', _session_id: 'ben' },
      {
        text: 'a d',
        options: [
          { id: 'p', text: 'Pos' },
          { id: 'n', text: 'Neg' },
        ],
        accept: ['n'],
        answer: 'accept',
        _session_id: 'ben',
      },
    ];
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { losses, findings } = await imported('prodigy', [file], into());
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(findings, []);
    assert.deepEqual(losses.written, { samples: 3, answers: 2, labels: 2, suggestions: 1 });
    assert.deepEqual(
      recordsOf(into())
        .get('ben')!
        .map(({ labels }) => labels),
      [{ answer: 'reject' }, { choice: 'n' }],
    );
    assert.deepEqual(tasks((await exported('prodigy', into())).text), lines);
  });

  it('gathers the labels that one person gave to one text on several lines', async () => {
    const file = path.join(folder.path, 'a.jsonl');
    const lines = ['A', 'B'].map((label, n) => ({
      text: 'a',
      _input_hash: 7,
      label,
      answer: 'accept',
      _session_id: 'ben',
      _timestamp: 1_700_000_000 + n,
    }));
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await imported('prodigy', [file], into());
    assert.deepEqual(recordsOf(into()).get('ben')!.at(-1)!.labels, { A: 'accept', B: 'accept' });
  });

  it('lets the quotes decide when offsets count UTF-16 units', async () => {
    const file = path.join(folder.path, 'a.jsonl');
    writeFileSync(
      file,
      `${JSON.stringify({ text: '😀 Ana', spans: [{ start: 3, end: 6, label: 'X', text: 'Ana' }], answer: 'accept' })}\n`,
    );
    const { losses, findings } = await imported('prodigy', [file], into());
    assert.deepEqual(findings, []);
    assert.match(losses.notes[0]!.text, /offsets are read as utf16: so 1 of 1 quotes/);
    assert.deepEqual(recordsOf(into()).get('prodigy')![0]!.labels, {
      entities: [{ id: 's1', start: 2, end: 5, label: 'X', text: 'Ana' }],
    });
  });
});
