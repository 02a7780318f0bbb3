import assert from 'node:assert/strict';
import { derivedId } from '../../../../../src/project/samples/sample-ids';
import type { BucketNode, ListOrder } from '../../../../../src/protocol/buckets';
import { decideCases, returnCases } from '../../../../../src/features/adjudicate/server';
import { itemDetail } from '../../../../../src/features/buckets/server/item-detail';
import { findItems } from '../../../../../src/features/buckets/server/find-items';
import { linesOf, ORDER, record, ROOT, treesOf } from './support';

const TEXTS = {
  t1: 'Twice on my bill',
  t2: 'Charged two times',
  t3: 'Stop it',
  t4: 'Hello there',
  t5: 'Please',
};
const TB1 = { rules: ['TB-1'] };
/** A costly confusion twice, one of which somebody cites the tie-breaker for, a gap, a rating, and what nobody differs on. */
const project = () =>
  treesOf(
    {
      ana: {
        t1: { intent: 'refund' },
        t2: { intent: 'refund' },
        t3: { intent: 'cancel' },
        t4: { intent: 'other', urgency: 1 },
        t5: { intent: 'other', flags: ['unsure'] },
      },
      ben: {
        t1: { intent: 'duplicate', ...TB1 },
        t2: { intent: 'duplicate' },
        t3: { intent: 'refund' },
        t4: { intent: 'other', urgency: 4 },
        t5: { intent: 'other' },
      },
    },
    TEXTS,
  );
/** A project whose samples have no ids of their own. */
const withoutIds = (layout: string) => {
  const texts = ['# One\n**Twice** on my bill', 'Stop it'];
  const [first, second] = texts.map(derivedId) as [string, string];
  return treesOf(
    {
      ana: { [first]: { intent: 'refund' }, [second]: { intent: 'other', flags: ['unsure'] } },
      ben: { [first]: { intent: 'duplicate' }, [second]: { intent: 'other' } },
    },
    {},
    { 'data/a.jsonl': texts.map((text) => `${JSON.stringify({ text })}\n`).join('') },
    layout,
  );
};
const signal = new AbortController().signal;
const decision = (sample: string, more: object): string =>
  `${JSON.stringify({ v: 1, id: `d-${sample}`, time: '2027-01-01T00:00:00Z', reviewer: 'lea', sample, ...more })}\n`;

describe('features/buckets/server: the trees of disagreements and errors', () => {
  it('put each disagreement in one place by its cause, and say what mistakes cost', async () => {
    const { trees } = await project();
    assert.deepEqual(await linesOf(trees), [
      'Intent | 3 · costs 11 ordinary mistakes',
      '  Labels confused | 2 · costs 10 ordinary mistakes',
      '    Duplicate / Refund | 2 · costs 10 ordinary mistakes',
      '      t1 | costs 5 ordinary mistakes · Twice on my bill',
      '      t2 | costs 5 ordinary mistakes · Charged two times',
      '  Gap in the guideline | 1',
      '    cancel / Refund | 1',
      '      t3 | Stop it',
      'urgency | 1',
      '  Rating distance | 1',
      '    3 apart | 1',
      '      t4 | Hello there',
    ]);
    assert.deepEqual(await linesOf(trees, {}, 'errors'), ['Flagged: unsure | 1', '  t5 | Please']);
  });

  it('call a sample without an id by its beginning, as its reader sees it', async () => {
    const { trees } = await withoutIds('');
    assert.equal(
      (await linesOf(trees)).at(-1),
      '      # One **Twice** on my bill | costs 5 ordinary mistakes',
    );
    assert.deepEqual(await linesOf(trees, {}, 'errors'), ['Flagged: unsure | 1', '  Stop it | ']);
    const { trees: rendered } = await withoutIds(', show: [{field: text, as: markdown}]');
    assert.equal((await linesOf(rendered)).at(-1), '      One Twice on my bill | costs 5 ordinary mistakes');
  });

  it('say whose answers are not counted', async () => {
    const { trees, files, project: opened } = await project();
    assert.equal((await trees.tree(ORDER)).open, 4);
    const schema = new TextDecoder().decode(await files.read('labelwright.yaml'));
    files.put('labelwright.yaml', `${schema}people: {annotators: [ana, {id: ben, count: false}]}\n`);
    await opened.refresh();
    const { disagreements, open } = await trees.tree(ORDER);
    assert.deepEqual(
      [open, ...disagreements.map(({ label, tooltip }) => [label, tooltip])],
      [0, ['5 answers not counted', 'Not counted: 5 answers of people who are set aside (ben).']],
    );
  });

  it('tell a flag from the cause that has its name', async () => {
    const flags = ['guideline-gap'];
    const { trees } = await treesOf(
      { ana: { t1: { intent: 'refund', flags } }, ben: { t1: { intent: 'duplicate' } } },
      TEXTS,
    );
    assert.equal((await linesOf(trees))[1], '  Gap in the guideline | 1 · costs 5 ordinary mistakes');
    assert.equal((await linesOf(trees, {}, 'errors'))[0], 'Flagged: guideline gap | 1');
  });

  it('group by label pair, person and rule', async () => {
    const { trees } = await project();
    const branches = async (by: 'pair' | 'annotator' | 'rule') =>
      (await linesOf(trees, { by })).filter((line) => !/^ *t\d/.test(line));
    assert.deepEqual(await branches('pair'), [
      'Intent | 3 · costs 11 ordinary mistakes',
      '  Duplicate / Refund | 2 · costs 10 ordinary mistakes',
      '  cancel / Refund | 1',
      'urgency | 1',
      '  Rating distance: 3 apart | 1',
    ]);
    assert.deepEqual(await branches('annotator'), [
      'ana | 4 · costs 12 ordinary mistakes',
      'ben | 4 · costs 12 ordinary mistakes',
    ]);
    assert.deepEqual(await linesOf(trees, { by: 'rule' }), [
      'No rule cited | 3 · costs 7 ordinary mistakes',
      '  t2 | Intent · costs 5 ordinary mistakes · Charged two times',
      '  t3 | Intent · Stop it',
      '  t4 | urgency · Hello there',
      'TB-1 | 1 · costs 5 ordinary mistakes',
      '  t1 | Intent · costs 5 ordinary mistakes · Twice on my bill',
    ]);
  });

  it('sort by cost, number, worth, error score and name', async () => {
    const { trees } = await treesOf(
      {
        ana: { t1: { intent: 'refund' }, t3: { intent: 'cancel' }, t4: { intent: 'cancel' } },
        ben: { t1: { intent: 'duplicate', ...TB1 }, t3: { intent: 'refund' }, t4: { intent: 'refund' } },
        cy: { t1: { intent: 'duplicate', ...TB1 } },
      },
      TEXTS,
    );
    const pairs = async (sort: ListOrder['sort'], by: ListOrder['by'] = 'pair') =>
      (await linesOf(trees, { by, sort }))
        .filter((line) => line.includes(' / '))
        .map((line) => line.split(' |')[0]!.trim());
    assert.deepEqual(await pairs('cost'), ['Duplicate / Refund', 'cancel / Refund']);
    assert.deepEqual(await pairs('count'), ['cancel / Refund', 'Duplicate / Refund']);
    // Two pairs of people agree at last on the many samples, two of three on the one.
    assert.deepEqual(await pairs('worth'), ['cancel / Refund', 'Duplicate / Refund']);
    assert.deepEqual(await pairs('worth', 'cause'), ['cancel / Refund', 'Duplicate / Refund']);
    assert.deepEqual(await pairs('name'), ['cancel / Refund', 'Duplicate / Refund']);
    assert.deepEqual(await pairs('score'), ['Duplicate / Refund', 'cancel / Refund']);
    const scored = await linesOf(trees, { by: 'pair', sort: 'score' });
    assert.match(scored[1]!, /^ {2}Duplicate \/ Refund \| 1 · costs 5 ordinary mistakes · error [01]\.\d\d$/);
    assert.match(scored[2]!, /^ {4}t1 \| costs 5 ordinary mistakes · error [01]\.\d\d · Twice/);
  });

  it('show what is decided and what waits for annotators apart, or only count it', async () => {
    const { trees, files, project: state } = await project();
    files.put(
      'decisions/lea.jsonl',
      decision('t1', { labels: { intent: 'duplicate' } }) + decision('t3', { return_to: ['ana'] }),
    );
    await state.refresh();
    assert.deepEqual(
      (await linesOf(trees)).filter((line) => !line.startsWith('    ')),
      [
        'Intent | 1 · costs 5 ordinary mistakes',
        '  Labels confused | 1 · costs 5 ordinary mistakes',
        'urgency | 1',
        '  Rating distance | 1',
        'Waiting for annotators | 1',
        '  Intent | 1',
        'Decided | 1 · costs 5 ordinary mistakes',
        '  Intent | 1 · costs 5 ordinary mistakes',
      ],
    );
    const { open, returned, decided, disagreements } = await trees.tree({ ...ORDER, decided: false });
    assert.deepEqual([open, returned, decided], [2, 1, 1]);
    assert.ok(!disagreements.some(({ label }) => label === 'Decided'));
  });

  it('follow each answer, also where it makes a slip of another', async () => {
    const { trees, files, project: state } = await project();
    await linesOf(trees);
    const say = async (who: string, sample: string, said: object) => {
      files.put(
        `annotations/${who}.jsonl`,
        files.text(`annotations/${who}.jsonl`) + record(who, sample, { ...said }),
      );
      await state.refresh();
    };
    await say('ben', 't1', { intent: 'refund' });
    assert.ok(!(await linesOf(trees)).some((line) => line.includes('t1 |')));
    files.put('data/a.jsonl', `${files.text('data/a.jsonl')}{"id":"t6","text":"STOP  it"}\n`);
    await state.refresh();
    await say('ana', 't6', { intent: 'refund' });
    assert.deepEqual(
      (await linesOf(trees)).find((line) => line.includes('Slip')),
      '  Slip | 1',
    );
  });

  it('hold samples in pages', async () => {
    const ids = Array.from({ length: 450 }, (_, n) => `s${n}`);
    const said = (intent: string) => Object.fromEntries(ids.map((id) => [id, { intent }]));
    const { trees } = await treesOf(
      { ana: said('refund'), ben: said('duplicate') },
      Object.fromEntries(ids.map((id) => [id, id])),
    );
    const { disagreements } = await trees.tree(ORDER);
    const { branch } = disagreements[0]!.children![0]!.children![0]!;
    const page = (from: number): Promise<BucketNode[]> =>
      trees.samples({ ...ORDER, root: ROOT, view: 'disagreements', branch: branch!, from, count: 200 });
    const first = await page(0);
    assert.deepEqual([first.length, first[0]!.label, first[200]!.label], [201, 's0', '… 250 more']);
    const last = await page(400);
    assert.deepEqual([last.length, last.at(-1)!.label], [50, 's449']);
    assert.deepEqual(
      await trees.samples({ ...ORDER, root: ROOT, view: 'disagreements', branch: 'gone', from: 0, count: 9 }),
      [],
    );
  });

  it('say of a sample who said what, why they differ, and what the evidence is', async () => {
    const { trees } = await project();
    const { disagreements, errors } = await trees.tree(ORDER);
    const { branch } = disagreements[0]!.children![0]!.children![0]!;
    const [node] = await trees.samples({
      ...ORDER,
      root: ROOT,
      view: 'disagreements',
      branch: branch!,
      from: 0,
      count: 1,
    });
    const lines = await itemDetail(trees, { ...ORDER, root: ROOT, view: 'disagreements', node: node!.id });
    assert.deepEqual(
      [lines![0], lines![2], lines!.at(-1)],
      [
        't1: Twice on my bill',
        'Intent',
        'The mistake costs as much as 5 ordinary ones (purpose.costs of the guideline).',
      ],
    );
    assert.match(lines!.join('\n'), / {2}ben: Duplicate \[TB-1\] \(error score 0\.\d\d\)/);
    assert.ok(lines!.some((line) => line.includes('TB-1 decides between Duplicate and Refund')));
    const [flagged] = await trees.samples({
      ...ORDER,
      root: ROOT,
      view: 'errors',
      branch: errors[0]!.branch!,
      from: 0,
      count: 1,
    });
    assert.deepEqual(
      (await itemDetail(trees, { ...ORDER, root: ROOT, view: 'errors', node: flagged!.id }))!.slice(2),
      ['Flagged: unsure', '  ana'],
    );
  });

  it('say of a pair what it would be worth to decide it always, to those who see every answer', async () => {
    const { trees } = await project();
    const said = async (by: 'cause' | 'pair', viewer?: string): Promise<unknown> => {
      const order = { ...ORDER, by, ...(viewer !== undefined && { viewer }) };
      const { disagreements } = await trees.tree(order);
      const nodes = disagreements.flatMap(({ children }) => children ?? []);
      const pairs = by === 'pair' ? nodes : nodes.flatMap(({ children }) => children ?? []);
      const node = pairs.find(({ label }) => label === 'Duplicate / Refund');
      assert.ok(viewer !== undefined || node!.tooltip === undefined, 'asked for later');
      const id = node?.id ?? pairs[0]?.id ?? 'open';
      return itemDetail(trees, { ...order, root: ROOT, view: 'disagreements', node: id });
    };
    const worth =
      'If people always decided this pair in the same way, observed agreement on Intent would be at most 0.800 (now 0.400).';
    assert.deepEqual([await said('cause'), await said('pair')], [[worth], [worth]]);
    assert.equal(await said('pair', 'cem'), null);
  });

  it('name nobody where names are hidden', async () => {
    const { trees } = await project();
    const fixed = (await linesOf(trees, { by: 'annotator', blind: 'fixed' })).filter(
      (line) => !line.startsWith(' '),
    );
    assert.deepEqual(fixed.map((line) => line.split(' |')[0]).sort(), ['A', 'B']);
    const shuffled = await trees.tree({ ...ORDER, by: 'annotator', blind: 'shuffled' });
    assert.equal(shuffled.by, 'cause');
    for (const blind of ['fixed', 'shuffled'] as const) {
      const order = { ...ORDER, blind, root: ROOT, view: 'disagreements' as const };
      const { disagreements } = await trees.tree(order);
      const branch = disagreements[0]!.children![0]!.children![0]!.branch!;
      const [node] = await trees.samples({ ...order, branch, from: 0, count: 1 });
      const said = (await itemDetail(trees, { ...order, node: node!.id }))!.join('\n');
      assert.doesNotMatch(said + JSON.stringify(node), /\b(ana|ben)\b/);
      assert.match(said, /\bA: /);
      assert.deepEqual((await findItems(trees, { ...order, text: 'ben', limit: 9 }, signal)).found, []);
    }
  });

  it('are searched by sample, text, label, person, rule and cause', async () => {
    const { trees } = await project();
    const find = async (text: string, limit = 9) => {
      const { found, more } = await findItems(trees, { ...ORDER, root: ROOT, text, limit }, signal);
      return [...found.map(({ node }) => node.label), ...(more ? ['…'] : [])];
    };
    assert.deepEqual(await find('t3'), ['t3']);
    assert.deepEqual(await find('CHARGED times'), ['t2']);
    assert.deepEqual(await find('duplicate tb-1'), ['t1']);
    assert.deepEqual(await find('gap ben'), ['t3']);
    assert.deepEqual(await find('unsure'), ['t5']);
    assert.deepEqual(await find('ben', 2), ['t1', 't2', '…']);
    assert.deepEqual(await find('nowhere'), []);
    const { found } = await findItems(trees, { ...ORDER, root: ROOT, text: 't2', limit: 9 }, signal);
    const [hit] = found;
    assert.deepEqual([hit!.description, hit!.position], ['Labels confused · Intent', 1]);
    const { disagreements } = await trees.tree(ORDER);
    const ids = [
      disagreements[0]!,
      disagreements[0]!.children![0]!,
      disagreements[0]!.children![0]!.children![0]!,
    ];
    assert.deepEqual(
      hit!.path,
      ids.map(({ id }) => id),
    );
  });

  it('let many be decided after a preview, and returned to those who answered', async () => {
    const { hosted, trees } = await project();
    const { disagreements } = await trees.tree(ORDER);
    const confused = disagreements[0]!.children![0]!;
    const selection = {
      ...ORDER,
      root: ROOT,
      view: 'disagreements' as const,
      branches: [confused.id],
      samples: ['t3'],
    };
    assert.deepEqual(await trees.selected(selection), ['t1', 't2', 't3']);
    const decide = (dryRun: boolean, kind: 'unanimous' | 'person') =>
      decideCases(
        hosted,
        trees,
        {
          ...selection,
          reviewer: 'lea',
          dryRun,
          strategy: kind === 'person' ? { kind, person: 'ben' } : { kind },
        },
        signal,
      );
    assert.deepEqual(await decide(true, 'unanimous'), {
      ...(await decide(true, 'unanimous')),
      decided: 0,
      openSamples: 3,
    });
    assert.equal(((await decide(true, 'person')) as { decided: number }).decided, 3);
    assert.equal((await trees.tree(ORDER)).decided, 0);
    assert.equal(((await decide(false, 'person')) as { decided: number }).decided, 3);
    assert.equal((await trees.tree(ORDER)).decided, 3);
    const give = (dryRun: boolean, to?: string[]) =>
      returnCases(
        hosted,
        trees,
        {
          ...selection,
          branches: [],
          samples: ['t1', 't3'],
          reviewer: 'lea',
          message: 'Look at TB-1.',
          dryRun,
          ...(to && { to }),
        },
        signal,
      );
    assert.deepEqual(await give(true), {
      returned: 2,
      people: [
        { name: 'ana', samples: 2 },
        { name: 'ben', samples: 2 },
      ],
    });
    assert.equal(((await give(false, ['ana'])) as { returned: number }).returned, 2);
    const { open, returned, decided } = await trees.tree(ORDER);
    assert.deepEqual([open, returned, decided], [1, 2, 1]);
  });
});
