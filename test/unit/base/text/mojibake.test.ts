import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findMojibake } from '../../../../src/base/text/mojibake';
import { misread, misreadAsLatin1 } from '../../../support/misread';
import { processorTime } from '../../../support/processor-time';
import { SLOW } from '../../../host/until';

describe('findMojibake', function () {
  this.timeout(SLOW);

  it('repairs what was misread', () => {
    const texts = [
      'café',
      'It’s “fine” – really…',
      'Ångström, Österreich, œuvre, île',
      'à la carte',
      'SÃO PAULO, AVIÓN, HÔTEL, AÇÃO',
      '5 € or 3 °C, m², ½',
      'Zażółć gęślą jaźń',
      'Привет, мир',
      'Ελλάδα και νησιά',
      'مرحبا بالعالم',
      'שלום',
      '你好，世界',
      'สวัสดี',
      'नमस्ते',
      'Tiếng Việt: người, được',
      'ok 👨‍🚒 ♥️ 😡',
      'e\u0301 and ț',
      'Ístico Místico',
    ];
    for (const text of texts) {
      const found = findMojibake(misread(text));
      assert.equal(found?.repaired, text);
      assert.ok(found.ranges.every((range) => range.kind === 'misread'));
      assert.equal(findMojibake(text), undefined, text);
    }
  });

  it('repairs what was misread as Latin-1, and what was misread twice', () => {
    assert.equal(findMojibake(misreadAsLatin1('It’s a café'))?.repaired, 'It’s a café');
    assert.equal(findMojibake(misread(misread('naïve café, “so”')))?.repaired, 'naïve café, “so”');
  });

  it('gives the ranges', () => {
    const text = 'The cafÃ© isnâ€™t open';
    assert.deepEqual(findMojibake(text)?.ranges, [
      { start: 7, end: 9, kind: 'misread', repair: 'é' },
      { start: 13, end: 16, kind: 'misread', repair: '’' },
    ]);
  });

  it('finds replacement characters, and repairs nothing then', () => {
    assert.deepEqual(findMojibake('caf\ufffd \ufffd\ufffd'), {
      ranges: [
        { start: 3, end: 4, kind: 'replacement' },
        { start: 5, end: 7, kind: 'replacement' },
      ],
    });
    assert.deepEqual(findMojibake('cafï¿½'), { ranges: [{ start: 3, end: 6, kind: 'replacement' }] });
    assert.equal(findMojibake('cafÃ© \ufffd')?.repaired, undefined);
  });

  it('leaves good text alone', () => {
    const texts = [
      'plain',
      'SÃO PAULO',
      'CÂMARA MUNICIPAL',
      'MANHÃ…',
      '“AMANHÃ”',
      'IRMÃ’S e IRMÃ–LOBO',
      'A ROMÃ\u00a0É BOA',
      '«\u00a0jusqu’à\u00a0»',
      '«\u00a0il est tombé…»',
      'café…» et',
      'Qué…¿No? está…¡sí!',
      'CAFÉ™ ÉTÉ… VOILÀ” CAFÉ’S CAFÉ´S',
      'ĐÃ… HẾT. ĐÃ”',
      'Å² and Å³ in Å°',
      'BLÅ… SÅ” JÄÄ… Å… Ø… Æ”',
      '»JÄ«, „ÖL“ und „Ä“',
      'ORÐ… SEÑ…',
      '10×² m, 5 ×° ß…',
      '¿Â? ¡Ã! Â, Ã.',
      'Ã Â Ä Å',
      '`¸˛Ç◊ı˜Â¯˘¿',
      '¯\\_(ツ)_/¯ £5 ½ ©® §',
      'naïve façade à la carte, crème brûlée',
    ];
    for (const text of texts) assert.equal(findMojibake(text), undefined, text);
  });

  it('reads a repair again only as a whole', () => {
    assert.equal(findMojibake('Â¤Ã…Å\u00a0')?.repaired, '¤ÅŠ');
    assert.equal(findMojibake('ÃƒÂ© Ãƒâ€ž')?.repaired, 'é Ä');
  });

  it('gives back a repair that misreads to what it found', () => {
    const char = fc.constantFrom(...'aA éÃÂâ€™€Å…°¡©žŸœ”“»«ð˜à¤¸×²\u00a0\u0081\ufffdĐ中😡');
    fc.assert(
      fc.property(fc.array(char, { maxLength: 12 }), (chars) => {
        const text = chars.join('');
        const found = findMojibake(text);
        let end = 0;
        for (const range of found?.ranges ?? []) {
          assert.ok(range.start >= end && range.end > range.start && range.end <= text.length);
          ({ end } = range);
          if (range.repair === undefined) continue;
          const part = text.slice(range.start, range.end);
          // Each time, the text may have been read as Windows-1252 or as Latin-1.
          const wrongly = (texts: string[]): string[] =>
            texts.flatMap((one) => [misread(one), misreadAsLatin1(one)]);
          const once = wrongly([range.repair]);
          const again = [...once, ...wrongly(once), ...wrongly(wrongly(once))];
          assert.ok(again.includes(part), `${part} -> ${range.repair}`);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes time in proportion to the text', () => {
    for (const unit of ['plain ', 'café ', 'cafÃ©', 'Ã©', 'à»', 'ÃƒÂ© ']) {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      assert.ok(processorTime(() => findMojibake(text)) < 5000, unit);
    }
  });
});
