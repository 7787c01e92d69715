/** What a game in teams shows besides: one chunk, loaded when there are teams. */

export { podiumOfTeams } from "../rules/standing/teams";
export { default as TeamScene } from "./TeamScene.svelte";
