/**
 * A keystroke in a guideline of 1,000 labels until its findings are there, beside yaml-language-server with the same file and the same
 * JSON Schema: two servers in processes of their own, the same client, the same keystrokes, in turns. That server waits 200 ms
 * before it looks at a change, Labelwright waits 100 ms; there is a ratio of the times with these pauses, and one of the processor times
 * of the two servers. It comes from the npm registry, into a folder of its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLine, project, quantile, root, type BenchOptions, type Measured } from './support';
import { Typist } from './typist';

/** The last version that runs on the Node that this project runs on. */
const PEER = 'yaml-language-server@1.25.0';
const FILE = 'guideline.yaml';
const KEY = '    definition';

export async function run({ quick, folder }: BenchOptions): Promise<Measured[]> {
  const peer = installPeer();
  if (typeof peer !== 'string') return [{ name: `${PEER} cannot be had`, value: NaN, unit: 'ms' }];
  const target = project(folder, 'guideline', quick ? 100 : 1000);
  const own = await Typist.start([process.execPath, commandLine(folder), 'lsp', '--stdio'], target, FILE);
  const schema = pathToFileURL(path.join(root, 'src/project/schema/guideline.schema.json')).href;
  const settings = { yaml: { validate: true, schemas: { [schema]: [FILE] } } };
  const other = await Typist.start([process.execPath, peer, '--stdio'], target, FILE, settings);
  const times = { own: [] as number[], other: [] as number[] };
  const [warm, count] = quick ? [1, 3] : [5, 40];
  let since = [0, 0];
  let spent: (number | undefined)[];
  const used = (): (number | undefined)[] => [own, other].map(({ cpuMs }) => cpuMs);
  try {
    for (let n = 0; n < warm + count; n++) {
      if (n === warm) since = used().map((ms) => ms ?? 0);
      const [mine, theirs] = [await own.mistake(n, KEY), await other.mistake(n, KEY)];
      if (n < warm) continue;
      times.own.push(...mine);
      times.other.push(...theirs);
    }
    spent = used().map((ms, n) => ms && (ms - since[n]!) / (2 * count));
  } finally {
    own.client.kill();
    other.client.kill();
  }
  const [mine, theirs] = [quantile(times.own, 0.5), quantile(times.other, 0.5)];
  return [
    { name: 'keystroke to diagnostics, median', value: mine, unit: 'ms' },
    {
      name: 'keystroke to diagnostics, 95 of 100',
      value: quantile(times.own, 0.95),
      unit: 'ms',
      goal: 200,
    },
    { name: `${PEER}, median`, value: theirs, unit: 'ms', note: 'a wait of 200 ms included' },
    { name: `${PEER}, 95 of 100`, value: quantile(times.other, 0.95), unit: 'ms' },
    { name: 'Labelwright / yaml-language-server', value: mine / theirs, unit: 'x', goal: 0.5 },
    ...(spent[0] === undefined || spent[1] === undefined
      ? []
      : [
          { name: 'processor time a keystroke', value: spent[0], unit: 'ms' },
          { name: `processor time a keystroke, ${PEER}`, value: spent[1], unit: 'ms' },
          { name: 'the one / the other', value: spent[0] / spent[1], unit: 'x', goal: 0.5 },
        ]),
  ];
}

/** The script of the peer, installed first where it is not there yet; undefined where it cannot be had. */
function installPeer(): string | undefined {
  const folder = path.join(root, '.vscode-test', PEER);
  const script = path.join(folder, 'node_modules/yaml-language-server/bin/yaml-language-server');
  if (existsSync(script)) return script;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private": true}\n');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', PEER], { cwd: folder, stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(script) ? script : undefined;
}
