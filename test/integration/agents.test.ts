import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/until';

describe("the editor's agents", () => {
  it('get the tools of the project where the editor can start such servers, for reading', async function () {
    const [, minor] = vscode.version.split('.').map(Number);
    await vscode.extensions.getExtension('labelwright.labelwright')!.activate();
    const ours = (): vscode.LanguageModelToolInformation[] =>
      vscode.lm.tools.filter(({ name }) => /labelwright.*_guideline$/i.test(name));
    if (minor! < 101) {
      // Registering throws there. The extension is active all the same.
      assert.deepEqual(ours(), []);
      return;
    }
    const tool = await until(
      'the tools of the server',
      async () => {
        await vscode.commands.executeCommand('workbench.mcp.startServer', '*', {
          autoTrustChanges: true,
          waitForLiveTools: true,
        });
        return ours()[0];
      },
      (found) => found !== undefined,
    );
    const names = vscode.lm.tools
      .filter(({ name }) => name.startsWith(tool!.name.replace(/guideline$/, '')))
      .map(({ name }) => name.slice(tool!.name.length - 'guideline'.length));
    assert.deepEqual(names.sort(), ['check', 'explain_rule', 'guideline', 'sample', 'samples', 'status']);
    const { content } = await vscode.lm.invokeTool(tool!.name, { input: {}, toolInvocationToken: undefined });
    assert.match(JSON.stringify(content), /tie-breakers/i);
  });
});
