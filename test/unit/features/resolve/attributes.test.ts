import { parquetIn } from '../../../support/parquet';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../../support/command-line';
import { runInProcess } from '../../../support/in-process-command';
import { answerLine } from '../../../support/intent-project';
import { temporaryFolder } from '../../../support/temporary-folder';

const part = (id: string, start: number, negated: boolean): object => ({
  id,
  start,
  end: start + 4,
  label: 'sign',
  text: start === 0 ? 'Pain' : 'heat',
  attributes: { certainty: 'sure', ...(negated && { negated }) },
});
const answer = (who: string, sample: string, negated: boolean): string =>
  answerLine(
    who,
    sample,
    {
      signs: [part('s1', 0, negated), part('s2', 9, true)],
      links: [{ label: 'cause', from: 's1', to: 's2', ...(negated && { attributes: { sure: true } }) }],
    },
    { unit: 'codepoint' },
  );

describe('attributes of spans and relations', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  beforeEach(() =>
    writeFiles(folder.path, {
      'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
layers:
  - {id: signs, type: spans, labels: [sign], attributes: [{id: negated, type: flag}, {id: certainty, type: choice, labels: [sure, open]}]}
  - {id: links, type: relations, spans: signs, labels: [cause], attributes: [{id: sure, type: flag}]}
labels: [{id: sign}, {id: cause}]
people: {reviewers: [lea]}
`,
      'data.jsonl': ['same', 'other'].map((id) => `{"id":"${id}","text":"Pain and heat"}\n`).join(''),
      'annotations/ana.jsonl': answer('ana', 'same', true) + answer('ana', 'other', true),
      'annotations/ben.jsonl': answer('ben', 'same', true) + answer('ben', 'other', false),
    }),
  );

  it('stay in resolved answers, decisions and gold', async () => {
    const signs = [part('s1', 0, true), part('s2', 9, true)];
    const { out } = await runInProcess(['resolve', folder.path]);
    const [same] = out.split('\n').map((line) => JSON.parse(line || 'null') as { labels: object } | null);
    const links = [{ label: 'cause', attributes: { sure: true }, from: 's1', to: 's2' }];
    assert.deepEqual(same!.labels, { signs, links });
    await runInProcess(['adjudicate', '--strategy', 'majority', '-C', folder.path]);
    await runInProcess(['promote', '--reviewer', 'lea', '--policy', '-C', folder.path]);
    for (const file of ['decisions/lea.jsonl', 'gold/lea.jsonl']) {
      const [line] = readFileSync(path.join(folder.path, file), 'utf8').split('\n');
      assert.deepEqual((JSON.parse(line!) as { labels: object }).labels, { signs, links }, file);
    }
  });

  it('are in both files of a hand-off', async () => {
    const out = path.join(folder.path, 'out');
    writeFiles(folder.path, {
      'splits.jsonl': ['same', 'other'].map((sample) => `{"sample":"${sample}","split":"train"}\n`).join(''),
    });
    const { code, err } = await runInProcess(['handoff', out, '--force', '-C', folder.path]);
    assert.equal(code, 0, err);
    const [line] = readFileSync(path.join(out, 'data/train.jsonl'), 'utf8').split('\n');
    const { signs, links } = (JSON.parse(line!) as { labels: Record<string, unknown> }).labels;
    const bytes = readFileSync(path.join(out, 'data/train.parquet'));
    const table = await parquetIn(bytes);
    const row = (await table.rows().next()).value as Record<string, { attributes: unknown }[]>;
    const attributes = (items: unknown): unknown[] =>
      (items as { attributes: unknown }[]).map((one) => one.attributes);
    assert.deepEqual(attributes(row.signs), attributes(signs));
    assert.deepEqual(attributes(row.links), attributes(links));
  });

  it('are named where answers differ in nothing else', async () => {
    const { err } = await runInProcess(['resolve', folder.path]);
    assert.match(
      err,
      /Tie: sign \[0, 4\) \{"certainty":"sure","negated":true\} \(1 of 2\), sign \[0, 4\) \{"certainty":"sure"\} \(1 of 2\)/,
    );
  });
});
