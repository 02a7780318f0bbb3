import type { YamlProblem } from './document';
import { LineIndex } from './line-index';

/** A text with only the first side of each merge conflict; all offsets (UTF-16) stay the same. */
export interface Resolved {
  readonly text: string;
  readonly problems: readonly YamlProblem[];
}

const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?= |$)/;
const OPEN = '<<<<<<<';

/** Lines of one conflict: the opening marker, where its first side ends, and the closing marker. */
interface Conflict {
  readonly open: number;
  readonly sideEnd: number;
  readonly close: number;
}

/** Blanks the markers and second sides of Git's merge conflicts, so that the rest can be read with one problem per conflict. */
export function resolveConflicts(text: string): Resolved {
  if (!text.includes(OPEN)) return { text, problems: [] };
  const lines = new LineIndex(text);
  const problems: YamlProblem[] = [];
  let resolved = '';
  let done = 0;
  for (const { open, sideEnd, close } of findConflicts(text, lines)) {
    const side = [lines.lineStart(open + 1), lines.lineStart(sideEnd)] as const;
    const start = lines.lineStart(open);
    const end = lines.lineEnd(close);
    resolved += text.slice(done, start) + blank(text.slice(start, side[0]));
    resolved += text.slice(...side) + blank(text.slice(side[1], end));
    done = end;
    problems.push({
      code: 'merge-conflict',
      severity: 'error',
      message:
        'A merge conflict is not resolved; the first side is read for now. Keep what is right of both sides, and remove the lines with "<<<<<<<", "=======" and ">>>>>>>".',
      start,
      end: lines.lineEnd(open),
      related: { start: lines.lineStart(close), end },
    });
  }
  return { text: resolved + text.slice(done), problems };
}

function findConflicts(text: string, lines: LineIndex): Conflict[] {
  const conflicts: Conflict[] = [];
  let open: number | undefined;
  let sideEnd: number | undefined;
  let separated = false;
  for (let line = 0; line < lines.lineCount; line++) {
    const start = lines.lineStart(line);
    if (!'<|=>'.includes(text.charAt(start))) continue;
    const marker = MARKER.exec(text.slice(start, Math.min(start + 8, lines.lineEnd(line))))?.[0];
    if (marker === OPEN) [open, sideEnd, separated] = [line, undefined, false];
    else if (marker && open !== undefined) {
      if (marker.startsWith('>')) {
        if (separated) conflicts.push({ open, sideEnd: sideEnd ?? line, close: line });
        open = undefined;
      } else {
        sideEnd ??= line;
        separated ||= marker.startsWith('=');
      }
    }
  }
  return conflicts;
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');
