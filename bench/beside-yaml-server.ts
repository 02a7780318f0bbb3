/**
 * A keystroke in a guideline of 1,000 labels until its findings are there, beside yaml-language-server with the same file and the same
 * JSON Schema: two servers in processes of their own, the same client, the same keystrokes, in turns. That server waits 200 ms
 * before it looks at a change; the ratio is told with that wait and without it, and in processor time of the two servers, which a machine
 * that does other things does not change. It comes from the npm registry, into a folder of its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LspClient, type LspDiagnostic } from '../test/support/lsp-client';
import { project, quantile, root, type BenchOptions, type Measured } from './support';

/** The last version that runs on the Node that this project runs on. */
const PEER = 'yaml-language-server@1.25.0';
const PEER_WAITS = 200;
const FILE = 'guideline.yaml';

export async function run({ quick, folder }: BenchOptions): Promise<Measured[]> {
  const peer = installPeer();
  if (typeof peer !== 'string') return [{ name: `${PEER} cannot be had`, value: NaN, unit: 'ms' }];
  const target = project(folder, 'guideline', quick ? 100 : 1000);
  const dist = path.join(folder, 'dist');
  execFileSync(process.execPath, ['esbuild.mjs', 'cli', `--outdir=${dist}`], {
    cwd: root,
    stdio: 'ignore',
  });
  const own = await Typist.start([process.execPath, path.join(dist, 'cli.js'), 'lsp', '--stdio'], target);
  const other = await Typist.start([process.execPath, peer, '--stdio'], target);
  const times = { own: [] as number[], other: [] as number[] };
  const [warm, count] = quick ? [1, 3] : [5, 40];
  let since = [0, 0];
  let spent: (number | undefined)[];
  const used = (): (number | undefined)[] => [own, other].map(({ client }) => cpuMs(client.pid));
  try {
    for (let n = 0; n < warm + count; n++) {
      if (n === warm) since = used().map((ms) => ms ?? 0);
      const [mine, theirs] = [await own.mistake(n), await other.mistake(n)];
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
      goal: 100,
    },
    { name: `${PEER}, median`, value: theirs, unit: 'ms', note: 'a wait of 200 ms included' },
    { name: `${PEER}, 95 of 100`, value: quantile(times.other, 0.95), unit: 'ms' },
    { name: 'Labelwright / yaml-language-server', value: mine / theirs, unit: 'x', goal: 0.1 },
    { name: 'the same without its wait', value: mine / (theirs - PEER_WAITS), unit: 'x' },
    ...(spent[0] === undefined || spent[1] === undefined
      ? []
      : [
          { name: 'processor time a keystroke', value: spent[0], unit: 'ms' },
          { name: `processor time a keystroke, ${PEER}`, value: spent[1], unit: 'ms' },
          { name: 'the one / the other', value: spent[0] / spent[1], unit: 'x', goal: 0.1 },
        ]),
  ];
}

/** Milliseconds of processor time that a process has used, in all its threads; undefined where the system does not say. */
function cpuMs(pid: number): number | undefined {
  try {
    const [user, kernel] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
    // In hundredths of a second, on every Linux.
    return (Number(user) + Number(kernel)) * 10;
  } catch {
    return undefined;
  }
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

/** Somebody who types in one file of one server. */
class Typist {
  #version = 1;

  private constructor(
    readonly client: LspClient,
    private readonly uri: string,
    private readonly lines: readonly string[],
  ) {}

  static async start(command: readonly string[], folder: string): Promise<Typist> {
    const client = new LspClient(command, folder);
    // What a server asks of its client: its settings above all.
    const schema = pathToFileURL(path.join(root, 'src/core/schema/guideline.schema.json')).href;
    const settings = { yaml: { validate: true, schemas: { [schema]: [FILE] } } };
    client.connection.onRequest((method, params) =>
      method === 'workspace/configuration'
        ? (params as { items: { section: string }[] }).items.map(({ section }) =>
            section === 'yaml' ? settings.yaml : null,
          )
        : null,
    );
    const rootUri = pathToFileURL(folder).href;
    await client.request('initialize', {
      processId: process.pid,
      rootUri,
      capabilities: { workspace: { configuration: true } },
      workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    });
    await client.notify('initialized', {});
    await client.notify('workspace/didChangeConfiguration', { settings });
    const text = readFileSync(path.join(folder, FILE), 'utf8');
    const uri = `${rootUri}/${FILE}`;
    await client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    const typist = new Typist(client, uri, text.split('\n'));
    await client.diagnostics(uri, () => true);
    return typist;
  }

  /** Types a letter that breaks a key somewhere in the file, and takes it back: milliseconds until each is seen. */
  async mistake(n: number): Promise<number[]> {
    const near = Math.floor((((n * 37) % 97) / 97) * this.lines.length * 0.9);
    const line = this.lines.findIndex((text, at) => at >= near && text.startsWith('    definition:'));
    const end = '    definition'.length;
    const isThere = ({ range, severity }: LspDiagnostic): boolean =>
      severity === 1 && range.start.line === line;
    const there = { line, character: end };
    const broken = await this.#change({ start: there, end: there }, 'x', (list) => list.some(isThere));
    const letter = { start: there, end: { line, character: end + 1 } };
    const whole = await this.#change(letter, '', (list) => !list.some(isThere));
    return [broken, whole];
  }

  async #change(
    range: LspDiagnostic['range'],
    text: string,
    wanted: (list: LspDiagnostic[]) => boolean,
  ): Promise<number> {
    const start = performance.now();
    this.#version += 1;
    await this.client.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.#version },
      contentChanges: [{ range, text }],
    });
    await this.client.diagnostics(this.uri, wanted);
    return performance.now() - start;
  }
}
