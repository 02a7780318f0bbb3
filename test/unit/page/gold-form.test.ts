import assert from 'node:assert/strict';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { pageContent, PAGE_SAMPLES } from '../../../src/page/page-content';
import { tellsGold } from '../../../src/page/gold-form';
import { SLOW } from '../../host/until';
import { toLines } from '../../support/json-lines';
import { memoryProject } from '../../support/memory-project';

type Sample = Readonly<Record<string, unknown>> & { readonly id: string };

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl], context: [channel]}
layers: [{id: a, type: choice, labels: [x, y]}]
labels: [{id: x}, {id: y}]
people: {annotators: [zoe]}
`;
const SHARE = `gold: {share: 0.5}\n`;

/** What is said of a page for zoe, where the samples that are named are gold. */
async function said(samples: readonly Sample[], gold: readonly string[], more = SHARE): Promise<string[]> {
  const { project } = await memoryProject({
    'labelwright.yaml': SCHEMA + more,
    'data/a.jsonl': toLines(samples.map((sample) => ({ text: `Text of ${sample.id}`, ...sample }))),
    'gold/known.jsonl': toLines(gold.map((sample) => ({ sample, labels: { a: 'x' } }))),
  });
  const model = project.model!;
  await project.assignments.ready(model);
  const { files, samples: shown } = await pageContent(project, model, 'zoe');
  assert.ok(
    gold.some((id) => shown.includes(id)),
    'gold is on the page',
  );
  const found = tellsGold({ project, model }, files[PAGE_SAMPLES]!);
  project.dispose();
  return found;
}

const numbered = (count: number, more: object = {}): Sample[] =>
  Array.from({ length: count }, (_, n) => ({ id: `t-${n}`, ...more }));

describe('what tells gold on a page', function () {
  this.timeout(SLOW);

  it('is an id in a form that no other sample has', async () => {
    const samples = [...numbered(20), { id: 'gold-7' }];
    assert.deepEqual(await said(samples, ['gold-7', 't-3']), [
      'Gold can be told by its ids, which are unlike those of all other samples: "gold-7".',
    ]);
  });

  it('is a set of fields that no other sample has', async () => {
    const samples = [...numbered(20, { channel: 'mail' }), { id: 't-99' }];
    assert.deepEqual(await said(samples, ['t-99']), [
      'Gold can be told by its fields, which are unlike those of all other samples: "t-99".',
    ]);
    const hidden = [...numbered(20), { id: 't-99', sources: ['known'] }];
    assert.deepEqual(await said(hidden, ['t-99']), [], 'the page has only the fields that the panel shows');
  });

  it('is nothing where gold is no secret', async () => {
    const samples = [...numbered(20), { id: 'gold-7' }, { id: 'gold-8' }];
    assert.deepEqual(await said(samples, ['gold-7', 'gold-8'], ''), []);
  });

  it('is nothing in ordinary projects, of which any samples are gold', async () => {
    const random = seededRandom(7);
    const letters = (count: number, of: string): string =>
      Array.from({ length: count }, () => of[random.below(of.length)]).join('');
    const kinds: Record<string, (n: number) => Sample> = {
      numbers: (n) => ({ id: String(n) }),
      'numbers with a word': (n) => ({ id: `ticket-${String(n).padStart(4, '0')}` }),
      'numbers in weeks': (n) => ({ id: `week-${n % 4}/${n}` }),
      hashes: () => ({ id: letters(12, '0123456789abcdef') }),
      ULIDs: () => ({ id: letters(26, '0123456789ABCDEFGHJKMNPQRSTVWXYZ') }),
      words: () => ({ id: letters(7, 'abcdefghijklmnopqrstuvwxyz') }),
      'two sources': (n) => ({ id: `${n % 2 ? 'mail' : 'chat'}-${n}` }),
      'a field that some have': (n) => ({ id: `t-${n}`, ...(random.next() < 0.5 && { channel: 'mail' }) }),
    };
    for (const [kind, of] of Object.entries(kinds))
      for (let time = 0; time < 10; time++) {
        const samples = Array.from({ length: 60 }, (_, n) => of(n));
        const gold = samples.map(({ id }) => id).filter(() => random.next() < 0.15);
        if (gold.length > 0) assert.deepEqual(await said(samples, gold), [], kind);
      }
  });
});
