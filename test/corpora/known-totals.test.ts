import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { krippendorffAlpha } from '../../src/agreement/coefficients/alpha';
import { groupItems } from '../../src/agreement/tables/item-groups';
import { buildTable, type Rating } from '../support/build-table';
import { corpusPath } from './corpora';

type Row = Record<string, unknown>;

describe('alpha of published corpora', () => {
  corpus('TweetEval, 4 humans', 'tweeteval-annotated/TweetEval-Annotated.jsonl', 0.22238, 0, (text) =>
    jsonl(text).flatMap((row) =>
      [0, 1, 2, 3].map((a) => ({
        item: String(row.id),
        annotator: String(a),
        label: String(row[`annotation_label_${a}`]),
      })),
    ),
  );
  corpus('pydata, last answer wins', 'prodigy/example-datasets/pydata-ams-2023.jsonl', 0.38394, 55, (text) =>
    jsonl(text).map((row) => ({
      item: String(row._input_hash),
      annotator: String(row._annotator_id),
      label: String(row.answer),
      time: row._timestamp as number,
    })),
  );
  corpus('MultiPICo dev', 'lewidi3-multipico/LeWiDi_3-2025/MP/MP_dev.json', 0.27262, 0, (text) =>
    Object.entries(JSON.parse(text) as Record<string, { annotations: Record<string, string> }>).flatMap(
      ([item, { annotations }]) =>
        Object.entries(annotations).map(([annotator, label]) => ({ item, annotator, label })),
    ),
  );
});

function corpus(
  title: string,
  file: string,
  alpha: number,
  superseded: number,
  read: (text: string) => Rating[],
): void {
  it(`${title}: ${alpha}`, () => {
    const table = buildTable(read(readFileSync(corpusPath(file), 'utf8')));
    const result = krippendorffAlpha(groupItems(table, table.labels.length), { kind: 'nominal' });
    assert.ok(result.value !== null && Math.abs(result.value - alpha) < 5e-6, String(result.value));
    assert.equal(table.superseded, superseded);
  });
}

function jsonl(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
