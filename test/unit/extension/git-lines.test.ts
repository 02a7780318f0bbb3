import assert from 'node:assert/strict';
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { pathToFileURL } from 'node:url';
import type { addGitLines as AddGitLines } from '../../../src/features/init/extension-git-lines';
import { temporaryFolder } from '../../support/temporary-folder';

describe('what a new project adds to the files for Git', () => {
  const folder = temporaryFolder();
  const { prototype } = Module as unknown as { prototype: { require: (id: string) => unknown } };
  const real = prototype.require;
  let addGitLines: typeof AddGitLines;
  before(async () => {
    const fake = {
      FileType: { File: 1, SymbolicLink: 64 },
      workspace: {
        fs: {
          stat: async (uri: URL) => ({ type: lstatSync(uri).isSymbolicLink() ? 65 : 1 }),
          readFile: async (uri: URL) => readFileSync(uri),
          writeFile: async (uri: URL, bytes: Uint8Array) => writeFileSync(uri, bytes),
        },
      },
    };
    prototype.require = function (id) {
      return id === 'vscode' ? fake : real.call(this, id);
    };
    ({ addGitLines } = await import('../../../src/features/init/extension-git-lines'));
  });
  after(() => (prototype.require = real));

  const add = () => addGitLines(pathToFileURL(folder.at('.gitattributes')) as never, '.gitattributes');

  it('goes to the end of a file', async () => {
    writeFileSync(folder.at('.gitattributes'), '*.png binary');
    await add();
    assert.match(readFileSync(folder.at('.gitattributes'), 'utf8'), /^\*\.png binary\n.*merge=/s);
  });

  it('goes through no link: it may lead out of the folder', async () => {
    writeFileSync(folder.at('own'), 'mine\n');
    symlinkSync('own', folder.at('.gitattributes'));
    await add();
    assert.equal(readFileSync(folder.at('own'), 'utf8'), 'mine\n');
  });
});
