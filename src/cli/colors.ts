import { styleText } from 'node:util';
import { GLOBALS, type ColorChoice } from './globals';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Colours text by the option, else by NO_COLOR and FORCE_COLOR, else only on a terminal. */
export function painter(choice: ColorChoice, stream: { isTTY?: boolean }, env = process.env): Paint {
  return wanted(choice, stream, env)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : plainly;
}

/** Leaves text without colours. */
export const plainly: Paint = (_style, text) => text;

/** Colours text for standard output, as `--color` says. */
export const standardPaint = (): Paint => painter(GLOBALS.color, process.stdout);

function wanted(choice: ColorChoice, stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
