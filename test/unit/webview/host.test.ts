import assert from 'node:assert/strict';
import { MessageHost } from '../../../src/panel/webview/host';

describe('the host of the panel', () => {
  it('gives an event to all who listen, in the order in which they came', () => {
    const host = new MessageHost(() => undefined);
    const heard: string[] = [];
    host.on('action', ({ action }) => heard.push(`first ${action}`));
    host.on('action', ({ action }) => heard.push(`second ${action}`));
    host.receive({ type: 'event', event: 'action', payload: { action: 'next' } });
    assert.deepEqual(heard, ['first next', 'second next']);
  });
});
