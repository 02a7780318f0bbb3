import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import { pick } from '../support/pick';

describe('the task that checks', () => {
  it('runs the command line that comes with the extension on each project', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'labelwright' });
    assert.deepEqual(pick(tasks, 'name', 'definition'), [['check', { type: 'labelwright' }]]);
    // There is no terminal in the VS Code of the tests: what the task would run is run here.
    const { process: program, args, options } = tasks[0]!.execution as vscode.ProcessExecution;
    const { status, stdout } = spawnSync(program, args, {
      cwd: options!.cwd!,
      env: { ...process.env, ...options!.env },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /^annotations\/dmitri\.jsonl:2:\d+ +error .*unknown-label$/m);
  });
});
