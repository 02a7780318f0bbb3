import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { memoryProject } from '../../support/memory-project';
import { Fingerprints } from '../../../src/features/check/cli/formats/fingerprints';
import { RULES } from '../../../src/rules/registry';
import { completeProject } from '../../support/golden/base-project';
import { takeMarkers } from '../../support/golden/markers';
import { readPage } from '../../support/golden/page';
import { repoRoot } from '../../support/repo-root';
import { SLOW } from '../../host/until';

/** The wrong cases of a rule's page, as files. */
function wrongCases(rule: string): Map<string, string>[] {
  const page = readPage(readFileSync(path.join(repoRoot, `docs/rules/${rule}.md`), 'utf8'));
  return page.cases
    .filter(({ kind }) => kind === 'wrong')
    .map(({ blocks }) =>
      completeProject(
        new Map(
          blocks.map(({ path: name, text, isWhole }) => [
            name,
            { text: takeMarkers(name, text).text, isWhole },
          ]),
        ),
      ),
    );
}

/** Fingerprint -> line of the finding of one rule, in all files. */
async function fingerprints(files: ReadonlyMap<string, string>, rule: string): Promise<Map<string, number>> {
  const { project } = await memoryProject(Object.fromEntries(files));
  const prints = new Map<string, number>();
  for (const name of project.findings.paths) {
    const known = new Fingerprints();
    for (const finding of project.findingsOf(name).findings)
      if (finding.rule === rule) prints.set(known.of(name, finding), finding.range.start.line);
  }
  return prints;
}

describe('fingerprints', function () {
  this.timeout(SLOW);

  it('survive when lines come above, for every rule', async () => {
    const cases = RULES.flatMap(({ id }) => wrongCases(id).map((files) => ({ id, files })));
    const moved = fc.record({ kase: fc.constantFrom(...cases), lines: fc.integer({ min: 1, max: 30 }) });
    let findings = 0;
    await fc.assert(
      fc.asyncProperty(moved, async ({ kase: { id, files }, lines }) => {
        const before = await fingerprints(files, id);
        // Comments in YAML; blank lines above records.
        const after = await fingerprints(
          new Map(
            [...files].map(([name, text]) => {
              if (name.endsWith('.yaml')) return [name, '# A note.\n'.repeat(lines) + text];
              return [name, name.endsWith('.jsonl') ? '\n'.repeat(lines) + text : text];
            }),
          ),
          id,
        );
        for (const [print, line] of before) {
          findings += 1;
          assert.ok(after.has(print), `${id}: the finding on line ${line + 1} got another fingerprint`);
        }
      }),
      { seed: 7, numRuns: 120 },
    );
    assert.ok(findings > 100, `${findings} findings`);
  });
});
