import assert from 'node:assert/strict';
import { findPersonalData } from '../../../../src/base/text/personal-data';
import { processorTime } from '../../../support/processor-time';

const all = new Set(['email', 'phone', 'iban', 'card']);
const found = (text: string, kinds = all) =>
  findPersonalData(text, kinds).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

describe('personal data', () => {
  const real: [text: string, what: string[]][] = [
    ['mail ana.b+x@mail.example-host.co.uk!', ['email ana.b+x@mail.example-host.co.uk']],
    ['<ana@host.de>, <ben@host.de>', ['email ana@host.de', 'email ben@host.de']],
    ['call +49 30 901820 now', ['phone +49 30 901820']],
    ['call (760)803-3331', ['phone (760)803-3331']],
    ['GB82 WEST 1234 5698 7654 32', ['iban GB82 WEST 1234 5698 7654 32']],
    ['DE89370400440532013000.', ['iban DE89370400440532013000']],
    ['378282246310005 or 5555-5555-5555-4444', ['card 378282246310005', 'card 5555-5555-5555-4444']],
    ['3782 822463 10005, 4222222222222', ['card 3782 822463 10005', 'card 4222222222222']],
    ['see https://host.de, write to ana@host.de', ['email ana@host.de']],
  ];
  for (const [text, what] of real) it(`finds ${text}`, () => assert.deepEqual(found(text), what));

  const nothing = [
    'info@host.de, no-reply@shop.host.com, customer-service@host.de',
    'ana@example.com, ana@mail.example.org, root@localhost, a@b.test',
    '@ana @ben_42 a@b 5@10',
    '1+2=3, +1, +100 points, C++ 17, +5 -3',
    'DE89 3704 0044 0532 0130 01, AB12 CDEF 1234 5678',
    '4111 1111 1111 1112, 1234567890123456, 20261125091000000, 3.141592653589793',
    '(2019) 123-4567, (555) 555-0123',
    '2026-11-25T09:10:00.000Z, 192.168.100.200',
    '4 5 9 11 13 15 17 19 21 23 25 27',
    'https://ana:secret@files.host.de/a and https://XXXX@host.de',
  ];
  for (const text of nothing) it(`finds nothing in ${text}`, () => assert.deepEqual(found(text), []));

  it('finds it wherever it stands in a text', () => {
    const phones = ['+49 30 901820', '+4930901820', '(760)803-3331', '(760) 803-3331'];
    const accounts = ['GB82 WEST 1234 5698 7654 32', 'DE89370400440532013000'];
    for (const number of [...phones, ...accounts, '378282246310005', '5555-5555-5555-4444'])
      for (let before = 0; before < 20; before++) {
        const text = `${'The 2 A. '.repeat(3)}${'x'.repeat(before)}, ${number}, and 3 more`;
        assert.equal(found(text).length, 1, text);
      }
  });

  it('looks only for what is asked', () => {
    assert.deepEqual(found('ana@host.de +49 30 901820', new Set(['phone'])), ['phone +49 30 901820']);
  });

  it('takes no time on long texts that nearly match', () => {
    const took = processorTime(() => {
      for (const piece of ['a.', '1 ', '+1 (', 'AB12 ', 'a@a.', '4111-']) found(piece.repeat(50_000));
    });
    assert.ok(took < 3000, `${took} ms`);
  });
});
