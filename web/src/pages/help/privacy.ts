/** The sections of the page on privacy, for one kind of reader each. */

export const SECTIONS = [
  { heading: "privacy.players", sentences: ["privacy.players.1", "privacy.players.2", "privacy.players.3"] },
  { heading: "privacy.pupils", sentences: ["privacy.pupils.1", "privacy.pupils.2"] },
  { heading: "privacy.account", sentences: ["privacy.account.1", "privacy.account.2"] },
  { heading: "privacy.browser", sentences: ["privacy.browser.1"] },
  { heading: "privacy.time", sentences: ["privacy.time.1", "privacy.time.2"] },
  { heading: "privacy.ask", sentences: ["privacy.ask.1"] },
] as const;
