import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { benjaminiHochberg, fisherExact } from '../../../src/agreement/judging/subgroup-tests';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, predictionLine, decisionLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';

interface Slice {
  by: string;
  field?: string;
  value: string;
  n: number;
  wrong: number;
  accuracy: { value: number; ci95: [number, number] };
  rest: { value: number };
  p: { value: number | null; reason?: string };
}
interface Slices {
  looked_at: number;
  tested: number;
  least_samples: number;
  not_sliced: { field: string; values: number }[];
  slices: Slice[];
}

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl], split: split, context: [channel, customer, region, urgent]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;
const GUIDELINE = `version: "1.1"
labels: [{id: card, definition: About a card.}, {id: refund, definition: About money back.}]
changelog: [{version: "1.1", changes: []}, {version: "1.0", changes: []}]
`;

/**
 * 100 samples: the first 20 by phone, where the model is wrong on 12; of the others on 4. Ana labelled all, the first 50 under version
 * 1.0; ben the first 60, of which he labelled 10 otherwise; lea decided these. The last 30 are Cyrillic, and the last one is gold.
 */
const numbers = Array.from({ length: 100 }, (_, n) => n);
const isWrong = (n: number): boolean => n < 12 || (n >= 90 && n < 94);
const differs = (n: number): boolean => n >= 50 && n < 60;

describe('the slices of an evaluation', () => {
  const folder = temporaryFolder();
  const evaluate = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await runInProcess(['evaluate', 'm', folder.path, ...args]);
    assert.equal(code, 0, err);
    return out;
  };
  const slices = async (...args: string[]): Promise<Slices> =>
    (JSON.parse(await evaluate('--json', ...args)) as { layers: { intent: { slices: Slices } } }).layers
      .intent.slices;

  beforeEach(() => {
    const text = (n: number): string => (n < 70 ? `the card number ${n}` : `карта номер ${n} и ещё слова`);
    folder.write({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data/texts.jsonl': numbers
        .map((n) => {
          const fields = {
            channel: n < 20 ? 'phone' : n < 60 ? '=mail' : '',
            customer: `c-${n}`,
            region: n < 4 ? 'far' : 'near',
            urgent: n % 2 === 0,
          };
          return `${JSON.stringify({ id: `s-${n}`, text: text(n), split: n < 50 ? 'dev' : 'test', ...fields })}\n`;
        })
        .join(''),
      'annotations/ana.jsonl': numbers
        .map((n) => answerLine('ana', `s-${n}`, { intent: 'card' }, { guideline: n < 50 ? '1.0' : '1.1' }))
        .join(''),
      'annotations/ben.jsonl': numbers
        .slice(0, 60)
        .map((n) =>
          answerLine('ben', `s-${n}`, { intent: differs(n) ? 'refund' : 'card' }, { guideline: '1.1' }),
        )
        .join(''),
      'decisions/lea.jsonl': numbers
        .filter(differs)
        .map((n) => decisionLine(`s-${n}`, { intent: 'card' }, { guideline: '1.1' }))
        .join(''),
      'gold/a.jsonl': `${JSON.stringify({ sample: 's-99', labels: { intent: 'card' } })}\n`,
      'predictions/m.jsonl': numbers
        .map((n) => predictionLine(`s-${n}`, { intent: isWrong(n) ? 'refund' : 'card' }))
        .join(''),
    });
  });

  it('are by fields, split, length, script, version and annotator of the label, and agreement', async () => {
    const found = await slices();
    const counts = Object.fromEntries(
      found.slices
        .filter(({ by }) => by !== 'length')
        .map(({ by, field, value, n, wrong }) => [`${field ?? by} ${value}`, [n, wrong]]),
    );
    assert.deepEqual(counts, {
      'channel phone': [20, 12],
      'channel =mail': [40, 0],
      'channel (none)': [40, 4],
      'region far': [4, 4],
      'region near': [96, 12],
      'urgent true': [50, 8],
      'urgent false': [50, 8],
      'split dev': [50, 12],
      'split test': [50, 4],
      'script Latin': [70, 12],
      'script Cyrillic': [30, 4],
      // Samples that both labelled under two versions are in both slices; the gold sample is in none.
      'guideline 1.0': [50, 12],
      'guideline 1.1': [99, 16],
      'annotator ana': [89, 16],
      'annotator ben': [50, 12],
      'annotator lea': [10, 0],
      'agreement people agree': [50, 12],
      'agreement people differ': [10, 0],
      'agreement one answer': [40, 4],
    });
    assert.deepEqual(found.not_sliced, [{ field: 'customer', values: 100 }]);
    const lengths = found.slices.filter(({ by }) => by === 'length');
    assert.deepEqual(
      lengths.map(({ n }) => n).reduce((sum, n) => sum + n),
      100,
    );
    assert.match(lengths.map(({ value }) => value).join('; '), /up to 18/);
  });

  it('are tested against the rest, corrected for all tests, the worst first', async () => {
    const { slices: all, looked_at: lookedAt, tested, least_samples: least } = await slices();
    assert.equal(lookedAt, all.length);
    const isTested = ({ n }: Slice): boolean => n >= least && 100 - n >= least;
    const wanted = all.filter(isTested);
    assert.equal(tested, wanted.length);
    const corrected = benjaminiHochberg(
      wanted.map(({ n, wrong }) =>
        fisherExact({ items: n, count: wrong }, { items: 100 - n, count: 16 - wrong }),
      ),
    );
    wanted.forEach(({ p }, k) => assert.ok(Math.abs(p.value! - corrected[k]!) < 1e-12));
    for (const slice of all.filter((one) => !isTested(one)))
      assert.match(slice.p.reason!, /fewer than 10 samples in the slice or outside of it/);
    const [first] = all;
    assert.deepEqual(
      [first!.field, first!.value, first!.accuracy.value, first!.rest.value],
      ['channel', 'phone', 8 / 20, 76 / 80],
    );
    // Wilson, by hand.
    assert.deepEqual(
      first!.accuracy.ci95.map((each) => each.toFixed(3)),
      ['0.219', '0.613'],
    );
    const rank = ({ p, accuracy, rest }: Slice): number =>
      p.value === null ? 2 : accuracy.value < rest.value ? 0 : 1;
    assert.deepEqual(all.map(rank), all.map(rank).toSorted());
  });

  it('are in the text, the page, Markdown and CSV', async () => {
    const text = await evaluate();
    assert.match(
      text,
      /Slices of the samples, the worst first: \d is significantly worse than the rest \(p < 0\.05\)\./,
    );
    assert.match(
      text,
      /\n +channel: phone +20 +12 +0\.400 0\.219 to 0\.613 +0\.950 0\.878 to 0\.980 +< 0\.001\n/,
    );
    assert.match(
      text,
      /\d+ slices of the samples were looked at\. p is that of Fisher’s exact test against the rest \(two-sided\), corrected for \d+ tests \(Benjamini-Hochberg\)\. Too small to be tested, with fewer than 10 samples in the slice or outside of it: region 2.*\. Not sliced, with more than 50 values or more than half as many as samples: customer \(100\)\./,
    );
    const page = `${folder.path}/m.html`;
    await evaluate('--output', page);
    assert.match(readFileSync(page, 'utf8'), /<code dir="auto">channel<\/code>: phone/);
    assert.match(await evaluate('--format', 'markdown'), /\| `channel`: phone \| 20 \| 12 \|/);
    const csv = await evaluate('--format', 'csv', '--guard-formulas');
    assert.match(
      csv,
      /^model,layer,by,name,measure,n,value,low,high,p,reason\nm,intent,,,accuracy,100,0\.84,/,
    );
    assert.match(csv, /\nm,intent,label,card,recall,100,0\.84,/);
    assert.match(csv, /\nm,intent,field channel,phone,accuracy,20,0\.4,0\.21\d+,0\.61\d+,\d.*,\n/);
    assert.match(csv, /\nm,intent,field channel,'=mail,/);
    assert.match(csv, /\nm,intent,field region,far,accuracy,4,0,.*,fewer than 10 samples/);
  });

  it('have no slice that is all there is, and are none of few samples', async () => {
    const found = await slices('--split', 'dev');
    assert.ok(!found.slices.some(({ by }) => by === 'split'));
    folder.write({
      'predictions/m.jsonl': numbers
        .slice(0, 5)
        .map((n) => predictionLine(`s-${n}`, { intent: 'card' }))
        .join(''),
    });
    assert.equal((await slices()).tested, 0);
    assert.match(await evaluate(), /slices of the samples were looked at\. Too small to be tested/);
  });
});
