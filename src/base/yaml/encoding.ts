import { isUtf16, LOST, misreadMessage } from '../text/misread';
import type { YamlProblem } from './document';

const CODES = { 'utf-16': 'utf-16', 'not-utf-8': 'not-utf-8' } as const;
const UNTIL_THEN = 'Until then, what else is found in it is not reported.';

/** The problem of a file that is not UTF-8. (An author can write the character U+FFFD as "\ufffd".) */
export function encodingProblem(text: string): YamlProblem | undefined {
  const misread = isUtf16(text) ? 'utf-16' : text.includes(LOST) ? 'not-utf-8' : undefined;
  if (!misread) return undefined;
  const start = misread === 'utf-16' ? 0 : text.indexOf(LOST);
  const message = misreadMessage(misread, UNTIL_THEN);
  return { code: CODES[misread], severity: 'error', message, start, end: start + 1 };
}

/** Whether a problem is that a file is not UTF-8. */
export const isEncodingProblem = ({ code }: Pick<YamlProblem, 'code'>): boolean => code in CODES;
