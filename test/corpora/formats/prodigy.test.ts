import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { jsonLines } from '../../support/json-lines';
import { carriedIn, carriedOut, exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { corpusPath } from '../corpora';
import { pick } from '../../support/pick';

const source = (name: string) => corpusPath('prodigy/example-datasets', name);
type Task = Record<string, unknown> & { _input_hash: number; _annotator_id: string; _timestamp: number };
const tasks = (text: string): Task[] => jsonLines(text) as Task[];

describe('prodigy, its own files', () => {
  const { into } = exchangeFolder();

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
      const back = await carriedOut('prodigy', into());
      assert.deepEqual(tasks(back.text), tasks(readFileSync(source(name), 'utf8')));
    });

  it('gives back the GitHub issues', async () => {
    const name = source('annotated_github-issues-DOCUMENTATION-textcat.jsonl');
    const { project } = await carriedIn('prodigy', [name], into());
    assert.deepEqual(pick(project.model!.schema.layers, 'id', 'type'), [['DOCUMENTATION', 'choice']]);
    const back = await exported('prodigy', into());
    assert.deepEqual(tasks(back.text), tasks(readFileSync(name, 'utf8')));
  });

  it('keeps 42 people apart; who answered twice has two records, of which the later one counts and goes out', async () => {
    const given = tasks(readFileSync(source('pydata-ams-2023.jsonl'), 'utf8'));
    const { losses, project } = await carriedIn('prodigy', [source('pydata-ams-2023.jsonl')], into());
    assert.equal(project.samples.total, 117);
    assert.equal(recordsOf(into()).size, 42);
    assert.deepEqual(losses.written, {
      samples: 117,
      answers: 3372,
      labels: 3372,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
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
});
