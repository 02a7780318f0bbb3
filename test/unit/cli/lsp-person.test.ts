import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { builtCommandLine } from '../../support/command-line';
import { LspClient, type LspDiagnostic } from '../../support/lsp-client';
import { temporaryFolder } from '../../support/temporary-folder';

const said = (annotator: string, intent: string): string =>
  [1, 2, 3]
    .map((n) =>
      JSON.stringify({
        v: 1,
        id: `${annotator}-${n}`,
        time: '2026-03-02T09:00:00.000Z',
        annotator,
        sample: `s-${n}`,
        labels: { intent },
      }),
    )
    .join('\n') + '\n';

describe('labelwright lsp, told who uses the editor', function () {
  this.timeout(60_000);
  const cli = builtCommandLine();
  const folder = temporaryFolder();
  let client: LspClient | undefined;
  const root = (): string => pathToFileURL(folder.path).href;
  afterEach(() => client?.kill());

  /** The findings in the guideline and in the schema once all rules have run. */
  async function opened(
    options: object,
  ): Promise<{ pair: LspDiagnostic; schema: LspDiagnostic[]; hover: string }> {
    folder.write({
      'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
`,
      'guideline.yaml': 'version: "1"\n',
      'data.jsonl': [1, 2, 3].map((n) => `{"id": "s-${n}", "text": "Number ${n}"}\n`).join(''),
      'annotations/ana.jsonl': said('ana', 'refund'),
      'annotations/ben.jsonl': said('ben', 'cancel'),
    });
    client = new LspClient([process.execPath, cli.program, 'lsp', '--stdio'], folder.path);
    const params = {
      processId: process.pid,
      rootUri: root(),
      capabilities: {},
      initializationOptions: options,
    };
    await client.request('initialize', params);
    await client.notify('initialized', {});
    const isPair = ({ code }: LspDiagnostic): boolean => code === 'missing-tie-breaker';
    const guideline = await client.diagnostics(`${root()}/guideline.yaml`, (all) => all.some(isPair));
    const schema = await client.diagnostics(`${root()}/labelwright.yaml`, (all) =>
      all.some(({ code }) => code === 'unadjudicated-disagreement'),
    );
    const uri = `${root()}/data.jsonl`;
    await client.notify('textDocument/didOpen', {
      textDocument: {
        uri,
        languageId: 'jsonl',
        version: 1,
        text: readFileSync(folder.at('data.jsonl'), 'utf8'),
      },
    });
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 9 },
    });
    return { pair: guideline.find(isPair)!, schema, hover: JSON.stringify(hover) };
  }

  for (const person of ['nora', ''])
    it(`tells ${person || 'somebody without a name'} nothing of samples that they have not answered`, async () => {
      const { pair, schema, hover } = await opened({ person });
      assert.match(pair.message, /3 samples, hidden until you have answered them\.$/);
      assert.equal(pair.relatedInformation, undefined);
      assert.doesNotMatch(JSON.stringify(schema), /s-\d/);
      assert.match(hover, /is shown once your own answer is done/);
    });

  it('tells everything to an editor that does not say', async () => {
    const { pair, hover } = await opened({});
    assert.match(pair.message, /Samples: "s-1", "s-2", "s-3"\. If people always decided this pair/);
    assert.equal(pair.relatedInformation?.length, 3);
    assert.match(hover, /refund/);
  });
});
