import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import { builtCommandLine, repositoryFile } from '../../support/command-line';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { GUIDELINE, record, SCHEMA } from '../../support/ticket-project';
import { SLOW } from '../../host/until';

const blocks = [...repositoryFile('docs/ci.md').matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(
  ([, language, text]) => ({ language: language!, text: text! }),
);
const good = record({ sample: 't-1' });
const bad = record({
  id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F2',
  sample: 't-1',
  time: '2026-11-25T09:11:00.000Z',
  labels: { intent: 'refnd', urgency: 1 },
});
const FILES = {
  'labelwright.yaml': SCHEMA.replace('labelwright: 1\n', 'labelwright: 1\nguideline: guideline.yaml\n'),
  'guideline.yaml': GUIDELINE,
  'data/t.jsonl': `${JSON.stringify({ id: 't-1', text: 'I want my money back.' })}\n`,
  'annotations/ana.jsonl': `${good}\n`,
};

describe('what docs/ci.md says', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  let repository: TestRepository;

  beforeEach(() => {
    repository = makeRepository(folder.path);
    // The program as $CLI has it, under the name that the page gives it.
    cli.shell(folder.path, 'mkdir tools && cp ${CLI#* } tools/labelwright.js');
    repository.commit(FILES, 'One');
    repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  });

  it('the hook lets a good record through and stops a bad one', () => {
    const hook = blocks.find(({ text }) => text.startsWith('#!/bin/sh'))!.text;
    repository.write({ '.git/hooks/pre-commit': hook });
    chmodSync(folder.at('.git/hooks/pre-commit'), 0o755);
    repository.commit(
      {
        'annotations/ana.jsonl': `${good}\n${record({ id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F1', sample: 't-1', time: '2026-11-25T09:10:30.000Z' })}\n`,
      },
      'Good',
    );
    assert.throws(
      () =>
        repository.commit(
          { 'annotations/ana.jsonl': `${folder.read('annotations/ana.jsonl')}${bad}\n` },
          'Bad',
        ),
      /unknown-label|Command failed/,
    );
    assert.equal(repository.git('log', '-1', '--format=%s'), 'Good');
  });

  it('the commands of the workflows run, and write what is uploaded', () => {
    const commands = blocks
      .filter(({ language }) => language === 'yaml')
      .flatMap(({ text }) => {
        parse(text);
        return [...text.matchAll(/(?:run:|entry:|-) (node tools\/labelwright\.js .*)$/gm)].map(
          (match) => match[1]!,
        );
      });
    assert.equal(commands.length, 6);
    for (const command of commands) {
      const { code, err } = cli.shell(folder.path, `GITHUB_BASE_REF=main; ${command}`);
      assert.ok(code === 0 || code === 1, `${command}: ${code} ${err}`);
    }
    for (const name of ['labelwright.sarif', 'guideline.html', 'gl-code-quality-report.json'])
      assert.ok(statSync(folder.at(name)).size > 0, name);
  });

  it('a pull request gets its summary, with the gate of before and after', () => {
    const workflow = parse(blocks.find(({ text }) => text.startsWith('name: pull request'))!.text) as {
      jobs: { summary: { steps: { run?: string }[] } };
    };
    const script = workflow.jobs.summary.steps.findLast(({ run }) => run)!.run!;
    repository.write({
      'annotations/ben.jsonl': `${record({ sample: 't-1', annotator: 'ben', id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F9' })}\n`,
    });
    const { code, err } = cli.shell(
      folder.path,
      `set -e; export GITHUB_BASE_REF=main RUNNER_TEMP=$PWD/.git/temp GITHUB_STEP_SUMMARY=$PWD/.git/summary\n${script}`,
    );
    assert.equal(code, 0, err);
    const summary = folder.read('.git/summary');
    assert.match(summary, /^1 answer added, changed or withdrawn by 1 person, 0 new disagreements$/m);
    assert.match(summary, /^\| Answers \| 1 \| 2 \|$/m);
    assert.match(summary, /\n\n\*\*Before:\*\*\n[^]*\n# Gate\n[^]*\n\n\*\*After:\*\*\n[^]*\n# Gate\n/);
  });

  it('the baseline hides what was there, and nothing new', () => {
    repository.write({ 'annotations/ana.jsonl': `${good}\n${bad}\n` });
    const [write, check] = blocks
      .find(({ text }) => text.includes('--write-baseline'))!
      .text.trim()
      .split('\n') as [string, string];
    assert.equal(cli.shell(folder.path, write).code, 0);
    assert.equal(cli.shell(folder.path, check).code, 0);
    const worse = record({
      sample: 't-1',
      time: '2026-11-25T09:12:00.000Z',
      id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F1',
      labels: { intent: 'othr', urgency: 1 },
    });
    repository.write({ 'annotations/ana.jsonl': `${good}\n${bad}\n${worse}\n` });
    assert.equal(cli.shell(folder.path, check).code, 1);
  });
});
