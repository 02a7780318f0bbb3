/** The colour of each label on the theme in use, as a CSS value. Filled in by `assignColours`. */
const colours = new Map<string, string>();

export function colourOf(label: string): string {
  return colours.get(label) ?? 'var(--vscode-descriptionForeground)';
}
