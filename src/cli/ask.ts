import { UserError } from '../base/user-error';
import { createInterface } from 'node:readline';
import { printable } from './printable';

/** Asks for a line; an empty answer accepts the default. */
export type Ask = (question: string, proposal: string) => Promise<string>;

class DialogueEnded extends UserError {
  override readonly name = 'DialogueEnded';
  override readonly message = 'Stopped; nothing was written.';
}

/** Runs a dialogue at the terminal. Rejects with DialogueEnded when the user ends it (Ctrl+C, Ctrl+D). */
export async function withPerson<T>(dialogue: (ask: Ask) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Lines typed (or pasted) before their question are queued.
  const typed: string[] = [];
  let closed = false;
  let wake = (): void => undefined;
  terminal.on('line', (line) => {
    typed.push(line.trim());
    wake();
  });
  terminal.on('close', () => {
    closed = true;
    wake();
  });
  const nextLine = async (): Promise<string> => {
    while (typed.length === 0 && !closed) await new Promise<void>((resolve) => (wake = resolve));
    const line = typed.shift();
    if (line === undefined) throw new DialogueEnded();
    return line;
  };
  try {
    return await dialogue(async (question, proposal) => {
      terminal.setPrompt(`${question}${proposal === '' ? '' : ` (${printable(proposal)})`}: `);
      terminal.prompt();
      return (await nextLine()) || proposal;
    });
  } finally {
    terminal.close();
  }
}
