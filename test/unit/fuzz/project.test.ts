import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { memoryProject } from '../../support/memory-project';
import type { Finding } from '../../../src/project/findings/finding';
import { repoRoot } from '../../support/repo-root';
import { SLOW } from '../../host/until';
import { assertPlaced, fuzzing, inTime } from './fuzzing';
import { mutate, mutations } from './mutations';

const example = path.join(repoRoot, 'examples/support-tickets');

/** The example project, each file of records cut short: all kinds are there, and a run takes milliseconds. */
function exampleFiles(): Map<string, string> {
  const names = readdirSync(example, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => /\.(yaml|jsonl)$/.test(name));
  return new Map(
    names.map((name) => {
      const lines = readFileSync(path.join(example, name), 'utf8').split('\n');
      return [name, lines.slice(0, name.endsWith('.yaml') ? undefined : 15).join('\n')];
    }),
  );
}

async function findings(files: ReadonlyMap<string, Uint8Array>): Promise<Finding[]> {
  const { project } = await memoryProject(Object.fromEntries(files));
  return project.findings.paths.flatMap((name) => project.findingsOf(name).findings);
}

describe('fuzz: a project with its records', function () {
  this.timeout(SLOW);

  const { timeout, parameters } = fuzzing(40);
  this.timeout(timeout);

  it('any damage to samples, annotations, decisions and gold is told at places that are there', async () => {
    const base = exampleFiles();
    const damaged = fc.constantFrom(...[...base.keys()].filter((name) => name.endsWith('.jsonl')));
    const input = fc.record({
      files: fc.dictionary(damaged, mutations(50_000), { minKeys: 1, maxKeys: 3 }),
      bytes: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), {
        maxLength: 3,
      }),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ files, bytes }) => {
        const given = new Map([...base].map(([name, text]) => [name, Buffer.from(text)]));
        for (const [name, changes] of Object.entries(files)) {
          const content = Buffer.from(mutate(base.get(name)!, changes));
          for (const { at, byte } of bytes) content[Math.floor(at * content.length)] = byte;
          given.set(name, content);
        }
        const found = await inTime(() => findings(given));
        assertPlaced(found, new Map([...given].map(([name, content]) => [name, content.toString('utf8')])));
      }),
      parameters as fc.Parameters<[unknown]>,
    );
  });
});
