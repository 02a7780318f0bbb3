/** Markup that is safe to insert into a page. Only `html` makes it from text. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Value = Markup | string | number | null | undefined | false | readonly (Markup | false | undefined)[];

/** Builds markup from a template. Values are escaped unless they are markup. undefined, false and null are left out. */
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
