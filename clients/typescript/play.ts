// Plays a tournament at a site to its champion, by the types that are made of the schema: `node play.js SITE FORMAT`.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Format = components["schemas"]["FormatEnum"];
const [site, form] = process.argv.slice(2) as [string, Format];
const PLAYERS = 4;
const PASSWORD = "a long sentence of one's own";

/** What was answered; throws the refusal's own words. */
async function given<Data>(asked: Promise<{ data?: Data; error?: { code: string; detail: string } }>): Promise<Data> {
  const { data, error } = await asked;
  if (error !== undefined) throw new Error(`${error.code}: ${error.detail}`);
  return data as Data;
}

async function account(username: string) {
  const visitor = createClient<paths>({ baseUrl: site });
  await given(visitor.POST("/api/v1/accounts/", { body: { username, password: PASSWORD } }));
  const { access } = await given(visitor.POST("/api/token/", { body: { username, password: PASSWORD } }));
  return createClient<paths>({ baseUrl: site, headers: { Authorization: `Bearer ${access}` } });
}

const name = form.replaceAll("_", "-");
const organizer = await account(`ts-host-${name}`);
const [game] = (await given(organizer.GET("/api/v1/games/"))).results;
if (!game) throw new Error("There is no game.");
const options = form === "groups" ? { groups: 1 } : {};
const body = { name: `Typed ${name}`, game: game.slug, format: form, max_participants: PLAYERS, options };
const cup = await given(organizer.POST("/api/v1/tournaments/", { body }));
const of = { params: { path: { tournament_id: cup.id } } };
await given(organizer.POST("/api/v1/tournaments/{tournament_id}/publish/", of));
await given(organizer.POST("/api/v1/tournaments/{tournament_id}/open/", of));
const players = new Map<number, Awaited<ReturnType<typeof account>>>();
for (let number = 0; number < PLAYERS; number += 1) {
  const player = await account(`ts-${name}-${number}`);
  const own = await given(player.POST("/api/v1/tournaments/{tournament_id}/registrations/", of));
  players.set(own.registration_id, player);
}
await given(organizer.POST("/api/v1/tournaments/{tournament_id}/close/", of));
await given(organizer.POST("/api/v1/tournaments/{tournament_id}/start/", { ...of, body: { random_seed: 1 } }));

const open = { params: { ...of.params, query: { state: "check_in" as const } } };
for (;;) {
  const { results } = await given(organizer.GET("/api/v1/tournaments/{tournament_id}/matches/", open));
  if (results.length === 0) break;
  for (const match of results) {
    const at = { params: { path: { match_id: match.id } } };
    const [first, second] = [match.participant1_id, match.participant2_id].map((id) => players.get(id ?? 0));
    if (!first || !second) throw new Error(`Nobody plays match ${match.id}.`);
    await given(organizer.POST("/api/v1/matches/{match_id}/start/", at));
    const result = { ...at, body: { participant1_score: 1, participant2_score: 0 } };
    const report = await given(first.POST("/api/v1/matches/{match_id}/reports/", result));
    await given(second.POST("/api/v1/matches/{match_id}/confirm/", { ...at, body: { report_id: report.id } }));
  }
}
const { tournament } = await given(organizer.GET("/api/v1/tournaments/{tournament_id}/snapshot/", of));
process.stdout.write(JSON.stringify({ state: tournament.state, champion: tournament.champion_name }));
