import { createTwoFilesPatch } from 'diff';

/** A change of a file as a unified diff for `patch -p1`; the path is relative to the working folder. */
export function fixPatch(shownPath: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${shownPath}`, `b/${shownPath}`, before, after, undefined, undefined, {
    context: 3,
  });
  return (
    patch
      // Omit the line of "=" that the library adds.
      .replace(/^=+\n/, '')
      // `patch` accepts a name with spaces only if a tab ends it; a time could follow.
      .replace(/^(--- .*)\n(\+\+\+ .*)\n/, (names, old: string, now: string) =>
        /\s/.test(shownPath) ? `${old}\t\n${now}\t\n` : names,
      )
  );
}
