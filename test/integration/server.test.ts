import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { until } from '../host/until';
import { findings, recordLine, remove, shown, whenShown, write } from './workspace';

/** The process ids of the language servers that this extension host started. */
function servers(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...args]) => parent === String(process.pid) && /dist[\\/]cli\.js lsp/.test(args.join(' ')),
    )
    .map(([pid]) => Number(pid));
}

describe('the language server', () => {
  it('starts again when it was killed, and knows everything again', async () => {
    const file = 'annotations/dmitri.jsonl';
    const before = await whenShown('the findings', file, (all) => all.length > 20);
    const [pid, ...more] = servers();
    assert.ok(pid !== undefined && more.length === 0, 'one server runs');
    process.kill(pid, 'SIGKILL');
    const [next] = await until('another server', servers, (all) => all.length === 1 && all[0] !== pid);
    assert.notEqual(next, pid);
    // Whatever was said before is either taken back or the same: what counts is that the new server says it and follows changes.
    write('annotations/judy.jsonl', recordLine('judy', 1, { intent: 'refnd' }));
    await whenShown('a finding of the new server', 'annotations/judy.jsonl', (all) =>
      all.some(({ marks }) => marks === '"refnd"'),
    );
    await until('the same findings', () => JSON.stringify(shown(file)) === JSON.stringify(before));
    remove('annotations/judy.jsonl');
    await until('the finding to go', () => findings('annotations/judy.jsonl').length === 0);
  });
});
