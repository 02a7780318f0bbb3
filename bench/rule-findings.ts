/**
 * What every rule finds in the real corpora, to be judged by hand: `npx tsx bench/rule-findings.ts [--corpus NAME]... [--rule ID] [--sample N]
 * [--seed N]`. `--corpus texts` is every line and string of all files of the public data, `--project DIR` one of your own. Without a rule, counts by rule and corpus; with one, a random sample of its findings, each with the text around it. The rates
 * in docs/rules come from such samples.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '../src/project/findings/finding';
import { makeAllTexts } from './all-texts';
import { checkProject } from '../src/engine/check-project';
import { Project } from '../src/engine/project';
import { NodeFiles } from '../src/platform/node-files';
import { RULES } from '../src/rules/registry';
import { corpusPath } from '../test/corpora/corpora';
import { makers } from '../test/corpora/makers';
import { repoRoot } from '../test/support/repo-root';

/** Corpora in CoNLL columns come through the importer, as a user's would. */
const CONLL: Record<string, string[]> = {
  btc: ['btc/CONLL-format/data'],
  'sec-filings': [
    'sec-filings/CONLL-format/data/train/FIN5.txt',
    'sec-filings/CONLL-format/data/test/FIN3.txt',
  ],
  anem: ['anem/CONLL-format/data'],
};
const GUIDELINES: Record<string, string> = {
  calamancy: 'test/fixtures/guidelines/calamancy',
  s1000: 'test/fixtures/guidelines/s1000',
};
const MADE = ['banking77', 'wnut17', 'tweeteval', 'pydata', 'multipico', 'wlp', 'nlupp'];
const TEXTS = 'texts';
const ALL = [...MADE, ...Object.keys(CONLL), ...Object.keys(GUIDELINES)];

function make(name: string, target: string): void {
  if (name === TEXTS) makeAllTexts(corpusPath('.'), target);
  else if (path.isAbsolute(name)) cpSync(name, target, { recursive: true });
  else if (CONLL[name]) {
    const files = CONLL[name].map((file) => corpusPath(file));
    const cli = path.join(repoRoot, 'src/main/cli.ts');
    const args = ['--import', 'tsx', cli, 'import', 'conll', ...files, '--project', target];
    const ran = spawnSync(process.execPath, args, { cwd: repoRoot, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(ran.stderr);
  } else if (GUIDELINES[name]) cpSync(path.join(repoRoot, GUIDELINES[name]), target, { recursive: true });
  else makers[name]!(target, {});
  // Every rule, also those that only strict projects have.
  const schema = path.join(target, 'labelwright.yaml');
  const text = readFileSync(schema, 'utf8');
  if (!/^lint:/m.test(text)) writeFileSync(schema, `${text}\nlint: { extends: strict }\n`);
}

async function findingsIn(folder: string): Promise<{ findings: Finding[]; samples: number }> {
  const files = new NodeFiles(folder);
  const project = new Project(files, { pause: () => Promise.resolve() });
  const result = await checkProject(project, { limit: Infinity });
  const samples = project.samples.files.reduce((sum, { rows }) => sum + rows, 0);
  project.dispose();
  return { findings: result.files.flatMap((file) => file.findings), samples };
}

/** The lines that a finding stands on, cut around it, with its place marked. */
function excerpt(folder: string, { file, range }: Finding): string {
  const line = readFileSync(path.join(folder, file), 'utf8').split('\n')[range.start.line] ?? '';
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  const { character: start } = range.start;
  const [before, inside, after] = [
    line.slice(Math.max(0, start - 100), start),
    line.slice(start, end),
    line.slice(end, end + 100),
  ];
  return `${before}>>>${inside.slice(0, 300)}<<<${after}`;
}

/** A sample without replacement, by a linear congruential generator. */
function pick<T>(list: readonly T[], count: number, seed: number): T[] {
  const rest = [...list];
  const picked: T[] = [];
  let state = seed;
  while (rest.length > 0 && picked.length < count) {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    picked.push(...rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1));
  }
  return picked;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string', multiple: true },
      project: { type: 'string', multiple: true },
      rule: { type: 'string', multiple: true },
      sample: { type: 'string', default: '25' },
      seed: { type: 'string', default: '1' },
    },
  });
  const own = values.project?.map((project) => path.resolve(project));
  const names = values.corpus || own ? [...(values.corpus ?? []), ...(own ?? [])] : ALL;
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-findings-'));
  const counts = new Map<string, Map<string, number>>();
  try {
    for (const name of names) {
      const target = path.join(folder, path.basename(name));
      make(name, target);
      const { findings, samples } = await findingsIn(target);
      if (!values.rule) console.log(`${name}: ${samples} samples, ${findings.length} findings`);
      for (const { rule } of findings) {
        const row = counts.get(rule) ?? new Map<string, number>();
        counts.set(rule, row.set(name, (row.get(name) ?? 0) + 1));
      }
      for (const rule of values.rule ?? []) {
        const found = findings.filter((finding) => finding.rule === rule);
        if (found.length > 0) console.log(`\n== ${rule} in ${name}: ${found.length} of ${samples} samples`);
        for (const finding of pick(found, Number(values.sample), Number(values.seed)))
          console.log(
            `${finding.file}:${finding.range.start.line + 1} ${finding.message}\n    ${excerpt(target, finding)}`,
          );
      }
    }
    if (values.rule) return;
    for (const { id } of RULES) {
      const row = counts.get(id);
      if (row)
        console.log(`${id.padEnd(28)} ${[...row].map(([name, count]) => `${name} ${count}`).join(', ')}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
