import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { evaluationPage, models } from '../../../src/features/evaluate/server/requests';
import { validationPage } from '../../../src/features/validate/server';
import { HostedProject } from '../../../src/server/hosted-project';
import { assertRefused, writeFiles } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { recordLine } from '../../support/record-line';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Row {
  item: string | number;
  annotator: string;
  label: string | number;
}

type Json = Record<string, unknown>;
type Numbers = Record<string, number | null>;

interface Found {
  n_labelled: number;
  n_disputed: number;
  n_unlabelled: number;
  n_unanswered: number;
  n_own_suggestions: number;
  n_not_drawn: number;
  assumption: string;
  alt_test: { omega: number | null; reason?: string; annotators: Json };
  labels: Record<string, { n: number; sensitivity: Numbers; specificity: Numbers; corrected_rate: Numbers }>;
  ppi: Record<string, { classical: Numbers; ppi: Numbers & { reason?: string }; ppi_plus_plus: Numbers }>;
}

const worked = (id: string) =>
  JSON.parse(readFileSync(path.join(repoRoot, 'test/fixtures/cases/evals', `${id}.json`), 'utf8')) as {
    params: Record<string, string | number>;
    input: Json;
    expected: Json;
  };

describe('labelwright validate', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  function validate(rows: readonly object[], ...options: string[]) {
    const file = folder.at('answers.jsonl');
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    return runInProcess(['validate', file, '--model', 'judge', ...options]);
  }
  const json = async (rows: readonly object[], ...options: string[]) =>
    JSON.parse((await validate(rows, '--json', ...options)).out) as Found;

  it('counts answers that were given with a suggestion of the model in sight', async () => {
    const seen = { kind: 'suggestion', model: 'judge', action: 'accepted' };
    const rows = ['ana', 'ben', 'judge'].flatMap((annotator) =>
      ['a', 'b'].map((item) => ({
        item,
        annotator,
        label: 'x',
        ...(annotator === 'ana' && { origin: item === 'a' ? seen : { ...seen, model: 'another' } }),
      })),
    );
    assert.equal((await json(rows)).n_own_suggestions, 1);
    assert.match((await validate(rows)).out, /1 answer of people was given with a suggestion of this model/);
  });

  for (const id of [
    'e01-alt-test-good-model',
    'e02-alt-test-weak-model',
    'e03-alt-test-missing-answers',
    'e04-alt-test-ratings',
    'e05-alt-test-too-few',
  ])
    it(`runs the alternative annotator test: ${id}`, async () => {
      const { params, input, expected } = worked(id);
      const { humans, model } = input as {
        humans: Record<string, Record<string, string>>;
        model: Record<string, string>;
      };
      const rows = Object.entries({ ...humans, judge: model }).flatMap(([annotator, answers]) =>
        Object.entries(answers).map(([item, label]): Row => ({ item, annotator, label })),
      );
      const options = ['score', 'epsilon', 'q'].flatMap((name) => [`--${name}`, String(params[name])]);
      const { alt_test: found } = await json(rows, ...options);
      matches('alt_test', found, expected);
      if (expected.omega === null) assert.match(found.reason!, /30 items/);
    });

  const ppiRows = (): Row[] => {
    const { labelled, unlabelled } = worked('e20-ppi').input as {
      labelled: { human: number; model: number; count: number }[];
      unlabelled: { ones: number; zeros: number };
    };
    const rows: Row[] = [];
    let item = 0;
    const repeat = (n: number, answers: Record<string, number>) => {
      for (let i = 0; i < n; i += 1, item += 1)
        for (const [annotator, label] of Object.entries(answers)) rows.push({ item, annotator, label });
    };
    for (const { human, model, count } of labelled) repeat(count, { ann: human, judge: model });
    repeat(unlabelled.ones, { judge: 1 });
    repeat(unlabelled.zeros, { judge: 0 });
    return rows;
  };

  it('estimates rates by prediction-powered inference, and says that a random sample is assumed', async () => {
    const found = await json(ppiRows());
    matches('ppi', found.ppi['1']!.ppi, worked('e20-ppi').expected);
    matches('classical', found.ppi['1']!.classical, worked('e21-classical').expected);
    matches('ppi++', found.ppi['1']!.ppi_plus_plus, worked('e22-ppi-plus-plus').expected);
    assert.match(found.assumption, /random sample/);
    const { sensitivity, specificity, corrected_rate: corrected } = found.labels['1']!;
    matches('sensitivity', sensitivity, { estimate: 102 / 124 });
    matches('specificity', specificity, { estimate: 68 / 76 });
    // The judge says yes to 1,470 of 2,200.
    matches('corrected', corrected, { estimate: (1470 / 2200 + 68 / 76 - 1) / (102 / 124 + 68 / 76 - 1) });
    const { out } = await validate(ppiRows());
    assert.match(out, /200 items with a known label, 2,000 items that only the model/);
    assert.match(out, /0\.620 0\.551 to 0\.685.*0\.750 0\.689 to 0\.802.*0\.710 0\.657 to 0\.758/);
    assert.match(out, /The items that people answered are taken as a random sample/);
  });

  it('takes the confidence of the intervals', async () => {
    const width = ({ low, high }: Numbers) => high! - low!;
    const [usual, wide] = [await json(ppiRows()), await json(ppiRows(), '--confidence', '0.99')];
    for (const of of [
      (f: Found) => f.ppi['1']!.ppi,
      (f: Found) => f.labels['1']!.corrected_rate,
      (f: Found) => f.labels['1']!.sensitivity,
    ])
      assert.ok(width(of(wide)) > width(of(usual)));
  });

  it('counts what it leaves out, and gives a reason for what is undefined', async () => {
    const row = (item: number, annotator: string, label: string): Row => ({ item, annotator, label });
    const rows = [
      row(1, 'ann', 'x'), row(1, 'bob', 'x'), row(1, 'judge', 'x'),
      row(2, 'ann', 'x'), row(2, 'bob', 'y'), row(2, 'judge', 'x'),
      row(3, 'ann', 'y'),
      row(4, 'judge', 'y'),
    ]; // prettier-ignore
    const found = await json(rows);
    assert.deepEqual(
      [found.n_labelled, found.n_disputed, found.n_unanswered, found.n_unlabelled],
      [1, 1, 1, 1],
    );
    nullsHaveReasons(found);
    assert.match(found.ppi.x!.ppi.reason!, /people differ on 1 of the 3 items/);
    const { out } = await validate(rows);
    assert.match(out, /Left out: 1 item on which people differ, 1 item without an answer by the model/);
    assert.match(out, /Alternative annotator test: undefined, no annotator has 30 items/);
    assert.match(out, /Omitted: people differ on 1 of the 3 items that they answered/);
    const agreed = rows.filter(({ item }) => item !== 2);
    assert.match((await json(agreed)).ppi.x!.ppi.reason!, /fewer than two items/);
    const { out: few } = await validate(agreed);
    assert.match(few, /Without an interval: .*people alone of x/);
  });

  it('refuses what it cannot compare', async () => {
    const rows: Row[] = [{ item: 1, annotator: 'ann', label: 'x' }];
    const refused = async (answers: readonly object[], pattern: RegExp, ...options: string[]) => {
      assertRefused(await validate(answers, ...options), pattern);
    };
    await refused(rows, /no row is by "judge"; the annotators are "ann"/);
    writeFileSync(folder.at('answers.csv'), 'item,annotator,label\n1,ann,x\n2,ann,x\n');
    const csv = await runInProcess(['validate', folder.at('answers.csv'), '--model', 'ann']);
    assert.match(csv.err, /answers\.csv:1:1: this is not JSONL: "item,annotator,label" .*labelwright import/);
    assert.equal(csv.err.trim().split('\n').length, 1);
    await refused(rows, /:1:1: the label "x" is not a number/, '--score', 'neg_rmse');
    await refused([{ item: 1, annotator: 'judge', labels: ['x'] }], /one label \("label"\)/);
    for (const [args, pattern] of [
      [[folder.path, '--model', 'judge'], /There is no labelwright.yaml in .* or below/],
      [['-'], /Which annotator is the model/],
    ] as const) {
      assertRefused(await runInProcess(['validate', ...args]), pattern);
    }
  });

  describe('of a project', () => {
    const N = 60;
    const ids = Array.from({ length: N }, (_, n) => `t-${n}`);
    const label = (n: number): string => (n % 3 === 0 ? 'yes' : 'no');
    const other = (value: string): string => (value === 'yes' ? 'no' : 'yes');
    const lines = (list: readonly (string | object)[]): string =>
      list.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
    /** Three people answer the first 40 samples; the model answers all, every tenth wrongly. */
    function project(more: Record<string, string> = {}): string {
      const root = folder.at(`p${(projects += 1)}`);
      const answered = ids.slice(0, 40);
      const people = ['ana', 'ben', 'cem'].map((name) => [
        `annotations/${name}.jsonl`,
        lines(
          answered.map((id, n) =>
            recordLine(
              name,
              id,
              { ok: name === 'ana' && n === 7 ? other(label(n)) : label(n) },
              { status: 'done' },
            ),
          ),
        ),
      ]);
      writeFiles(root, {
        'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
layers: [{id: ok, type: choice, labels: [yes, no]}, {id: note, type: text, required: false}]
labels: [{id: yes}, {id: no}]
people: {annotators: [ana, ben, cem], reviewers: [lea]}
`,
        'data/a.jsonl': lines(ids.map((id) => ({ id, text: `text of ${id}` }))),
        ...(Object.fromEntries(people) as Record<string, string>),
        'predictions/judge.jsonl': lines(
          ids.map((id, n) => ({
            v: 1,
            id: `j-${id}`,
            time: '2026-01-03T00:00:00.000Z',
            sample: id,
            labels: { ok: n % 10 === 0 ? other(label(n)) : label(n) },
            rules: n % 20 === 0 ? ['r-1', 'r-2'] : ['r-1'],
          })),
        ),
        ...more,
      });
      return root;
    }
    let projects = 0;
    const found = async (root: string): Promise<Found> =>
      JSON.parse((await runInProcess(['validate', root, '--model', 'judge', '--json'])).out) as Found;

    it('takes what all people say as known, and omits rates where the samples were not drawn', async () => {
      const root = project();
      const { n_labelled, n_disputed, n_unlabelled, labels, alt_test, ppi } = await found(root);
      assert.deepEqual([n_labelled, n_disputed, n_unlabelled], [39, 1, 20]);
      // Of the 14 samples with "yes", the model misses t-0 and t-30.
      assert.equal(labels.yes!.sensitivity.estimate, 12 / 14);
      assert.deepEqual(Object.keys(alt_test.annotators), ['ana', 'ben', 'cem']);
      assert.equal(ppi.yes!.ppi.estimate, null);
      assert.match(ppi.yes!.ppi.reason!, /40 samples that people answered are in no batch that was drawn/);
      const { out } = await runInProcess(['validate', root, '--model', 'judge']);
      assert.match(out, /Rates of labels need samples that were drawn at random, and are omitted/);
    });

    it('shows where the model differs, and by which rules, in every form', async () => {
      const root = project();
      const { differences, rules } = JSON.parse(
        (await runInProcess(['validate', root, '--model', 'judge', '--json'])).out,
      ) as { differences: object[]; rules: object };
      assert.deepEqual(differences, [
        { known: 'no', given: 'yes', n: 2, rules: { 'r-1': 2, 'r-2': 1 }, items: ['t-10', 't-20'] },
        { known: 'yes', given: 'no', n: 2, rules: { 'r-1': 2, 'r-2': 1 }, items: ['t-0', 't-30'] },
      ]);
      assert.deepEqual(rules, { 'r-1': { n: 39, differs: 4 }, 'r-2': { n: 2, differs: 2 } });
      const { out } = await runInProcess(['validate', root, '--model', 'judge']);
      assert.match(out, /yes +no +2 +r-1 2, r-2 1 +t-0, t-30/);
      assert.match(out, /Omitted: 40 samples that people answered/);
      for (const [format, pattern] of [
        ['markdown', /^# Validation of judge/m],
        ['html', /<h1[^>]*>Validation of judge/],
      ] as const)
        assert.match(
          (await runInProcess(['validate', root, '--model', 'judge', '--format', format])).out,
          pattern,
        );
    });

    it('is a page, which hides the samples that the reader has not answered', async () => {
      const root = project({
        'predictions/judge.yaml': 'seen: {splits: [train]}\n',
        'annotations/dan.jsonl': recordLine('dan', 't-0', { ok: 'yes' }, { status: 'done' }),
      });
      const hosted = new HostedProject(pathToFileURL(root).href, assert.fail);
      const params = { root: hosted.root, software: '1', nonce: 'bg==', model: 'judge' };
      const html = async (more: object = {}): Promise<string> => {
        const page = await validationPage(hosted, { ...params, layer: 'ok', ...more });
        assert.ok('html' in page, JSON.stringify(page));
        return page.html;
      };
      const whole = await html();
      assert.match(whole, /data-sample="t-0".*data-sample="t-30"/s);
      assert.match(whole, /trained on train/);
      const own = await html({ viewer: 'dan' });
      assert.match(own, /data-sample="t-0"/);
      assert.doesNotMatch(own, /t-30/);
      await assert.rejects(validationPage(hosted, { ...params, layer: 'note' }), /cannot be/);
      const { layers } = (await models(hosted)) as { layers: object[] };
      assert.deepEqual(layers, [{ id: 'ok', name: 'ok' }]);
      const { signal } = new AbortController();
      const evaluation = await evaluationPage(hosted, params, { signal, progress: () => {} });
      assert.ok('html' in evaluation);
      assert.match(evaluation.html, /data-bucket="[^"]*judge[^"]*"[^>]*>May it stand in for a person/);
      hosted.dispose();
    });

    it('gives rates for a batch that was drawn and is done, not if the model has seen the answers', async () => {
      const batch = {
        'assignments/part.yaml': 'people: [ana, ben, cem]\nper_sample: 3\nsamples: {share: 0.667}\n',
        'assignments/part.ids': lines(ids.slice(0, 40)),
      };
      // No label is right for the sample on which people differ until somebody has decided.
      const disputed = await found(project(batch));
      assert.match(disputed.ppi.yes!.ppi.reason!, /^people differ on 1 of the 40 items/);
      assert.match(disputed.assumption, /Decide the disagreements/);
      const time = '2026-01-04T00:00:00.000Z';
      const decision = { v: 1, id: 'd-1', time, reviewer: 'lea', sample: 't-7', labels: { ok: 'no' } };
      const drawn = await found(project({ ...batch, 'decisions/lea.jsonl': lines([decision]) }));
      assert.ok(drawn.ppi.yes!.ppi.estimate! > 0.2 && drawn.labels.yes!.corrected_rate.estimate! > 0.2);
      const waiting = await found(project({ ...batch, 'assignments/part.ids': lines(ids.slice(0, 41)) }));
      assert.match(waiting.ppi.yes!.ppi.reason!, /3 answers of the drawn batches are missing/);
      const listed = {
        ...batch,
        'assignments/part.yaml': 'people: [ana, ben, cem]\nper_sample: 3\nsamples: {files: data/*.jsonl}\n',
      };
      assert.match((await found(project(listed))).ppi.yes!.ppi.reason!, /in no batch that was drawn/);
      const seen = await found(project({ ...batch, 'predictions/judge.yaml': 'seen: {answers: true}\n' }));
      assert.match(seen.ppi.yes!.ppi.reason!, /predictions\/judge\.yaml says that the model has seen/);
    });

    it('uses the random part alone where other samples were chosen by need', async () => {
      const listed = ids
        .slice(0, 40)
        .map(
          (id, n) =>
            `{id: ${id}, ${n % 2 ? 'reason: "uncertain: judge"' : 'reason: random, probability: 0.33'}}`,
        );
      const batch = {
        'assignments/part.yaml': `people: [ana, ben, cem]\nper_sample: 3\nsamples: {ids: [${listed.join(', ')}]}\n`,
        'assignments/part.ids': lines(ids.slice(0, 40)),
      };
      const drawn = await found(project(batch));
      // The sample on which people differ is not in the random part.
      assert.deepEqual(
        [drawn.n_labelled, drawn.n_disputed, drawn.n_unlabelled, drawn.n_not_drawn],
        [20, 0, 40, 20],
      );
      const even = ids.slice(0, 40).filter((_, n) => n % 2 === 0);
      assert.equal(drawn.ppi.yes!.classical.estimate, even.filter((_, n) => (2 * n) % 3 === 0).length / 20);
      assert.ok(drawn.ppi.yes!.ppi.low! > 0);
      const { out } = await runInProcess(['validate', project(batch), '--model', 'judge']);
      assert.match(
        out,
        /20 labelled samples were chosen otherwise, such as by need, and count as unlabelled/,
      );
    });

    it('prefers decisions of people and gold, and says what cannot be validated', async () => {
      const decision = { v: 1, time: '2026-01-04T00:00:00.000Z', reviewer: 'lea' };
      const root = project({
        'decisions/lea.jsonl': lines([
          { ...decision, id: 'd-1', sample: 't-7', labels: { ok: 'yes' } },
          {
            ...decision,
            id: 'd-2',
            sample: 't-8',
            labels: { ok: 'yes' },
            origin: { kind: 'policy', strategy: 'majority' },
          },
          { ...decision, id: 'd-3', sample: 't-9', labels: { ok: 'yes' }, valid: { ok: ['yes', 'no'] } },
          {
            ...decision,
            id: 'd-4',
            sample: 't-11',
            labels: { ok: 'yes' },
            origin: { kind: 'policy', strategy: 'person', annotator: 'ana' },
          },
        ]),
        'gold/g.jsonl': lines([{ v: 1, sample: 't-1', labels: { ok: 'yes' } }]),
      });
      const { n_labelled, n_disputed, labels } = await found(root);
      assert.deepEqual([n_labelled, n_disputed], [39, 1]);
      // Without t-9, with t-7, t-11 and t-1.
      assert.equal(labels.yes!.n, 16);
      const failing = async (...args: string[]) => (await runInProcess(['validate', root, ...args])).err;
      assert.match(
        await failing('--model', 'judge', '--layer', 'note'),
        /"note" cannot be validated. Choose from "ok"/,
      );
      assert.match(await failing('--model', 'nobody'), /nobody/);
      writeFileSync(
        path.join(root, 'predictions/ana.jsonl'),
        readFileSync(path.join(root, 'predictions/judge.jsonl')),
      );
      assert.match(await failing('--model', 'ana'), /"ana" is a person of the project, too\./);
    });
  });
});

function matches(place: string, found: unknown, expected: unknown): void {
  if (typeof expected === 'number')
    assert.ok(
      Math.abs((found as number) - expected) <= 1e-9,
      `${place}: expected ${expected}, found ${String(found)}`,
    );
  else if (typeof expected === 'object' && expected !== null)
    for (const [key, value] of Object.entries(expected))
      matches(`${place}.${key}`, (found as Json)[key], value);
  else assert.equal(found, expected, place);
}

function nullsHaveReasons(value: unknown, place = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    if (inner === null) assert.ok('reason' in value || `${key}.reason` in value, `${place}.${key}`);
    else nullsHaveReasons(inner, `${place}.${key}`);
}
