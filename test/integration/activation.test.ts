import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Contributes {
  commands: { command: string }[];
  configuration: { properties: Record<string, { default: unknown }> };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('labelwright.labelwright');
  assert.ok(found, 'VS Code does not know labelwright.labelwright');
  return found;
}

const contributes = (): Contributes => (extension().packageJSON as { contributes: Contributes }).contributes;

describe('the extension in VS Code', () => {
  it('is found and activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command of its manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributes().commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(contributes().commands.length > 40);
  });

  it('has its settings, with the defaults of the manifest', () => {
    for (const [key, { default: value }] of Object.entries(contributes().configuration.properties))
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(key)?.defaultValue, value, key);
  });
});
