import type { YamlProblem } from './document';

const AT_LINE_START =
  /^[ -]*[\u00a0\u2000-\u200a\u202f\u205f\u3000][ \u00a0\u2000-\u200a\u202f\u205f\u3000-]*/gm;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]+/;
const ALL_SPACES = new RegExp(SPACES, 'g');

/** A text in which spaces of other kinds that indent lines are ordinary ones, as they look. All UTF-16 offsets stay the same. */
export function resolveSpaces(text: string): { text: string; problems: readonly YamlProblem[] } {
  if (!SPACES.test(text)) return { text, problems: [] };
  const problems: YamlProblem[] = [];
  const resolved = text.replace(AT_LINE_START, (indent, at: number) => {
    const { 0: spaces, index } = SPACES.exec(indent)!;
    const code = spaces.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const name = code === '00A0' ? 'a no-break space (U+00A0)' : `a space of another kind (U+${code})`;
    problems.push({
      code: 'no-break-space',
      severity: 'error',
      message: `This line is indented with ${name}, which YAML takes for text. Replace it by an ordinary space.`,
      start: at + index,
      end: at + index + spaces.length,
    });
    return indent.replace(ALL_SPACES, (run) => ' '.repeat(run.length));
  });
  return { text: resolved, problems };
}
