/** Converts between conversations and texts, because people label texts. */
import { isObject } from '../../base/objects';

export type Message = Readonly<Record<string, unknown>>;

export const isMessages = (value: unknown): value is Message[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && 'role' in each);

/** A single message of the role becomes its content. Several messages get their roles as headings, separated by blank lines. */
export function textOfMessages(messages: readonly Message[], role: string): string {
  const [first] = messages;
  if (messages.length === 1 && first!.role === role) return contentOf(first!);
  return messages.map((message) => `${String(message.role)}: ${contentOf(message)}`).join('\n\n');
}

function contentOf({ content, ...others }: Message): string {
  const parts = Array.isArray(content) ? content.map(partText) : [content];
  const texts = parts.filter((part): part is string => typeof part === 'string');
  const more = Object.fromEntries(
    Object.entries(others).filter(([key, value]) => key !== 'role' && value !== null),
  );
  return [...texts, ...(Object.keys(more).length > 0 ? [JSON.stringify(more)] : [])].join('\n');
}

const partText = (part: unknown): string =>
  isObject(part) && typeof part.text === 'string' ? part.text : JSON.stringify(part);

export const oneMessage = (role: string, content: string): Message[] => [{ role, content }];

/** The number of messages at the start that both have in common. */
export function sharedMessages(a: readonly Message[], b: readonly Message[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && JSON.stringify(a[count]) === JSON.stringify(b[count]))
    count += 1;
  // The last message is the answer, even if it is the same in both.
  return Math.min(count, a.length - 1, b.length - 1);
}

/** The length of the common beginning of both texts, in UTF-16 units. It ends before a blank, never inside a character. */
export function sharedText(a: string, b: string): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a[count] === b[count]) count += 1;
  if (count > 0 && a[count - 1] === ' ') count -= 1;
  return count > 0 && /[\ud800-\udbff]/.test(a[count - 1]!) ? count - 1 : count;
}
