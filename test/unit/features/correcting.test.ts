import assert from 'node:assert/strict';
import { LongDataBuilder } from '../../../src/agreement/rows/long-data';
import { quotedCoefficient } from '../../../src/agreement/change/quoted-coefficient';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { IdTable } from '../../../src/base/columns/id-table';
import { textHash } from '../../../src/base/text/hash';
import { addRecord, forEachRecord, recordRows } from '../../../src/engine/stores/record-columns';
import { hoverYaml } from '../../../src/language/hover';
import { AnswerCodec } from '../../../src/project/answers/answer-codec';
import { AnswerTable } from '../../../src/project/answers/answer-table';
import { replayRecord } from '../../../src/project/records/parse-record';
import { answerLine } from '../../support/intent-project';
import { jsonLines } from '../../support/json-lines';
import { languageProject } from '../../support/language-project';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: fixed, type: text, start: {field: reply}, required: true}]
people: {annotators: [ana, ben]}
`;
const SPOKEN = 'My name is Mira Sole, and I live at 3 Hill Road.';
const sample = (id: string, reply?: string): string =>
  `${JSON.stringify({ id, text: `Who is ${id}?`, reply, secret: 'SECRET' })}\n`;
const fixed = (id: string, text: string, start = SPOKEN): string =>
  answerLine('ana', id, { fixed: text }, { start: { fixed: textHash(start) } });

describe('texts to correct outside the panel', () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]) => {
    const { code, out, err } = await runInProcess([...args, '-C', folder.path]);
    return { code, out, err };
  };

  it('are named where the question is pointed at', async () => {
    const opened = await languageProject({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': sample('t-1', SPOKEN),
    });
    const hover = hoverYaml(opened, 'labelwright.yaml', opened.at('labelwright.yaml', 'id: fix|ed'), {
      docs: (rule) => rule,
    });
    assert.match(hover!.markdown, /Corrects `reply`/);
  });

  it('are those of a field or of turns, and which of them must fit what is asked about', async () => {
    const problems = async (layer: string): Promise<string> => {
      folder.write({
        'labelwright.yaml': SCHEMA.replace('start: {field: reply}', layer),
        'data/a.jsonl': '',
      });
      const { out } = await run('check');
      return out;
    };
    assert.match(await problems('start: turn'), /"start: turn" is asked of each turn|per/);
    assert.match(await problems('start: turn, per: sample'), /"start: turn" is asked of each turn/);
    assert.match(await problems('start: {field: reply}, per: turn'), /about a field is asked of the sample/);
    assert.match(await problems('start: turns, per: turn'), /start/);
    assert.match(await problems('start: {fields: a}'), /field/);
  });

  it('are looked for elsewhere when their sample is erased', async () => {
    folder.write({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': sample('t-1', SPOKEN) + sample('t-2', 'Another reply of the model.'),
      'annotations/ana.jsonl':
        fixed('t-1', 'She is Mira.') + fixed('t-2', 'x', 'Another reply of the model.'),
      'predictions/m.jsonl': `${JSON.stringify({ v: 1, sample: 't-2', labels: { fixed: SPOKEN } })}\n`,
      'notes.md': `It said:\n${SPOKEN}\n`,
    });
    const { code, out } = await run('erase', '--sample', 't-1', '--yes', '--json');
    const { mentions } = JSON.parse(out) as { mentions: { file: string; line: number }[] };
    assert.equal(code, 1, 'something is left');
    assert.deepEqual(
      mentions.map(({ file, line }) => `${file}:${line}`),
      ['notes.md:2', 'predictions/m.jsonl:1'],
    );
    assert.equal(folder.read('data/a.jsonl'), sample('t-2', 'Another reply of the model.'));
    assert.ok(!folder.read('annotations/ana.jsonl').includes('Mira'));
  });

  it('go out beside what was made of them, and other fields stay', async () => {
    folder.write({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': sample('t-1', SPOKEN) + sample('t-2'),
      'annotations/ana.jsonl': fixed('t-1', 'She is Mira.') + answerLine('ana', 't-2', { fixed: 'Nobody.' }),
      'splits.jsonl': ['t-1', 't-2'].map((id) => `{"sample":"${id}","split":"train"}\n`).join(''),
    });
    const { code, err } = await run('handoff', folder.at('out'));
    assert.equal(code, 0, err);
    assert.ok(!folder.read('out/data/train.jsonl').includes('SECRET'));
    assert.deepEqual(
      jsonLines<Record<string, unknown>>(folder.read('out/data/train.jsonl')).map(({ labels, context }) => [
        labels,
        context,
      ]),
      [
        [{ fixed: 'She is Mira.' }, { reply: SPOKEN }],
        [{ fixed: 'Nobody.' }, {}],
      ],
    );
  });

  it('may be emptied, which is an answer, unlike an empty answer to another question', async () => {
    const findings = async (schema: string): Promise<string[]> => {
      folder.write({
        'labelwright.yaml': schema,
        'data/a.jsonl': sample('t-1', SPOKEN),
        'annotations/ana.jsonl': fixed('t-1', ''),
      });
      const { out } = await run('check', '--json');
      return [...out.matchAll(/"rule":\s*"(cardinality-violation)"/g)].map(([, rule]) => rule!);
    };
    assert.deepEqual(await findings(SCHEMA), []);
    assert.deepEqual(await findings(SCHEMA.replace(', start: {field: reply}', '')), [
      'cardinality-violation',
    ]);
  });
});

/** Whether two people change a text, over 60 texts: both 20 times, neither 34 times, one of them 6 times. */
const CHANGES = Array.from({ length: 60 }, (_, n) => [n < 23, n < 20 || n >= 57] as const);
/** 1 - (N - 1) o / (n_changed n_kept), for N = 120 answers with o = 6 texts on which they differ. */
const ALPHA = 1 - (119 * 6) / (46 * 74);

describe('agreement on texts to correct', () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]) => {
    const { code, out, err } = await runInProcess([...args, '-C', folder.path]);
    return { code, out, err };
  };
  const given = (n: number): string => `The reply of the model to question ${n}.`;
  /** By what each person does to each text: change it, leave it, or not say what it was (null). */
  const write = (changes: readonly (readonly (boolean | null)[])[], schema = SCHEMA): void =>
    folder.write({
      'labelwright.yaml': schema,
      'data/a.jsonl': changes.map((_, n) => sample(`t-${n}`, given(n))).join(''),
      ...Object.fromEntries(
        ['ana', 'ben'].map((who, at) => [
          `annotations/${who}.jsonl`,
          changes
            .map((by, n) =>
              answerLine(
                who,
                `t-${n}`,
                { fixed: by[at] === true ? `${who} says something else, ${n * 7919}.` : given(n) },
                { rules: ['r-1'], ...(by[at] !== null && { start: { fixed: textHash(given(n)) } }) },
              ),
            )
            .join(''),
        ]),
      ),
    });
  const measured = async () => {
    const { out } = await run('agreement', '--layer', 'fixed', '--json');
    return JSON.parse(out) as Record<string, unknown> & { methods: string };
  };

  it('is first of whether they were changed, with an interval, and then of what was made of them', async () => {
    write(CHANGES);
    const json = await measured();
    assert.ok(Math.abs((json['alpha.changed'] as number) - ALPHA) < 1e-9);
    const { limits } = json['alpha.changed.ci'] as { limits: [number, number] };
    const [low, high] = limits;
    assert.ok(low > 0.5 && low < ALPHA && high > ALPHA && high <= 1);
    assert.ok((json['alpha.similarity'] as number) < ALPHA, 'they wrote different texts');
    assert.match(json.methods, /whether the given text needed a change .* = 0\.790 \(95 % CI /);
    const { out } = await run('agreement');
    assert.match(out, /0\.79\s+Krippendorff’s alpha, changed or not/);
    assert.match(out, /Krippendorff’s alpha, trigram similarity/);
    write(CHANGES, SCHEMA.replace(', start: {field: reply}', ''));
    const other = await measured();
    assert.ok(!('alpha.changed' in other), 'a question that begins with no text has no such number');
    assert.doesNotMatch(other.methods, /needed a change/);
  });

  it('is what the gate and low-agreement take', async () => {
    const gated = (min: number): string =>
      `${SCHEMA}training: {gate: {min_agreement: ${min}}}\nlint: {rules: {low-agreement: [warning, {min_alpha: 0.8}]}}\n`;
    write(CHANGES, gated(0.5));
    const passed = await run('gate');
    assert.match(passed.out, /alpha, changed or not 0\.790 over 60 samples, 95 % interval/);
    assert.equal(passed.code, 0, passed.out + passed.err);
    const { out } = await run('check', '--json');
    assert.match(out, /Krippendorff's alpha on \\"fixed\\" is 0\.79 \(95 % interval [^)]*\) over 60 samples/);
    write(CHANGES, gated(0.75));
    assert.equal((await run('gate')).code, 1, 'the lower limit counts');
  });

  it('takes each turn for itself, as it is stored with the answer', async () => {
    const turns = SCHEMA.replace('data/*.jsonl]', 'data/*.jsonl], messages: messages').replace(
      'start: {field: reply}',
      'per: turn, start: turn',
    );
    write(CHANGES, turns);
    folder.write({
      'data/a.jsonl': CHANGES.slice(0, 30)
        .map((_, n) => {
          const messages = [n, n + 30].map((at) => ({ role: 'assistant', content: given(at) }));
          return `${JSON.stringify({ id: `c-${n}`, messages })}\n`;
        })
        .join(''),
      ...Object.fromEntries(
        ['ana', 'ben'].map((who, at) => [
          `annotations/${who}.jsonl`,
          CHANGES.slice(0, 30)
            .map((_, n) => {
              const said = (row: number): string =>
                CHANGES[row]![at] ? `${who}, ${row * 7919}.` : given(row);
              const labels = { fixed: { 0: said(n), 1: said(n + 30) } } as never;
              const start = { 'fixed/0': textHash(given(n)), 'fixed/1': textHash(given(n + 30)) };
              return answerLine(who, `c-${n}`, labels, { start });
            })
            .join(''),
        ]),
      ),
    });
    const json = await measured();
    assert.ok(Math.abs((json['alpha.changed'] as number) - ALPHA) < 1e-9);
    const { out } = await run('check', '--json');
    assert.doesNotMatch(out, /sample-text-changed|invalid-record|schema-error/);
  });

  it('does not guess what an answer began with', async () => {
    write(CHANGES.map((by, n) => (n < 10 ? [null, by[1]] : by)));
    const some = await measured();
    // Ten texts that both changed are left to one person.
    assert.ok(Math.abs((some['alpha.changed'] as number) - (1 - (99 * 6) / (26 * 74))) < 1e-9);
    write(CHANGES.map(() => [null, null]));
    const none = await measured();
    assert.equal(none['alpha.changed'], null);
    assert.equal(typeof none['alpha.changed.reason'], 'string');
    assert.equal(none['alpha.similarity'], 1);
  });

  it('has the share of texts that needed no correction, each text once', async () => {
    write(CHANGES);
    const share = async () =>
      (await measured()).needed_no_correction as { value: number; ci95: [number, number] };
    const { value, ci95 } = await share();
    // 34 texts that both confirmed, and 6 that one of two did.
    assert.ok(Math.abs(value - 37 / 60) < 1e-12);
    // Two answers to a text are no two texts: not narrower than Wilson's interval of 120 answers, 0.53 to 0.70.
    assert.ok(ci95[0] > 0.45 && ci95[0] < 0.53 && ci95[1] > 0.7 && ci95[1] < 0.76, String(ci95));
    write(CHANGES.slice(0, 40).map(([ana], n) => [ana, n < 20 ? null : true]));
    // Ana confirmed 17 of 40 texts; Ben answered the last 20, those 17 among them, and changed all.
    assert.ok(Math.abs((await share()).value - 17 / 2 / 40) < 1e-12);
    write(CHANGES.map(() => [null, null]));
    assert.equal((await measured()).needed_no_correction, null);
    assert.match((await run('agreement')).out, /Needed no correction +– +no answer says what it began with/);
  });

  it('is undefined if all were changed, or none', async () => {
    for (const every of [true, false]) {
      write(CHANGES.map(() => [every, every]));
      const json = await measured();
      assert.equal(json['alpha.changed'], null);
      assert.match(json['alpha.changed.reason'] as string, /one label/);
    }
  });

  it('is none if people change texts by chance', () => {
    const random = seededRandom(26);
    const runs = Array.from({ length: 400 }, () => {
      const builder = new LongDataBuilder();
      for (let n = 0; n < 100; n += 1)
        for (const annotator of ['ana', 'ben', 'cleo'])
          builder.add({ kind: 'texts', item: n, annotator, text: 'as it is', changed: random.next() < 0.3 });
      const quoted = quotedCoefficient(builder.build(), 'nominal');
      assert.ok(quoted.value !== null);
      assert.equal(quoted.key, 'alpha.changed');
      return { value: quoted.value, ...quoted.interval };
    });
    const mean = runs.reduce((sum, { value }) => sum + value, 0) / runs.length;
    assert.ok(Math.abs(mean) < 0.01, `mean ${mean}`);
    const hold = (of: (one: (typeof runs)[number]) => readonly [number, number] | null): number =>
      runs.filter((one) => of(one)![0] <= 0 && of(one)![1] >= 0).length / runs.length;
    const symmetric = hold(({ ci95 }) => ci95);
    assert.ok(symmetric > 0.92 && symmetric < 0.98, `${symmetric} of the intervals hold 0`);
    // The limits that are shown are wider where few agree.
    assert.ok(hold(({ limits }) => limits) >= symmetric);
  });

  it('is read the same in another thread, beside the rules', () => {
    const record = (extra: object): unknown =>
      JSON.parse(answerLine('ana', 't-1', { fixed: SPOKEN, other: 'x' }, extra));
    const hash = textHash(SPOKEN);
    for (const [extra, changed, rules] of [
      [{ start: { fixed: hash, other: hash } }, [false, true], []],
      [{ start: { fixed: textHash('Other'), gone: hash }, rules: ['r-1'] }, [true, null], ['r-1']],
      [{ start: { fixed: 'no hash' }, rules: ['r-1', 'r-2'] }, [null, null], ['r-1', 'r-2']],
      [{ start: 'no object' }, [null, null], []],
      [{}, [null, null], []],
    ] as const) {
      const [here, there] = [new AnswerTable(new IdTable()), new AnswerTable(new IdTable())];
      here.put(replayRecord(record(extra))!, { file: 0, offset: 0, line: 0 });
      const [rows, codec] = [recordRows(), new AnswerCodec()];
      addRecord(rows, codec, record(extra), 0, 0);
      const answers = codec.share();
      forEachRecord({ rows: rows.toArray(), answers, closed: 1 }, 0, (coded) => {
        there.putCoded(coded, answers, there.coder(answers), { file: 0, offset: 0, line: 0 });
      });
      for (const table of [here, there]) {
        assert.deepEqual([table.isChanged(0, 'fixed'), table.isChanged(0, 'other')], changed);
        assert.deepEqual(table.rules(0), rules);
        assert.equal(table.has(0, 'rules'), rules.length > 0);
        assert.equal(table.isChanged(0, 'gone'), null);
      }
    }
  });
});

describe('a model that corrects', () => {
  const folder = temporaryFolder();
  const reply = (n: number): string => `Reply ${n * 7919} of the first model.`;
  const better = (n: number): string => `Reply ${n * 7919} of the first model, put right.`;
  /** Of 40 replies, people correct the first 16; the model corrects every second one, as they do. */
  const write = (schema: string): void =>
    folder.write({
      'labelwright.yaml': schema,
      'data/a.jsonl': Array.from({ length: 40 }, (_, n) =>
        sample(`t-${n}`, n === 39 ? undefined : reply(n)),
      ).join(''),
      'annotations/ana.jsonl': Array.from({ length: 40 }, (_, n) =>
        fixed(`t-${n}`, n < 16 ? better(n) : reply(n), reply(n)),
      ).join(''),
      'predictions/m.jsonl': Array.from(
        { length: 40 },
        (_, n) =>
          `${JSON.stringify({ v: 1, sample: `t-${n}`, labels: { fixed: n % 2 === 0 ? better(n) : reply(n) } })}\n`,
      ).join(''),
    });
  const run = async (...args: string[]) => (await runInProcess([...args, '-C', folder.path])).out;

  it('is compared by similarity, beside the texts that needed no correction', async () => {
    write(SCHEMA);
    const { layers } = JSON.parse(await run('evaluate', 'm', '--json')) as {
      layers: Record<string, Record<string, { value: number; ci95: readonly [number, number] }>>;
    };
    const { accuracy, similarity, needed_no_correction: none } = layers.fixed!;
    // Right: 8 of the 16 that are corrected, and 12 of the 24 that are not.
    assert.equal(accuracy!.value, 20 / 40);
    assert.ok(similarity!.value > 0.8 && similarity!.value < 1, 'what is wrong is nearly right');
    // The text without the field began with nothing: 23 of the other 39 stayed as they were.
    assert.ok(Math.abs(none!.value - 23 / 39) < 1e-12);
    assert.ok(none!.ci95[0] < none!.value && none!.value < none!.ci95[1]);
    const out = await run('evaluate', 'm');
    assert.match(out, /exactly right +0\.500/);
    assert.match(out, /trigram similarity +0\.\d{3}/);
    assert.match(out, /given texts that needed no correction +0\.590 +0\.\d+ to 0\.\d+/);
    assert.doesNotMatch(out, /macro F1|balanced|Labels, the worst|always/, 'each text is not a label');
  });

  it('says nothing of corrections where texts are written freely', async () => {
    write(SCHEMA.replace(', start: {field: reply}', ''));
    const out = await run('evaluate', 'm');
    assert.match(out, /trigram similarity/);
    assert.doesNotMatch(out, /correction/);
  });
});
