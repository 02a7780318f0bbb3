import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in VS Code', () => {
  it('is found and activates', async () => {
    const extension = vscode.extensions.getExtension('labelwright.labelwright');
    assert.ok(extension, 'VS Code does not know labelwright.labelwright');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
