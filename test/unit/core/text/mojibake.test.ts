import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { findMojibake } from '../../../../src/core/text/mojibake';
import { processorTime } from '../../../support/processor-time';

const data = path.resolve(__dirname, '../../../../../shared/data');

/** The bytes 80 to 9F in Windows-1252. Not from TextDecoder: that of Node 20 decodes this charset as Latin-1. */
const upperHalf = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What a program shows that takes UTF-8 for Windows-1252. */
function misread(text: string): string {
  return misreadAsLatin1(text).replace(/[\x80-\x9f]/g, (char) => upperHalf.charAt(char.charCodeAt(0) - 0x80));
}

function misreadAsLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('findMojibake', () => {
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

  it('never accuses a line of these corpora, but for replacement characters', () => {
    const files = [
      'tweeteval-annotated/TweetEval-Annotated.jsonl',
      'banking77/banking_data/train.csv',
      'wnut17/wnut17train.conll',
      'wnut17/emerging.dev.conll',
      'blns/blns.txt',
    ];
    let nonAscii = 0;
    for (const file of files) {
      for (const line of fs.readFileSync(path.join(data, file), 'utf8').split('\n')) {
        if (/[\u0080-\uffff]/.test(line)) nonAscii++;
        assert.equal(findMojibake(line), undefined, `${file}: ${line}`);
      }
    }
    assert.ok(nonAscii > 3000);
  });

  it('finds and repairs the texts of nine languages when they are misread, and accuses none before', () => {
    const folder = path.join(data, 'lewidi3-multipico');
    const files = (fs.readdirSync(folder, { recursive: true }) as string[]).filter((f) =>
      f.endsWith('.json'),
    );
    const texts = new Set<string>();
    for (const file of files) {
      const items = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Record<
        string,
        { text?: object }
      >;
      for (const item of Object.values(items)) {
        for (const text of Object.values(item.text ?? {})) {
          if (typeof text === 'string' && /[\u0080-\uffff]/.test(text)) texts.add(text);
        }
      }
    }
    assert.ok(texts.size > 3000);
    let missed = 0;
    let changed = 0;
    for (const text of texts) {
      assert.equal(findMojibake(text), undefined, text);
      for (const wrong of [misread(text), misreadAsLatin1(text)]) {
        const found = findMojibake(wrong);
        if (!found) missed++;
        else if (found.repaired !== text) changed++;
      }
    }
    // Single letters of a script, short words of Arabic with rare marks: 3 and 16 of some 7,400 when this was written.
    assert.ok(missed <= 3, `${missed} missed`);
    assert.ok(changed <= 20, `${changed} not quite repaired`);
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
          const again = [1, 2, 3].map((times) =>
            Array.from({ length: times }).reduce<string>(misread, range.repair!),
          );
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
