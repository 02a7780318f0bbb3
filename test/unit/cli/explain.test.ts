import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { terminalMarkdown } from '../../../src/cli/terminal-markdown';
import { painter } from '../../../src/cli/colors';
import { builtCommandLine, repositoryFile } from '../../support/command-line';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const plain = painter('never', {});

describe('labelwright explain', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const explain = (...args: string[]) => cli.run(folder.path, ['explain', ...args]);

  it('shows the page of a rule', () => {
    const { out, err, code } = explain('missing-tie-breaker');
    assert.deepEqual([err, code], ['', 0]);
    assert.match(
      out,
      /^missing-tie-breaker\n\nPeople gave two labels .*\n.*wins\.\n\n {2}severity {2}scope {4}fix\n {2}warning {3}project {2}ask\n/,
    );
    assert.match(out, /\nWrong\n\n {2}guideline\.yaml\n {4}version: "1\.0\.0"\n/);
    assert.ok(!out.includes('```') && !out.includes('\u001b'));
    assert.ok(explain('missing-tie-breaker', '--color', 'always').out.includes('\u001b[1m'));
    assert.equal(
      explain('unknown-label', '--format', 'markdown').out,
      repositoryFile('docs/rules/unknown-label.md'),
    );
  });

  it('proposes names for one that there is not', () => {
    const failing = (rule: string): string => {
      const { code, out, err } = explain(rule);
      assert.deepEqual([code, out], [2, '']);
      return err;
    };
    assert.equal(
      failing('unkown-lable'),
      'There is no rule "unkown-lable". Did you mean unknown-label, unknown-level, or unknown-role? "labelwright explain" lists all rules. As for samples: There is no labelwright.yaml in . or below. "labelwright init" makes a project.\n',
    );
    assert.match(
      failing('span'),
      /Did you mean overlapping-spans, span-edge-noise, or span-in-turn-header\?/,
    );
    assert.match(failing('README'), /^There is no rule "README"\. "labelwright explain" lists all rules\./);
    assert.match(failing('__proto__'), /^There is no rule "__proto__"\./);
  });

  it('lists all rules without one', () => {
    const { out } = explain();
    assert.match(out, /^ *rule +severity +what it finds\n/);
    assert.match(out, /\n *unknown-label +error +\S/);
  });
});

describe('Markdown for a terminal', function () {
  this.timeout(SLOW);

  it('keeps every code block of every page, and no markup', () => {
    const folder = path.join(repoRoot, 'docs/rules');
    for (const name of readdirSync(folder)) {
      const page = repositoryFile(`docs/rules/${name}`);
      const shown = terminalMarkdown(page, plain);
      for (const [, code] of page.matchAll(/^```.*\n([^]*?)^```$/gm))
        for (const line of code!.split('\n').filter((text) => text !== ''))
          assert.ok(shown.includes(`    ${line}\n`), `${name}: ${line}`);
      assert.doesNotMatch(shown, /^(#+ |```|<!--|\|)/m, name);
    }
  });

  it('wraps prose and not code', () => {
    const long = 'word '.repeat(40).trim();
    const shown = terminalMarkdown(`- ${long}\n\n\`\`\`yaml\n${long}\n\`\`\`\n`, plain, 60);
    const lines = shown.split('\n');
    assert.ok(lines[0]!.startsWith('- word') && lines[0]!.length <= 60);
    assert.ok(lines[1]!.startsWith('  word'));
    assert.ok(lines.includes(`    ${long}`));
  });
});
