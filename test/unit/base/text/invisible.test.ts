import assert from 'node:assert/strict';
import { codePointName, findInvisible } from '../../../../src/base/text/invisible';

const names = (text: string) => findInvisible(text).map(({ codePoint }) => codePointName(codePoint));

describe('invisible characters', () => {
  it('finds them where they are, in every call', () => {
    for (let call = 0; call < 2; call++)
      assert.deepEqual(findInvisible('a\u200bb\0'), [
        { codePoint: 0x200b, start: 1, end: 2 },
        { codePoint: 0, start: 3, end: 4 },
      ]);
    assert.deepEqual(names('\u202eabc\u2028\ufeff\u0081\u{e0041}'), [
      'U+202E right-to-left override',
      'U+2028 line separator',
      'U+FEFF byte order mark',
      'U+0081 control character',
      'U+E0041 tag character',
    ]);
  });

  it('leaves alone what scripts and emoji need', () => {
    assert.deepEqual(
      names(
        '👩‍🚒 ❤️ می‌خواهم \u200fعربي\u200e so\u00adft\t\r\n 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      ),
      [],
    );
  });
});
