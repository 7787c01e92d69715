/** Colours of an embedded page, from its address: `accent` and `background` as six hexadecimal digits, `theme`. */

const COLOUR = /^#?([0-9a-f]{6})$/i;
const LEAST_CONTRAST = 4.5;
const INKS = ["#ffffff", "#241a00"];

/** The custom properties to set; what is no colour, or would make a text hard to read, is left out. */
export function theming(query: URLSearchParams, ink: string): Record<string, string> {
  const accent = colour(query.get("accent"));
  const background = colour(query.get("background"));
  return {
    ...(accent && { "--sun": accent, "--sun-ink": readable(accent) }),
    ...(background && contrast(background, ink) >= LEAST_CONTRAST && { "--paper": background }),
  };
}

export function themeOf(query: URLSearchParams): "light" | "dark" | null {
  const given = query.get("theme");
  return given === "light" || given === "dark" ? given : null;
}

function colour(text: string | null): string | null {
  const found = COLOUR.exec(text ?? "");
  return found ? `#${found[1]}`.toLowerCase() : null;
}

/** The ink that is easier to read on a colour. */
function readable(on: string): string {
  const [light = "", dark = ""] = INKS;
  return contrast(on, light) >= contrast(on, dark) ? light : dark;
}

/** The ratio of WCAG 2, section 1.4.3. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
