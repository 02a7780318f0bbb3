import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { NodeFiles } from '../../../../src/platform/node-files';
import { mediaFile } from '../../../../src/project/samples/media';
import { pngImage, wavSound } from '../../../support/media-files';
import { temporaryFolder } from '../../../support/temporary-folder';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const PNG = pngImage(2, 2, [255, 0, 0]);

describe('images and audio files of a project', () => {
  const temporary = temporaryFolder();
  let root: string;
  let files: NodeFiles;
  const put = (name: string, content: string | Uint8Array): void => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content, 'latin1');
  };
  const outcome = async (value: unknown): Promise<string> => {
    const found = await mediaFile(files, value);
    return 'problem' in found ? found.problem : found.type;
  };

  beforeEach(() => {
    root = path.join(temporary.path, 'project');
    fs.mkdirSync(root);
    put('../outside/a.png', PNG);
    files = new NodeFiles(root);
  });

  it('tells the type by the first bytes, whatever the name', async () => {
    const contents: Record<string, string | Uint8Array> = {
      'image/png': PNG,
      'image/jpeg': '\xff\xd8\xff\xe0\0\x10JFIF',
      'image/webp': 'RIFF\x24\0\0\0WEBPVP8 ',
      'audio/wav': wavSound(1),
      'audio/ogg': 'OggS\0\x02',
      'audio/mpeg': 'ID3\x04\0',
    };
    for (const [type, content] of Object.entries(contents)) {
      put('media/file.html', content);
      assert.equal(await outcome('media/file.html'), type);
    }
    // MP3 without a tag.
    put('a.mp3', '\xff\xfb\x90\x64');
    assert.equal(await outcome('./a.mp3'), 'audio/mpeg');
  });

  it('takes a file that is also a page for the image as which it is shown', async () => {
    put('both.html', Buffer.concat([PNG, Buffer.from('<script>alert(1)</script>')]));
    assert.equal(await outcome('both.html'), 'image/png');
    put('both.png', Buffer.concat([Buffer.from('<script>alert(1)</script>'), PNG]));
    assert.match(await outcome('both.png'), /neither an image/);
  });

  it('shows no other type, whatever the name', async () => {
    for (const content of [
      SVG,
      'GIF89a',
      '%PDF-1.4',
      '',
      'R',
      'RIFF\x24\0\0\0AVI LIST',
      '\xff\xfe<\0s\0v\0g\0',
    ]) {
      put('a.png', content);
      assert.match(
        await outcome('a.png'),
        /^a\.png is neither an image \(PNG, JPEG, WebP\) nor audio/,
        content,
      );
    }
  });

  it('shows nothing from outside the project', async () => {
    fs.symlinkSync('../outside/a.png', path.join(root, 'link.png'));
    fs.symlinkSync('../outside', path.join(root, 'folder'));
    assert.match(await outcome('link.png'), /symbolic link that leaves/);
    assert.match(await outcome('folder/a.png'), /symbolic link that leaves/);
    assert.match(await outcome('../outside/a.png'), /leaves the project/);
    assert.match(await outcome('images/../../outside/a.png'), /leaves the project/);
    assert.match(await outcome(path.join(temporary.path, 'outside/a.png')), /is absolute/);
    assert.match(await outcome('C:\\a.png'), /is absolute/);
    assert.match(await outcome('a\0.png'), /NUL/);
  });

  it('follows a link inside the project', async () => {
    put('images/a.png', PNG);
    fs.symlinkSync('images/a.png', path.join(root, 'link.png'));
    assert.equal(await outcome('link.png'), 'image/png');
  });

  it('loads nothing from an address', async () => {
    for (const address of [
      'https://example.com/a.png',
      'FILE:///etc/a.png',
      'data:image/png;base64,AA',
      '//host/a.png',
    ])
      assert.match(await outcome(address), /is an address/);
  });

  it('takes folders, pipes, missing files and other values for none', async () => {
    fs.mkdirSync(path.join(root, 'images'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(root, 'pipe.png')]);
    for (const value of ['images', 'pipe.png', 'none.png', 'none/none.png'])
      assert.equal(await outcome(value), `There is no file ${value} in the project.`);
    assert.match(await outcome(['a.png']), /^\["a\.png"\] is not the path of a file/);
    assert.match(await outcome(' '), /no file/);
  });

  it('takes files of up to 20 MB', async () => {
    put('a.png', PNG);
    fs.truncateSync(path.join(root, 'a.png'), 20 * 2 ** 20);
    assert.equal(await outcome('a.png'), 'image/png');
    fs.truncateSync(path.join(root, 'a.png'), 21e6);
    assert.equal(await outcome('a.png'), 'a.png has 21 MB, more than 20 MB.');
  });
});
