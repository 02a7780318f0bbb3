import { codeOf } from '../../../project/schema/codes';

/** The most completions on offer. */
const MAX_OFFERED = 8;

const folded = (text: string): string => codeOf(text).toLowerCase();

/** The codes that a typed text may become, in their order: those that begin with it, then those that contain it. Chosen ones are left out. */
export function completionsOf(
  known: readonly string[],
  chosen: readonly string[],
  typed: string,
  nameOf: (code: string) => string = (code) => code,
): string[] {
  const wanted = folded(typed);
  const places = known
    .filter((code) => !chosen.includes(code))
    .map((code) => ({ code, at: folded(nameOf(code)).indexOf(wanted) }));
  return [...places.filter(({ at }) => at === 0), ...places.filter(({ at }) => at > 0)]
    .slice(0, MAX_OFFERED)
    .map(({ code }) => code);
}

/** A typed text as a code: one that exists, if only its case differs, else the text itself. */
export function typedCode(
  known: readonly string[],
  typed: string,
  nameOf: (code: string) => string = (code) => code,
): string {
  const code = codeOf(typed);
  if (known.includes(code)) return code;
  return known.find((one) => folded(one) === folded(code) || folded(nameOf(one)) === folded(code)) ?? code;
}
