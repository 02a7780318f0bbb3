/** Markup that is safe to put into a page as it is. Made by `html` only. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Value = Markup | string | number | null | undefined | false | readonly (Markup | false | undefined)[];

/** Builds markup from a template: whatever is put in is escaped, unless it is markup itself. Nothing, false and null leave no trace. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = strings[0]!;
  values.forEach((value, n) => (text += render(value) + strings[n + 1]!));
  return new Markup(text);
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeText(String(value));
}

/** Escapes for text and for quoted attributes. Control characters that HTML does not allow become U+FFFD. */
function escapeText(text: string): string {
  return (
    text
      .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
  );
}

/** Names of people and labels may run in any direction; they must not turn what stands beside them. */
export const name = (text: string): Markup => html`<bdi>${text}</bdi>`;
