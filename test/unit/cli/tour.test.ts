// The tour of the example says what its commands print.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { builtCommandLine, exampleProject, repositoryFile } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('the tour of the example', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  const [, minutes] = /^## Minutes 10 to 12[^\n]*\n([^]*?)^## /m.exec(
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

  /** Minute 8, and the decisions that a reviewer takes in the panel. */
  function repair(): void {
    const readme = repositoryFile('examples/support-tickets/README.md');
    const [, tieBreaker] = /```yaml\n([^]*?)```/.exec(readme)!;
    const guideline = folder.at('guideline.yaml');
    const text = readFileSync(guideline, 'utf8')
      .replace(/^(tie_breakers:.*\n)/m, `$1${tieBreaker}`)
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

  it('runs the commands of minute 9', () => {
    const project = folder.at('project');
    cpSync(exampleProject, project, { recursive: true });
    const [, lines] = /^## Minute 9[^\n]*\n\n```sh\n([^]*?)```/m.exec(
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

  it('says what a tie-breaker is worth, and which rules nobody cites', async () => {
    cpSync(exampleProject, folder.path, { recursive: true });
    const readme = repositoryFile('examples/support-tickets/README.md');
    const said = (text: RegExp): string[] => text.exec(readme)!.slice(1);
    type Item = { id: string; citing_answers: number; should_cite?: { samples: string[] } };
    type Pair = { labels: string[]; tie_breakers: string[]; at_most: number };
    const tested = async () => {
      const worth = await runInProcess(['test', folder.path, '--json']);
      const coverage = await runInProcess(['test', folder.path, '--coverage', '--json']);
      const { layers } = JSON.parse(worth.out) as {
        layers: { layer: string; observed: number; pairs: Pair[] }[];
      };
      const { items } = JSON.parse(coverage.out) as { items: Item[] };
      const { observed, pairs } = layers.find(({ layer }) => layer === 'intent')!;
      const tied = (a: string, b: string) => {
        const pair = pairs.find(({ labels }) => labels.join() === [a, b].join())!;
        return [pair.at_most.toFixed(3), ...pair.tie_breakers];
      };
      const uncited = items.filter(({ citing_answers }) => citing_answers === 0);
      return { observed, pairs, tied, items, uncited };
    };
    const before = await tested();
    const [observed, most] = said(
      /agreement on \*intent\* is ([\d.]+)\.[^.]*it would be at most ([\d.]+), and two/,
    );
    assert.equal(before.observed.toFixed(3), observed);
    assert.equal(before.pairs.filter((pair) => pair.at_most.toFixed(3) >= most!).length, 2);
    assert.deepEqual(before.tied('damaged-item', 'return'), [most, 'TB-3']);
    assert.deepEqual(before.tied('cancel-plan', 'change-plan'), [most]);
    const ofAll = ({ uncited, items }: typeof before) => [uncited, items].map(({ length }) => String(length));
    assert.deepEqual(ofAll(before), said(/nobody cites (\d+) of the (\d+) rules/));
    repair();
    const after = await tested();
    assert.deepEqual(ofAll(after), said(/With TB-9 it is (\d+) of (\d+)/));
    assert.deepEqual(after.tied('cancel-plan', 'change-plan'), [most, 'TB-9']);
    const { samples } = after.uncited.find(({ id }) => id === 'TB-9')!.should_cite!;
    assert.ok(samples.includes(said(/should cite it, such as `([^`]+)`/)[0]!));
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
