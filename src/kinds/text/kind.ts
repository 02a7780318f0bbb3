import { codePointLength } from '../../base/text/offsets';
import type { TextLayer } from '../../project/schema/layer-types';
import { TEXT, type Kind, isText, otherwise } from '../kind';

export const text: Kind<TextLayer> = {
  check({ id, maxChars, multiline }, value, _complete, report) {
    if (!isText(value)) return report([], `"${id}" takes a text in quotes.`);
    if (maxChars !== undefined && value.length > maxChars) {
      const length = codePointLength(value);
      if (length > maxChars) report([], `"${id}" takes at most ${maxChars} characters and has ${length}.`);
    }
    if (!multiline && /[\n\r]/.test(value)) report([], `"${id}" takes a single line.`);
  },
  fits: isText,
  differences: otherwise,
  measured: {
    kind: 'texts',
    answer: (_layer, value) => (isText(value) ? { kind: 'texts', text: value } : undefined),
  },
  found: (base) => ({ ...base, type: 'text', multiline: true }),
  form: ({ multiline, maxChars, start }) => [
    ...(start
      ? ['The text of ', start === 'turn' ? 'the turn' : { code: start.field }, ', corrected']
      : [multiline ? 'A text' : 'One line of text']),
    maxChars === undefined ? '.' : ` of at most ${maxChars} characters.`,
  ],
  asked: {
    schema: () => TEXT,
    form: ({ id, multiline, maxChars, start }) =>
      `${start ? `The text ${start === 'turn' ? 'of the turn, without its role' : `under "correct", "${id}"`}, corrected, or as it is if nothing is wrong` : `A text${multiline ? '' : ' on one line'}`}${maxChars === undefined ? '' : `, at most ${maxChars} characters`}.`,
  },
};
