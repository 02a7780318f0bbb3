import assert from 'node:assert/strict';
import { ROW_HEIGHT, rowWindow, scrollFor } from '../../../../src/panel/webview/view/row-window';

const viewport = 600;

for (const count of [0, 1, 19, 1000, 399_999, 1_000_000, 20_000_000]) {
  describe(`the rows in sight of ${count.toLocaleString('en')}`, () => {
    it('cover the window at every scroll position', () => {
      const { height } = rowWindow(count, 0, viewport);
      assert.ok(height <= 12_000_000);
      for (const share of [0, 0.001, 0.3, 0.5, 0.999, 1]) {
        const scrollTop = Math.max(0, Math.round((height - viewport) * share));
        const { first, last, offset } = rowWindow(count, scrollTop, viewport);
        assert.ok(first >= 0 && last <= count);
        assert.ok(offset <= scrollTop + 0.5, 'begins at or above the window');
        const bottom = offset + (last - first) * ROW_HEIGHT;
        assert.ok(bottom >= Math.min(scrollTop + viewport, height) - 0.5, `ends below the window: ${bottom}`);
      }
    });
    it('reach the first and the last row', () => {
      const { height, first } = rowWindow(count, 0, viewport);
      assert.equal(first, 0);
      const end = rowWindow(count, Math.max(0, height - viewport), viewport);
      assert.equal(end.last, count);
    });
    it('come to any row that is asked for', () => {
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const row = Math.max(0, Math.round((count - 1) * share));
        const top = scrollFor(count, row, 0, viewport) ?? 0;
        const { first, last } = rowWindow(count, top, viewport);
        assert.ok(count === 0 || (first <= row && row < last), `${row} in ${first}..${last}`);
        if (count > 100 && share > 0 && share < 1)
          assert.equal(scrollFor(count, row, top, viewport), undefined, 'and stays');
      }
    });
  });
}
