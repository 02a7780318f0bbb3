/** Somebody who types into a file that a language server has open, and waits for what it says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LspClient, type LspDiagnostic } from '../test/support/lsp-client';

/** Somebody who types in one file of one server. */
export class Typist {
  #version = 1;

  private constructor(
    readonly client: LspClient,
    private readonly uri: string,
    private readonly lines: readonly string[],
  ) {}

  /** Opens a file of a project with a server. `settings`: what it is told when it asks for those of YAML. */
  static async start(
    command: readonly string[],
    folder: string,
    file: string,
    settings: { readonly yaml: object } = { yaml: {} },
  ): Promise<Typist> {
    const client = new LspClient(command, folder);
    // What a server asks of its client: its settings above all.
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
    const text = readFileSync(path.join(folder, file), 'utf8');
    const uri = `${rootUri}/${file}`;
    await client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    const typist = new Typist(client, uri, text.split('\n'));
    await client.diagnostics(uri, () => true);
    return typist;
  }

  /** Types a letter that breaks a key (given with its indentation) somewhere in the file, and takes it back: milliseconds until each is seen. */
  async mistake(n: number, key: string): Promise<number[]> {
    const last = this.lines.findLastIndex((text) => text.startsWith(`${key}:`));
    const near = Math.floor((((n * 37) % 97) / 97) * last);
    const line = this.lines.findIndex((text, at) => at >= near && text.startsWith(`${key}:`));
    const end = key.length;
    const isThere = ({ range, severity }: LspDiagnostic): boolean =>
      severity === 1 && range.start.line === line;
    const there = { line, character: end };
    const broken = await this.#change({ start: there, end: there }, 'x', (list) => list.some(isThere));
    const letter = { start: there, end: { line, character: end + 1 } };
    const whole = await this.#change(letter, '', (list) => !list.some(isThere));
    return [broken, whole];
  }

  /** Milliseconds of processor time that the server has used, in all its threads; undefined where the system does not say. */
  get cpuMs(): number | undefined {
    return cpuMs(this.client.pid);
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

/** That of a process. */
function cpuMs(pid: number): number | undefined {
  try {
    const [user, kernel] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
    // In hundredths of a second, on every Linux.
    return (Number(user) + Number(kernel)) * 10;
  } catch {
    return undefined;
  }
}
