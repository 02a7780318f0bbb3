import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { builtCommandLine } from '../../support/command-line';
import {
  decisionLines,
  ids,
  labelOf,
  otherLabel,
  span,
  spotCheckProject,
} from '../../support/spot-check-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

describe('labelwright promote', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();
  const run = (...options: string[]) => cli.run(temporary.path, ['promote', ...options]);

  beforeEach(() =>
    temporary.write({
      ...spotCheckProject,
      'gold/old.jsonl': '{"sample":"t-3","labels":{"topic":"a"}}\n',
      'decisions/lea.jsonl': decisionLines([
        ...ids.slice(0, 3).map((id) => [id, { labels: { topic: labelOf(id) }, reason: 'Read.' }] as const),
        ['t-4', { labels: { part: [span] }, valid: { topic: ['a', 'b'] }, unit: 'codepoint' }],
        ['t-5', { labels: { topic: otherLabel('t-5') } }],
      ]),
    }),
  );

  it('says in a dry run what would become gold, then appends it, and names the lines', () => {
    const gold = temporary.at('gold/lea.jsonl');
    const dry = run('--reviewer', 'lea', '--dry-run');
    assert.equal(dry.code, 1, 'gold that is there says something else');
    assert.match(dry.out, /^Dry run: 4 samples would become gold\. Nothing was written\.\n/);
    assert.match(dry.out, /Without an explanation: 2\./);
    assert.match(dry.out, /t-4 +topic/);
    assert.match(dry.out, /t-3 +conflict +gold\/old\.jsonl:1 says something else of topic/);
    assert.equal(existsSync(gold), false);
    const { out } = run('--reviewer', 'lea');
    assert.match(out, /^4 samples became gold: gold\/lea\.jsonl:1-4\. To take it back, remove these lines\./);
    assert.equal(readFileSync(gold, 'utf8').split('\n').length, 5);
    const json = JSON.parse(run('--sample', 't-1', '--json').out) as { refused: { reason: string }[] };
    assert.deepEqual(pick(json.refused, 'reason'), ['gold']);
  });

  it('says what it needs', () => {
    assert.match(run().err, /Say what becomes gold/);
    assert.match(run('--sample', 't-99').err, /no sample "t-99"/);
    assert.match(
      run('--reviewer', 'lea', '--to', 'best.jsonl', '--dry-run').err,
      /best\.jsonl is not read as gold/,
    );
  });
});
