import { createTwoFilesPatch } from 'diff';

/** A change of a file as a unified diff that `patch -p1` takes; the path is shown relative to the working folder. */
export function fixPatch(shownPath: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${shownPath}`, `b/${shownPath}`, before, after, undefined, undefined, {
    context: 3,
  });
  return (
    patch
      // Without the line of "=" that the library puts in front.
      .replace(/^=+\n/, '')
      // `patch` takes a name with spaces only when a tab ends it, behind which a time could stand.
      .replace(/^(--- .*)\n(\+\+\+ .*)\n/, (names, old: string, now: string) =>
        /\s/.test(shownPath) ? `${old}\t\n${now}\t\n` : names,
      )
  );
}
