import assert from 'node:assert/strict';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { repositoryFile } from '../../../support/command-line';
import { runInProcess } from '../../../support/in-process-command';
import { answerLine } from '../../../support/intent-project';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

const SCHEMA = (gate = '{max_leaks: 0}'): string => `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, return, other]}]
labels: [{id: refund}, {id: return}, {id: other}]
people: {annotators: [ana, ben, cem, dina, {id: eve, count: false}]}
training: {gate: ${gate}}
lint: {extends: none, rules: {example-violates-schema: error}}
`;
const GUIDELINE = `version: "2"
labels:
  - id: refund
    include: [{id: R-1, text: Money is asked for.}]
    exclude: [{id: R-2, text: The goods go back., use_instead: return}]
  - id: return
    include: [{id: R-3, text: The goods go back.}]
tie_breakers: [{id: TB-1, between: [refund, return], when: Both., prefer: return}]
examples:
  - {id: EX-1, text: "Send it back,  and pay me", labels: {intent: return}, not: [refund], rules: [TB-1]}
  - {id: EX-2, text: Pay me, labels: {intent: refund}, rules: [R-1]}
`;
const DATA = `{"id":"q-1","text":"send it back, and PAY me"}
{"id":"q-2","text":"Pay me"}
{"id":"q-3","text":"Something else"}
`;
const at = (day: number, rules: string[] = []) => ({ time: `2026-11-${day}T09:00:00.000Z`, rules });

interface Tested {
  examples: {
    id: string;
    line: number;
    fails: string | null;
    samples: string[];
    people: {
      n: number;
      failed: number;
      share: number | null;
      answers: { by: string; right: boolean; cites?: boolean }[];
    };
    predictions: { n: number; failed: number };
  }[];
}

describe('labelwright test', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();
  beforeEach(() =>
    folder.write({
      'labelwright.yaml': SCHEMA(),
      'guideline.yaml': GUIDELINE,
      'data/q.jsonl': DATA,
      // Her first done answer counts: neither the draft before it nor the correction.
      'annotations/ana.jsonl':
        answerLine('ana', 'q-1', { intent: 'return' }, { ...at(1), status: 'draft' }) +
        answerLine('ana', 'q-1', { intent: 'refund' }, at(2, ['R-1'])) +
        answerLine('ana', 'q-1', { intent: 'return' }, at(3, ['TB-1'])),
      'annotations/ben.jsonl':
        answerLine('ben', 'q-1', { intent: 'return' }, at(2, ['TB-1'])) +
        answerLine('ben', 'q-2', { intent: 'refund' }, at(2)) +
        answerLine('ben', 'q-3', { intent: 'other' }, at(2)),
      'annotations/cem.jsonl': answerLine('cem', 'q-1', { intent: 'return' }, at(2)),
      'annotations/eve.jsonl': answerLine('eve', 'q-1', { intent: 'other' }, at(2)),
      'predictions/m.jsonl':
        answerLine('', 'q-1', { intent: 'refund' }, { annotator: undefined, rules: ['R-1'] }) +
        answerLine('', 'q-2', { intent: 'refund' }, { annotator: undefined }),
    }),
  );
  const test = (...args: string[]) => runInProcess(['test', folder.path, ...args]);
  const json = async (): Promise<Tested> => JSON.parse((await test('--json')).out) as Tested;

  it("tests each person's first done answer to a sample with the text, and predictions", async () => {
    const [first, second] = (await json()).examples;
    assert.deepEqual(first!.samples, ['q-1']);
    assert.deepEqual(
      first!.people.answers.map(({ by, right, cites }) => [by, right, cites]),
      [
        ['ana', false, false],
        ['ben', true, true],
        ['cem', true, false],
      ],
    );
    assert.deepEqual([first!.people.n, first!.people.failed, first!.people.share], [3, 1, 1 / 3]);
    assert.deepEqual([first!.predictions.n, first!.predictions.failed], [1, 1]);
    assert.deepEqual([second!.people.n, second!.people.failed, second!.predictions.failed], [1, 0, 0]);
  });

  it('fails as many examples by chance as the page says, where four people err in 5 % of the answers', async () => {
    const numbers = Array.from({ length: 1000 }, (_, n) => n);
    const random = seededRandom(20261202);
    const people = ['ana', 'ben', 'cem', 'dina'].map((name) => {
      const intents = numbers.map(() => (random.next() < 0.05 ? 'other' : 'refund'));
      // What all four get wrong is no accident.
      intents.push('other');
      const lines = intents.map((intent, n) => answerLine(name, `q-${n}`, { intent }, at(2)));
      return [`annotations/${name}.jsonl`, lines.join('')] as const;
    });
    const examples = [...numbers, 1000].map(
      (n) => `  - {id: EX-${n}, text: "Text ${n}", labels: {intent: refund}}\n`,
    );
    folder.write({
      'guideline.yaml': GUIDELINE.replace(/examples:[^]*/, `examples:\n${examples.join('')}`),
      'data/q.jsonl': [...numbers, 1000].map((n) => `{"id":"q-${n}","text":"Text ${n}"}\n`).join(''),
      ...Object.fromEntries(people),
    });
    const reasons = (await json()).examples.flatMap(({ fails }) => fails ?? []);
    assert.equal(reasons.pop(), '4 of 4 people fail it.');
    const failing = reasons.length / numbers.length;
    const expected = 1 - 0.95 ** 4 - 4 * 0.05 * 0.95 ** 3;
    // Four standard errors.
    assert.ok(
      Math.abs(failing - expected) <= 4 * Math.sqrt((expected * (1 - expected)) / 1000),
      `${failing}`,
    );
    for (const reason of reasons.filter((why) => why.startsWith('2 of 4'))) {
      const [, chance, rate] =
        /it\. By chance alone, ([\d.]+) % of the examples would fail like this: (\d) % of the answers/.exec(
          reason,
        )!;
      assert.ok(Math.abs(Number(chance) / 100 - expected) < 0.003 && rate === '5', reason);
    }
    const [one, some] = [expected, 1 - (1 - expected) ** 39].map((share) => 100 * share);
    const page = repositoryFile('docs/guideline-tests.md');
    assert.match(
      page,
      new RegExp(`half of them fail ${one!.toFixed(1)} % .* in ${some!.toFixed(0)} % of the`),
    );
  });

  it('fails if half of four people fail an example, and the gate as it says', async () => {
    assert.equal((await test()).code, 0, 'three people');
    folder.write({ 'annotations/dina.jsonl': answerLine('dina', 'q-1', { intent: 'refund' }, at(2)) });
    const { code, out } = await test('--format', 'junit');
    assert.equal(code, 1);
    assert.match(
      out,
      /name="EX-1"><failure type="error" message="2 of 4 people fail it\. 2 of 4 people wrong\. 1 of 1 predictions wrong\. ana: intent: refund instead of return; ruled out: refund\./,
    );
    assert.match(out, /tests="2" failures="1"/);
    folder.write({ 'labelwright.yaml': SCHEMA('{guideline: {max_people_failing: 0.6}}') });
    assert.equal((await test()).code, 0);
    const gate = async (wanted: string) => {
      folder.write({ 'labelwright.yaml': SCHEMA(`{guideline: {${wanted}}}`) });
      const { code, out } = await runInProcess(['gate', folder.path, '--json']);
      const { checks } = JSON.parse(out) as {
        checks: { check: string; value: number; outcome: string; detail?: string }[];
      };
      return [
        code,
        ...checks
          .slice(1)
          .map(({ check, value, outcome, detail }) => `${check} ${value} ${outcome}, ${detail}`),
      ];
    };
    assert.deepEqual(await gate('max_people_failing: 0.5'), [
      1,
      'max_people_failing 0.5 fail, EX-1: 2 of 4 people',
    ]);
    assert.deepEqual(await gate('max_people_failing: 0.51'), [
      0,
      'max_people_failing 0.5 pass, EX-1: 2 of 4 people',
    ]);
    // What a model predicts of samples is no answer to the examples.
    assert.deepEqual(await gate('min_pass: 0.95, model: m'), [
      1,
      'min_pass null undefined, m has no stored answer to 2 of 2 examples under this guideline: EX-1, EX-2. "labelwright test --model m" asks it.',
    ]);
    assert.deepEqual(await gate('min_pass: 0'), [
      1,
      'min_pass null undefined, No model is named beside min_pass.',
    ]);
    assert.deepEqual(await gate('min_coverage: 0.6'), [1, 'min_coverage 0.5 fail, 2 of 4']);
    folder.write({ 'annotations/dina.jsonl': '' });
    assert.deepEqual(await gate('max_people_failing: 0.9'), [
      1,
      'max_people_failing null undefined, No example was answered by 4 people.',
    ]);
  });

  it('fails if an example breaks the schema or cites a rule for another label', async () => {
    folder.write({
      'guideline.yaml':
        GUIDELINE.replace(
          'labels: {intent: refund}, rules: [R-1]',
          'labels: {intent: refund}, rules: [R-3]',
        ) + '  - {id: EX-3, text: Else, labels: {intent: [other]}}\n',
    });
    const { code, out } = await test('--json');
    const { examples } = JSON.parse(out) as Tested;
    assert.deepEqual(
      [code, ...examples.map(({ line, fails }) => `${line}: ${fails}`)],
      [
        1,
        '10: null',
        '11: It cites "R-3", which argues for "return", but says "refund".',
        '12: "intent" takes one label as a text, not a list: write "other".',
      ],
    );
  });

  it('refuses a guideline that is missing, or can be read only in part', async () => {
    const ONE = 'EX-2, text: Pay me,';
    for (const [guideline, place] of [
      [`${GUIDELINE}changelog: [\n`, 'line 12, column 12: '],
      [
        GUIDELINE.replace(/examples:[^]*/, 'examples: {EX-1: {text: Pay me}}\n'),
        'line 9, column 11: "examples" must be a list',
      ],
      [
        GUIDELINE.replace(ONE, 'EX-2,'),
        'line 11, column 5: Entry 2 of "examples" needs exactly one of "text" and',
      ],
      [GUIDELINE.replace(ONE, 'EX-2, text: [],'), 'line 11, column 22: "text" must be a text'],
      [
        GUIDELINE.replace(/ {4}exclude: .*/, '    exclude: none'),
        'line 5, column 14: "exclude" must be a list',
      ],
    ] as const) {
      folder.write({ 'guideline.yaml': guideline });
      for (const args of [[], ['--coverage']]) {
        const { code, err } = await test(...args);
        assert.equal(code, 2);
        assert.ok(err.includes(`guideline.yaml, ${place}`), err);
        assert.match(err, /Only a part of the guideline can be read: correct this first\.$/m);
      }
      folder.write({ 'labelwright.yaml': SCHEMA('{guideline: {min_coverage: 0}}') });
      const { code, out } = await runInProcess(['gate', folder.path, '--json']);
      const { checks } = JSON.parse(out) as { checks: { check: string; outcome: string; detail?: string }[] };
      const coverage = checks.find(({ check }) => check === 'min_coverage');
      assert.deepEqual([code, coverage?.outcome], [1, 'undefined']);
      assert.ok(coverage!.detail?.includes(`guideline.yaml, ${place}`), out);
    }
    folder.write({ 'guideline.yaml': GUIDELINE.replace('version: "2"', 'version: "2"\nstatus: nearly') });
    assert.equal((await test()).code, 0, 'what leaves nothing out');
    folder.write({ 'labelwright.yaml': SCHEMA().replace('guideline: guideline.yaml\n', '') });
    const { code, err } = await test();
    assert.equal(code, 2);
    assert.match(err, /^The project has no guideline/m);
  });

  it('has its coverage in the format of lcov', async () => {
    const { out } = await test('--coverage', '--format', 'lcov');
    assert.deepEqual(out.trim().split('\n'), [
      'TN:guideline',
      'SF:guideline.yaml',
      'BRDA:4,0,0,1',
      'BRDA:4,0,1,0',
      'BRDA:4,0,2,1',
      'BRDA:5,0,0,0',
      'BRDA:5,0,1,1',
      'BRDA:5,0,2,0',
      'BRDA:5,0,3,0',
      'BRDA:7,0,0,0',
      'BRDA:7,0,1,0',
      'BRDA:7,0,2,0',
      'BRDA:8,0,0,1',
      'BRDA:8,0,1,0',
      'BRDA:8,0,2,1',
      'BRF:13',
      'BRH:5',
      'DA:4,0',
      'DA:5,0',
      'DA:7,0',
      'DA:8,2',
      'LF:4',
      'LH:1',
      'end_of_record',
    ]);
  });
});
