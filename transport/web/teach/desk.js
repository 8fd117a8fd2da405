// What the teacher's page asks of the server: one function an address; the tokens stay in this file.

let access = "";
let refresh = "";

/** Why the server refused: `code` is a word of docs/accounts.md. */
export class Refusal extends Error {
  constructor({ error, detail }) {
    super(detail);
    this.code = error;
  }
}

export async function signIn(name, password) {
  const answer = await json("POST", "/v1/sign-in", { name, password });
  access = answer.access_token;
  refresh = answer.refresh_token ?? "";
}

/** Go in with an access token from elsewhere. */
export function bring(token) {
  access = token;
  refresh = "";
}

export const classes = async () => (await json("GET", "/v1/classes")).classes;
export const me = () => json("GET", "/v1/me");
export const overview = (halaqa, locale) => json("GET", `/v1/classes/${halaqa}/overview?locale=${locale}`);
export const report = async (learner) => (await json("GET", `/v1/accounts/${learner}/report`)).report;
export const tables = (learner, locale) => json("GET", `/v1/accounts/${learner}/report/tables?locale=${locale}`);
export const verdicts = (learner, recitation) => json("GET", pathOf(learner, recitation));
export const overrule = (learner, recitation, serial, truth) =>
  json("PUT", `${pathOf(learner, recitation)}/verdicts/${serial}`, { truth });
export const assignments = async (learner) =>
  (await json("GET", `/v1/accounts/${learner}/assignments`)).assignments;
export const assign = (learner, said) => json("POST", `/v1/accounts/${learner}/assignments`, said);
export const withdraw = (learner, id) => json("DELETE", `/v1/accounts/${learner}/assignments/${id}`);

/** The report as a file: its name, and what is in it. */
export async function sheet(learner, form, locale) {
  const answer = await ask("GET", `/v1/accounts/${learner}/report?form=${form}&locale=${locale}`);
  const [, name] = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"));
  return { name, blob: await answer.blob() };
}

const pathOf = (learner, { session, recitation }) => `/v1/accounts/${learner}/recitations/${session}/${recitation}`;

async function json(method, path, body) {
  const answer = await ask(method, path, body);
  return answer.status === 204 ? null : answer.json();
}

async function ask(method, path, body) {
  let answer = await send(method, path, body);
  if (answer.status === 401 && refresh) {
    const renewed = await send("POST", "/v1/refresh", { refresh_token: refresh });
    refresh = "";
    if (renewed.ok) {
      ({ access_token: access, refresh_token: refresh } = await renewed.json());
      answer = await send(method, path, body);
    }
  }
  if (!answer.ok) throw new Refusal(await answer.json());
  return answer;
}

async function send(method, path, body) {
  const headers = { ...(access && { Authorization: `Bearer ${access}` }) };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Refusal({ error: "unreachable", detail: "" });
  }
}
