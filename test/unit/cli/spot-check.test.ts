import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { builtCommandLine } from '../../support/command-line';
import { decisionLines, labelOf, otherLabel, spotCheckProject } from '../../support/spot-check-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Draw {
  file: string;
  state: string;
  size: number;
  answers: { sample: string }[];
}
interface Results {
  spot_checks: { verdict: string; rate: { value: number; limits: [number, number] }; decided: number }[];
}

describe('labelwright spot-check', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();
  const run = (...options: string[]) => cli.run(temporary.path, ['spot-check', ...options]);

  beforeEach(() => temporary.write(spotCheckProject));

  it('draws, and says by text, JSON and exit code what became of it', () => {
    const options = ['--annotator', 'ana', '--layer', 'topic', '--size', '20', '--accept', '0.8'];
    assert.match(
      run(...options, '--dry-run').out,
      /20 of 60 answers; seed 1\.\nDry run: spot-checks\/ana-topic-20-seed-1\.jsonl would/,
    );
    assert.equal(existsSync(temporary.at('spot-checks')), false);
    const { answers, state, file } = JSON.parse(run(...options, '--json').out) as Draw;
    assert.deepEqual([state, answers.length], ['written', 20]);
    assert.match(run(...options).out, new RegExp(`${file} holds this sample already`));
    temporary.write({
      'decisions/lea.jsonl': decisionLines(
        answers.map(({ sample }, n) => [
          sample,
          { labels: { topic: n === 0 ? otherLabel(sample) : labelOf(sample) }, reason: 'By the rule.' },
        ]),
      ),
    });
    const { code, out } = run('--result');
    assert.equal(code, 0);
    assert.match(out, /^Spot check ana-topic-20-seed-1\n/);
    assert.match(out, /Accepted: the whole interval is at or above the 80 % asked for\./);
    assert.match(out, /Accepted: 19 of 20 decided, 95 % \(95 % interval 80\.\d % to 98\.\d %\)\./);
    assert.match(out, new RegExp(`- ${answers[0]!.sample} of ana: topic – By the rule\\.`));
    const json = run('--result', '--name', 'ana-topic-20-seed-1', '--json');
    const [result] = (JSON.parse(json.out) as Results).spot_checks;
    assert.deepEqual([result!.verdict, result!.decided, result!.rate.value], ['accepted', 20, 0.95]);
    temporary.write({ 'decisions/lea.jsonl': '' });
    assert.equal(run('--result').code, 1, 'nothing is shown yet');
  });

  it('warns of a sample that cannot show the share asked for, even if all are right', () => {
    const options = ['--annotator', 'ana', '--layer', 'topic', '--accept', '0.7', '--size'];
    const warning =
      /Warning: 4 answers cannot show 70 %, even if all are right\. It takes \d answers, or a lower share\./;
    assert.match(run(...options, '4', '--dry-run').out, warning);
    assert.ok(!run(...options, '20', '--dry-run').out.includes('Warning'));
    const { answers } = JSON.parse(run(...options, '4', '--json').out) as Draw;
    temporary.write({
      'decisions/lea.jsonl': decisionLines(
        answers.map(({ sample }) => [sample, { labels: { topic: labelOf(sample) } }]),
      ),
    });
    const { code, out } = run('--result');
    assert.equal(code, 1);
    assert.match(out, /Undecided: the interval reaches below the 70 % asked for/);
    assert.match(out, /4 answers cannot show 70 %/);
  });

  it('says how options go together', () => {
    assert.match(run('--size', '5', '--half-width', '0.1').err, /Give either/);
    assert.match(run('--result', '--seed', '2').err, /--result does not go with --seed/);
    const { code, err } = run('--annotator', 'eva');
    assert.equal(code, 2);
    assert.match(err, /^Not counted: .*\neva has not answered anything yet\.\n$/);
  });
});
