import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { RULES } from '../../../src/rules/registry';
import { patience, SLOW } from '../../host/until';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { completeProject } from '../../support/golden/base-project';
import { takeMarkers } from '../../support/golden/markers';
import { readPage, type PageCase } from '../../support/golden/page';
import { LspClient, type LspDiagnostic } from '../../support/lsp-client';
import { repoRoot } from '../../support/repo-root';
import { pick } from '../../support/pick';

/** A finding in one line, places counted from 1. */
type Told = string;

interface JsonPlace {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}
interface JsonReport {
  projects: {
    files: {
      path: string;
      notShown: number;
      findings: (JsonPlace & {
        rule: string;
        severity: string;
        message: string;
        related?: (JsonPlace & { path: string; message: string })[];
      })[];
    }[];
  }[];
}

/** Every wrong case of every rule's page is a project of one workspace: so each rule has something to say. */
function writeWorkspace(folder: string): void {
  for (const rule of RULES) {
    const page = readPage(readFileSync(path.join(repoRoot, 'docs/rules', `${rule.id}.md`), 'utf8'));
    page.cases
      .filter(({ kind }) => kind === 'wrong')
      .forEach((kase, at) => writeFiles(path.join(folder, `${rule.id}-${at}`), filesOf(kase)));
  }
}

function filesOf({ blocks }: PageCase): Record<string, string> {
  const given = blocks.map(
    ({ path: name, text, isWhole }) => [name, { text: takeMarkers(name, text).text, isWhole }] as const,
  );
  return Object.fromEntries(completeProject(new Map(given)));
}

const at = ({ line, column, endLine, endColumn }: JsonPlace): string =>
  `${line}:${column}-${endLine}:${endColumn}`;
const inLine = (place: string, severity: string, rule: string, message: string, related: string[]): Told =>
  [place, severity, rule, message, ...related].join(' | ');

/** File -> findings in order, as the command line has them. */
function toldByCli(report: JsonReport): Record<string, Told[]> {
  const files = report.projects.flatMap((project) => project.files);
  for (const file of files) assert.equal(file.notShown, 0, file.path);
  return Object.fromEntries(
    files
      .filter(({ findings }) => findings.length > 0)
      .map(({ path: name, findings }) => [
        name,
        findings.map((found) =>
          inLine(
            at(found),
            found.severity,
            found.rule,
            found.message,
            (found.related ?? []).map((place) => `${place.path} ${at(place)} ${place.message}`),
          ),
        ),
      ]),
  );
}

const SEVERITIES = ['', 'error', 'warning', 'info'];

/** The same, as the editor has them. */
function toldByServer(published: LspClient['published'], folder: string): Record<string, Told[]> {
  const name = (uri: string): string => path.relative(folder, fileURLToPath(uri)).split(path.sep).join('/');
  const place = ({ start, end }: LspDiagnostic['range']): string =>
    `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  return Object.fromEntries(
    [...published]
      .filter(([, list]) => list.length > 0)
      .map(([uri, list]) => [
        name(uri),
        list.map(({ range, severity, code, message, relatedInformation = [] }) =>
          inLine(
            place(range),
            SEVERITIES[severity ?? 0]!,
            code ?? '',
            message,
            relatedInformation.map(
              ({ location, message: text }) => `${name(location.uri)} ${place(location.range)} ${text}`,
            ),
          ),
        ),
      ])
      .sort(([a], [b]) => (a! < b! ? -1 : 1)),
  );
}

describe('labelwright check and the editor', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  let root = '';
  let workspace = '';
  let client: LspClient | undefined;

  before(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-same-')));
    workspace = path.join(root, 'workspace');
    mkdirSync(workspace);
    writeWorkspace(workspace);
  });
  after(() => {
    client?.kill();
    rmSync(root, { recursive: true, force: true });
  });

  it('say the same of every rule, in the same words and the same order', async () => {
    const run = cli.run(workspace, ['check', '--format', 'json', '--limit', '0']);
    assert.equal(run.code, 1, run.err);
    const report = JSON.parse(run.out) as JsonReport;
    const expected = toldByCli(report);
    const fired = new Set(
      report.projects.flatMap(({ files }) =>
        files.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
      ),
    );
    const silent = RULES.filter(({ id, severity }) => severity !== 'off' && !fired.has(id));
    assert.deepEqual(pick(silent, 'id'), []);

    client = new LspClient([process.execPath, cli.program, 'lsp', '--stdio'], workspace);
    const rootUri = pathToFileURL(workspace).href;
    await client.request('initialize', { processId: process.pid, rootUri, capabilities: {} });
    await client.notify('initialized', {});
    let shown = toldByServer(client.published, workspace);
    const isSame = (): boolean => {
      shown = toldByServer(client!.published, workspace);
      return isDeepStrictEqual(shown, expected);
    };
    await Promise.race([client.whenPublished(isSame), sleep(patience, undefined, { ref: false })]);
    assert.deepEqual(shown, expected);
  });
});
