import assert from 'node:assert/strict';
import { OwnRecords } from '../../../src/extension/editor/own-records';

describe('the records that a panel has written', () => {
  it('are those it asked for, however long the server takes, and no others', async () => {
    const own = new OwnRecords();
    own.add('a');
    assert.equal(await own.take('b'), false, 'another panel saved meanwhile');
    assert.equal(await own.take('a'), true);
    assert.equal(await own.take('a'), false, 'once');
  });

  it('include that of an undo, whose id comes with the reply, after the change is told', async () => {
    const own = new OwnRecords();
    let reply!: (id: string) => void;
    own.expect(new Promise((resolve) => (reply = resolve)));
    const taken = own.take('undone');
    reply('undone');
    assert.equal(await taken, true);
    own.expect(Promise.reject(new Error('The server is gone.')));
    assert.equal(await own.take('other'), false);
  });
});
