"""Whether what must be seen can be seen: in view, on top, not cut, and in no box that hides a part of it."""

from playwright.sync_api import Page, ViewportSize

STAGES: list[ViewportSize] = [
    {"width": 1920, "height": 1080},
    {"width": 1366, "height": 768},
    {"width": 1024, "height": 768},
]
"""Big screens: everything is in view at once, without scrolling."""

SMALL: list[ViewportSize] = [
    {"width": 683, "height": 384},  # 1366 at a zoom of 200 %
    {"width": 390, "height": 844},
    {"width": 740, "height": 360},
    {"width": 320, "height": 568},
    {"width": 320, "height": 256},  # 1280 at a zoom of 400 %
]
"""Phones, upright and on their side, and high zoom: a page may scroll downwards, never sideways."""

_HIDDEN = """async ([selectors, scrolls]) => {
  const faults = [];
  const frame = () => new Promise(requestAnimationFrame);
  for (let nth = 0; nth < 4; nth++) await frame();
  for (const one of document.getAnimations())
    if (Number.isFinite(one.effect?.getComputedTiming().endTime)) one.finish();
  const beyond = document.documentElement.scrollWidth - innerWidth;
  if (beyond > 0) faults.push(`the page is ${beyond} px too wide: ${widest()}`);
  for (const selector of selectors) {
    const parts = [...document.querySelectorAll(selector)];
    if (!parts.length) faults.push(`${selector} is not there`);
    for (const part of parts)
      faults.push(...faultsOf(part, `${selector} “${part.innerText.trim().slice(0, 20)}”`));
  }
  return faults;

  function widest() {
    const wide = [...document.body.querySelectorAll("*")].filter((part) => {
      const { left, right } = part.getBoundingClientRect();
      return right > innerWidth + 1 || left < -1;
    });
    const named = wide.slice(-6).map(
      (part) => `<${part.tagName} ${part.className?.baseVal ?? part.className}>`);
    return named.join(" ");
  }

  function faultsOf(part, name) {
    if (scrolls) part.scrollIntoView({ block: "center", behavior: "instant" });
    const box = part.getBoundingClientRect();
    const found = [];
    if (box.left < -1 || box.right > innerWidth + 1) found.push(`${name} is beside the screen`);
    const tall = box.height > innerHeight; // then its middle counts
    if (!tall && (box.top < -1 || box.bottom > innerHeight + 1))
      found.push(`${name} is above or below the screen`);
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!hit || !(part.contains(hit) || hit.contains(part)))
      found.push(`${name} is covered by ${hit?.className}`);
    const cut = part.scrollWidth > part.clientWidth + 2 || part.scrollHeight > part.clientHeight + 2;
    if (part.clientWidth && cut && getComputedStyle(part).overflow !== "visible")
      found.push(`${name} is cut`);
    for (let outer = part.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(outer);
      const frame = outer.getBoundingClientRect();
      const hides = (how) => how === "hidden" || how === "clip" || how === "auto" || how === "scroll";
      if (hides(overflowX) && (box.left < frame.left - 2 || box.right > frame.right + 2))
        found.push(`${name} is hidden at a side by ${outer.className}`);
      if (hides(overflowY) && (box.top < frame.top - 2 || box.bottom > frame.bottom + 2))
        found.push(`${name} is hidden above or below by ${outer.className}`);
    }
    return found;
  }
}"""


def hidden(page: Page, *selectors: str, scrolls: bool) -> list[str]:
    """What is wrong with the parts that match; `scrolls`: each may be scrolled to first."""
    return page.evaluate(_HIDDEN, [list(selectors), scrolls])


def hidden_at_all_sizes(page: Page, *selectors: str, sizes: list[ViewportSize]) -> list[str]:
    """The same at several sizes of the window, each fault with its size."""
    faults: list[str] = []
    for size in sizes:
        page.set_viewport_size(size)
        found = hidden(page, *selectors, scrolls=size in SMALL)
        faults += [f"{size['width']}x{size['height']}: {fault}" for fault in found]
    return faults
