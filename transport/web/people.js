// Who uses the page: signs in and out, keeps the access token fresh, takes tickets. It knows the server, no elements.
//
// The access token is kept here, in memory, and nowhere else; the refresh token is in a cookie that no script can read
// (transport/accounts/cookies.py says why). What is kept for the next visit is only that there is somebody to ask for.

import { chosen, keep } from "./choices.js";

const WITHIN_MS = 15000; // an answer that takes longer is given up
const EARLY_SECONDS = 120; // before its end a token is renewed: a page in the background is woken once a minute
const AGAIN_MS = 5000; // a server that could not be reached is asked again
const LAPSED = new Set(["token_refused", "signed_out"]); // a new access token may mend it
const OVER = new Set(["refresh_refused", "refresh_reused", "signed_out"]); // no new one is given any more

/** The server did not do what it was asked for: `code`, `detail`, whether the same `mayGoWell` later, `waitMs`. */
export class Refused extends Error {
  constructor({ error = "failed", detail = "", retry = false, retry_after_ms = 0 }) {
    super(detail);
    Object.assign(this, { code: error, detail, mayGoWell: retry, waitMs: retry_after_ms });
  }
}

/** Tells "changed" when somebody else uses the page, or nobody; "renewed" when an open line may be told so. */
export class People extends EventTarget {
  entry = { accounts: false, guests: true };
  account = null; // as /v1/me shows it; null for nobody
  #token = "";
  #timer = 0;
  #renewing = null; // while a refresh is under way

  /** Whether one may recite as things are. */
  get mayRecite() {
    return this.entry.guests || this.account !== null;
  }

  /** Ask how one comes in here, and go on as who used this browser last. */
  async begin() {
    this.entry = await ask("GET", "/v1/entry");
    if (this.entry.accounts && chosen("signed-in", "no", ["yes", "no"]) === "yes") await this.#renew().catch(() => {});
    this.#tell("changed");
  }

  async signUp(said) {
    this.#take(await ask("POST", "/v1/accounts", said));
  }

  async signIn(name, password) {
    this.#take(await ask("POST", "/v1/sign-in", { name, password }));
  }

  async resetPassword(said) {
    this.#take(await ask("POST", "/v1/password/reset", said));
  }

  /** Sign this device out, or all; a server that cannot be told now leaves all as it is: nobody may think otherwise. */
  async signOut(everywhere) {
    try {
      await this.ask("POST", "/v1/sign-out", { everywhere });
    } catch (refused) {
      if (!OVER.has(refused.code)) throw refused;
    }
    this.forget();
  }

  /** Hand this device over to a child: it is signed in, and its guardian is out. */
  async handOver(child) {
    const guardian = this.#token;
    const tokens = await this.ask("POST", `/v1/accounts/${child}/tokens`);
    await ask("POST", "/v1/sign-out", {}, guardian, false).catch(() => {}); // over in thirty days, if not now
    this.#take(tokens);
  }

  /** A ticket for one line; null for guests. */
  async ticket() {
    if (!this.account) return null;
    return (await this.ask("POST", "/v1/tickets")).ticket;
  }

  /** Ask for something as who is signed in; a token that has lapsed is renewed first. */
  async ask(method, path, body, read = asJson) {
    try {
      return await ask(method, path, body, this.#token, true, read);
    } catch (refused) {
      if (!LAPSED.has(refused.code)) throw refused;
    }
    await this.#renew();
    return ask(method, path, body, this.#token, true, read);
  }

  /** Something that is no JSON, as who is signed in: an archive, or a voice. */
  download(path) {
    return this.ask("GET", path, undefined, (answer) => answer.blob());
  }

  /** What the page shows of who is here may be another by now. */
  changed() {
    this.#tell("changed");
  }

  /** Nobody uses the page any more. */
  forget() {
    clearTimeout(this.#timer);
    this.#token = "";
    this.account = null;
    keep("signed-in", "no");
    this.#tell("changed");
  }

  #take({ account, access_token, expires_in }) {
    const isSame = this.account?.id === account.id;
    this.#token = access_token;
    this.account = account;
    keep("signed-in", "yes");
    const seconds = expires_in - Math.min(EARLY_SECONDS, expires_in / 3);
    this.#renewIn(seconds * 1000);
    this.#tell(isSame ? "renewed" : "changed");
  }

  #renewIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renew().catch((refused) => this.#renewLater(refused)), ms);
  }

  #renewLater(refused) {
    if (this.account) this.#renewIn(Math.max(AGAIN_MS, refused.waitMs));
  }

  /** New tokens for the cookie's; one at a time in this browser, as each is good once and all windows share it. */
  #renew() {
    this.#renewing ??= alone(() => ask("POST", "/v1/refresh", {}))
      .then((tokens) => this.#take(tokens))
      .catch((refused) => {
        if (OVER.has(refused.code)) this.forget();
        throw refused;
      })
      .finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}

const alone = (work) => (navigator.locks ? navigator.locks.request("talqin-refresh", work) : work());

const asJson = (answer) => (answer.status === 204 ? null : answer.json().catch(() => ({})));

/** One request; `keepsCookie` false leaves this browser's cookie as it is, `read` takes what was asked for. */
async function ask(method, path, body, token, keepsCookie = true, read = asJson) {
  const headers = {
    ...(body && { "Content-Type": "application/json" }),
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(keepsCookie && { "Talqin-Refresh": "cookie" }),
  };
  const signal = AbortSignal.timeout(WITHIN_MS);
  const answer = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) }).catch(() => null);
  if (!answer) throw new Refused({ error: "unreachable", retry: true });
  if (!answer.ok) throw new Refused(await asJson(answer));
  return read(answer);
}
