// The tour of the example says what its commands print.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtCommandLine, exampleProject, repositoryFile } from '../../support/command-line';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { makeRepository } from '../../support/git-repository';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { jsonLines } from '../../support/json-lines';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

type Item = {
  id: string;
  covered: boolean;
  citing_answers: number;
  should_cite?: { samples: string[] };
};
type Pair = { labels: string[]; tie_breakers: string[]; samples: number; at_most: number };
interface Tested {
  examples: {
    id: string;
    fails: string | null;
    samples: string[];
    people: { n: number; failed: number };
  }[];
  layers: { layer: string; observed: number; pairs: Pair[] }[];
}

describe('the tour of the example', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  const [, minutes] = /^## Minutes 13 to 15[^\n]*\n([^]*?)^## /m.exec(
    repositoryFile('examples/support-tickets/README.md'),
  )!;
  const [before, after] = [...minutes!.matchAll(/```sh\n([^]*?)```/g)].map(([, lines]) =>
    lines!.trim().split('\n'),
  );

  async function print(lines: readonly string[]): Promise<string[]> {
    const printed: string[] = [];
    for (const line of lines) {
      const args = line.split(' ').slice(1);
      const { code, out, err } = await runInProcess(args.map((word) => (word === '.' ? folder.path : word)));
      assert.equal(code, 0, `${line}: ${err}`);
      printed.push(out);
    }
    return printed;
  }

  /** What minutes 8 to 11 write into the guideline. */
  function repairGuideline(): void {
    const readme = repositoryFile('examples/support-tickets/README.md');
    const [tieBreaker, rules] = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text!);
    const guideline = folder.at('guideline.yaml');
    const text = readFileSync(guideline, 'utf8')
      .replace(/^(tie_breakers:.*\n)/m, `$1${tieBreaker}`)
      .replace(/(- id: EX-40\n(?:.*\n)*?) *rules: .*\n/, `$1${rules}`)
      .replace('version: "1.3.1"', 'version: "1.4.0"')
      .replace(
        /^(changelog:.*\n)/m,
        `$1  - version: "1.4.0"
    date: "2026-11-29"
    changes:
      - { type: added, target: TB-9, impact: semantic, relabel: [cancel-plan, change-plan] }
`,
      );
    writeFileSync(guideline, text);
  }

  /** The same, and the decisions that a reviewer takes in the panel. */
  function repair(): void {
    repairGuideline();
    const decisions = ['t-031', 't-032', 't-033', 't-035', 't-036'].map((sample, i) =>
      JSON.stringify({
        v: 1,
        id: `01M8K50000000000000000000${i}`,
        time: `2026-11-29T09:00:0${i}.000Z`,
        reviewer: 'lea',
        sample,
        labels: { intent: 'change-plan' },
        rules: ['TB-9'],
        guideline: '1.4.0',
      }),
    );
    appendFileSync(folder.at('decisions/lea.jsonl'), `${decisions.join('\n')}\n`);
  }

  /** `as ben in `t-031` and `t-035`, as ana in `t-032``: appends the answers that the tour gives in their place. */
  function answerAgain(tour: string): void {
    let n = 0;
    for (const [, name, samples] of tour.matchAll(/as (\w+) in ([^a-z]*(?:`t-\d+`(?:, | and )?)+)/g)) {
      const file = folder.at(`annotations/${name}.jsonl`);
      const records = jsonLines<AnnotationRecord>(readFileSync(file, 'utf8'));
      for (const [, sample] of samples!.matchAll(/`(t-\d+)`/g)) {
        n += 1;
        const record = records.findLast((one) => one.sample === sample)!;
        const labels = { ...record.labels, intent: 'change-plan' };
        const id = `01M9000000000000000000000${n}`;
        const again = {
          ...record,
          flags: undefined,
          id,
          time: `2026-11-30T09:00:0${n}.000Z`,
          labels,
          rules: ['TB-9'],
        };
        appendFileSync(file, `${JSON.stringify({ ...again, guideline: '1.4.0' })}\n`);
      }
    }
    assert.equal(n, 5);
  }

  it('begins with a ticket that three colleagues have labelled, and on which they differ', () => {
    const readme = repositoryFile('examples/support-tickets/README.md');
    const [, sample] = /`npm start` opens `([\w-]+)`\. Three colleagues have labelled this one\./.exec(
      readme,
    )!;
    assert.equal(
      JSON.parse(repositoryFile('examples/support-tickets/data/tickets.jsonl').split('\n')[0]!).id,
      sample,
    );
    const { out } = cli.run(exampleProject, ['buckets', '--json']);
    type Listed = { samples: { sample: string; answers: object[] }[] };
    const { projects } = JSON.parse(out) as { projects: [{ disagreements: Listed[] }] };
    const found = projects[0].disagreements.flatMap(({ samples }) =>
      samples.filter((one) => one.sample === sample),
    );
    assert.ok(found.length > 0 && found.every(({ answers }) => answers.length === 3));
  });

  it('runs the commands of minute 12', () => {
    const project = folder.at('project');
    cpSync(exampleProject, project, { recursive: true });
    const [, lines] = /^## Minute 12[^\n]*\n\n```sh\n([^]*?)```/m.exec(
      repositoryFile('examples/support-tickets/README.md'),
    )!;
    const codes = lines!
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +#.*/, '').split(' ').slice(1))
      .map((args) => [args[0], cli.run(project, args).code]);
    assert.deepEqual(codes, [
      ['status', 0],
      ['check', 0],
      ['buckets', 0],
      ['gate', 1],
      ['handoff', 0],
    ]);
  });

  it('tests the guideline, repairs it, and sees coverage and agreement rise: with the numbers that it names', async () => {
    cpSync(exampleProject, folder.path, { recursive: true });
    const repository = makeRepository(folder.path);
    repository.commit({}, 'The tickets as they came');
    const readme = repositoryFile('examples/support-tickets/README.md');
    const said = (text: RegExp): string[] => text.exec(readme)!.slice(1);
    const named = (text: string): string[] => [...text.matchAll(/`(t-\d+)`/g)].map(([, sample]) => sample!);
    const tested = async () => {
      const worth = await runInProcess(['test', folder.path, '--json']);
      const coverage = await runInProcess(['test', folder.path, '--coverage', '--json']);
      const { examples, layers } = JSON.parse(worth.out) as Tested;
      const { items } = JSON.parse(coverage.out) as { items: Item[] };
      const { observed, pairs } = layers.find(({ layer }) => layer === 'intent')!;
      return {
        code: worth.code,
        of: examples.find(({ id }) => id === 'EX-40')!,
        observed: observed.toFixed(3),
        pairs,
        pair: (a: string, b: string) => pairs.find(({ labels }) => labels.join() === `${a},${b}`)!,
        item: (name: string) => items.find(({ id }) => id === name)!,
        /** Of how many rules how many are covered, and not cited. */
        covered: [items.filter(({ covered }) => covered), items].map(({ length }) => String(length)),
        uncited: [items.filter(({ citing_answers }) => citing_answers === 0), items].map(({ length }) =>
          String(length),
        ),
      };
    };

    const before = await tested();
    assert.deepEqual(before.uncited, said(/Nobody cites (\d+) of the (\d+) rules\. R-CAN-2/));
    const { covered, citing_answers, should_cite } = before.item('R-CAN-2');
    assert.deepEqual([covered, citing_answers], [false, 0]);
    assert.deepEqual(should_cite!.samples, named(said(/should have been cited in ([^|]*)/)[0]!));
    const [text, failed, people] = said(/EX-40 has the text of `([^`]*)`, and (two) of (three) people/);
    assert.deepEqual(before.of.samples, [text]);
    const numbers = ['', '', 'two', 'three'];
    assert.deepEqual([numbers[before.of.people.failed], numbers[before.of.people.n]], [failed, people]);
    assert.deepEqual([before.of.fails, before.code], [null, 0], 'three people');
    const [observed, most] = said(
      /agreement on \*intent\* is ([\d.]+)\.[^.]*it would be at most ([\d.]+), and two/,
    );
    assert.equal(before.observed, observed);
    const isWorth = (pair: Pair, bound: string): boolean => pair.at_most.toFixed(3) === bound;
    assert.equal(before.pairs.filter(({ at_most }) => at_most.toFixed(3) >= most!).length, 2);
    for (const [pair, tied] of [
      [before.pair('damaged-item', 'return'), 'TB-3'],
      [before.pair('cancel-plan', 'change-plan'), ''],
    ] as const) {
      assert.ok(isWorth(pair, most!));
      assert.equal(pair.tie_breakers.join(), tied);
    }

    // The fourth person, right and wrong.
    for (const intent of ['change-plan', 'other']) {
      folder.write({ 'annotations/mia.jsonl': answerLine('mia', text!, { intent, urgency: 3 }) });
      const { of, code } = await tested();
      assert.match(of.fails!, /^[23] of 4 people fail it\./);
      assert.equal(code, 1);
    }
    rmSync(folder.at('annotations/mia.jsonl'));

    repairGuideline();
    const after = await tested();
    assert.deepEqual(
      [...after.covered, ...before.covered],
      said(/(\d+) of the (\d+) rules are covered now; before, (\d+) of (\d+) were/),
    );
    assert.ok(after.item('R-CAN-2').covered);
    assert.equal(after.uncited[0], said(/Nobody cites (\d+) of them, because nobody has used TB-9/)[0]);
    const unused = after.item('TB-9');
    assert.deepEqual([unused.covered, unused.citing_answers], [true, 0]);
    assert.ok(unused.should_cite!.samples.includes(said(/should cite it, such as `([^`]+)`/)[0]!));
    assert.ok(isWorth(after.pair('cancel-plan', 'change-plan'), most!));

    answerAgain(said(/say \*change plan\* and cite TB-9 ([^\n]*?)\. Then/)[0]!);
    const last = await tested();
    assert.deepEqual([last.observed, most], said(/is ([\d.]+), of the ([\d.]+) that were possible at most/));
    const left = last.pair('cancel-plan', 'change-plan');
    const [sample] = said(/down from five tickets to one: `([^`]+)`/);
    assert.deepEqual([before.pair('cancel-plan', 'change-plan').samples, left.samples], [5, 1]);
    assert.deepEqual(last.item('R-CAN-2').should_cite!.samples.includes(sample!), true);
    assert.equal(last.item('TB-9').citing_answers, 5);
    assert.deepEqual(last.uncited, said(/Five answers cite TB-9, and nobody cites (\d+) of the (\d+) rules/));
    assert.deepEqual(last.of.people, before.of.people, 'first answers');

    const [stash] = said(/`git (stash [^`]+)` puts away/);
    repository.git(...stash!.split(' '));
    const back = await tested();
    assert.deepEqual([back.covered, back.observed], [before.covered, before.observed]);
  });

  it('trains a model, repairs the guideline and a label, and compares: with the numbers that it names', async () => {
    cpSync(exampleProject, folder.path, { recursive: true });
    const [trained, first] = await print(before!);
    const curve = [...trained!.matchAll(/^ +\d+ {2}(0\.\d+) \[/gm)].map(([, accuracy]) => Number(accuracy));
    assert.ok(curve.length >= 3 && curve.at(-1)! > curve.at(-2)!, 'rises at its end');
    assert.match(first!, /^74 samples\./m);
    assert.equal(first!.match(/^ {2}[a-z-]+ +\d+ {2}[^\n]* to [^\n]* to /gm)?.length, 11, 'intents');
    assert.match(first!, /refund has 4 training samples: label 6 more/);
    for (const sentence of ['the model has seen 74 tickets with 11 intents', '6 more of *refund*'])
      assert.ok(minutes!.includes(sentence), sentence);
    const [, met, chance] =
      /on (\d+) of its errors people had given the model's answer too, and by chance it would be (\d+)\./.exec(
        minutes!,
      )!;
    assert.ok(first!.includes(`fits ${met} errors, by chance it would be ${chance})`));
    assert.match(minutes!, /But 9 of its errors are where people differ too/);
    assert.match(first!, /- t-007: cancel-plan, given change-plan\n[^]*?No tie-breaker decides/);
    assert.match(first!, /accuracy +0\.419 /);
    assert.match(first!, /people, each against the others \(155 answers\) +0\.897/);
    const causes = [...minutes!.matchAll(/^\| ([a-z ]+) \| (\d+) \|/gm)];
    assert.equal(causes.length, 5);
    const errors = new Map(causes.map(([, cause, count]) => [cause, Number(count)]));
    assert.equal(errors.get('class confusion')! + errors.get('ambiguous source')!, 9);
    assert.equal(
      [...errors.values()].reduce((sum, one) => sum + one, 0),
      43,
    );
    for (const [, cause, errors] of causes)
      assert.match(first!, new RegExp(`^ *${cause} +${errors} +\\d`, 'im'), cause);
    assert.match(first!, /^43 errors/m);

    repair();
    type Status = { projects: [{ annotators: { id: string; stale: number }[] }] };
    const { out } = await runInProcess(['status', folder.path, '--json']);
    const [{ annotators }] = (JSON.parse(out) as Status).projects;
    for (const name of ['ana', 'ben', 'chloe'])
      assert.ok(
        annotators.find(({ id, stale }) => id === name && stale > 4),
        `${name} labels again`,
      );
    const [second, , third] = await print(after!);
    assert.match(second!, /accuracy +0\.432 /);
    for (const number of ['0.419', '0.432', '-0.051 to +0.024', '1.000']) {
      assert.ok(minutes!.includes(number), number);
      assert.ok(third!.includes(number), number);
    }
    assert.match(third!, /The models are not the only difference/);
  });
});
