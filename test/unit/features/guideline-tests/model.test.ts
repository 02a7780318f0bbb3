import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runInProcess } from '../../../support/in-process-command';
import { jsonLines } from '../../../support/json-lines';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { LocalServer, reply } from '../predict/local-server';

/** The words that texts hold, by the label that a rule gives them. */
const WORDS = { refund: ['money', 'cash'], return: ['back', 'parcel'] };
const EXAMPLES = [...WORDS.refund, ...WORDS.return].flatMap((word) =>
  ['Mr Low', 'the shop', 'a friend', 'Ann from Leeds', 'our office in Rome'].map(
    (who) => `It is about ${word}, says ${who}`,
  ),
);

interface Guideline {
  readonly version?: string;
  readonly title?: string;
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** Label by the number of the example, where it is not the one by the words. */
  readonly labels?: Readonly<Record<number, string>>;
  readonly more?: string;
}

const labelOf = (text: string): string =>
  Object.entries(WORDS).find(([, words]) => words.some((word) => text.includes(word)))![0];

const guideline = ({
  version = '1',
  title = 'Parcels',
  words = WORDS,
  labels = {},
  more = '',
}: Guideline = {}): string =>
  `version: "${version}"
title: ${title}
labels:
${Object.entries(words)
  .map(
    ([label, own]) =>
      `  - {id: ${label}, definition: A ${label}., include: [${own.map((word) => `{id: R-${word}, text: It says ${word}.}`).join(', ')}]}\n`,
  )
  .join('')}examples:
${EXAMPLES.map((text, n) => `  - {id: EX-${n + 1}, text: "${text}", labels: {intent: ${labels[n + 1] ?? labelOf(text)}}}\n`).join('')}${more}changelog:
${version === '1' ? '' : `  - {version: "${version}", changes: []}\n`}  - {version: "1", changes: []}
`;

const SCHEMA = (gate = 'min_pass: 0.95'): string => `labelwright: 1
guideline: guideline.yaml
data: {samples: [data.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, return]}]
labels: [{id: refund}, {id: return}]
people: {annotators: [ana]}
training: {gate: {guideline: {${gate}, model: m}}}
lint: {extends: none}
`;

/**
 * A model that does what the rules in its prompt say: the label whose rule has a word of the text. In a share of its answers, by a seed, it gives
 * the other label. It notes each request.
 */
const MODEL = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
let [seed, noise, failing] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, messages } = JSON.parse(line);
  appendFileSync(new URL('asked.jsonl', import.meta.url), JSON.stringify(messages) + '\\n');
  const rules = [];
  let label = '';
  for (const each of messages[0].content.split('\\n')) {
    label = /^### (\\w+)/.exec(each)?.[1] ?? label;
    const rule = /\\[(R-\\w+)\\] It says (\\w+)\\./.exec(each);
    if (rule) rules.push([rule[2], label, rule[1]]);
  }
  const { text } = JSON.parse(messages[1].content.split('\\n').at(-1));
  const [, own, rule] = rules.find(([word]) => text.toLowerCase().includes(word));
  const intent = text.includes(failing) ? 'loan' : random() < noise ? (own === 'refund' ? 'return' : 'refund') : own;
  process.stdout.write(JSON.stringify({ id, content: JSON.stringify({ rationale: 'So.', rules: [rule], labels: { intent } }) }) + '\\n');
}
`;

interface Answer {
  readonly example: string;
  readonly repeat: number;
  readonly labels?: { readonly intent: string };
  readonly error?: string;
  readonly guideline: string;
}

interface Tested {
  readonly examples: readonly { readonly id: string; readonly fails: string | null }[];
  readonly models: readonly {
    readonly against?: string;
    readonly examples: readonly {
      readonly id: string;
      readonly result: string | null;
      readonly change?: string;
      readonly n: number;
    }[];
  }[];
}

describe('labelwright test --model', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();
  const project = (): string => folder.at('project');
  const write = (files: Record<string, string>): void =>
    folder.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`project/${name}`, text])));
  beforeEach(() => {
    folder.write({ 'model.mjs': MODEL });
    write({
      'labelwright.yaml': SCHEMA(),
      'guideline.yaml': guideline(),
      'data.jsonl': '{"id":"q-1","text":"Something else"}\n',
    });
  });
  const command = (seed = 1, noise = 0, failing = '-'): string[] => [
    '--command',
    `${process.execPath} ${folder.at('model.mjs')} ${seed} ${noise} ${failing}`,
  ];
  const test = (...args: string[]) => runInProcess(['test', project(), '--model', 'm', ...args]);
  const answers = (): Answer[] =>
    existsSync(folder.at('project/guideline-tests/m.jsonl'))
      ? jsonLines<Answer>(folder.read('project/guideline-tests/m.jsonl'))
      : [];
  const asked = (): { content: string }[][] =>
    existsSync(folder.at('asked.jsonl')) ? jsonLines(folder.read('asked.jsonl')) : [];
  const gate = async (): Promise<string[]> => {
    const { out } = await runInProcess(['gate', project(), '--json']);
    const { checks } = JSON.parse(out) as {
      checks: { check: string; outcome: string; value: number | null; detail: string }[];
    };
    return checks
      .slice(1)
      .map(({ check, outcome, value, detail }) => `${check} ${value} ${outcome}: ${detail}`);
  };
  /** Adds an answer that gives nobody a reason to close the gate. */
  const withPeople = (wanted: string): void =>
    write({ 'labelwright.yaml': SCHEMA(wanted), 'annotations/ana.jsonl': PEOPLE });
  const PEOPLE = `${JSON.stringify({ v: 1, id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0', time: '2026-11-25T09:10:00.000Z', annotator: 'ana', sample: 'q-1', labels: { intent: 'refund' }, status: 'done' })}\n`;
  const results = async (...args: string[]): Promise<Tested> =>
    JSON.parse((await test('--json', ...args)).out) as Tested;

  it('asks about each example three times, without it in the prompt, and stores what is said', async () => {
    const more = `  - {id: TWIN, text: "${EXAMPLES[0]!.toUpperCase()}!", labels: {intent: refund}}\n`;
    write({ 'guideline.yaml': guideline({ more }) });
    const { code, out, err } = await test(...command());
    assert.equal(code, 0, err);
    assert.match(err, /63 requests, about [\d,]+ tokens in all/);
    assert.match(err, /63 repeats answered, 0 without a valid answer, with 63 requests/);
    assert.match(
      out,
      /21 of 21 examples pass: right in all repeats\. 0 right in some, 0 in none, 0 not tested/,
    );
    const all = answers();
    assert.deepEqual(
      all.map(({ example, repeat }) => `${example} ${repeat}`),
      [1, 2, 3].flatMap((repeat) => [...EXAMPLES.map((_, n) => `EX-${n + 1} ${repeat}`), `TWIN ${repeat}`]),
    );
    const [first] = all as unknown as Record<string, unknown>[];
    assert.deepEqual(Object.keys(first!), [
      ...[
        'v',
        'id',
        'time',
        'example',
        'example_hash',
        'layers',
        'repeat',
        'guideline',
        'guideline_hash',
        'prompt_hash',
      ],
      ...['labels', 'rules', 'rationale', 'usage'],
    ]);
    assert.deepEqual(
      [first!.labels, first!.rules, first!.guideline],
      [{ intent: 'refund' }, ['R-money'], '1'],
    );
    const seen = asked().slice(0, 21);
    // Beside EX-1, neither itself nor its twin; beside another, both may be.
    for (const [n, [, user]] of seen.entries()) {
      const own = n === 20 ? EXAMPLES[0]! : EXAMPLES[n]!;
      const shown = user!.content.split('\n').slice(1, -2).join('\n').toLowerCase();
      assert.equal(shown.includes(own.toLowerCase()), false, own);
      assert.equal(shown.match(/"text":/g)?.length, 8);
    }
    assert.ok(
      seen.some(([, user], n) => n !== 0 && n !== 20 && /IT IS ABOUT MONEY, SAYS MR LOW/.test(user!.content)),
    );
    for (const name of ['predictions', 'annotations'])
      assert.equal(existsSync(folder.at('project', name)), false);
    assert.equal((await runInProcess(['check', project()])).code, 0);
  });

  it('asks only what was not answered under the same prompt, and goes on after an error', async () => {
    const first = await test(...command(1, 0, 'Ann'), '--repeats', '2');
    assert.equal(first.code, 0, first.err);
    assert.equal(asked().length, 2 * (16 + 2 * 4), 'what is invalid is asked for once more');
    const failed = answers().filter(({ error }) => error !== undefined);
    assert.deepEqual(
      failed.map(({ example, repeat }) => `${example} ${repeat}`),
      [1, 2].flatMap((n) => [4, 9, 14, 19].map((id) => `EX-${id} ${n}`)),
    );
    assert.match(
      first.out,
      /16 of 20 examples pass: right in all repeats\. 0 right in some, 0 in none, 4 not tested/,
    );
    assert.match(first.out, /EX-4 .*m gave no valid answer\..*"loan"/);
    // Neither a program nor an address is needed, and none is started.
    assert.equal((await test('--repeats', '2')).code, 0);
    assert.equal((await test(...command())).code, 0);
    assert.equal(answers().length, 60);
    assert.deepEqual(
      answers()
        .slice(40)
        .map(({ repeat }) => repeat),
      Array.from({ length: 20 }, () => 3),
    );
    assert.match(
      (await test(...command(), '--retry-errors')).err,
      /8 repeats answered, 0 without a valid answer/,
    );
    // Another prompt is another test; the earlier one is not forgotten.
    write({ 'guideline.yaml': guideline({ title: 'Letters' }) });
    assert.match((await test(...command(), '--repeats', '1')).err, /20 repeats answered/);
    write({ 'guideline.yaml': guideline() });
    assert.match((await test()).err, /60 repeats answered before under the same prompt\. 0 repeats answered/);
  });

  it('sends nothing before its price is shown and a person agrees', async () => {
    const server = new LocalServer();
    server.handler = ({ body }, response) => {
      const [, word] = /It is about (\w+)/.exec(body.messages[1]!.content.split('\n').at(-1)!)!;
      reply(
        response,
        JSON.stringify({ rationale: 'So.', rules: [`R-${word}`], labels: { intent: labelOf(word!) } }),
      );
    };
    await server.start();
    try {
      const dry = await test('--endpoint', server.url, '--dry-run', '--price-in', '2', '--price-out', '8');
      assert.match(
        dry.out,
        /The request about EX-1:[^]*60 requests, about [\d,]+ tokens in all, about [\d.]+ to send them.*Nothing was sent\.$/m,
      );
      const refused = await test('--endpoint', server.url);
      assert.equal(refused.code, 2);
      assert.match(
        refused.err,
        /This would send the texts of 20 examples and the guideline to .* add --send-to/,
      );
      assert.deepEqual([server.asked.length, answers().length], [0, 0]);
      const { code, err } = await test('--endpoint', server.url, '--send-to', server.host);
      assert.equal(code, 0, err);
      assert.deepEqual([server.asked.length, answers().length], [60, 60]);
    } finally {
      server.stop();
    }
  });

  it('is in all formats, and fails nothing where the model is only stored', async () => {
    await test(...command());
    write({
      'guideline.yaml': guideline({
        version: '2',
        words: { refund: ['money'], return: ['cash', 'back', 'parcel'] },
      }),
    });
    const { out, code } = await test(...command(), '--format', 'junit');
    assert.equal(code, 1);
    assert.match(
      out,
      /name="EX-6"><failure type="error" message="m is right in none of 3 repeats, and was in all under version 1\./,
    );
    assert.match(out, /tests="20" failures="5"/);
    const text = (await test()).out;
    assert.match(
      text,
      /Since version 1, new failures: EX-6, EX-7, EX-8, EX-9, EX-10\. Added: none\. Changed: none\./,
    );
    assert.match(text, /m: intent: return instead of refund/);
    for (const form of ['markdown', 'html'])
      assert.match((await test('--format', form)).out, /15 of 20 examples pass/);
    const stored = await runInProcess(['test', project()]);
    assert.equal(stored.code, 0);
    assert.match(stored.out, /15 of 20 examples pass/);
  });

  it('compares examples with the same text and labels in both versions', async () => {
    await test(...command());
    const more = '  - {id: NEW, text: My parcel, labels: {intent: return}}\n';
    write({ 'guideline.yaml': guideline({ version: '2', labels: { 2: 'return' }, more }) });
    await test(...command(1, 1), '--repeats', '1');
    const { models } = await results('--repeats', '1');
    const changes = new Map(
      models[0]!.examples.map(({ id, result, change }) => [id, `${result}, ${change}`]),
    );
    assert.equal(models[0]!.against, '1');
    assert.deepEqual(
      [changes.get('EX-1'), changes.get('EX-2'), changes.get('NEW')],
      ['fail, new failure', 'pass, changed', 'fail, added'],
    );
    // What was answered twice, and not each time right, is no new failure.
    await test(...command(), '--repeats', '2');
    const again = await results('--repeats', '2');
    assert.deepEqual(again.models[0]!.examples[0], {
      ...again.models[0]!.examples[0],
      result: 'flaky',
      change: 'same',
      n: 2,
    });
    const { code, err } = await test('--repeats', '2', '--against', '0');
    assert.equal(code, 2);
    assert.match(
      err,
      /guideline-tests\/m\.jsonl has no answers under version "0"\. It has some under "1", "2"\./,
    );
    assert.equal((await results('--repeats', '2', '--against', '2')).models[0]!.against, '2');
  });

  it('closes the gate where something was not asked, or fails now', async () => {
    withPeople('min_pass: 0.9, max_new_failures: 0');
    const way = '"labelwright test --model m" asks it.';
    const all = EXAMPLES.map((_, n) => `EX-${n + 1}`)
      .join(', ')
      .slice(0, 20);
    const [pass, failures] = await gate();
    assert.ok(
      pass!.startsWith(
        `min_pass null undefined: m has no stored answer to 20 of 20 examples under this guideline: ${all}`,
      ) && pass!.endsWith(way),
      pass,
    );
    assert.equal(
      failures,
      'max_new_failures null undefined: m has no stored answers under an earlier version.',
    );
    await test(...command());
    assert.equal((await gate())[0], 'min_pass 1 pass: 20 of 20 examples');
    write({ 'guideline.yaml': guideline({ version: '2', title: 'Letters' }) });
    await test(...command());
    assert.deepEqual(await gate(), [
      'min_pass 1 pass: 20 of 20 examples',
      'max_new_failures 0 pass: since version 1',
    ]);
    // An answer that is not valid is none, and does not count as right.
    write({ 'guideline.yaml': guideline({ version: '2', title: 'Parcels and letters' }) });
    await test(...command(1, 0, 'Ann'));
    const [share, unknown] = await gate();
    assert.equal(share, 'min_pass 0.8 fail: 16 of 20 examples, 4 without a valid answer');
    assert.match(
      unknown!,
      /^max_new_failures null undefined: m passed EX-4, EX-9, EX-14, EX-19 under version 1, and has no valid answer now/,
    );
    write({ 'labelwright.yaml': SCHEMA('max_new_failures: 0').replace(', model: m', '') });
    assert.deepEqual(await gate(), [
      'max_new_failures null undefined: No model is named beside max_new_failures.',
    ]);
  });

  it('is red after sabotage: labels of two examples swapped, or a rule contradicted', async () => {
    withPeople('min_pass: 0.95, max_new_failures: 0');
    await test(...command());
    write({ 'guideline.yaml': guideline({ version: '2', title: 'Letters' }) });
    assert.equal((await test(...command())).code, 0);
    assert.equal((await runInProcess(['gate', project()])).code, 0);
    write({ 'guideline.yaml': guideline({ version: '2', labels: { 1: 'return', 20: 'refund' } }) });
    assert.equal((await runInProcess(['gate', project()])).code, 1, 'not asked yet');
    const swapped = await test(...command(), '--json');
    assert.equal(swapped.code, 1);
    const fails = ({ examples }: Tested) =>
      examples.flatMap(({ id, fails }) => (fails === null ? [] : `${id}: ${fails}`));
    assert.deepEqual(
      fails(JSON.parse(swapped.out) as Tested),
      ['EX-1', 'EX-20'].map((id) => `${id}: m is right in none of 3 repeats.`),
    );
    assert.deepEqual(await gate(), [
      'min_pass 0.9 fail: 18 of 20 examples',
      'max_new_failures 0 pass: since version 1',
    ]);
    const words = { refund: ['money', 'cash', 'parcel'], return: ['back'] };
    write({ 'guideline.yaml': guideline({ version: '2', words }) });
    assert.equal((await runInProcess(['gate', project()])).code, 1, 'not asked yet');
    const contradicted = await test(...command(), '--json');
    assert.equal(contradicted.code, 1);
    assert.equal(fails(JSON.parse(contradicted.out) as Tested).length, 5);
    assert.equal(
      (await gate())[1],
      'max_new_failures 5 fail: since version 1: EX-16, EX-17, EX-18, EX-19, EX-20',
    );
  });

  it('stays green in 20 of 20 runs of the same guideline with 5 % noise in the answers', async () => {
    // Of the examples, .95 to the third passes: .857, and fewer than .6 of 20 in about one run of 1,000.
    withPeople('min_pass: 0.6, max_new_failures: 0');
    await test(...command(2026, 0.05));
    const before = folder.read('project/guideline-tests/m.jsonl');
    const right = ({ example, labels }: Answer): boolean =>
      labels?.intent === labelOf(EXAMPLES[Number(example.slice(3)) - 1]!);
    write({ 'guideline.yaml': guideline({ version: '2', title: 'Letters' }) });
    let wrong = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      write({ 'guideline-tests/m.jsonl': before });
      const { code, err } = await test(...command(seed, 0.05));
      const noisy = answers().slice(60);
      wrong += noisy.filter((each) => !right(each)).length;
      assert.deepEqual(
        [code, noisy.length, ...(await gate()).filter((line) => !/ pass: /.test(line))],
        [0, 60],
        `${seed}: ${err}`,
      );
    }
    // The noise is there: 60 of 1,200 answers, within four standard errors.
    assert.ok(Math.abs(wrong - 60) < 4 * Math.sqrt(1200 * 0.05 * 0.95), `${wrong}`);
  });

  it('counts a layer that the model leaves out as wrong, and names a line that it cannot read', async () => {
    await test(...command(), '--repeats', '1');
    const [first, ...rest] = folder.read('project/guideline-tests/m.jsonl').split('\n');
    const without = JSON.stringify({ ...(JSON.parse(first!) as object), labels: {} });
    write({ 'guideline-tests/m.jsonl': [without, ...rest].join('\n') });
    const { out, code } = await test('--repeats', '1');
    assert.equal(code, 1);
    assert.match(out, /19 of 20 examples pass/);
    assert.match(out, /m: intent: no answer instead of refund/);
    write({ 'guideline-tests/m.jsonl': [first!, '{"v":1}', ...rest].join('\n') });
    const broken = await test('--repeats', '1');
    assert.equal(broken.code, 2);
    assert.match(broken.err, /guideline-tests\/m\.jsonl, line 2: This is not an answer to an example\./);
  });

  it('refuses options that need a model, a name that is taken, and a guideline that is read in part', async () => {
    for (const [args, problem] of [
      [['--command', 'x'], /--command belongs to --model/],
      [['--against', '1'], /--against belongs to --model/],
      [
        ['--model', 'm', '--coverage'],
        /--model does not go with --coverage|--coverage does not go with --model/,
      ],
      [['--model', 'ana', ...command()], /"ana" is a person of the project/],
      [['--model', 'm'], /^No model is named\. Give --command/m],
      [['--model', 'm', '--dry-run', '--format', 'junit'], /With --dry-run, the formats are text and json/],
    ] as const) {
      const { err, code } = await runInProcess(['test', project(), ...args]);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, problem);
    }
    write({
      'guideline.yaml': guideline().replace(
        'labels: {intent: refund}}',
        'labels: {intent: refund}, text: [}',
      ),
    });
    const { err, code } = await test(...command());
    assert.deepEqual([code, asked().length], [2, 0]);
    assert.match(err, /Only a part of the guideline can be read/);
  });
});
